"""The WARC file of a run under way: bodies go in as they came, one record a page, and stay where they are."""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import NAMESPACE_URL, uuid5

import msgspec
from warcio.statusandheaders import StatusAndHeaders

from crawler.archive import RESTORE, PageRef, warc_path, writing
from crawler.errors import BrokenArchive
from crawler.months import Months
from crawler.warc import Headers, http_head, member, record_in

SERVER_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
IDENTICAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
BUFFER = 1 << 18  # bytes; to ask the system for each record costs more than to copy it


class Pages(Protocol):
    """Where the pages of a run go: as `Writer` has it."""

    def response(  # noqa: PLR0917
        self,
        url: str,
        status: int,
        reason: str,
        headers: Headers,
        wire_body: bytes,
        digest: str,
        fetched_at: datetime,
    ) -> PageRef: ...
    def revisit(self, url: str, status: int, headers: Headers, earlier: PageRef, fetched_at: datetime) -> PageRef: ...
    def sync(self) -> int: ...


class Writer:
    """The WARC file of one run, to append to; one record a call, in one write.

    Record ids follow from the run and the place, and dates from `fetched_at`, so
    that the same run written again gives the same bytes. Killed in mid-record,
    the file is cut back to the offset that `sync` last gave.
    """

    def __init__(
        self,
        workspace: Path,
        run_id: str,
        committed: int,
        *,
        folder: Path | None = None,
        months: Months | None = None,
    ) -> None:
        """Open archive/RUN_ID.warc.gz at `committed` bytes, 0 for a new file; raises BrokenArchive if it is shorter.

        A `folder` of its own may be named, and the archive to look up in what earlier runs stored.
        """
        self.run_id = run_id
        self.path = folder / f"{run_id}.warc.gz" if folder else warc_path(workspace, run_id)
        self._months = months or Months(self.path.parent)
        held = self.path.stat().st_size if self.path.exists() else 0
        if held < committed:
            raise BrokenArchive(self.path, f"{committed} bytes were stored, {held} are there; {RESTORE}")
        with writing(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.file: BinaryIO = self.path.open("ab", BUFFER)
            self.file.truncate(committed)
            self.file.seek(committed)

    def response(  # noqa: PLR0917 (what a response is, in the order it is read)
        self,
        url: str,
        status: int,
        reason: str,
        headers: Headers,
        wire_body: bytes,
        digest: str,
        fetched_at: datetime,
        *,
        origin: dict[str, str] | None = None,
    ) -> PageRef:
        """Store a body as received, still encoded as its headers say; `digest` is the sha256 of it decoded.

        `origin` are headers of the record that say where it came from, if not from the web.
        """
        http = http_head(status, reason, headers)
        offset, length = self._append("response", url, fetched_at, warc=origin or {}, http=http, body=wire_body)
        return self._ref(url, status, fetched_at, digest, (offset, length))

    def copy(self, record: bytes, url: str, digest: str, fetched_at: datetime, *, origin: dict[str, str]) -> PageRef:
        """Store another file's record of a page answered with 200 as it lies there, one gzip member.

        Behind it, and within the page's length, a metadata record says where it came from: `origin`.
        """
        self._begin(fetched_at)
        offset = self.file.tell()
        with writing(self.path):
            self.file.write(record)
        _, length = self._append("metadata", url, fetched_at, warc=origin, http=None, body=b"")
        return self._ref(url, 200, fetched_at, digest, (offset, len(record) + length))

    def revisit(self, url: str, status: int, headers: Headers, earlier: PageRef, fetched_at: datetime) -> PageRef:
        """Note that a page is as `earlier` stored it: the server says so (304), or the body is the same.

        The earlier record is looked up first; raises BrokenArchive if it is no longer there to refer to.
        """
        with writing(self.path):
            self.file.flush()
        with (
            self._months.opened(earlier.warc, earlier.offset, RESTORE, earlier.length) as (file, path, offset),
            record_in(file, path, offset, RESTORE) as record,
        ):
            warc = {
                "WARC-Profile": SERVER_NOT_MODIFIED if status == 304 else IDENTICAL_PAYLOAD,
                "WARC-Refers-To": record.headers.get("WARC-Record-ID"),
                "WARC-Refers-To-Target-URI": record.headers.get("WARC-Target-URI"),
                "WARC-Refers-To-Date": record.headers.get("WARC-Date"),
                "WARC-Payload-Digest": record.headers.get("WARC-Payload-Digest"),
            }
            warc = {name: said for name, said in warc.items() if said}  # a stranger's record may lack some
        reason = "Not Modified" if status == 304 else "OK"
        http = http_head(status, reason, headers)
        self._append("revisit", url, fetched_at, warc=warc, http=http, body=b"")
        return msgspec.structs.replace(earlier, url=url, status=status, fetched_at=fetched_at)

    def sync(self) -> int:
        """Put everything on disk for good; the offset to come back to."""
        with writing(self.path):
            self.file.flush()
            os.fsync(self.file.fileno())
            return self.file.tell()

    def close(self) -> None:
        """Sync and close."""
        try:
            self.sync()
        finally:
            with suppress(OSError):  # it tries once more what `sync` could not
                self.file.close()

    def _ref(self, url: str, status: int, at: datetime, digest: str, place: tuple[int, int]) -> PageRef:
        offset, length = place
        return PageRef(
            url=url,
            status=status,
            fetched_at=at,
            digest=digest,
            warc=self.path.name,
            offset=offset,
            length=length,
        )

    def _begin(self, at: datetime) -> None:
        """Say at the top of a file whose it is."""
        if self.file.tell() == 0:
            about = f"software: aipm\r\nformat: WARC File Format 1.1\r\nisPartOf: {self.run_id}\r\nrobots: obey\r\n"
            filename = {"WARC-Filename": self.path.name}
            self._append("warcinfo", "", at, warc=filename, http=None, body=about.encode())

    def _append(
        self,
        kind: str,
        url: str,
        at: datetime,
        *,
        warc: dict[str, str],
        http: StatusAndHeaders | None,
        body: bytes,
    ) -> tuple[int, int]:
        if kind != "warcinfo":
            self._begin(at)
        offset = self.file.tell()
        fixed = {
            "WARC-Record-ID": f"<{uuid5(NAMESPACE_URL, f'{self.run_id} {offset} {kind} {url} {at.isoformat()}').urn}>",
            "WARC-Date": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        }
        record = member(kind, url, fixed | warc, http, body)
        with writing(self.path):
            self.file.write(record)
        return offset, len(record)

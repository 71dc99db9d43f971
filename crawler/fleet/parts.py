"""A run's archive in parts: each taking up of a host writes files of its own, and a list of its looks at the end.

`RUN_ID-HOST-EPOCH.warc.gz` holds the bodies. No two workers ever write one file, so whoever
was thought dead, and wasn't, spoils nothing. Where the archive is a folder, the file grows
there, and what a look confirms is on disk before the look is; where it is an object
store, which knows no appending, each board's pages become a file with a number behind the
epoch. `RUN_ID-HOST.part` says that a host is done, and names its looks; `publish` makes one manifest of them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import msgspec
from msgspec import Struct

from crawler.archive import Look, PageRef, Run, Trigger
from crawler.errors import BrokenArchive
from crawler.health.alarms import judged
from crawler.months import Months
from crawler.settings import Board
from crawler.warc import Headers
from crawler.writer import Writer
from scale.storage import Storage

SUFFIX = ".part"
AGAIN = "remove it, and run `aipm fleet enqueue` and `aipm fleet publish` again"


class Part(Struct, frozen=True, kw_only=True):
    """One host of a run, done."""

    run_id: str
    host: str
    looks: tuple[Look, ...]


class Lacking(Struct, frozen=True, kw_only=True):
    """A board that was never looked at, since its host was given up."""

    board: Board
    given_up_at: datetime
    reason: str

    def look(self) -> Look:
        """A failed look, which proves nothing."""
        board = self.board
        return Look(
            source=board.source,
            board=board.token,
            looked_at=self.given_up_at,
            verdict="failed",
            reason=self.reason,
            employer=board.employer,
        )


class Parts:
    """Where one taking up of a host's shard puts its pages: `crawler.writer.Pages`."""

    def __init__(self, storage: Storage, months: Months, spool: Path, stem: str) -> None:
        """A local archive is written in place; for another, `spool` is a folder of this disk."""
        self._storage = storage
        self._months = months
        self._spool = spool
        self._stem = stem
        self._number = 0
        self._writer = self._begin()
        self.confirmed = self._writer.path.name  # the file that was synced last

    def response(  # noqa: PLR0917 (what a response is, in the order it is read)
        self,
        url: str,
        status: int,
        reason: str,
        headers: Headers,
        wire_body: bytes,
        digest: str,
        fetched_at: datetime,
    ) -> PageRef:
        return self._writer.response(url, status, reason, headers, wire_body, digest, fetched_at)

    def revisit(self, url: str, status: int, headers: Headers, earlier: PageRef, fetched_at: datetime) -> PageRef:
        return self._writer.revisit(url, status, headers, earlier, fetched_at)

    def sync(self) -> int:
        """Put everything where it is to stay; up to where the file is confirmed then."""
        length, self.confirmed = self._writer.sync(), self._writer.path.name
        if length and not self._storage.is_local:
            self._writer.close()
            self._storage.put(self._writer.path, self.confirmed)
            self._writer.path.unlink()
            self._number += 1
            self._writer = self._begin()
        return length

    def close(self) -> None:
        """Leave what no look confirms as it is: no manifest names it."""
        self._writer.close()
        if not self._storage.is_local or self._writer.path.stat().st_size == 0:
            self._writer.path.unlink()

    def _begin(self) -> Writer:
        place = Path(self._storage.url) if self._storage.is_local else self._spool
        number = "" if self._storage.is_local else f"-{self._number:05}"
        return Writer(place, f"{self._stem}{number}", 0, folder=place, months=self._months)


def stem_of(run_id: str, host: str, epoch: int) -> str:
    """What the files of one taking up of a host are called.

    >>> stem_of("20261116T060000Z-web", "api.lever.co", 2)
    '20261116T060000Z-web-api.lever.co-2'
    """
    return f"{run_id}-{quote(host, safe='')}-{epoch}"


def part_name(run_id: str, host: str) -> str:
    """The file that says that a host is done."""
    return f"{run_id}-{quote(host, safe='')}{SUFFIX}"


def write_part(storage: Storage, part: Part) -> None:
    """Say that a host is done; written again, it says the same."""
    storage.write(part_name(part.run_id, part.host), msgspec.json.encode(part, order="deterministic") + b"\n")


def read_part(storage: Storage, run_id: str, host: str) -> Part:
    """Read back what a worker left of a host; raises BrokenArchive or NoSuchFile."""
    name = part_name(run_id, host)
    try:
        return msgspec.json.decode(storage.read(name), type=Part)
    except msgspec.DecodeError as problem:
        raise BrokenArchive(storage.place(name), f"does not say what its host showed ({problem}); {AGAIN}") from problem


def merged(
    parts: Iterable[Part],
    lacking: Iterable[Lacking],
    *,
    run_id: str,
    trigger: Trigger,
    started_at: datetime,
    ended_at: datetime,
    code_version: str,
    skipped: Mapping[str, int],
) -> Run:
    """One run of all its parts, as a single crawl would have told it."""
    found = [look for part in parts for look in part.looks] + [board.look() for board in lacking]
    looks, alarms = judged(sorted(found, key=lambda look: (look.source, look.board)))
    return Run(
        run_id=run_id,
        trigger=trigger,
        started_at=started_at,
        ended_at=max([ended_at, *(look.looked_at for look in looks)]),
        code_version=code_version,
        looks=looks,
        skipped=dict(sorted(skipped.items())),
        alarms=alarms,
    )

"""Recorded WARC files, taken in as if we had crawled them at their own dates.

Each recorded body is one look at its board, whole if its adapter can read it;
each UTC day of a file becomes one run, under an id made of the day's first date
and the file's own digest. So the same file again changes nothing, and a file
half taken in goes on at the first day that has no manifest yet.

What can't be used is said, never dropped in silence: an address no adapter
knows, a file that is torn. A board that answered with an error, or with what
its adapter can't read, is a look that failed.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import msgspec

from crawler import sources
from crawler.archive import Look, PageRef, Run, Verdict, Writer, manifest_path, read_manifest, write_manifest
from crawler.errors import BrokenArchive, LayoutChanged, UnknownSource
from crawler.posting import Posting
from crawler.settings import code_version, load_boards, load_settings
from crawler.source import Page
from crawler.warc import MOST, Entry, Headers, decoded, entries, record_at
from crawler.watch import Nobody, Watch
from crawler.workspace import hold

Warn = Callable[[str], None]
SILENT = {"warcinfo", "request", "metadata"}  # what stands beside responses in other crawlers' files
NAMED = 20  # so many unusable addresses of a file are named, the rest are counted


class Recorded(NamedTuple):
    """One record of a file, matched to a board."""

    entry: Entry
    source: str
    board: str


class Answer(NamedTuple):
    """What a record holds: an HTTP response, its body as received and decoded."""

    status: int
    reason: str
    headers: Headers
    wire: bytes
    body: bytes


def ingest(workspace: Path, files: Iterable[Path], watch: Watch | None = None, warn: Warn | None = None) -> list[Run]:
    """Take files in; the new runs, none if all is there already. `warn` is told of whatever could not be used."""
    with hold(workspace, "web"):
        employers = {
            (board.source, board.token.lower()): board.employer for board in load_boards(load_settings(workspace))
        }
        intake = _Intake(workspace, employers, watch or Nobody(), warn or _ignore)
        return [run for file in files for run in intake.take(file)]


class _Intake:
    """What taking files in needs to know all the time, and each board's last body in the file at hand."""

    def __init__(self, workspace: Path, employers: dict[tuple[str, str], str | None], watch: Watch, warn: Warn) -> None:
        self._workspace = workspace
        self._employers = employers
        self._watch = watch
        self._warn = warn
        self._last: dict[tuple[str, str], Look] = {}

    def take(self, file: Path) -> Iterator[Run]:
        """Turn each day of a file into a run, oldest first, and yield the new ones."""
        self._last = {}
        recorded = sorted(self._usable(file), key=lambda record: (record.entry.at, record.entry.offset))
        fingerprint = _fingerprint(file) if recorded else ""
        for _, day in groupby(recorded, key=lambda record: record.entry.at.date()):
            records = list(day)
            run_id = f"{records[0].entry.at:%Y%m%dT%H%M%SZ}-ingest-{fingerprint}"
            if manifest_path(self._workspace, run_id).exists():
                self._remember(read_manifest(manifest_path(self._workspace, run_id)))
            else:
                yield self._run(run_id, file, records)

    def _usable(self, file: Path) -> Iterator[Recorded]:
        """The responses of boards we can read; tells of all others."""
        strange: list[str] = []
        for entry in self._entries(file):
            try:
                if entry.kind == "response":
                    yield Recorded(entry, *sources.of_url(entry.url))
                elif entry.kind not in SILENT:
                    strange.append(
                        f"{file}: {entry.url or entry.offset}: a {entry.kind} record holds no body; left out"
                    )
            except UnknownSource as problem:
                strange.append(f"{file}: {problem}; left out")
        for line in strange[:NAMED]:
            self._warn(line)
        if len(strange) > NAMED:
            self._warn(f"{file}: {len(strange) - NAMED} further records left out for such reasons")

    def _entries(self, file: Path) -> Iterator[Entry]:
        try:
            yield from entries(file)
        except BrokenArchive as problem:
            self._warn(str(problem))

    def _run(self, run_id: str, file: Path, records: list[Recorded]) -> Run:
        self._watch.begin(run_id, len(records), 0)
        with closing(Writer(self._workspace, run_id, 0)) as writer:
            looks = tuple(self._look(file, record, writer) for record in records)
        run = Run(
            run_id=run_id,
            trigger="ingest",
            started_at=looks[0].looked_at,
            ended_at=looks[-1].looked_at,
            code_version=code_version(),
            looks=looks,
        )
        write_manifest(self._workspace, run)
        return run

    def _look(self, file: Path, record: Recorded, writer: Writer) -> Look:
        """One record as one look; whatever is wrong with it is the look's reason."""
        try:
            look = self._read(record, answer(file, record.entry), writer)
        except (BrokenArchive, ValueError) as problem:
            look = self._blank(record, str(problem))
        self._watch.saw(look)
        return look

    def _read(self, record: Recorded, given: Answer, writer: Writer) -> Look:
        if given.status != 200:
            return self._blank(record, f"answered {given.status} {given.reason}".strip())
        digest, at = hashlib.sha256(given.body).hexdigest(), record.entry.at
        earlier = self._last.get((record.source, record.board))
        if earlier and earlier.pages[0].digest == digest:
            ref = writer.revisit(record.entry.url, 200, given.headers, earlier.pages[0], at)
            verdict: Verdict = "unchanged" if earlier.verdict == "complete" else earlier.verdict
            look = msgspec.structs.replace(earlier, looked_at=at, verdict=verdict, pages=(ref,))
        else:
            ref = writer.response(record.entry.url, 200, given.reason, given.headers, given.wire, digest, at)
            look = self._judged(record, given.body, ref)
        self._last[record.source, record.board] = look
        return look

    def _judged(self, record: Recorded, body: bytes, ref: PageRef) -> Look:
        """The look at a body never seen before."""
        blank = self._blank(record, "")
        page = Page(
            source=record.source,
            board=record.board,
            url=ref.url,
            body=body,
            fetched_at=ref.fetched_at,
            employer=blank.employer,
        )
        try:
            found = list(sources.load(record.source).parse(page))
        except LayoutChanged as problem:
            return msgspec.structs.replace(blank, reason=str(problem), pages=(ref,))
        ids = {posting.source_id for posting in found if isinstance(posting, Posting)}
        trouble = [f"{len(page.broken)} records could not be read; the first: {page.broken[0]}"] if page.broken else []
        if page.part or any(not isinstance(link, Posting) for link in found):
            trouble.append("the board has further pages; a single record can't hold them")
        return msgspec.structs.replace(
            blank,
            verdict="partial" if trouble else "complete",
            reason="; ".join(trouble),
            listed_count=len(ids),
            pages=(ref,),
            unknown_fields=dict(sorted(page.unknown.items())),
        )

    def _blank(self, record: Recorded, reason: str) -> Look:
        return Look(
            source=record.source,
            board=record.board,
            looked_at=record.entry.at,
            verdict="failed",
            reason=reason,
            employer=self._employers.get((record.source, record.board.lower())),
        )

    def _remember(self, run: Run) -> None:
        self._last.update(((look.source, look.board), look) for look in run.looks if look.pages)


def answer(file: Path, entry: Entry) -> Answer:
    """Read one response; raises BrokenArchive, or ValueError if it is too large or holds no HTTP."""
    with record_at(file, entry.offset, "record the board again") as record:
        if record.http_headers is None:
            raise ValueError(f"{file}: the record at byte {entry.offset} holds no HTTP response")
        wire = record.reader.read(MOST + 1)
        if len(wire) > MOST:
            raise ValueError(f"{file}: the body at byte {entry.offset} is larger than {MOST} bytes")
        head = record.http_headers
        return Answer(
            status=head.status_code or 0,
            reason=head.reason_phrase or "",
            headers=list(head.items()),
            wire=wire,
            body=decoded(wire, head.get("content-encoding", "")),
        )


def _fingerprint(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:8]


def _ignore(line: str) -> None:
    """Tell nobody."""

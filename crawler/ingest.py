"""Recorded WARC files, taken in as if we had crawled them at their own dates.

Each UTC day of a file becomes one run, under an id made of the day's first date
and the file's own digest. So the same file again changes nothing, and a file
half taken in goes on at the first day that has no manifest yet. Each recorded body
is one look at its board, or a further page of one: pages are found as a crawl
finds them, by what they link to. What is linked to and not in the file is missing,
and the look not whole.

What can't be used is said, never dropped in silence: an address no adapter
knows, a file that is torn. A board that answered with an error, or with what
its adapter can't read, is a look that failed.
"""

import hashlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from crawler import sources
from crawler.archive import Look, PageRef, Run, manifest_path, read_manifest, write_manifest
from crawler.elsewhere import elsewhere, send
from crawler.errors import BrokenArchive, CrawlError, FetchFailed, UnknownSource
from crawler.health import Health
from crawler.health.alarms import judged
from crawler.hosts import host_of
from crawler.months import Months
from crawler.settings import Board, Settings, code_version, load_boards, load_settings
from crawler.source import Link
from crawler.visit import Visit
from crawler.warc import MOST, Entry, Headers, decoded, entries, record_at
from crawler.watch import Nobody, Watch
from crawler.workspace import hold
from crawler.writer import Writer

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


class Taken(NamedTuple):
    """A page taken from a file, without its body but as it lies in it."""

    record: Recorded
    answer: Answer
    digest: str
    same: PageRef | None

    @property
    def url(self) -> str:
        return self.record.entry.url

    @property
    def fetched_at(self) -> datetime:
        return self.record.entry.at

    @property
    def headers(self) -> Headers:
        return self.answer.headers


def ingest(workspace: Path, files: Iterable[Path], watch: Watch | None = None, warn: Warn | None = None) -> list[Run]:
    """Take files in; the new runs, none if all is there already. `warn` is told of whatever could not be used."""
    with hold(workspace, "web"):
        send(workspace)  # what an earlier run could not
        intake = _Intake(workspace, load_settings(workspace), watch or Nobody(), warn or _ignore)
        return [run for file in files for run in intake.take(file)]


class _Intake:
    """What taking files in needs to know all the time, and what the file at hand has shown of each board so far."""

    def __init__(self, workspace: Path, settings: Settings, watch: Watch, warn: Warn) -> None:
        self._workspace = workspace
        self._settings = settings
        self._listed = {(board.source, board.token.lower()): board for board in load_boards(settings)}
        hosts = ((host_of(sources.load(it.source).start(it.token).url), it) for it in self._listed.values())
        self._sites = {host: board for host, board in hosts if board.token.partition("/")[0] == host}
        self._watch = watch
        self._warn = warn
        self._months = Months(workspace / "archive", elsewhere(workspace))
        if self._months.elsewhere:
            self._months.elsewhere.take_lists(self._months.folder)
        self._last: dict[tuple[str, str, str], PageRef] = {}
        self._health: dict[tuple[str, str], Health] = {}

    def take(self, file: Path) -> Iterator[Run]:
        """Turn each day of a file into a run, oldest first, and yield the new ones."""
        self._last, self._health = {}, {}
        recorded = sorted(self._usable(file), key=lambda record: (record.entry.at, record.entry.offset))
        fingerprint = _fingerprint(file) if recorded else ""
        done: list[tuple[Run, list[Recorded]]] = []
        for _, day in groupby(recorded, key=lambda record: record.entry.at.date()):
            records = list(day)
            run_id = f"{records[0].entry.at:%Y%m%dT%H%M%SZ}-ingest-{fingerprint}"
            if manifest_path(self._workspace, run_id).exists():
                done.append((read_manifest(manifest_path(self._workspace, run_id)), records))
                continue
            while done:  # what later days are held against is read again, for the archive doesn't keep it
                self._remember(file, *done.pop(0))
            yield self._run(run_id, file, records)

    def _usable(self, file: Path) -> Iterator[Recorded]:
        """The responses of boards we can read; tells of all others."""
        strange: list[str] = []
        for entry in self._entries(file):
            try:
                if entry.kind == "response":
                    yield Recorded(entry, *self._whose(entry.url))
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

    def _whose(self, url: str) -> tuple[str, str]:
        """The board a page is of; raises UnknownSource. A board that is a host of its own must have been listed."""
        if board := self._sites.get(host_of(url)):
            return board.source, board.token
        source, token = sources.of_url(url)
        if token == host_of(url):
            raise UnknownSource(url, sources.names())
        return source, token

    def _entries(self, file: Path) -> Iterator[Entry]:
        try:
            yield from entries(file)
        except BrokenArchive as problem:
            self._warn(str(problem))

    def _run(self, run_id: str, file: Path, records: list[Recorded]) -> Run:
        self._watch.begin(run_id, len(records), 0)
        with closing(Writer(self._workspace, run_id, 0, months=self._months)) as writer:
            looks, alarms = judged([self._keep(at, visit, writer) for at, visit in self._visits(file, records)])
        run = Run(
            run_id=run_id,
            trigger="ingest",
            started_at=records[0].entry.at,
            ended_at=records[-1].entry.at,
            code_version=code_version(),
            looks=looks,
            alarms=alarms,
        )
        write_manifest(self._workspace, run)
        return run

    def _keep(self, at: datetime, visit: Visit, writer: Writer) -> Look:
        """Archive the pages of a look, and note how its board fares."""
        pages = []
        for taken in visit.fetched:
            if isinstance(taken, Taken):
                pages.append(_store(taken, writer))
                self._last[taken.record.source, taken.record.board, taken.url] = pages[-1]
        look = self._judge(at, visit, tuple(pages))
        self._watch.saw(look)
        return look

    def _remember(self, file: Path, run: Run, records: list[Recorded]) -> None:
        """Go through a day that is in the archive already."""
        for at, visit in self._visits(file, records):
            self._judge(at, visit, ())
        self._last.update(
            ((look.source, look.board, page.url), page)
            for look in run.looks
            for page in look.pages
            if self._months.holds(page.warc, page.offset)
        )

    def _judge(self, at: datetime, visit: Visit, pages: tuple[PageRef, ...]) -> Look:
        """The look a visit makes, held against the board's looks before it in this file."""
        key = (visit.board.source, visit.board.token)
        before = self._health.get(key)
        visit.compare(before, at.date())
        look = visit.look(before, at, pages)
        self._health[key] = visit.health_after(before, look)
        return look

    def _visits(self, file: Path, records: list[Recorded]) -> Iterator[tuple[datetime, Visit]]:
        """The looks a day's records make: first from where boards begin, then from each page that none led to."""
        left = defaultdict[tuple[str, str, str], deque[Recorded]](deque)
        for record in records:
            left[_place(record)].append(record)
        for start in (True, False):
            for record in records:
                board = self._board(record)
                visit = Visit(board.listed, confirmed=board.confirmed, first=None if start else Link(record.entry.url))
                if visit.start == record.entry.url and left[_place(record)]:
                    yield left[_place(record)][0].entry.at, self._walked(file, visit, left)

    def _walked(self, file: Path, visit: Visit, left: dict[tuple[str, str, str], deque[Recorded]]) -> Visit:
        """A visit that has been to each of its pages that are in the file."""
        try:
            while visit.links:
                link = visit.links.popleft()
                recorded = left[visit.board.source, visit.board.token, link.url]
                if not recorded:
                    visit.trouble.append(f"{link.url}: is not in {file.name}")
                    continue
                try:
                    body, taken = self._taken(file, link, recorded.popleft())
                    visit.read(link, body, taken)
                except CrawlError as problem:
                    visit.miss(link, problem)
            visit.count()
        except CrawlError as problem:
            visit.stop(problem)
        return visit

    def _taken(self, file: Path, link: Link, record: Recorded) -> tuple[bytes, Taken]:
        """The recorded answer of an address, its body apart; raises FetchFailed if there is no use in it.

        Pages wait for their board's end in memory, and as they came is enough for that.
        """
        try:
            given = answer(file, record.entry)
        except (BrokenArchive, ValueError) as problem:
            raise FetchFailed(link.url, str(problem)) from problem
        if given.status != 200:
            raise FetchFailed(link.url, f"answered {given.status} {given.reason}".strip(), given.status)
        digest = hashlib.sha256(given.body).hexdigest()
        earlier = self._last.get(_place(record))
        same = earlier if earlier and earlier.digest == digest else None
        return given.body, Taken(record, given._replace(body=b""), digest, same)

    def _board(self, record: Recorded) -> "_Known":
        listed = self._listed.get((record.source, record.board.lower()))
        employer = listed.employer if listed else None
        board = Board(source=record.source, token=record.board, employer=employer)
        return _Known(board, employer if listed in self._settings.boards else None)


class _Known(NamedTuple):
    """A recorded board with the employer we know, and the one that aipm.toml names."""

    listed: Board
    confirmed: str | None


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


def _store(taken: Taken, writer: Writer) -> PageRef:
    given, at = taken.answer, taken.fetched_at
    if taken.same is not None:
        return writer.revisit(taken.url, 200, given.headers, taken.same, at)
    return writer.response(taken.url, 200, given.reason, given.headers, given.wire, taken.digest, at)


def _place(record: Recorded) -> tuple[str, str, str]:
    return record.source, record.board, record.entry.url


def _fingerprint(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:8]


def _ignore(line: str) -> None:
    """Tell nobody."""

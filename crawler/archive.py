"""The archive: every body as it came, and what each run made of its boards.

`archive/RUN_ID.warc.gz` (WARC 1.1, one gzip member a record, a `revisit` record
where nothing had changed) holds the bodies; `archive/RUN_ID.json`, the manifest,
says which looks they belong to and how each ended. A run exists once its
manifest does; a WARC file without one is a run still under way, or a dead one.

Both can be read by others' tools. Adapters run over archived pages, so a mended
adapter re-reads all history without a single request: as far back as pages are kept.
What was let go speaks through its postings (`crawler.kept`).
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from crawler.elsewhere import adopt, elsewhere, send
from crawler.errors import BrokenArchive, CrawlError, LayoutChanged, NotAWorkspace, NotWritten
from crawler.kept import Entry, Kept, Turn, key_of
from crawler.months import Months, sync_folder
from crawler.page import Page
from crawler.posting import Posting
from crawler.repeats import Repeats
from crawler.sources import Card, card, names, read, reader_version, steady
from crawler.turned import Differences, differences, turned
from crawler.warc import decoded, record_in

Verdict = Literal["complete", "unchanged", "partial", "failed", "refused"]
Trigger = Literal["web", "sample", "ingest"]
Market = Literal["web", "sample"]
RESTORE = (
    "restore it from a copy and run `aipm analyze --again`, or remove this run's .warc.gz and .json from the archive"
)
WEB_ARCHIVE = "pages of a web archive, which never shows a whole board"  # how the reason of such a look begins


class PageRef(Struct, frozen=True, kw_only=True):
    """Where one page's body lies: a response record of a WARC file in the archive.

    For a page that came back unchanged, `warc`/`offset`/`length` point at the earlier response.
    """

    url: str
    status: int
    fetched_at: datetime
    digest: str  # sha256 of the decoded body, hex
    warc: str  # file name inside archive/
    offset: int
    length: int


class Look(Struct, frozen=True, kw_only=True):
    """One look at one board."""

    source: str
    board: str
    looked_at: datetime
    verdict: Verdict
    reason: str = ""  # empty for complete and unchanged
    note: str = ""  # what one should know of a look that is whole
    employer: str | None = None  # from boards.csv
    listed_count: int | None = None  # postings read, None if the board could not be read
    pages: tuple[PageRef, ...] = ()
    unknown_fields: dict[str, int] = {}
    gone: tuple[str, ...] = ()  # addresses of further pages that answered 404 or 410: postings' own, for the most part
    vanished_fields: dict[str, int] = {}  # that no record has now, and how many had them in the last whole look
    described_count: int | None = None  # postings with a description worth the name
    earlier_listed_count: int | None = None  # of the last whole look
    earlier_described_count: int | None = None


class Run(Struct, frozen=True, kw_only=True):
    """One finished run: the manifest beside its WARC file, archive/RUN_ID.json."""

    run_id: str  # 20261116T060000Z-web
    trigger: Trigger
    started_at: datetime
    ended_at: datetime
    code_version: str
    looks: tuple[Look, ...]
    skipped: dict[str, int] = {}  # boards of which this was not the day, by why: asleep, not due
    alarms: tuple[str, ...] = ()  # what changed at a source so much that somebody must see to it


class WorkspaceCard(Struct, frozen=True, kw_only=True):
    """workspace.json: what tells our folder from anybody else's."""

    kind: Literal["aipm-workspace"]
    market: Market
    version: Literal[1]


def read_card(workspace: Path) -> WorkspaceCard:
    """The card of a workspace; raises NotAWorkspace if the folder isn't one, or not one we can read.

    A folder whose aipm.toml names an archive elsewhere becomes one by that archive's card.
    """
    path = workspace / "workspace.json"
    try:
        if not path.exists():
            adopt(workspace)
        return msgspec.json.decode(path.read_bytes(), type=WorkspaceCard)
    except (FileNotFoundError, NotADirectoryError) as missing:
        raise NotAWorkspace(
            workspace,
            "no workspace (workspace.json is missing); `aipm crawl` or `aipm ingest` makes one, and `aipm run --sample`"
            " one of a made-up market",
        ) from missing
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise NotAWorkspace(path, f"no workspace this aipm can read ({problem}); name another folder") from problem


def reader() -> str:
    """Which adapters read archived pages: others may make other postings of them."""
    return reader_version()


def cards() -> list[Card]:
    """What one should know of each source whose pages an archive may hold."""
    return [card(name) for name in names()]


class Archive:
    """The archive of one workspace, to read."""

    def __init__(self, workspace: Path) -> None:
        """Raises NotAWorkspace."""
        self.market: Market = read_card(workspace).market
        self.folder = workspace / "archive"
        self.elsewhere = elsewhere(workspace)
        self.months = Months(self.folder, self.elsewhere)
        self.kept = Kept(self.folder, elsewhere=self.elsewhere)
        self._turns: dict[tuple[str, int], Differences] = {}
        self._last_turns: dict[str, Differences] = {}

    def runs(self) -> list[Run]:
        """Every finished run, oldest first. Raises BrokenArchive on an unreadable manifest, or if all is gone."""
        if self.elsewhere:
            self.elsewhere.take_lists(self.folder)
        if not self.folder.is_dir():
            raise BrokenArchive(self.folder, "the archive is gone; restore this folder from a copy")
        runs = [read_manifest(path) for path in self.folder.glob("*.json")]
        return sorted(runs, key=lambda run: (run.started_at, run.run_id))

    def is_taken(self, run_id: str) -> bool:
        """Whether a file bears the name of a run already, here or elsewhere."""
        paths = (manifest_path(self.folder.parent, run_id), warc_path(self.folder.parent, run_id))
        return any(path.exists() or (self.elsewhere and self.elsewhere.holds(path.name)) for path in paths)

    def body(self, page: PageRef) -> bytes:
        """The decoded body of a page; raises BrokenArchive if the record isn't there or its digest differs."""
        with self.record(page) as (path, offset, record):
            where = f"the record at byte {offset} ({page.url})"
            try:
                body = decoded(record.reader.read(), record.http_headers.get("content-encoding", ""))
            except (OSError, ValueError, AttributeError) as problem:
                raise BrokenArchive(path, f"{where} can't be read ({problem}); {RESTORE}") from problem
        if hashlib.sha256(body).hexdigest() != page.digest:
            raise BrokenArchive(path, f"{where} is cut short or was altered; {RESTORE}")
        return body

    @contextmanager
    def record(self, page: PageRef) -> Iterator[tuple[Path | str, int, Any]]:
        """A page's record, with the file and offset it has now; raises BrokenArchive."""
        with (
            self.months.opened(page.warc, page.offset, RESTORE, page.length) as (file, path, offset),
            record_in(file, path, offset, RESTORE) as record,
        ):
            yield path, offset, record

    def holds(self, page: PageRef) -> bool:
        """Whether a page is there to be read, and was not let go."""
        return self.months.holds(page.warc, page.offset)

    def is_readable(self, page: PageRef) -> bool:
        """Whether a page is there, whole."""
        try:
            self.body(page)
        except BrokenArchive:
            return False
        return True

    def postings(self, look: Look, repeats: Repeats | None = None) -> Iterator[Posting]:
        """The look's postings, by running its adapter over the archived pages; unreadable records are left out.

        So are those that `repeats` knows. Unreadable pages are left out of a look that was not whole anyway; of a
        whole one, they raise LayoutChanged. If its pages were let go, its postings are those that are kept.
        """
        seen = set[str]()
        entry = self.kept.find(look)
        if entry is None or all(map(self.holds, look.pages)):
            try:
                yield from _once(self._from_pages(look, repeats), seen)
            except BrokenArchive:
                entry = self.kept.find(look, anew=True)
                if entry is None or all(map(self.holds, look.pages)):
                    raise
            else:
                return
        yield from _once(self._from_kept(entry, repeats), seen)

    def _from_pages(self, look: Look, repeats: Repeats | None = None) -> Iterator[Posting]:
        for ref in look.pages:
            try:
                yield from self._read(look, ref, repeats)
            except LayoutChanged:
                if look.verdict in ("complete", "unchanged"):
                    raise

    def _from_kept(self, entry: Entry, repeats: Repeats | None) -> Iterator[Posting]:
        turns = [turn for turn in self.kept.turns.get(entry.board, []) if turn.after.looked_at > entry.looked_at]
        steps = list[Differences]()
        for posting in self.kept.postings(entry, repeats, mark=len(turns)):
            steps = steps or [*map(self._turn, turns), self._last_turn(entry.board)]
            if (found := turned(posting, steps)) is not None:
                yield found

    def _turn(self, turn: Turn) -> Differences:
        """How an adapter read a look otherwise than the one before it."""
        place = turn.after.month, turn.after.offset
        if place not in self._turns:
            self._turns[place] = differences(*map(self.kept.postings, turn))
        return self._turns[place]

    def _last_turn(self, board: str) -> Differences:
        """The same of today's adapter: nothing where it is the one that read the board's last kept look."""
        last = self.kept.last[board]
        if last.reader == reader():
            return {}
        if board not in self._last_turns:
            self._last_turns[board] = self._read_again(last)
        return self._last_turns[board]

    def _read_again(self, last: Entry) -> Differences:
        try:
            run = read_manifest(self.folder / f"{last.run_id}.json")
            looks = [look for look in run.looks if key_of(look) == last.look]
            after = [posting for look in looks for posting in _once(self._from_pages(look), set())]
        except CrawlError:  # its pages went too, or say nothing to today's adapter
            return {}
        return differences(self.kept.postings(last), after)

    def _read(self, look: Look, ref: PageRef, repeats: Repeats | None) -> Iterator[Posting]:
        page = Page(
            source=look.source,
            board=look.board,
            url=ref.url,
            body=self.body(ref),
            fetched_at=ref.fetched_at,
            employer=look.employer,
        )
        page.seen_at = look.looked_at
        if repeats is not None and steady(look.source):
            repeats.begin_page()
            page.repeats = repeats
        return (found for found in read(page) if isinstance(found, Posting))


def _once(postings: Iterable[Posting], seen: set[str]) -> Iterator[Posting]:
    """Leave out what was seen; the pages of one board may overlap."""
    for posting in postings:
        if posting.source_id not in seen:
            seen.add(posting.source_id)
            yield posting


def warc_path(workspace: Path, run_id: str) -> Path:
    """The file of a run's bodies."""
    return workspace / "archive" / f"{run_id}.warc.gz"


def files_of(run: Run) -> list[str]:
    """The files of a run's bodies: its one, and those that workers of a fleet wrote each for itself."""
    own = {page.warc for look in run.looks for page in look.pages if page.warc.startswith(f"{run.run_id}-")}
    return sorted({f"{run.run_id}.warc.gz", *own})


def manifest_path(workspace: Path, run_id: str) -> Path:
    """The file that says a run is finished."""
    return workspace / "archive" / f"{run_id}.json"


def read_manifest(path: Path) -> Run:
    """One manifest; raises BrokenArchive."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Run)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise BrokenArchive(path, f"not a run's manifest: {problem}; {RESTORE}") from problem


def write_manifest(workspace: Path, run: Run) -> None:
    """Make a run visible: whole, or not at all; where its archive lies elsewhere, there too."""
    path = manifest_path(workspace, run.run_id)
    unfinished = path.with_name(f".{path.name}.tmp")
    with writing(path):
        with unfinished.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(run, order="deterministic"), indent=2) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        sync_folder(path.parent)
    send(workspace)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raise NotWritten where the system refuses to write."""
    try:
        yield
    except OSError as problem:
        raise NotWritten(path, problem) from problem

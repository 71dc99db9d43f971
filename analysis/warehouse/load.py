"""From the archive's looks to the warehouse: runs in order, each posting once per look.

What a look shows is decided by its pages alone, so a look with the same pages
as an earlier one takes over its sightings unread; and so does each record of a page
that its board showed before. A look that can no longer be read in full never counts
against a posting, whatever its manifest says.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from analysis.fact_rows import Task
from analysis.warehouse.rows import (
    Row,
    content_row,
    document_of,
    hash_content,
    look_row,
    page_row,
    reading_row,
    run_row,
    seen_digest,
)
from analysis.warehouse.tables import column, insert, scalar
from crawler.archive import Archive, Look, Run
from crawler.errors import BrokenArchive, CrawlError
from crawler.posting import Posting
from crawler.repeats import Repeats

FOLDER = Path(__file__).parent
WHOLE = ("complete", "unchanged")
FLUSH_AT = 5_000  # rows; bodies are never among them


class Reading(NamedTuple):
    """How reading a look went: where it was read (itself, or its twin), how much, or why not."""

    digest: str | None = None
    twin_number: int | None = None
    read_count: int | None = None
    problem: str = ""


class Shown(NamedTuple):
    """A posting as a look showed it."""

    posting_id: str
    content_hash: str


class Contents(NamedTuple):
    """The postings of a look: those that had to be read, each with its hash, and those shown before as they are now."""

    new: list[tuple[Posting, str]]
    again: list[Shown]

    @property
    def posting_count(self) -> int:
        return len(self.new) + len(self.again)


NOTHING = Contents([], [])


class Unread(NamedTuple):
    """What is wrong with a file of the archive, as first met, and the boards that it costs."""

    error: str
    boards: list[str]


class Loader:
    """Reads runs into a warehouse under construction; remembers which contents and looks it has met."""

    def __init__(self, warehouse: DuckDBPyConnection, archive: Archive, reusable: frozenset[bytes]) -> None:
        self.warehouse = warehouse
        self.archive = archive
        self.reusable = reusable  # contents whose facts an earlier warehouse holds
        self.unread: dict[str, Unread] = {}  # by the file at fault, or else by the look
        self.shown: dict[tuple[str, str, str | None], dict[bytes, list[Shown]]] = {}  # by board, then record; of its
        # last look that was read
        self.rows: dict[str, list[Row]] = {}
        self.reading_count = 0
        self.known = {bytes.fromhex(found) for found in column(warehouse, "SELECT content_hash FROM store.contents")}
        self.run_count = scalar(warehouse, "SELECT count(*) FROM store.runs")
        self.look_count = scalar(warehouse, "SELECT count(*) FROM store.looks")
        self.read = read_before(warehouse)

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read: one line for each file at fault, however many boards it holds."""
        return tuple(
            f"{boards[0]}{f' and {len(boards) - 1} more' if len(boards) > 1 else ''}: {error}"
            for error, boards in self.unread.values()
        )

    def load(self, run: Run) -> Iterator[Task]:
        """Yield the contents to extract while reading; once exhausted, the run is in the warehouse."""
        self.run_count += 1
        self.reading_count = 0
        self.warehouse.execute(FOLDER.joinpath("readings.sql").read_text(encoding="utf-8"))
        self.add("store.runs", run_row(run, self.run_count, self.archive.market))
        for look in sorted(run.looks, key=lambda look: (look.looked_at, look.source, look.board)):
            yield from self.load_look(look)
        for table in tuple(self.rows):
            self.flush(table)
        self.warehouse.execute(FOLDER.joinpath("settle.sql").read_text(encoding="utf-8"))

    def load_look(self, look: Look) -> Iterator[Task]:
        """Note the look; read its postings, unless the same pages were read before."""
        self.look_count += 1
        number = self.look_count
        contents, reading = self.read_look(look)
        yield from self.load_postings(number, contents)
        verdict, reason = judge(look, reading)
        found = {
            "content_digest": reading.digest,
            "twin_number": reading.twin_number,
            "read_count": reading.read_count,
            "verdict": verdict,
            "reason": reason,
        }
        self.add("store.looks", look_row(look, number, self.run_count) | found)
        for page_number, page in enumerate(look.pages, start=1):
            self.add("store.fetches", page_row(page, page_number, number))
        for url in look.gone:
            self.add("store.gone_pages", {"look_number": number, "url": url})
        for field, count in sorted(look.unknown_fields.items()):
            self.add("store.unknown_fields", {"look_number": number, "field": field, "seen_count": count})

    def read_look(self, look: Look) -> tuple[Contents, Reading]:
        """The postings of a look that has to be read, and how that went."""
        if look.verdict in ("failed", "refused") or not look.pages:
            return NOTHING, Reading()
        digest = seen_digest(look)
        if before := self.read.get((look.source, look.board, digest)):
            return NOTHING, Reading(digest, *before)
        try:
            contents = self.read_contents(look)
        except CrawlError as error:
            board = f"{look.source}/{look.board}"
            fault = str(error.path) if isinstance(error, BrokenArchive) else f"{board} {look.looked_at}"
            self.unread.setdefault(fault, Unread(str(error), [])).boards.append(board)
            return NOTHING, Reading(problem=str(error))
        self.read[look.source, look.board, digest] = self.look_count, contents.posting_count
        return contents, Reading(digest, None, contents.posting_count)

    def read_contents(self, look: Look) -> Contents:
        """Read the records of a look that its board didn't show when it was last read."""
        board = look.source, look.board, look.employer
        earlier = self.shown.pop(board, {})
        repeats, new = Repeats(earlier), []
        shown: dict[bytes, list[Shown]] = {}
        for posting in self.archive.postings(look, repeats):
            content_hash = hash_content(posting)
            new.append((posting, content_hash))
            if repeats.reading:
                shown.setdefault(repeats.reading, []).append(Shown(posting.posting_id, content_hash))
        passed = {digest: earlier[digest] for digest in repeats.passed}
        again = [each for showing in passed.values() for each in showing]
        if {posting.posting_id for posting, _ in new} & {each.posting_id for each in again}:
            return self.read_contents(look)  # listed twice, and not alike: which one counts hangs on their order
        self.shown[board] = shown | passed
        return Contents(new, again)

    def load_postings(self, look_number: int, contents: Contents) -> Iterator[Task]:
        """Note each posting; yield those whose content is new and unread."""
        for posting, content_hash in contents.new:
            digest = bytes.fromhex(content_hash)
            if digest not in self.known:
                self.known.add(digest)
                number = len(self.known)
                self.add("store.contents", content_row(posting, number, content_hash, self.run_count))
                if digest not in self.reusable:
                    yield Task(number, content_hash, document_of(posting))
            self.reading_count += 1
            self.add("readings", reading_row(posting, self.reading_count, look_number, content_hash))
        for shown in contents.again:
            self.reading_count += 1
            self.add("repeats", {"reading_number": self.reading_count, "look_number": look_number} | shown._asdict())

    def add(self, table: str, row: Row) -> None:
        rows = self.rows.setdefault(table, [])
        rows.append(row)
        if len(rows) >= FLUSH_AT:
            self.flush(table)

    def flush(self, table: str) -> None:
        insert(self.warehouse, table, self.rows.pop(table, []))


def read_before(warehouse: DuckDBPyConnection) -> dict[tuple[str, str, str], tuple[int, int]]:
    """For each board and digest: the look that was read, and how many postings it had."""
    found = warehouse.execute("""
        SELECT source, board, content_digest, look_number, read_count
        FROM store.looks
        WHERE content_digest IS NOT NULL AND twin_number IS NULL
    """).fetchall()
    return {(source, board, digest): (number, count) for source, board, digest, number, count in found}


def judge(look: Look, reading: Reading) -> tuple[str, str]:
    """The verdict on a look, now that it was read again, and the reason.

    Never better than the manifest's; worse where the archive no longer shows all that was listed.
    """
    if reading.problem:
        return "failed", reading.problem
    if look.verdict in WHOLE and reading.read_count is None:
        return "partial", "its manifest names no page"
    if look.verdict in WHOLE and (reading.read_count or 0) < (look.listed_count or 0):
        return "partial", f"{look.listed_count} postings were listed, {reading.read_count} can be read from the archive"
    return look.verdict, look.reason

"""Postings kept of pages that were let go: what adapters had made of them, look by look.

`archive/2026-09.kept.jsonl.xz` has one xz stream a look, each some JSON lines: in
what order the look showed its postings, and those of them that its board had not shown
before in that month. `archive/2026-09.kept` is the list of them. Both only grow, and
bytes behind the last stream listed are of nobody: no reader meets half a look.
"""

import hashlib
import lzma
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec
from msgspec import Struct, structs

from crawler.elsewhere import Elsewhere
from crawler.errors import BrokenArchive
from crawler.posting import Posting
from crawler.repeats import Repeats
from scale.errors import NoSuchFile

if TYPE_CHECKING:
    from crawler.archive import Look

SUFFIX = ".kept"
RESTORE = "restore it from a copy: the pages were let go, and nothing else says what they showed"
AT_HAND = 2  # months whose lists are not read again


class Entry(Struct, frozen=True, kw_only=True):
    """Where the postings of one look are kept, and by whom they were read."""

    look: str  # its key
    run_id: str
    board: str  # SOURCE/TOKEN
    looked_at: datetime
    reader: str  # version of the adapters
    said: str  # sha256 of all its postings, in their order
    offset: int
    length: int
    digest: str  # sha256 of the stream

    @property
    def month(self) -> str:
        """Whose files it stands in."""
        return f"{self.looked_at:%Y-%m}"


class Index(Struct, frozen=True, kw_only=True):
    """The looks kept of one month; of two entries of one look the later one counts."""

    version: Literal[1] = 1
    looks: tuple[Entry, ...] = ()

    @property
    def length(self) -> int:
        """Where the next stream begins."""
        return self.looks[-1].offset + self.looks[-1].length if self.looks else 0


class Group(Struct, frozen=True, kw_only=True):
    """Postings that a look showed one after another and that stand in one stream."""

    fetched_at: datetime
    stream: int | None  # its offset; None for the look's own
    numbers: tuple[int, ...]


class Head(Struct, frozen=True, kw_only=True):
    """The first line of a stream."""

    version: Literal[1] = 1
    shown: tuple[Group, ...]


class Stream(NamedTuple):
    """A stream unpacked."""

    shown: tuple[Group, ...]
    records: list[bytes]


class Turn(NamedTuple):
    """One look read by two versions of the adapters, and not alike."""

    before: Entry
    after: Entry


class _Month(NamedTuple):
    by_look: dict[str, Entry]
    by_offset: dict[int, Entry]


class Kept:
    """The kept postings of one archive, to read."""

    def __init__(
        self, folder: Path, draft: tuple[str, Index] | None = None, *, elsewhere: Elsewhere | None = None
    ) -> None:
        """With a draft, one month's list is taken as it will be."""
        self.folder = folder
        self._elsewhere = elsewhere
        self._months = {draft[0]: _laid_out(draft[1])} if draft else {}

    def find(self, look: "Look", *, anew: bool = False) -> Entry | None:
        """Where a look's postings are kept, None if they aren't; `anew`, if they may be since the list was read."""
        month = f"{look.looked_at:%Y-%m}"
        if anew:
            self._months.pop(month, None)
        known = self._month(month).by_look
        return known.get(key_of(look)) if known else None

    def postings(self, entry: Entry, repeats: Repeats | None = None, mark: object = "") -> Iterator[Posting]:
        """The postings of a look in the order its pages had them, but for those that `repeats` knows.

        A record is known by its place, and by `mark`, which tells apart what somebody makes of it.
        """
        own = self._stream(entry)
        streams = {entry.offset: own}
        for group in own.shown:
            offset = entry.offset if group.stream is None else group.stream
            for number in group.numbers:
                if repeats is not None and repeats.passes(f"{entry.month} {offset} {number} {mark}".encode()):
                    continue
                if offset not in streams:
                    streams[offset] = self._stream(self._month(entry.month).by_offset[offset])
                posting = msgspec.json.decode(streams[offset].records[number], type=Posting)
                yield structs.replace(posting, fetched_at=group.fetched_at)

    def records(self, entry: Entry) -> list[bytes]:
        """The records that stand in a look's own stream."""
        return self._stream(entry).records

    @cached_property
    def last(self) -> dict[str, Entry]:
        """The last look of each board, as it was read last."""
        return {entry.board: entry for entry in sorted(self._all(), key=lambda entry: entry.looked_at)}

    @cached_property
    def turns(self) -> dict[str, list[Turn]]:
        """The looks of each board where its adapter changed, oldest first: each was read by both versions."""
        found: dict[str, list[Turn]] = {}
        before: dict[str, Entry] = {}
        for entry in self._all():
            if entry.look in before:
                found.setdefault(entry.board, []).append(Turn(before[entry.look], entry))
            before[entry.look] = entry
        return {board: sorted(turns, key=lambda turn: turn.after.looked_at) for board, turns in found.items()}

    def _all(self) -> Iterator[Entry]:
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            yield from read_index(self.folder, path.stem).looks

    def _month(self, month: str) -> _Month:
        if month not in self._months:
            while len(self._months) >= AT_HAND:
                del self._months[next(iter(self._months))]
            self._months[month] = _laid_out(read_index(self.folder, month))
        return self._months[month]

    def _stream(self, entry: Entry) -> Stream:
        path = data_path(self.folder, entry.month)
        packed = self._packed(path, entry)
        if hashlib.sha256(packed).hexdigest() != entry.digest:
            where = f"what is kept of {entry.board} at byte {entry.offset}"
            raise BrokenArchive(path, f"{where} is cut short or was altered; {RESTORE}")
        head, *records = lzma.decompress(packed).splitlines()
        return Stream(msgspec.json.decode(head, type=Head).shown, records)

    def _packed(self, path: Path, entry: Entry) -> bytes:
        """The stream of a look as it stands, on this disk or elsewhere."""
        try:
            if self._elsewhere and not path.exists():
                return self._elsewhere.read(path.name, entry.offset, entry.length)
            with path.open("rb") as file:
                file.seek(entry.offset)
                return file.read(entry.length)
        except NoSuchFile as missing:
            raise BrokenArchive(path, f"the file is missing; {RESTORE}") from missing
        except OSError as problem:
            raise BrokenArchive(path, f"can't be read ({problem.strerror}); {RESTORE}") from problem


def key_of(look: "Look") -> str:
    """What tells a look from all others that might show other postings."""
    pages = [[page.url, page.digest, page.fetched_at] for page in look.pages]
    facts = [look.source, look.board, look.employer, look.looked_at, look.verdict, pages]
    return hashlib.sha256(msgspec.json.encode(facts)).hexdigest()[:32]


def said_by(postings: Iterable[Posting]) -> str:
    """SHA-256 of postings, to the last field."""
    digest = hashlib.sha256()
    for posting in postings:
        digest.update(msgspec.json.encode(posting) + b"\n")
    return digest.hexdigest()


def data_path(folder: Path, month: str) -> Path:
    """The file with the streams of a month."""
    return folder / f"{month}{SUFFIX}.jsonl.xz"


def read_index(folder: Path, month: str) -> Index:
    """The list of a month, empty if nothing was ever let go of it; raises BrokenArchive."""
    path = folder / f"{month}{SUFFIX}"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Index)
    except FileNotFoundError:
        return Index()
    except (OSError, msgspec.DecodeError) as problem:
        raise BrokenArchive(path, f"does not say which looks it keeps ({problem}); {RESTORE}") from problem


def _laid_out(index: Index) -> _Month:
    return _Month({entry.look: entry for entry in index.looks}, {entry.offset: entry for entry in index.looks})

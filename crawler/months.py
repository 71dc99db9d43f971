"""Months of the archive: old runs' WARC files put together, each found by the name it had.

`archive/2026-09.warc.gz` is its runs' files one after another, so a record stands where
it stood, moved by a constant. `archive/2026-09.parts` says by how much. Manifests, the
crawl state and the warehouse go on naming the run's own file: no pointer changes, and
so no fingerprint does, and nothing is read again. Where pages were let go, only
stretches of the run's file stand in its month's.
"""

import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec
from msgspec import Struct

from crawler.elsewhere import Elsewhere
from crawler.errors import BrokenArchive
from scale.errors import NoSuchFile

SUFFIX = ".parts"
RECORD = 1 << 20  # bytes, more than most records take
LET_GO = "was let go by `aipm compact --prune`; what its looks showed is kept"


class Part(Struct, frozen=True, kw_only=True):
    """Where a run's file, or a stretch of it, stands in the file of its month."""

    name: str  # as pointers name it
    start: int = 0  # of the stretch, in what bore that name
    offset: int
    length: int
    digest: str  # sha256 of the whole part, hex


class Month(Struct, frozen=True, kw_only=True):
    """What a month's file holds; bytes behind its last part are of nobody: a merge was cut short there."""

    file: str
    parts: tuple[Part, ...] = ()
    let_go: tuple[str, ...] = ()  # runs of whose files no more is there than those parts

    @property
    def length(self) -> int:
        """Where the next part begins."""
        return self.parts[-1].offset + self.parts[-1].length if self.parts else 0


class Place(NamedTuple):
    """An open file, and where in it a record begins."""

    file: BinaryIO
    path: Path | str  # to tell people; of what lies elsewhere, its address
    offset: int


class Months:
    """The months of one archive, read again whenever a record is neither in its own file nor known to be in one."""

    def __init__(self, folder: Path, elsewhere: Elsewhere | None = None) -> None:
        self.folder = folder
        self.elsewhere = elsewhere
        self._moved: dict[str, list[tuple[str, Part]]] = {}  # each with its month's file

    @contextmanager
    def opened(self, name: str, offset: int, remedy: str, length: int = RECORD) -> Iterator[Place]:
        """Open what bears, or bore, that name, for the record at an offset; raises BrokenArchive if nothing does.

        Its own file comes first: it goes only after its month is known to hold it, so one of them is always there.
        Of a file that lies elsewhere, so many bytes are had.
        """
        found = self._opened(name, offset, remedy, length)
        for anew in (False, True):
            if found is None and (moved := self.place(name, offset, anew=anew)):
                found = self._opened(*moved, remedy, length)
        if found is None:
            gone, path = name in self._moved, self.folder / name
            raise BrokenArchive(path, f"byte {offset} of it {LET_GO}" if gone else f"the file is missing; {remedy}")
        with found.file:
            yield found

    def _opened(self, name: str, offset: int, remedy: str, length: int) -> Place | None:
        """A file on this disk, or else a stretch of one elsewhere."""
        file = _opened(self.folder / name, remedy)
        if file is not None:
            return Place(file, self.folder / name, offset)
        if self.elsewhere is None or not self.elsewhere.holds(name):
            return None
        try:
            stretch = self.elsewhere.read(name, offset, length)
        except NoSuchFile as missing:
            raise BrokenArchive(self.elsewhere.storage.place(name), f"the file is missing; {remedy}") from missing
        return Place(BytesIO(stretch), self.elsewhere.storage.place(name), 0)

    def place(self, name: str, offset: int, *, anew: bool = False) -> tuple[str, int] | None:
        """The month's file that holds an offset of what bore that name, and where; `anew`, if that may have changed."""
        if anew or name not in self._moved:
            if anew and self.elsewhere:
                self.elsewhere.take_lists(self.folder)
            lists = months(self.folder)
            self._moved = {gone: [] for month in lists for gone in month.let_go}
            for month in lists:
                for part in month.parts:
                    self._moved.setdefault(part.name, []).append((month.file, part))
        moved = self._moved.get(name, [])
        found = bisect_right(moved, offset, key=lambda each: each[1].start) - 1
        if found < 0 or offset >= moved[found][1].start + moved[found][1].length:
            return None
        file, part = moved[found]
        return file, part.offset + offset - part.start

    def holds(self, name: str, offset: int) -> bool:
        """Whether that offset of what bears that name, or bore it, is there."""
        is_there = (self.folder / name).exists() or (self.elsewhere is not None and self.elsewhere.holds(name))
        return is_there or self.place(name, offset) is not None


def months(folder: Path) -> Iterable[Month]:
    """Every month that was put together; raises BrokenArchive."""
    return [read_month(path) for path in sorted(folder.glob(f"*{SUFFIX}"))]


def read_month(path: Path) -> Month:
    """What one month holds, nothing if it was never put together; raises BrokenArchive."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Month)
    except FileNotFoundError:
        return Month(file=path.with_suffix(".warc.gz").name)
    except (OSError, msgspec.DecodeError) as problem:
        raise BrokenArchive(path, f"does not say what its month holds ({problem}); restore it from a copy") from problem


def write_month(path: Path, month: Month) -> None:
    """Say what a month holds, for good."""
    write_whole(path, msgspec.json.format(msgspec.json.encode(month), indent=1) + b"\n")


def write_whole(path: Path, text: bytes) -> None:
    """Write a small file that lasts through a power cut: whole, or not at all."""
    draft = path.with_name(f".{path.name}.tmp")
    with draft.open("wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _opened(path: Path, remedy: str) -> BinaryIO | None:
    try:
        return path.open("rb")
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise BrokenArchive(path, f"can't be read ({problem.strerror}); {remedy}") from problem

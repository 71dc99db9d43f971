"""Months of the archive: old runs' WARC files put together, each found by the name it had.

`archive/2026-09.warc.gz` is its runs' files one after another, so a record stands where
it stood, moved by a constant. `archive/2026-09.parts` says by how much. Manifests, the
crawl state and the warehouse go on naming the run's own file: no pointer changes, and
so no fingerprint does, and nothing is read again.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec
from msgspec import Struct

from crawler.errors import BrokenArchive

SUFFIX = ".parts"


class Part(Struct, frozen=True, kw_only=True):
    """Where a run's file stands in the file of its month."""

    name: str  # as pointers name it
    offset: int
    length: int
    digest: str  # sha256 of the whole part, hex


class Month(Struct, frozen=True, kw_only=True):
    """What a month's file holds; bytes behind its last part are of nobody: a merge was cut short there."""

    file: str
    parts: tuple[Part, ...] = ()

    @property
    def length(self) -> int:
        """Where the next part begins."""
        return self.parts[-1].offset + self.parts[-1].length if self.parts else 0


class Place(NamedTuple):
    """An open file, and where in it begins what was a file of its own."""

    file: BinaryIO
    path: Path
    base: int


class Months:
    """The months of one archive, read again whenever a file is neither there nor known to be part of one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._moved: dict[str, tuple[str, int]] = {}

    @contextmanager
    def opened(self, name: str, remedy: str) -> Iterator[Place]:
        """Open what bears, or bore, that name; raises BrokenArchive if nothing does.

        Its own file comes first: it goes only after its month is known to hold it, so one of them is always there.
        """
        path, base = self.folder / name, 0
        file = _opened(path, remedy)
        if file is None and (moved := self.place(name)):
            path, base = self.folder / moved[0], moved[1]
            file = _opened(path, remedy)
        if file is None:
            raise BrokenArchive(path, f"the file is missing; {remedy}")
        with file:
            yield Place(file, path, base)

    def place(self, name: str) -> tuple[str, int] | None:
        """The month's file that holds what bore that name, and from where on."""
        if name not in self._moved:
            self._moved = {
                part.name: (month.file, part.offset) for month in months(self.folder) for part in month.parts
            }
        return self._moved.get(name)

    def holds(self, name: str) -> bool:
        """Whether what bears that name, or bore it, is there."""
        return (self.folder / name).exists() or self.place(name) is not None


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
    """Say what a month holds, for good: whole, or not at all."""
    draft = path.with_name(f".{path.name}.tmp")
    with draft.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(month), indent=1) + b"\n")
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

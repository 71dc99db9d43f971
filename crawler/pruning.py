"""The files of past months without the bodies that were let go.

A month's file is written anew under the next number, read back, and named in the month's
list; then the files it stands for are removed. Killed at any moment, the list names a
file that is there, and the next try removes what it doesn't name.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crawler import compact
from crawler.archive import RESTORE, Archive, PageRef, writing
from crawler.errors import BrokenArchive
from crawler.months import Month, Months, Part, read_month, sync_folder, write_month

CHUNK = 1 << 20
FILE = re.compile(r"\d{4}-\d\d(\.\d+)?\.warc\.gz")  # of a month


class Stretch(NamedTuple):
    """Bytes of a run's file."""

    name: str
    start: int
    length: int


def rewrite(archive: Archive, index: Path, old: Mapping[str, list[PageRef]]) -> None:
    """Leave of old runs of one month these pages only; raises BrokenArchive or NotWritten, and then nothing is gone.

    A file whose pages can't be read stays as it is.
    """
    folder, month = archive.folder, read_month(index)
    sweep(index)
    whole = {name: pages for name, pages in old.items() if all(is_whole(archive, page) for page in pages)}
    alone = {name for name in whole if (folder / name).exists()}
    now = [Stretch(part.name, part.start, part.length) for part in month.parts]
    stay = [*(each for each in now if each.name not in whole), *stretches(whole)]
    let_go = {*month.let_go, *alone, *(each.name for each in now if each.name in whole)}
    if sorted(stay) != sorted(now) or let_go != set(month.let_go):
        write_anew(folder, index, stay, let_go)
    with writing(folder):
        for name in alone:
            (folder / name).unlink()
        sync_folder(folder)
    sweep(index)


def is_whole(archive: Archive, page: PageRef) -> bool:
    """Whether a page can be read, and its record is there to the last byte."""
    if not archive.is_readable(page):
        return False
    with archive.months.opened(page.warc, page.offset, RESTORE) as (_, path, offset):
        return Path(path).stat().st_size >= offset + page.length


def stretches(pages_of: Mapping[str, list[PageRef]]) -> Iterator[Stretch]:
    """Yield where pages lie in their runs' files."""
    for name, pages in sorted(pages_of.items()):
        yield from (Stretch(name, *place) for place in sorted({(page.offset, page.length) for page in pages}))


def write_anew(folder: Path, index: Path, stay: list[Stretch], let_go: Iterable[str]) -> None:
    """Put what stays into a month's next file, and name that in its list; what parts it has already must be whole."""
    month = read_month(index)
    target = unused(folder, month.file)
    try:
        with writing(target):
            parts = list(copied(folder, month, stay, target)) if stay else []
        for part in parts:
            compact.verify(target, part)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    with writing(index):
        write_month(index, Month(file=target.name, parts=tuple(parts), let_go=tuple(sorted(let_go))))


def copied(folder: Path, month: Month, stay: list[Stretch], target: Path) -> Iterator[Part]:
    """Copy what stays into a file, for good, and yield where it stands there."""
    known = {Stretch(part.name, part.start, part.length): part.digest for part in month.parts}
    months = Months(folder)
    with target.open("wb") as file:
        for stretch in stay:
            offset = file.tell()
            digest = copy(months, stretch, file)
            if known.get(stretch, digest) != digest:
                raise BrokenArchive(folder / month.file, f"does not hold what it took in of {stretch.name}; {RESTORE}")
            yield Part(**stretch._asdict(), offset=offset, digest=digest)
        file.flush()
        os.fsync(file.fileno())


def copy(months: Months, stretch: Stretch, target: BinaryIO) -> str:
    """Append a stretch to a file; its digest."""
    digest, left = hashlib.sha256(), stretch.length
    with months.opened(stretch.name, stretch.start, RESTORE) as (file, path, offset):
        file.seek(offset)
        while left:
            if not (chunk := file.read(min(CHUNK, left))):
                raise BrokenArchive(path, f"ends before byte {offset + stretch.length}; {RESTORE}")
            target.write(chunk)
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


def unused(folder: Path, file: str) -> Path:
    """The next file of a month after this one: 2026-09.warc.gz, 2026-09.1.warc.gz, and so on."""
    month, _, number = file.removesuffix(".warc.gz").partition(".")
    paths = (folder / f"{month}.{following}.warc.gz" for following in count(int(number or 0) + 1))
    return next(path for path in paths if not path.exists())


def sweep(index: Path) -> None:
    """Remove the files of a month that its list, if there is one, doesn't name."""
    if index.exists():
        file = read_month(index).file
        with writing(index):
            for path in index.parent.glob(f"{index.stem}*.warc.gz"):
                if path.name != file and FILE.fullmatch(path.name):
                    path.unlink()

"""Put the runs of each past month into one file: fewer files, the same bytes, every pointer still true.

A run's file is appended to its month's, read back against its digest, entered in the
month's list, and only then removed. Killed at any moment, each record can be read
either where it was or where it went, and the next `aipm compact` goes on from there;
no more room is needed than the largest run takes.
"""

import hashlib
import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from msgspec import structs

from crawler.archive import RESTORE, Archive, Run, files_of, writing
from crawler.elsewhere import require_here
from crawler.errors import BrokenArchive
from crawler.months import SUFFIX, Month, Part, read_month, sync_folder, write_month
from crawler.months import months as read_months
from crawler.warc import entries
from crawler.workspace import hold

CHUNK = 1 << 20

Watch = Callable[[str, int, int], None]  # which month, how many of its files are done, of how many


class Merged(NamedTuple):
    """What one month's file took in, and what it could not."""

    file: str
    part_count: int
    byte_count: int
    torn: tuple[str, ...]


def compact(workspace: Path, watch: Watch = lambda *_: None) -> list[Merged]:
    """Merge every month before the newest run's.

    Raises BadSettings, NotAWorkspace, WorkspaceBusy, BrokenArchive or NotWritten.
    """
    require_here(workspace)
    archive = Archive(workspace)
    with hold(workspace, archive.market):
        return [
            merge(archive.folder / f"{month}{SUFFIX}", files, watch)
            for month, files in past_months(workspace, archive.runs()).items()
        ]


def past_months(workspace: Path, runs: list[Run]) -> dict[str, list[tuple[Path, Run]]]:
    """The runs' files that are to be merged, by month; the only file of a month stays as it is."""
    folder, months = workspace / "archive", defaultdict[str, list[tuple[Path, Run]]](list)
    let_go = {name for month in read_months(folder) for name in month.let_go}
    for run in runs:
        month = f"{run.started_at:%Y-%m}"
        if month < f"{runs[-1].started_at:%Y-%m}":
            months[month] += [
                (folder / name, run) for name in files_of(run) if name not in let_go and (folder / name).exists()
            ]
    begun = {path.stem for path in folder.glob(f"*{SUFFIX}")}
    return {month: found for month, found in sorted(months.items()) if len(found) > 1 or (found and month in begun)}


def merge(index: Path, files: list[tuple[Path, Run]], watch: Watch) -> Merged:
    """Move the files of runs into their month's, one after another; torn ones are left where they are."""
    month = read_month(index)
    whole = [path for path, run in files if is_whole(path, run)]
    total = sum(path.stat().st_size for path in whole)
    for number, path in enumerate(whole):
        watch(month.file, number, len(whole))
        if path.name in {part.name for part in month.parts}:
            compare(index, month, path)
        else:
            month = take_in(index, month, path)
        with writing(path):
            path.unlink()
            sync_folder(path.parent)
    torn = tuple(path.name for path, _ in files if path not in whole)
    return Merged(month.file, len(whole), total, torn)


def is_whole(path: Path, run: Run) -> bool:
    """Whether a file is records to its end, and reaches as far as its manifest's pages: a month must have no holes."""
    ends = [page.offset + page.length for look in run.looks for page in look.pages if page.warc == path.name]
    try:
        deque(entries(path), maxlen=0)
    except BrokenArchive:
        return False
    return path.stat().st_size >= max(ends, default=0)


def take_in(index: Path, month: Month, path: Path) -> Month:
    """Append a file to its month's, cutting off what an earlier try left there, and enter it in the list."""
    target = index.with_name(month.file)
    held = target.stat().st_size if target.exists() else 0
    if held < month.length:
        raise BrokenArchive(target, f"{month.length} bytes were merged, {held} are there; {RESTORE}")
    copied, digest = 0, hashlib.sha256()
    try:
        with writing(target), target.open("ab") as file:
            file.truncate(month.length)
            for chunk in chunks(path, 0, path.stat().st_size):
                file.write(chunk)
                digest.update(chunk)
                copied += len(chunk)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        trim(target, month.length)
        raise
    part = Part(name=path.name, offset=month.length, length=copied, digest=digest.hexdigest())
    grown = structs.replace(month, parts=(*month.parts, part))
    verify(target, part)
    with writing(index):
        write_month(index, grown)
    return grown


def trim(target: Path, length: int) -> None:
    """Give the disk back what was appended in vain."""
    if length:
        os.truncate(target, length)
    else:
        target.unlink(missing_ok=True)


def compare(index: Path, month: Month, path: Path) -> None:
    """Make sure that a file, which an earlier try took in and left, may go; raises BrokenArchive."""
    part = next(part for part in month.parts if part.name == path.name)
    if digest_of(path, 0, path.stat().st_size) != part.digest:
        problem = f"differs from what {month.file} took in of it; keep whichever is right, and remove the other"
        raise BrokenArchive(path, problem)
    verify(index.with_name(month.file), part)


def verify(target: Path, part: Part) -> None:
    """Read a part back; raises BrokenArchive if it is not what went in."""
    if digest_of(target, part.offset, part.length) != part.digest:
        raise BrokenArchive(target, f"does not give back what it took in of {part.name}; {RESTORE}")


def digest_of(path: Path, offset: int, length: int) -> str:
    digest = hashlib.sha256()
    for chunk in chunks(path, offset, length):
        digest.update(chunk)
    return digest.hexdigest()


def chunks(path: Path, offset: int, length: int) -> Iterator[bytes]:
    """Yield a stretch of a file; it ends early where the file does."""
    with path.open("rb") as file:
        file.seek(offset)
        while length and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk

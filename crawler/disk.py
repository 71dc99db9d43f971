"""What a workspace takes up on its disk: each of its parts, what a run adds, and what a month of the archive keeps."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from crawler.archive import Run, manifest_path, warc_path
from crawler.kept import SUFFIX

LAST = 3  # runs, of which the growth is the mean
PARTS = {  # what stands in a workspace, by the name it is told under
    "archive": "archive",
    "texts": "texts",
    "warehouse": "warehouse.duckdb",
    "weekly": "weekly",
    "site": "site",
    "state": "state.sqlite",
}


def disk_use(workspace: Path, runs: Iterable[Run]) -> Iterator[str]:
    """Yield each part that is there, with its size and how it has grown of late."""
    last = list(runs)[-LAST:]
    for name, place in PARTS.items():
        if (workspace / place).exists():
            added = sum(map(size, (path for run in last for path in files_of(workspace, run, name))))
            growth = f" (+{spelled(added / len(last))} a run)" if added else ""
            yield f"{name} {spelled(size(workspace / place))}{growth}"


def files_of(workspace: Path, run: Run, part: str) -> Iterator[Path]:
    """The files that a run added to a part; none where it is made anew each time."""
    if part == "archive":
        yield from (warc_path(workspace, run.run_id), manifest_path(workspace, run.run_id))
    elif part == "texts":
        yield from (workspace / "texts").glob(f"{run.run_id}.*")


class Held(NamedTuple):
    """Bytes of one month in the archive."""

    bodies: int = 0
    postings: int = 0  # kept of bodies that were let go


def by_month(folder: Path) -> dict[str, Held]:
    """What each month's bodies take, and the postings kept of those that went."""
    found: dict[str, Held] = {}
    for path in sorted(folder.iterdir()):
        month, _, kind = path.name.partition(".")
        month = month if "-" in month[:5] else f"{month[:4]}-{month[4:6]}"
        held = found.get(month, Held())
        if path.name.endswith(".warc.gz"):
            found[month] = held._replace(bodies=held.bodies + size(path))
        elif kind.startswith(SUFFIX[1:]):
            found[month] = held._replace(postings=held.postings + size(path))
    return dict(sorted(found.items()))


def size(path: Path) -> int:
    """Bytes of a file, or of all files of a folder; of one that went meanwhile, none."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def spelled(count: float) -> str:
    """A number of bytes for people.

    >>> spelled(999), spelled(1_234_567)
    ('999 B', '1.2 MB')
    """
    for unit in ("B", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"

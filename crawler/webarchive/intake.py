"""Files of web archives, worked through by whoever works, and taken into the workspace by one.

A run is taken in as a crawl finishes one: its bodies first, then the manifest, which makes
it visible. What was taken in leaves the shards' folder; the shard's own note of what its
file came to stays there, so that no file is worked through again.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from crawler.archive import Run, manifest_path, warc_path, write_manifest
from crawler.errors import BadSettings
from crawler.settings import Board, load_boards, load_settings
from crawler.sources import reader_version
from crawler.webarchive.cdx import Stretch, read_index
from crawler.webarchive.shard import Job, Shard, lost, make
from crawler.webarchive.whose import reads_pages
from crawler.workspace import hold
from scale.storage import Storage
from scale.workers import LOCAL, workers

Step = Callable[[str, int, int], None]
SHARDS = "webarchive"  # of a workspace


class Request(NamedTuple):
    """What to take in, and how: files by path or address, or of them what indexes name."""

    files: tuple[str, ...] = ()
    indexes: tuple[Path, ...] = ()
    base: str = ""  # where the files lie that an index names
    shards: str = ""  # where shards go, if not into the workspace
    executor: str = LOCAL
    worker_count: int = 1


class Taken(NamedTuple):
    """What came of it: the runs that are new, the shards of all files, and what of the indexes could not be used."""

    runs: list[Run]
    shards: list[Shard]
    strange: list[str]

    @property
    def trouble_count(self) -> int:
        return len(self.strange) + sum(shard.trouble_count for shard in self.shards)


def take_in(workspace: Path, request: Request, step: Step | None = None) -> Taken:
    """Work through files and take their runs in; raises CrawlError or ScaleError."""
    with hold(workspace, "web"):
        shards = Storage(request.shards or (workspace / SHARDS).resolve())
        jobs, strange = jobs_of(request, shards, listed(workspace))
        taken = Taken([], [], strange)
        with workers(request.executor, count=request.worker_count, alike=reader_version) as hands:
            for job, shard in zip(jobs, hands.map(make, jobs, lost=lost), strict=True):
                whole = shard if is_whole(workspace, shards, shard) else again(shards, job, shard)
                taken.shards.append(whole)
                taken.runs.extend(publish(workspace, shards, whole))
                if step:
                    step(job.name, len(taken.shards), len(jobs))
        return taken


def listed(workspace: Path) -> tuple[Board, ...]:
    """The boards somebody listed whose pages a web archive may hold."""
    return tuple(board for board in load_boards(load_settings(workspace)) if reads_pages(board.source))


def jobs_of(request: Request, shards: Storage, boards: tuple[Board, ...]) -> tuple[list[Job], list[str]]:
    """A job for each file, and what can't be used of the indexes; raises BadSettings or BrokenArchive."""
    given = {Path(file).name: place_of(file) for file in request.files}
    if not request.indexes:
        chosen: list[tuple[tuple[str, str], tuple[Stretch, ...] | None]] = [
            (place_of(file), None) for file in request.files
        ]
        strange: list[str] = []
    else:
        index = read_index(list(request.indexes))
        absent = [name for name in index.files if Path(name).name not in given]
        if absent and not request.base:
            raise BadSettings(
                "--cdx", f"names {absent[0]}, which is not among the files; say where it lies with --base"
            )
        base = absolute(request.base)
        chosen = [(given.get(Path(name).name, (base, name)), parts) for name, parts in index.files.items()]
        strange = index.strange
    return [
        Job(folder=folder, name=name, shards=shards.url, stretches=parts, listed=boards)
        for (folder, name), parts in chosen
    ], strange


def place_of(file: str) -> tuple[str, str]:
    """A file's folder and its name in it.

    >>> place_of("s3://commoncrawl/crawl-data/x.warc.gz")
    ('s3://commoncrawl/crawl-data', 'x.warc.gz')
    """
    folder, _, name = absolute(file).rpartition("/")
    return folder or "/", name


def absolute(place: str) -> str:
    """A path from the root, for workers may stand elsewhere; an address as it is."""
    return place if "://" in place or not place else str(Path(place).resolve())


def is_whole(workspace: Path, shards: Storage, shard: Shard) -> bool:
    """Whether each of a shard's runs is in the archive, or there to be taken."""
    return all(manifest_path(workspace, run_id).exists() or shards.exists(f"{run_id}.json") for run_id in shard.runs)


def again(shards: Storage, job: Job, shard: Shard) -> Shard:
    """Work a file through once more, whose runs were taken in and have since been removed."""
    shards.remove(f"{shard.key}.json")
    return make(job)


def publish(workspace: Path, shards: Storage, shard: Shard) -> Iterator[Run]:
    """Take in the runs of a shard that are not in the archive yet, and yield them."""
    for run_id in shard.runs:
        manifest = f"{run_id}.json"
        is_new = not manifest_path(workspace, run_id).exists()
        if is_new:
            run = msgspec.json.decode(shards.read(manifest), type=Run)
            shards.get(f"{run_id}.warc.gz", warc_path(workspace, run_id))
            write_manifest(workspace, run)
        for name in (manifest, f"{run_id}.warc.gz"):
            shards.remove(name)
        if is_new:
            yield run

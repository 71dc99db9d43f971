"""The warehouse: the one writer of DuckDB, and what a whole analysis is.

A new warehouse is built beside the published one and takes its place in a
single rename, so readers never wait and never see half a load; killed at any
moment, the old one stands and the next analysis begins over. It holds nothing
that the archive could not give again.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from msgspec import Struct

from analysis.errors import NothingToCompare, WarehouseBusy
from analysis.guide import load_guide
from analysis.warehouse.checks import Warned, read_warnings
from analysis.warehouse.diff import Diff, tell
from analysis.warehouse.draft import DRAFT, building, discard, publish
from analysis.warehouse.edition import Edition, shipped
from analysis.warehouse.filling import Filled, fill, texts_of
from analysis.warehouse.plan import making_of, settle
from analysis.warehouse.published import CONFIG, Published, Way, damage_named, inspect, schema_version
from analysis.warehouse.reading import Watch, labour
from analysis.warehouse.texts import clear
from crawler.archive import Archive, Run, read_card
from scale.workers import LOCAL

QUERIES = Path(__file__).parents[2] / "queries"
GUIDE = QUERIES / "guide" / "guide.toml"
CHECKS = QUERIES / "checks"


class Result(Struct, frozen=True, kw_only=True):
    """What the warehouse holds after an analysis, and what went wrong on the way."""

    way: Way
    run_count: int
    look_count: int
    posting_count: int
    version_count: int
    ai_pm_count: int
    extracted_count: int = 0
    renewed_count: int = 0
    problems: tuple[str, ...] = ()
    warnings: tuple[Warned, ...] = ()


def analyze(
    workspace: Path,
    *,
    again: bool = False,
    workers: int = 1,
    executor: str = LOCAL,
    shards: str | None = None,
    guide: Path = GUIDE,
    checks: Path = CHECKS,
    watch: Watch = lambda *_: None,
    edition: Edition | None = None,
) -> Result:
    """Bring the workspace's warehouse up to its archive; raises what the stage's errors name.

    With `again` every run is read anew, as after mending an adapter; facts of known contents are carried over.
    `shards` is where they lie, if not in the workspace: the same for every machine. A killed analysis left some there.
    """
    path, hands = workspace / "warehouse.duckdb", labour(workspace, executor, workers, shards)
    with damage_named(path), only_writer(workspace):
        plan = settle(
            workspace, load_guide(guide), checks, edition or shipped(), labour=hands, watch=watch, again=again
        )
        if plan.way == "nothing":
            return summary(path, plan.way, Filled())
        texts = texts_of(plan)
        with building(workspace, plan.way) as warehouse:
            filled = fill(warehouse, plan, texts)
        texts.publish()
        publish(workspace / DRAFT, path)
        hands.clear()
        gone = lost(plan.published, plan.archive, plan.runs)
        return summary(path, plan.way, filled._replace(problems=gone + filled.problems))


def compare(
    workspace: Path,
    *,
    workers: int = 1,
    executor: str = LOCAL,
    shards: str | None = None,
    guide: Path = GUIDE,
    checks: Path = CHECKS,
    watch: Watch = lambda *_: None,
    edition: Edition | None = None,
) -> Diff | None:
    """What the present rules would change in what is published, which stays as it is; None if they are its own.

    It is held against the same runs, so that nothing but the rules makes a difference.
    """
    path, hands = workspace / "warehouse.duckdb", labour(workspace, executor, workers, shards)
    with damage_named(path), only_writer(workspace):
        published, edition = inspect(path), edition or shipped()
        if published is None or published.making.schema_version != schema_version():
            raise NothingToCompare(path)
        if published.making == making_of(edition):
            return None
        plan = settle(workspace, load_guide(guide), checks, edition, labour=hands, watch=watch, only_published=True)
        texts = texts_of(plan)
        try:
            with building(workspace, plan.way) as warehouse:
                fill(warehouse, plan, texts)
                with duckdb.connect(path, read_only=True, config=CONFIG) as before:
                    return tell(warehouse, before)
        finally:
            discard(workspace / DRAFT)
            clear(texts.folder, published.text_files)
            hands.clear()


def lost(published: Published | None, archive: Archive, runs: list[Run]) -> tuple[str, ...]:
    """What to say of runs that the published warehouse holds and the archive no longer does."""
    left = {run.run_id for run in runs}
    gone = [run_id for run_id in (published.run_ids if published else ()) if run_id not in left]
    if not gone:
        return ()
    problem = f"{len(gone)} runs are gone from it, and so from the warehouse, the first {gone[0]}"
    return (f"{archive.folder}: {problem}; restore their .warc.gz and .json, and run `aipm analyze` again",)


@contextmanager
def only_writer(workspace: Path) -> Iterator[None]:
    """Hold the workspace's analysis; the lock falls with its process, however that dies. Raises NotAWorkspace."""
    read_card(workspace)  # before anything is written to a folder that isn't ours
    with (workspace / "lock-analyze").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            lock.seek(0)
            raise WarehouseBusy(workspace, lock.read(80).strip() or "another process") from problem
        lock.truncate(0)
        lock.write(f"aipm analyze, process {os.getpid()}")
        lock.flush()
        yield


def summary(path: Path, way: Way, filled: Filled) -> Result:
    """Count what is published."""
    with duckdb.connect(path, read_only=True, config=CONFIG) as warehouse:
        counts = warehouse.execute("""
            SELECT
                (SELECT count(*) FROM runs),
                (SELECT count(*) FROM looks),
                (SELECT count(*) FROM postings),
                (SELECT count(*) FROM versions),
                (SELECT count(*) FROM postings WHERE role = 'ai_pm')
        """).fetchone() or (0, 0, 0, 0, 0)
        warnings = read_warnings(warehouse)
    return Result(
        way=way,
        run_count=counts[0],
        look_count=counts[1],
        posting_count=counts[2],
        version_count=counts[3],
        ai_pm_count=counts[4],
        extracted_count=filled.extracted_count,
        renewed_count=filled.renewed_count,
        problems=filled.problems,
        warnings=warnings,
    )

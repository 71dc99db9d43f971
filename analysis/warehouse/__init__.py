"""The warehouse: the one writer of DuckDB, and what a whole analysis is.

A new warehouse is built beside the published one and takes its place in a
single rename, so readers never wait and never see half a load; killed at any
moment, the old one stands and the next analysis begins over. It holds nothing
that the archive could not give again.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa
from msgspec import Struct

from analysis.errors import WarehouseBusy
from analysis.guide import Guide, guide_rows, load_guide
from analysis.shards import BATCH, local_pool, read_all
from analysis.warehouse.checks import check_all
from analysis.warehouse.edition import Edition, shipped
from analysis.warehouse.lives import derive
from analysis.warehouse.load import Loader
from analysis.warehouse.published import (
    CONFIG,
    SCHEMA,
    Making,
    Published,
    Way,
    choose_way,
    damage_named,
    inspect,
    schema_version,
)
from analysis.warehouse.rows import fingerprint
from analysis.warehouse.tables import arrow_schema, column, insert, insert_arrow
from analysis.warehouse.texts import Texts, quoted
from crawler.archive import Archive, Run, cards

QUERIES = Path(__file__).parents[2] / "queries"
GUIDE = QUERIES / "guide" / "guide.toml"
CHECKS = QUERIES / "checks"
FACTS = ("facts", "findings", "mentions", "guide_demand", "salaries", "parts", "statements")
DRAFT = ".warehouse.duckdb.unfinished"
FLUSH_AT = 4_096  # contents
WORTH_A_POOL = 2_000  # postings; a worker takes two seconds to start

Watch = Callable[[str, int, int], None]  # what is being done, how far, of how much


class Result(Struct, frozen=True, kw_only=True):
    """What the warehouse holds after an analysis, and what went wrong on the way."""

    way: Way
    run_count: int
    look_count: int
    posting_count: int
    version_count: int
    ai_pm_count: int
    extracted_count: int = 0
    problems: tuple[str, ...] = ()


def analyze(
    workspace: Path,
    *,
    again: bool = False,
    workers: int = 1,
    guide: Path = GUIDE,
    checks: Path = CHECKS,
    watch: Watch = lambda *_: None,
    edition: Edition | None = None,
) -> Result:
    """Bring the workspace's warehouse up to its archive; raises what the stage's errors name.

    With `again` every run is read anew, as after mending an adapter; facts of known contents are carried over.
    """
    archive, advice, edition = Archive(workspace), load_guide(guide), edition or shipped()
    path, texts_folder = workspace / "warehouse.duckdb", workspace / "texts"
    with damage_named(path), only_writer(workspace):
        runs = archive.runs()
        published, making = inspect(path), making_of(edition)
        prints = tuple(fingerprint(run) for run in runs)
        way = choose_way(published, making, runs=prints, guide_hash=advice.hash, texts=texts_folder, again=again)
        if way == "nothing":
            return summary(path, way)
        kept = published.text_files if published and way != "fresh" else {}
        loaded = len(published.runs) if published and way == "append" else 0
        texts = Texts(texts_folder, published.text_files if published else {}, keeping=bool(kept))
        with building(workspace, way) as warehouse:
            loader = Loader(warehouse, archive, lend(warehouse, path) if way == "again" else frozenset())
            extracted_count = read_runs(loader, runs[loaded:], edition, texts, workers=workers, watch=watch)
            if way == "again":
                carry(warehouse)
                texts.drop_strangers(warehouse)
            watch("deriving", 0, 1)
            describe(warehouse, making, edition, advice, texts)
            derive(warehouse)
            watch("checking", 0, 1)
            check_all(warehouse, checks, new_texts=texts.paths(only_new=True), texts=texts.paths())
        texts.publish()
        publish(workspace / DRAFT, path)
        return summary(
            path, way, extracted_count=extracted_count, problems=lost(published, archive, runs) + loader.problems
        )


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
    """Hold the workspace's analysis; the lock falls with its process, however that dies."""
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


@contextmanager
def building(workspace: Path, way: Way) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a warehouse beside the published one: a copy of it to append to, or an empty one.

    Left without error it is whole and on disk; left with one, it is gone.
    """
    draft = workspace / DRAFT
    discard(draft)
    if way == "append":
        shutil.copyfile(workspace / "warehouse.duckdb", draft)
    try:
        config = CONFIG | {"storage_compatibility_version": "v1.5.0", "memory_limit": "1GB"}
        with duckdb.connect(draft, config=config) as warehouse:
            if way != "append":
                migrate(warehouse)
            yield warehouse
            warehouse.execute("CHECKPOINT")
    except BaseException:
        discard(draft)
        raise


def discard(draft: Path) -> None:
    """Remove an unfinished warehouse and what DuckDB keeps beside it."""
    for path in draft.parent.glob(draft.name + "*"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def migrate(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Make the tables and views, migration by migration."""
    warehouse.begin()
    for path in sorted(SCHEMA.glob("*.sql")):
        warehouse.execute(path.read_text(encoding="utf-8"))
    warehouse.commit()


def making_of(edition: Edition) -> Making:
    return Making(
        schema_version=schema_version(),
        extractor_version=edition.extractor_version,
        taxonomy_version=edition.taxonomy_version,
        spacy_version=edition.spacy_version,
    )


def read_runs(loader: Loader, runs: list[Run], edition: Edition, texts: Texts, *, workers: int, watch: Watch) -> int:
    """Read runs into the warehouse and extract what is new; how many contents that was."""
    extracted_count = 0
    listed = [sum(look.listed_count or 0 for look in run.looks) for run in runs]
    schemas = {name: arrow_schema(loader.warehouse, f"store.{name}") for name in FACTS}
    with pool(workers, sum(listed)) as executor:
        for number, run in enumerate(runs):
            texts.begin(run.run_id)
            waiting: dict[str, list[pa.Table]] = {name: [] for name in FACTS}
            for found in read_all(loader.load(run), edition.extract, schemas, executor):
                texts.write(found["texts"])
                extracted_count += len(found["texts"])
                for name in FACTS:
                    waiting[name].append(found[name])
                if len(waiting["facts"]) * BATCH >= FLUSH_AT:
                    store_facts(loader.warehouse, waiting)
                watch("reading", sum(listed[:number]) + loader.reading_count, sum(listed))
            store_facts(loader.warehouse, waiting)
            texts.end()
            watch("reading", sum(listed[: number + 1]), sum(listed))
    return extracted_count


def store_facts(warehouse: duckdb.DuckDBPyConnection, waiting: dict[str, list[pa.Table]]) -> None:
    """Insert the tables that wait, and forget them."""
    for name, tables in waiting.items():
        if tables:
            insert_arrow(warehouse, f"store.{name}", pa.concat_tables(tables))
            tables.clear()


def pool(workers: int, expected: int) -> AbstractContextManager[Executor | None]:
    """Workers on this machine, or none where starting them would take longer than the work."""
    return local_pool(workers) if workers > 1 and expected >= WORTH_A_POOL else nullcontext()


def lend(warehouse: duckdb.DuckDBPyConnection, path: Path) -> frozenset[bytes]:
    """Attach the published warehouse as `earlier`; the contents whose facts it can lend."""
    warehouse.execute(f"ATTACH {quoted(path)} AS earlier (READ_ONLY)")
    known = column(warehouse, "SELECT content_hash FROM earlier.store.contents")
    return frozenset(bytes.fromhex(found) for found in known)


def carry(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Take the facts of contents that were not extracted from `earlier`, under their new numbers."""
    warehouse.execute("""
        CREATE TEMP TABLE carried AS
        SELECT here.content_number, there.content_number AS earlier_number
        FROM store.contents AS here
        INNER JOIN earlier.store.contents AS there ON here.content_hash = there.content_hash
        ANTI JOIN store.facts AS facts ON here.content_number = facts.content_number
    """)
    for name in FACTS:
        warehouse.execute(f"""
            INSERT INTO store.{name} BY NAME
            SELECT there.* REPLACE (carried.content_number AS content_number)
            FROM earlier.store.{name} AS there
            INNER JOIN carried ON there.content_number = carried.earlier_number
        """)
    warehouse.execute("DETACH earlier")


def describe(
    warehouse: duckdb.DuckDBPyConnection, making: Making, edition: Edition, guide: Guide, texts: Texts
) -> None:
    """Say what this warehouse was made by, and load what stands beside the postings: skills, guide, text files."""
    newest = warehouse.execute("SELECT arg_max(run_id, run_number) FROM store.runs").fetchone()
    versions = msgspec.structs.asdict(making)
    rows = guide_rows(guide) | {
        "meta": [versions | {"guide_hash": guide.hash, "built_from_run_id": newest[0] if newest else None}],
        "skills": list(edition.skills),
        "sources": [{"source": card.name, "label": card.label, "attribution": card.attribution} for card in cards()],
        "extractions": [
            {name: versions[name] for name in versions if name != "schema_version"} | {"extraction_number": 1}
        ],
        "text_files": [{"name": name, "text_count": count} for name, count in sorted(texts.listed().items())],
    }
    for table, found in rows.items():
        warehouse.execute(f"DELETE FROM store.{table}")
        insert(warehouse, f"store.{table}", found)


def publish(draft: Path, path: Path) -> None:
    """Put the finished warehouse in place of the published one, for good."""
    for place in (draft, draft.parent):
        if place == draft.parent:
            draft.replace(path)
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def summary(path: Path, way: Way, *, extracted_count: int = 0, problems: tuple[str, ...] = ()) -> Result:
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
    return Result(
        way=way,
        run_count=counts[0],
        look_count=counts[1],
        posting_count=counts[2],
        version_count=counts[3],
        ai_pm_count=counts[4],
        extracted_count=extracted_count,
        problems=problems,
    )

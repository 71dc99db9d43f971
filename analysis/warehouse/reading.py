"""Runs into a warehouse under construction, and the facts of their contents with them."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from duckdb import DuckDBPyConnection

from analysis.facts import Document
from analysis.shards import clear_shards, read_all, recipe_of
from analysis.versions import rules
from analysis.warehouse.edition import Edition
from analysis.warehouse.load import Loader
from analysis.warehouse.tables import arrow_schema, insert_arrow
from analysis.warehouse.texts import Texts
from crawler.archive import Run
from scale.storage import Storage
from scale.workers import LOCAL, Workers, is_cluster, workers

FACTS = (
    *("facts", "findings", "mentions", "guide_demand", "signals", "salaries", "parts", "statements", "signatures"),
)
FLUSH_AT = 16_384  # contents: of most tables more than a row group, which goes to the file without a detour by the log
WORTH_A_POOL = 2_000  # postings; a worker takes two seconds to start

Watch = Callable[[str, int, int], None]  # what is being done, how far, of how much


class Labour(NamedTuple):
    """Who reads shards, and where these lie meanwhile."""

    shards: Storage
    executor: str = LOCAL
    worker_count: int = 1
    is_ours: bool = True  # the folder of shards, which goes when the analysis is done

    def hired(self, expected: int) -> AbstractContextManager[Workers]:
        """Workers for so many postings: this process itself where having others would take longer than the work."""
        if expected < WORTH_A_POOL:
            return workers(count=1)
        return workers(self.executor, count=self.worker_count, alike=rules)

    def clear(self) -> None:
        """Remove the shards; nobody needs them any more."""
        if self.is_ours:
            shutil.rmtree(self.shards.url, ignore_errors=True)
        else:
            clear_shards(self.shards)


def labour(workspace: Path, executor: str, count: int, shards: str | None) -> Labour:
    """Who reads shards; raises ScaleError if there is no such executor, or no such storage."""
    is_cluster(executor)
    storage = Storage(shards or workspace / "shards")
    if storage.is_local:
        storage = Storage(Path(storage.url).absolute())
    return Labour(storage, executor, count, is_ours=shards is None)


def read_runs(
    loader: Loader, runs: list[Run], edition: Edition, texts: Texts, *, labour: Labour, lost: list[int], watch: Watch
) -> int:
    """Read runs into the warehouse and extract what is new; how many contents that was.

    `lost` takes those that ended whoever read them; their facts are left empty.
    """
    extracted_count = 0
    listed = [sum(look.listed_count or 0 for look in run.looks) for run in runs]
    schemas = {name: arrow_schema(loader.warehouse, f"store.{name}") for name in FACTS}
    recipe = recipe_of(labour.shards.url, edition.extract, Document, schemas, edition.version)
    with labour.hired(sum(listed)) as hired:
        for number, run in enumerate(runs):
            texts.begin(run.run_id)
            waiting: dict[str, list[pa.Table]] = {name: [] for name in FACTS}
            for found in read_all(loader.load(run), recipe, hired, lost):
                texts.write(found["texts"])
                extracted_count += len(found["texts"])
                for name in FACTS:
                    waiting[name].append(found[name])
                if sum(map(len, waiting["facts"])) >= FLUSH_AT:
                    store_facts(loader.warehouse, waiting)
                watch("reading", sum(listed[:number]) + loader.reading_count, sum(listed))
            store_facts(loader.warehouse, waiting)
            texts.end()
            watch("reading", sum(listed[: number + 1]), sum(listed))
    return extracted_count


def store_facts(warehouse: DuckDBPyConnection, waiting: dict[str, list[pa.Table]]) -> None:
    """Insert the tables that wait, and forget them."""
    for name, tables in waiting.items():
        if tables:
            insert_arrow(warehouse, f"store.{name}", pa.concat_tables(tables))
            tables.clear()

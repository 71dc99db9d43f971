"""Runs into a warehouse under construction, and the facts of their contents with them."""

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext

import pyarrow as pa
from duckdb import DuckDBPyConnection

from analysis.shards import BATCH, local_pool, read_all
from analysis.warehouse.edition import Edition
from analysis.warehouse.load import Loader
from analysis.warehouse.tables import arrow_schema, insert_arrow
from analysis.warehouse.texts import Texts
from crawler.archive import Run

FACTS = (
    *("facts", "findings", "mentions", "guide_demand", "signals", "salaries", "parts", "statements", "signatures"),
)
FLUSH_AT = 16_384  # contents: of most tables more than a row group, which goes to the file without a detour by the log
WORTH_A_POOL = 2_000  # postings; a worker takes two seconds to start

Watch = Callable[[str, int, int], None]  # what is being done, how far, of how much


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


def store_facts(warehouse: DuckDBPyConnection, waiting: dict[str, list[pa.Table]]) -> None:
    """Insert the tables that wait, and forget them."""
    for name, tables in waiting.items():
        if tables:
            insert_arrow(warehouse, f"store.{name}", pa.concat_tables(tables))
            tables.clear()


def pool(workers: int, expected: int) -> AbstractContextManager[Executor | None]:
    """Workers on this machine, or none where starting them would take longer than the work."""
    return local_pool(workers) if workers > 1 and expected >= WORTH_A_POOL else nullcontext()

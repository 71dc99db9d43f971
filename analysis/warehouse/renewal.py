"""After a change of taxonomy alone: the skills of the texts it touches, read again from the texts themselves.

What they hang on, the warehouse has: the text, its parts, and a few other facts. So no
page of the archive is read, and most texts only as far as it takes to see that they hold
none of the changed phrases.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from analysis.fact_rows import Row, Task
from analysis.facts import Facts, Finding, Part, Salary
from analysis.shards import TEXTS, Tables, read_all, recipe_of
from analysis.taxonomy import Taxonomy
from analysis.warehouse.edition import Renewal
from analysis.warehouse.reading import Labour, Watch, store_facts
from analysis.warehouse.tables import arrow_schema, column, scalar

if TYPE_CHECKING:
    from analysis.touched import Change

RENEWED = ("mentions", "guide_demand", "signals", "statements")  # all that hangs on the taxonomy
AT_ONCE = 4_096  # texts
OTHERS: dict[str, type[Finding | Salary | Part]] = {"findings": Finding, "salaries": Salary, "parts": Part}


def renew(
    warehouse: DuckDBPyConnection,
    renewal: Renewal,
    texts: list[Path],
    *,
    labour: Labour,
    lost: list[int],
    watch: Watch,
) -> int:
    """Read skills anew where the change from `earlier`'s taxonomy touches a text; how many contents that was.

    They stand in the table `touched` afterwards. `texts` are those that were not extracted just now.
    """
    from analysis.touched import Change

    change = Change(earlier_taxonomy(warehouse), renewal.taxonomy)
    schemas = {name: arrow_schema(warehouse, f"store.{name}") for name in RENEWED}
    warehouse.execute("CREATE TEMP TABLE touched (content_number INTEGER)")
    total = sum(pq.read_metadata(path).num_rows for path in texts)
    recipe = recipe_of(labour.shards.url, renewal.skills_again, Facts, schemas, renewal.taxonomy.version)
    with labour.hired(total) as hired:
        read = partial(read_all, recipe=recipe, workers=hired, lost=lost)
        found = find_touched(texts, change, lambda done: watch("reading skills", done, total))
        for held in gathered(found) if change.words != frozenset() else ():
            renew_batch(warehouse, list(tasks(warehouse, held)), read)
    return scalar(warehouse, "SELECT count(*) FROM touched")


def earlier_taxonomy(warehouse: DuckDBPyConnection) -> Taxonomy:
    [known] = column(warehouse, "SELECT taxonomy FROM earlier.store.extractions WHERE extraction_number = 1")
    return msgspec.json.decode(known, type=Taxonomy)


def find_touched(paths: list[Path], change: "Change", tell: Callable[[int], None]) -> Iterator[pa.Table]:
    """Yield the texts that a change touches, with their hashes."""
    done = 0
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(AT_ONCE, columns=TEXTS.names):
                touched = [change.touches(text) for text in batch["text"].to_pylist()]
                yield pa.Table.from_batches([batch]).filter(pa.array(touched, pa.bool_()))
                done += len(batch)
                tell(done)


def gathered(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Yield the rows of small tables as fewer large ones: each costs a look through all facts."""
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if sum(map(len, waiting)) >= AT_ONCE:
            yield pa.concat_tables(waiting)
            waiting = []
    if sum(map(len, waiting)):
        yield pa.concat_tables(waiting)


def renew_batch(
    warehouse: DuckDBPyConnection, batch: list[Task], read: Callable[[list[Task]], Iterator[Tables]]
) -> None:
    """Put new skills in place of the old ones of some contents."""
    waiting: dict[str, list[pa.Table]] = {name: [] for name in RENEWED}
    for found in read(batch):
        for name in RENEWED:
            waiting[name].append(found[name])
    warehouse.register("renewed", pa.table({"content_number": pa.array([task.content_number for task in batch])}))
    warehouse.execute("INSERT INTO touched FROM renewed")
    for name in RENEWED:
        warehouse.execute(f"DELETE FROM store.{name} WHERE content_number IN (SELECT content_number FROM renewed)")
    warehouse.unregister("renewed")
    store_facts(warehouse, waiting)


def tasks(warehouse: DuckDBPyConnection, held: pa.Table) -> Iterator[Task]:
    """The contents some texts belong to, each with its facts as they stand, but for the skills."""
    warehouse.register("held", held)
    contents = rows(
        warehouse,
        """
        SELECT facts.*, held.content_hash, held.text
        FROM held
        INNER JOIN store.contents AS contents ON held.content_hash = contents.content_hash
        INNER JOIN store.facts AS facts ON contents.content_number = facts.content_number
        ORDER BY facts.content_number
        """,
    )
    others = {name: others_of(warehouse, name, kind) for name, kind in OTHERS.items()}
    warehouse.unregister("held")
    for row in contents:
        number = row["content_number"]
        found = {name: others[name].get(number, []) for name in OTHERS}
        yield Task(number, row["content_hash"], msgspec.convert(row | found, Facts))


def others_of(warehouse: DuckDBPyConnection, table: str, kind: type[Finding | Salary | Part]) -> dict[int, list[Row]]:
    """The facts of one kind, by the content they belong to."""
    found: dict[int, list[Row]] = {}
    query = f"""
        SELECT found.*, found.start_offset AS start, found.end_offset AS "end"
        FROM store.{table} AS found
        WHERE found.content_number IN (
            SELECT contents.content_number
            FROM held
            INNER JOIN store.contents AS contents ON held.content_hash = contents.content_hash
        )
        ORDER BY found.content_number, found.{kind.__name__.lower()}_number
    """
    for row in rows(warehouse, query):
        found.setdefault(row["content_number"], []).append(row)
    return found


def rows(warehouse: DuckDBPyConnection, query: str) -> list[Row]:
    found: list[Row] = warehouse.sql(query).to_arrow_table().to_pylist()
    return found

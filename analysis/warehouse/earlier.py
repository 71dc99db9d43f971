"""What the published warehouse gives to the one being made: its facts, and its edition to hold against the new one.

Facts of contents that are known are carried over under their new numbers. If the edition
changed, what it reads otherwise is kept as the earlier one read it, so that both can be
asked: one edition back, no further, and only what differs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from analysis.warehouse.reading import FACTS
from analysis.warehouse.tables import column, insert
from analysis.warehouse.texts import quoted

KEPT = ("facts", "findings", "mentions", "guide_demand", "signals", "salaries")
NUMBERS = ("content_number", "extraction_number")  # of the warehouse, not of what was read


@contextmanager
def lending(warehouse: DuckDBPyConnection, path: Path | None) -> Iterator[None]:
    """Attach the published warehouse, if it will do, as `earlier`."""
    if path is None:
        yield
        return
    warehouse.execute(f"ATTACH {quoted(path)} AS earlier (READ_ONLY)")
    yield
    warehouse.execute("DETACH earlier")


def lent(warehouse: DuckDBPyConnection) -> frozenset[bytes]:
    """The contents whose facts `earlier` can give: none without a text, since reading it may have failed."""
    known = column(
        warehouse,
        """
        SELECT contents.content_hash
        FROM earlier.store.contents AS contents
        INNER JOIN earlier.store.facts AS facts ON contents.content_number = facts.content_number
        WHERE facts.text_length > 0
        """,
    )
    return frozenset(bytes.fromhex(found) for found in known)


def pair(warehouse: DuckDBPyConnection) -> None:
    """Note which content of this warehouse is which of `earlier`."""
    warehouse.execute("""
        CREATE TEMP TABLE shared AS
        SELECT here.content_number, there.content_number AS earlier_number
        FROM store.contents AS here
        INNER JOIN earlier.store.contents AS there ON here.content_hash = there.content_hash
    """)


def carry(warehouse: DuckDBPyConnection) -> None:
    """Take the facts of contents that were not extracted from `earlier`."""
    warehouse.execute("""
        CREATE TEMP TABLE carried AS
        FROM shared ANTI JOIN store.facts AS facts ON shared.content_number = facts.content_number
    """)
    for name in FACTS:
        take_over(warehouse, name, name, "carried")


def carry_earlier(warehouse: DuckDBPyConnection) -> None:
    """Take over what `earlier` kept of the edition before."""
    for name in ("contents", *KEPT):
        take_over(warehouse, f"earlier_{name}", f"earlier_{name}", "shared")
    warehouse.execute("INSERT INTO store.extractions FROM earlier.store.extractions WHERE extraction_number = 2")


def keep_earlier(warehouse: DuckDBPyConnection, doubted: str) -> None:
    """Keep of `earlier` what it read otherwise; only the contents of one table can have been."""
    for name in ("contents", *KEPT):
        warehouse.execute(f"DELETE FROM store.earlier_{name}")
    warehouse.execute("CREATE TEMP TABLE changed (content_number INTEGER, earlier_number INTEGER)")
    for name in KEPT:
        warehouse.execute(f"INSERT INTO changed FROM ({differing(warehouse, name, doubted)})")
    warehouse.execute("CREATE OR REPLACE TEMP TABLE changed AS SELECT DISTINCT * FROM changed")
    warehouse.execute("""
        INSERT INTO store.earlier_contents
        SELECT content_number, content_number IN (SELECT content_number FROM changed)
        FROM shared
        ORDER BY content_number
    """)
    for name in KEPT:
        take_over(warehouse, name, f"earlier_{name}", "changed")
    warehouse.execute("UPDATE store.earlier_facts SET extraction_number = 2")
    warehouse.execute("DELETE FROM store.extractions")
    warehouse.execute("""
        INSERT INTO store.extractions BY NAME
        SELECT * REPLACE (2 AS extraction_number) FROM earlier.store.extractions WHERE extraction_number = 1
    """)


def take_over(warehouse: DuckDBPyConnection, table: str, target: str, pairs: str) -> None:
    """Copy the rows of some contents from `earlier`, under their new numbers."""
    warehouse.execute(f"""
        INSERT INTO store.{target} BY NAME
        SELECT there.* REPLACE (pairs.content_number AS content_number)
        FROM earlier.store.{table} AS there
        INNER JOIN {pairs} AS pairs ON there.content_number = pairs.earlier_number
    """)


def differing(warehouse: DuckDBPyConnection, table: str, doubted: str) -> str:
    """SQL for the contents of which a table holds other rows than `earlier` does, by the sum of their rows' hashes."""
    found = column(
        warehouse,
        f"""
        SELECT column_name FROM duckdb_columns()
        WHERE database_name = current_database() AND schema_name = 'store' AND table_name = '{table}'
        ORDER BY column_index
        """,
    )
    columns = ", ".join(f"facts.{name}" for name in found if name not in NUMBERS)
    sums = [
        f"""
        SELECT pairs.*, count(*) AS row_count, sum(hash({columns})) AS hashes
        FROM {catalog}store.{table} AS facts
        INNER JOIN {doubted} AS pairs ON facts.content_number = pairs.{number}
        GROUP BY ALL
        """
        for catalog, number in (("", "content_number"), ("earlier.", "earlier_number"))
    ]
    return f"""
        SELECT content_number, earlier_number
        FROM ({sums[0]}) AS here
        FULL JOIN ({sums[1]}) AS there USING (content_number, earlier_number)
        WHERE (here.row_count, here.hashes) IS DISTINCT FROM (there.row_count, there.hashes)
    """


def name_edition(warehouse: DuckDBPyConnection, edition: dict[str, Any]) -> None:
    """Say which edition is the present one."""
    warehouse.execute("DELETE FROM store.extractions WHERE extraction_number = 1")
    insert(warehouse, "store.extractions", [edition | {"extraction_number": 1}])

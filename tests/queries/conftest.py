"""A warehouse small enough to fill by hand, with exactly the columns of the published views."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from queries.answer import load_macros

SCHEMA = Path(__file__).parents[2] / "analysis" / "schema"


def build_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Run the warehouse's own migrations: the contract is written down once, there."""
    for migration in sorted(SCHEMA.glob("*.sql")):
        if migration.name[0].isdigit():
            connection.execute(migration.read_text(encoding="utf-8"))


def published_views(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main' ORDER BY view_name"
    ).fetchall()
    return [row[0] for row in rows]


def empty_tables() -> duckdb.DuckDBPyConnection:
    """One empty table for each published view, to be filled by a case's given.sql."""
    connection = duckdb.connect(":memory:")
    connection.execute("ATTACH ':memory:' AS real; USE real")
    build_schema(connection)
    views = published_views(connection)
    connection.execute("USE memory")
    for view in views:
        connection.execute(f"CREATE TABLE {view} AS SELECT * FROM real.main.{view} LIMIT 0")
    load_macros(connection)
    return connection


@pytest.fixture
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = empty_tables()
    yield connection
    connection.close()

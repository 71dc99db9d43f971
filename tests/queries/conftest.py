"""A warehouse small enough to fill by hand, with exactly the columns of the published views."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest

from queries.answer import SCHEMA_VERSION, Answer, bind, load_macros, take
from queries.catalog import Query

HERE = Path(__file__).parent
SCHEMA = HERE.parents[1] / "analysis" / "warehouse" / "schema"
WEEK = "2026-W47"
GIVEN = {"week": WEEK, "employer": "EMPLOYER 1"}  # what has no default, and the week


def build_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Run the warehouse's own migrations: the contract is written down once, there."""
    for migration in sorted(SCHEMA.glob("[0-9]*.sql")):
        connection.execute(migration.read_text(encoding="utf-8"))


@cache
def table_definitions() -> str:
    """SQL that makes one empty table for each published view, to be filled by hand."""
    with duckdb.connect(":memory:") as connection:
        build_schema(connection)
        rows = connection.execute(
            """
            SELECT table_name, string_agg(format('"{}" {}', column_name, data_type), ', ' ORDER BY column_index)
            FROM duckdb_columns()
            WHERE NOT internal AND schema_name = 'main'
            GROUP BY table_name
            """
        ).fetchall()
    return ";\n".join(f"CREATE TABLE {name} ({columns})" for name, columns in rows)


@cache
def store_definitions() -> str:
    """SQL that makes those inner tables, empty, that the publish gate reads or is held against."""
    with duckdb.connect(":memory:") as connection:
        build_schema(connection)
        rows = connection.execute(
            """
            SELECT regexp_replace(sql, 'NOT NULL', '', 'g') FROM duckdb_tables()
            WHERE
                schema_name = 'store'
                AND table_name IN ('looks', 'sightings', 'facts', 'salaries', 'contents', 'identities', 'board_looks')
            """
        ).fetchall()
    return "CREATE SCHEMA store;" + "".join(row[0] for row in rows)


def run_file(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Run a file of SQL, after the market if it says that it builds on it."""
    given = path.read_text(encoding="utf-8")
    if given.startswith("-- On top of: market.sql"):
        connection.execute((HERE / "market.sql").read_text(encoding="utf-8"))
    connection.execute(given)


def ask_query(connection: duckdb.DuckDBPyConnection, query: Query) -> Answer:
    given = {param.name: GIVEN[param.name] for param in query.params if param.name in GIVEN}
    return take(connection, query.sql, bind(connection, query, given), subject=query.name)


Run = Callable[[duckdb.DuckDBPyConnection, Path], None]
Ask = Callable[[duckdb.DuckDBPyConnection, Query], Answer]


@pytest.fixture
def run() -> Run:
    return run_file


@pytest.fixture
def ask() -> Ask:
    return ask_query


@pytest.fixture(scope="session")
def empty_tables() -> Iterator[duckdb.DuckDBPyConnection]:
    """Empty tables in memory, with the macros: made once, for that takes longer than any test."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(table_definitions())
        load_macros(connection)
        yield connection


@pytest.fixture
def tables(empty_tables: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same, to be filled by one test: what it did is rolled back."""
    empty_tables.begin()
    yield empty_tables
    empty_tables.rollback()


@pytest.fixture(scope="module")
def inside() -> Iterator[duckdb.DuckDBPyConnection]:
    """Empty looks and inner tables in memory, with the macros."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(table_definitions())
        connection.execute(store_definitions())
        load_macros(connection)
        yield connection


@pytest.fixture(scope="session")
def views() -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse's real views over nothing, with the macros."""
    with duckdb.connect(":memory:") as connection:
        build_schema(connection)
        load_macros(connection)
        yield connection


@pytest.fixture(scope="session")
def analyzed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose warehouse holds a small week, with the texts beside it."""
    workspace = tmp_path_factory.mktemp("analyzed")
    (workspace / "texts").mkdir()
    with duckdb.connect(workspace / "warehouse.duckdb") as connection:
        connection.execute(table_definitions())
        run_file(connection, HERE / "week.sql")
        connection.execute(store_definitions())
        run_file(connection, HERE / "store.sql")
        connection.execute(f"UPDATE meta SET schema_version = {SCHEMA_VERSION}")
        target = str(workspace / "texts" / "one.parquet").replace("'", "''")
        connection.execute(f"COPY (SELECT content_hash, said AS text FROM said) TO '{target}' (FORMAT parquet)")
    return workspace


@pytest.fixture
def workspace(analyzed: Path, tmp_path: Path) -> Path:
    """The same, to be written into."""
    return shutil.copytree(analyzed, tmp_path / "work")

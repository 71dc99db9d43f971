"""Every question, asked of rows given and held against rows expected."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from queries.answer import Answer
from queries.catalog import Query, load_catalog
from queries.printing import to_csv

Run = Callable[[duckdb.DuckDBPyConnection, Path], None]
Ask = Callable[[duckdb.DuckDBPyConnection, Query], Answer]

HERE = Path(__file__).parent
CASES = HERE / "cases"
QUERIES = load_catalog().queries

every_query = pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)


@every_query
def test_answer(tables: duckdb.DuckDBPyConnection, run: Run, ask: Ask, query: Query) -> None:
    run(tables, CASES / query.name / "given.sql")
    expected = (CASES / query.name / "answer.csv").read_text(encoding="utf-8")
    assert to_csv(ask(tables, query)).splitlines() == expected.splitlines()


@every_query
def test_asks_only_what_the_warehouse_publishes(views: duckdb.DuckDBPyConnection, query: Query) -> None:
    """Bound against the real views: every column named exists there, and the header names those that come out."""
    assert views.sql(with_values(query)).columns == [column.name for column in query.columns]


@every_query
def test_header_tells_what_is_read(tables: duckdb.DuckDBPyConnection, query: Query) -> None:
    assert tables.get_table_names(with_values(query)) == set(query.reads)


def with_values(query: Query) -> str:
    """The SQL with each parameter filled in."""
    sql = query.sql
    for param in sorted(query.params, key=lambda param: -len(param.name)):
        value = "2026-W47" if param.type == "WEEK" else param.default
        sql = sql.replace(f"${param.name}", f"'{value}'" if param.type in ("WEEK", "TEXT") else str(value))
    return sql


def test_no_case_without_a_question() -> None:
    assert {case.name for case in CASES.iterdir()} == {query.name for query in QUERIES}

"""Every question, asked of rows given and held against rows expected."""

from pathlib import Path

import duckdb
import pytest

from queries.answer import Answer, bind, load_macros, take
from queries.catalog import Query, load_catalog
from queries.printing import to_csv
from tests.queries.conftest import build_schema

HERE = Path(__file__).parent
CASES = HERE / "cases"
QUERIES = load_catalog().queries
WEEK = "2026-W47"


def ask(connection: duckdb.DuckDBPyConnection, query: Query) -> Answer:
    given = {"week": WEEK} if "week" in {param.name for param in query.params} else {}
    return take(connection, query.sql, bind(connection, query, given), subject=query.name)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_answer(tables: duckdb.DuckDBPyConnection, query: Query) -> None:
    case = CASES / query.name
    given = (case / "given.sql").read_text(encoding="utf-8")
    if given.startswith("-- On top of: market.sql"):
        tables.execute((HERE / "market.sql").read_text(encoding="utf-8"))
    tables.execute(given)
    expected = (case / "answer.csv").read_text(encoding="utf-8").splitlines()
    assert to_csv(ask(tables, query)).splitlines() == expected


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_columns_are_those_of_the_header(tables: duckdb.DuckDBPyConnection, query: Query) -> None:
    tables.execute((HERE / "market.sql").read_text(encoding="utf-8"))
    assert ask(tables, query).columns == tuple(column.name for column in query.columns)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_reads_what_the_warehouse_publishes(query: Query) -> None:
    with duckdb.connect(":memory:") as warehouse:
        build_schema(warehouse)
        load_macros(warehouse)
        values = {param.name: WEEK if param.type == "WEEK" else int(param.default or 0) for param in query.params}
        assert take(warehouse, query.sql, values).columns


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_reads_are_told(query: Query) -> None:
    code = "\n".join(line for line in query.sql.splitlines() if not line.startswith("--"))
    macros = {"sighted_in": {"postings", "sightings"}, "new_in": {"postings", "looks"}, "closed_in": {"postings"}}
    macros["base_pay"] = {"salaries"}
    views = {"mentions", "guide_demand", "guide_skills", "guide_bands", "skills", "changes", "looks", "postings"}
    words = set(code.replace("(", " ").replace(",", " ").split())
    used = {view for place in ("FROM", "JOIN") for view in views if f"{place} {view}" in code}
    used |= {view for macro, behind in macros.items() if macro in words for view in behind}
    used |= {"sightings"} if "FROM sightings" in code else set()
    assert used == set(query.reads)


def test_no_case_without_a_question() -> None:
    assert {case.name for case in CASES.iterdir()} == {query.name for query in QUERIES}

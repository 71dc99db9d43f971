"""The integrity checks: silent on a sound market, and each able to speak."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

import queries

HERE = Path(__file__).parent
CHECKS = {path.stem: path for path in (Path(queries.__file__).parent / "checks").glob("*.sql")}
CASES = tomllib.loads((HERE / "checks.toml").read_text(encoding="utf-8"))["case"]
VERSIONS = "INSERT INTO versions SELECT posting_id, first_seen_at, NULL, content_hash FROM postings"


@pytest.fixture
def market(tables: duckdb.DuckDBPyConnection, run: Callable[..., None]) -> duckdb.DuckDBPyConnection:
    run(tables, HERE / "week.sql")
    tables.execute(VERSIONS)
    return tables


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_a_sound_market_passes(market: duckdb.DuckDBPyConnection, check: str) -> None:
    assert market.execute(CHECKS[check].read_text(encoding="utf-8")).fetchall() == []


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_spoilt_market_is_found_out(market: duckdb.DuckDBPyConnection, case: dict[str, str]) -> None:
    market.execute(case["spoil"])
    assert market.execute(CHECKS[case["check"]].read_text(encoding="utf-8")).fetchall()


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_it_asks_the_published_views_only(views: duckdb.DuckDBPyConnection, check: str) -> None:
    sql = CHECKS[check].read_text(encoding="utf-8")
    assert sql.startswith("-- Question: ")
    assert re.search(r"^-- Finding:  (?:stops publication|warns)$", sql, re.MULTILINE)
    assert views.execute(sql).fetchall() == []


def test_every_check_can_speak() -> None:
    assert {case["check"] for case in CASES} == set(CHECKS)

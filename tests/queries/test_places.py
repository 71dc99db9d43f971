"""Which states a location names, and whether the list of pay laws can be held against them."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

CASES = tomllib.loads(Path(__file__).with_name("places.toml").read_text(encoding="utf-8"))["case"]
MEMBERS = 27  # of the European Union


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_states_named(tables: duckdb.DuckDBPyConnection, case: dict[str, Any]) -> None:
    country, location = case.get("country", "US"), case["location"]
    tables.execute("INSERT INTO postings (posting_id, country, location) VALUES ('a/b/c', ?, ?)", [country, location])
    named = tables.execute("SELECT country, location, state FROM named_states() ORDER BY state").fetchall()
    assert named == [(country, location, state) for state in case["states"]]


def test_pay_laws_hold_somewhere(tables: duckdb.DuckDBPyConnection) -> None:
    """Each law stands once, at a place that locations or countries can name, since a day, from some size on."""
    states = {row[0] for row in tables.execute("SELECT state FROM states()").fetchall()}
    laws = tables.execute("SELECT place, in_force_on, smallest_employer, moment, source FROM pay_laws()").fetchall()
    assert len({law[0] for law in laws}) == len(laws)
    for place, in_force_on, smallest_employer, moment, source in laws:
        assert place in states or re.fullmatch("[A-Z]{2}", place), place
        assert isinstance(in_force_on, date)
        assert smallest_employer >= 1
        assert moment in {"posting", "interview"}
        assert source


def test_towns_stand_in_one_state_of_a_country(tables: duckdb.DuckDBPyConnection) -> None:
    """A town that two states would claim says nothing; a town that no state has is a slip."""
    twice = "SELECT name FROM towns() GROUP BY country, name HAVING count(DISTINCT state) > 1"
    astray = "SELECT state FROM towns() WHERE state NOT IN (SELECT states.state FROM states() AS states)"
    assert tables.execute(twice).fetchall() == tables.execute(astray).fetchall() == []


def test_members_of_the_union(tables: duckdb.DuckDBPyConnection) -> None:
    letters = "SELECT chr(cast(64 + n AS integer)) AS letter FROM range(1, 27) AS letters (n)"
    codes = f"SELECT a.letter || b.letter AS code FROM ({letters}) AS a, ({letters}) AS b"
    assert tables.execute(f"SELECT count(*) FILTER (WHERE is_eu(code)) FROM ({codes})").fetchall() == [(MEMBERS,)]

"""The publish gate on made-up weeks, and beside the warehouse's own checks."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from queries.weekly.gate import judge_week, judge_weeks, load_gate

HERE = Path(__file__).parent
CHECKS = HERE.parents[1] / "analysis" / "warehouse" / "checks"
CASES = tomllib.loads((HERE / "gate.toml").read_text(encoding="utf-8"))["case"]


@pytest.fixture(scope="module")
def nine(inside: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    inside.execute((HERE / "weeks.sql").read_text(encoding="utf-8"))
    return inside


@pytest.fixture
def weeks(nine: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Nine even weeks, to be changed."""
    nine.execute("BEGIN")
    yield nine
    nine.execute("ROLLBACK")


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_newest_week(weeks: duckdb.DuckDBPyConnection, case: dict[str, Any]) -> None:
    weeks.execute(case["sql"])
    weeks.execute(
        "DELETE FROM looks; INSERT INTO looks BY NAME SELECT source, board, looked_at, verdict FROM store.looks"
    )
    status = judge_week(weeks, "2026-W47")
    assert (status.word, status.reasons[: len(case["reasons"])]) == (case["status"], case["reasons"])
    assert status.is_degraded == bool(case["reasons"])
    assert bool(status.reasons) == status.is_degraded


def test_a_bad_week_spoils_neither_those_before_nor_the_next(weeks: duckdb.DuckDBPyConnection) -> None:
    weeks.execute(
        """
        UPDATE store.looks SET verdict = 'failed'
        WHERE looked_at BETWEEN TIMESTAMP '2026-11-09' AND TIMESTAMP '2026-11-10'
        """
    )
    words = {week: status.word for week, status in judge_weeks(weeks).items()}
    assert list(words) == [f"2026-W{number}" for number in range(39, 48)]
    assert [week for week, word in words.items() if word == "degraded"] == ["2026-W46"]
    assert (words["2026-W39"], words["2026-W40"], words["2026-W47"]) == ("unjudged", "ok", "ok")


@pytest.mark.parametrize(
    ("check", "case"),
    [("fill_rates", "a source's field of pay is gone"), ("volumes", "a platform lists a page less")],
)
def test_what_the_warehouse_warns_of_is_degraded(weeks: duckdb.DuckDBPyConnection, check: str, case: str) -> None:
    weeks.execute(next(one["sql"] for one in CASES if one["why"] == case))
    weeks.execute(
        """
        INSERT INTO store.contents BY NAME SELECT content_number, 'Springfield' AS location FROM store.sightings;
        INSERT INTO store.identities BY NAME SELECT DISTINCT posting_number FROM store.sightings;
        """
    )
    warned = weeks.execute((CHECKS / f"{check}.sql").read_text(encoding="utf-8")).fetchall()
    figures = judge_week(weeks, "2026-W47").figures
    assert {row[0] for row in warned} == {one.source for one in figures if one.verdict == "degraded"} - {"all"} != set()


def test_every_measure_has_its_tolerances() -> None:
    gate = load_gate()
    for measure in gate.measure:
        for scope in ("all", "source"):
            assert [one.reason for one in gate.tolerance if (one.measure, one.scope) == (measure.id, scope)][1:] == []
            assert 0 < gate.tolerated(measure.id, scope).low < 1


def test_other_boards_are_told(weeks: duckdb.DuckDBPyConnection) -> None:
    weeks.execute("UPDATE looks SET board = board || 'x' WHERE source = 'lever' AND looked_at > TIMESTAMP '2026-11-16'")
    assert [week for week, status in judge_weeks(weeks).items() if not status.is_same_panel] == ["2026-W47"]

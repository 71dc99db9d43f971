"""What moved between two made-up weeks, and how it is told."""

from pathlib import Path

import duckdb
import pytest

from queries.catalog import Catalog
from queries.weekly.asker import Asker
from queries.weekly.changes import figure_of, tell, tell_pay, tell_verdict
from queries.weekly.gate import WeekStatus
from queries.weekly.moved import VERDICTS, Comparison, compare, compared_tables

HERE = Path(__file__).parent
EMPTY = Catalog(queries=(), broken={})
MORE = """
CREATE TABLE copies AS SELECT unnest(['x', 'y']) AS copy;
INSERT INTO looks BY NAME SELECT looks.* REPLACE (copy || board AS board) FROM looks, copies;
INSERT INTO sightings BY NAME
SELECT sightings.* REPLACE (copy || board AS board, copy || posting_id AS posting_id) FROM sightings, copies;
INSERT INTO postings BY NAME
SELECT postings.* REPLACE (
    copy || board AS board, copy || posting_id AS posting_id, copy || posting_id AS opening_id,
    copy || employer AS employer
) FROM postings, copies;
CREATE TABLE extras AS SELECT unnest(range(1, 7)) AS extra;
INSERT INTO postings BY NAME
SELECT postings.* REPLACE (posting_id || '-' || extra AS posting_id, posting_id || '-' || extra AS opening_id)
FROM postings, extras WHERE source_id = 'ai_pm-1';
INSERT INTO sightings BY NAME
SELECT postings.posting_id, looks.source, looks.board, looks.looked_at AS seen_at
FROM postings INNER JOIN looks USING (source, board)
WHERE postings.posting_id LIKE '%ai_pm-1-%' AND (looks.looked_at > '2026-11-15' OR right(postings.posting_id, 1) < '4');
"""  # three times the market, and each employer has six more AI PM postings, three of them only since week 47


@pytest.fixture
def market(tables: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    tables.execute((HERE / "market.sql").read_text(encoding="utf-8"))
    return tables


def compared(connection: duckdb.DuckDBPyConnection) -> Comparison:
    """Week 47 beside week 46."""
    statuses = {week: WeekStatus(week=week, figures=()) for week in ("2026-W46", "2026-W47")}
    (one,) = compare(Asker(connection), EMPTY, "2026-W47", statuses)
    return one


def test_nothing_moved_where_nothing_changed(market: duckdb.DuckDBPyConnection) -> None:
    market.execute(MORE + "DELETE FROM sightings WHERE posting_id LIKE '%ai_pm-1-_' AND right(posting_id, 1) > '3'")
    one = compared(market)
    assert tell(one) == []
    assert (one.span, one.before, one.compared_count > 5) == ("the week before", "2026-W46", True)


def test_what_new_postings_ask_moves_its_share(market: duckdb.DuckDBPyConnection) -> None:
    market.execute(MORE)
    market.execute(
        "INSERT INTO mentions BY NAME SELECT posting_id, 'sql' AS skill_id, 'required' AS demand_level FROM postings"
        " WHERE posting_id LIKE '%ai_pm-1-%' AND right(posting_id, 1) > '3'"
    )
    (moved,) = [record for record in compared(market).moved("moved") if record["kind"] == "skill"]
    assert (moved["asked_count"], moved["posting_count"], moved["compared_asked_count"]) == (108, 351, 0)
    assert (moved["compared_posting_count"], moved["difference_points"]) == (243, 30.8)
    assert 0 < moved["low_points"] < 30.8 < moved["high_points"] < 60
    said = next(sentence for sentence in tell(compared(market)) if sentence.startswith("SQL"))
    assert said.startswith("SQL is asked for in 30.8 % of AI PM postings, after 0.0 %: +30.8 points (95 % interval +")
    assert said.endswith("; 351 postings of 36 employers, after 243 of 36).")


def test_one_employer_s_flood_moves_nothing(market: duckdb.DuckDBPyConnection) -> None:
    """Three hundred postings alike are one employer's word."""
    market.execute("""
        INSERT INTO postings BY NAME
        SELECT postings.* REPLACE (posting_id || '-' || extra AS posting_id) FROM postings, range(300) AS extras (extra)
        WHERE posting_id = 'greenhouse/e1/ai_pm-1';
        INSERT INTO sightings BY NAME
        SELECT posting_id, source, board, TIMESTAMP '2026-11-16 08:00:00' AS seen_at FROM postings
        WHERE posting_id LIKE 'greenhouse/e1/ai_pm-1-%';
        INSERT INTO mentions BY NAME
        SELECT posting_id, 'sql' AS skill_id, 'duty' AS demand_level FROM postings WHERE posting_id LIKE '%/ai_pm-1-%'
    """)
    (asked,) = [row for row in compared(market).tables["moved"].found.records() if row["kind"] == "skill"]
    assert asked["difference_points"] > 80
    assert (asked["is_moved"], asked["note"]) == (False, "few employers outweigh the rest")
    assert asked["employer_difference_points"] < 10
    assert tell(compared(market)) == []


def test_employers_come_and_go_only_on_boards_seen_whole(market: duckdb.DuckDBPyConnection) -> None:
    market.execute("""
        DELETE FROM sightings WHERE seen_at < '2026-11-15' AND board IN ('e11', 'e12') AND posting_id LIKE '%ai_pm%';
        DELETE FROM sightings WHERE seen_at > '2026-11-15' AND board = 'e10' AND posting_id LIKE '%ai_pm%';
        UPDATE looks SET verdict = 'partial' WHERE looked_at < '2026-11-15' AND board = 'e11';
        UPDATE postings SET employer = '[Twelve](https://bad.example)' WHERE board = 'e12'
    """)
    assert tell(compared(market))[-2:] == [
        r"Employers that have AI PM postings and had none (1): \[Twelve\](https://bad.example) (3).",
        "Employers that have no AI PM postings any more (1): Employer 10 (3).",
    ]


def test_pay_moved_where_the_intervals_part(market: duckdb.DuckDBPyConnection) -> None:
    market.execute("""
        INSERT INTO salaries BY NAME
        SELECT posting_id, 'USD' AS currency, 'base' AS kind, 'source' AS origin, pay AS annual_low, pay AS annual_high
        FROM (SELECT posting_id, 100000 + 1000 * length(posting_id) AS pay FROM postings WHERE role = 'ai_pm')
    """)
    before = compared(market)
    assert before.moved("moved_pay") == []
    assert {row["ranged_count"] for row in before.tables["moved_pay"].found.records() if row["level"] == "all"} == {45}
    row = {
        "level": "mid", "currency": "USD", "median": 180000, "median_low": 175000, "median_high": 190000,
        "ranged_count": 60, "employer_count": 20, "compared_median": 160000, "compared_median_low": 150000,
        "compared_median_high": 170000, "compared_ranged_count": 58, "compared_employer_count": 19,
    }  # fmt: skip
    assert tell_pay(row) == (
        "AI PM postings of the level mid state a median base pay of $180,000 a year (95 % interval $175,000 to"
        " $190,000; 60 postings of 20 employers), after $160,000 a year (95 % interval $150,000 to $170,000; 58"
        " postings of 19 employers)."
    )


def test_a_verdict_that_flipped_is_told_with_its_figure() -> None:
    row = dict.fromkeys(VERDICTS) | {
        "statement": "AI PMs need not code", "verdict": "mixed", "compared_verdict": "supported", "unit": "share",
        "measured": "AI PM postings that require code", "value": 0.1, "low": 0.05, "high": 0.2, "posting_count": 1200,
        "employer_count": 90,
    }  # fmt: skip
    assert tell_verdict(row, str) == (
        "The guide's “AI PMs need not code” is now judged mixed, after supported (AI PM postings that require code:"
        " 10.0 %, 95 % interval 5.0 % to 20.0 %; 1,200 postings of 90 employers)."
    )
    assert figure_of(row | {"unit": "USD a year", "value": 150000, "low": 140000, "high": None}) == (
        "$150,000 a year, 95 % interval $140,000 to ?"
    )


def test_a_week_without_looks_finds_nothing(market: duckdb.DuckDBPyConnection) -> None:
    tables = compared_tables(Asker(market), EMPTY, "2026-W47", "2026-W45")
    assert {name: table.found.rows for name, table in tables.items()} == {
        "moved": [], "moved_pay": [], "moved_employers": []
    }  # fmt: skip

"""Intervals that hold the truth as often as they say, and that one loud employer can't fool."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from queries.answer import Answer
from queries.catalog import Query, load_catalog

Tables = duckdb.DuckDBPyConnection
Ask = Callable[[Tables, Query], Answer]

MARKET = Path(__file__).with_name("market.sql")

# 40 employers more, each with an AI PM posting or two; every second one asks for communication in all of its own
USUAL = """
INSERT INTO postings BY NAME
SELECT
    'lever/u' || employer || '/' || number AS posting_id, 'lever' AS source, 'u' || employer AS board,
    'Usual ' || employer AS employer, 'ai_pm' AS role, 'mid' AS level, 'en' AS language, 'open' AS status,
    'lever/u' || employer || '/' || number AS opening_id
FROM range(1, 41) AS employers (employer), range(1, 3) AS numbers (number)
WHERE number <= 1 + employer % 2;

INSERT INTO guide_demand BY NAME
SELECT posting_id, 'communication' AS guide_skill, 'required' AS demand_level
FROM postings WHERE source = 'lever' AND cast(substr(board, 2) AS integer) // 2 % 2 = 0;
"""
LOUD = """
INSERT INTO postings BY NAME
SELECT
    'loud/l/' || number AS posting_id, 'loud' AS source, 'l' AS board, 'Usual 1' AS employer, 'ai_pm' AS role,
    'mid' AS level, 'en' AS language, 'open' AS status, 'loud/l/' || number AS opening_id
FROM range(300) AS numbers (number);

INSERT INTO guide_demand BY NAME
SELECT posting_id, 'communication' AS guide_skill, 'required' AS demand_level FROM postings WHERE source = 'loud';
"""
SEEN = """
INSERT INTO sightings BY NAME
SELECT posting_id, source, board, TIMESTAMP '2026-11-16 08:00:00' AS seen_at FROM postings WHERE source = $source
"""


def asked(tables: Tables, ask: Ask, given: str, source: str) -> dict[str, Any]:
    """The answer on communication, asked of AI PMs at any level, when `given` is there, too."""
    tables.execute(given)
    tables.execute(SEEN, {"source": source})
    records = ask(tables, load_catalog().find("guide_skill_demand")).records()
    named = {"role": "ai_pm", "guide_skill": "communication", "demand_level": "any"}
    return next(record for record in records if record.items() >= named.items())


def test_a_loud_employer_widens_the_interval_and_leaves_the_twin(tables: Tables, ask: Ask) -> None:
    """One employer's 300 identical postings make the share less sure, not surer, and hardly move its twin."""
    usual = asked(tables, ask, MARKET.read_text(encoding="utf-8") + USUAL, "lever")
    loud = asked(tables, ask, LOUD, "loud")
    assert (usual["employer_count"], loud["employer_count"]) == (52, 52)
    assert loud["posting_count"] == usual["posting_count"] + 300
    assert loud["asked_share"] > usual["asked_share"] + 0.3
    assert loud["high_share"] - loud["low_share"] > 1.5 * (usual["high_share"] - usual["low_share"])
    assert loud["low_share"] < usual["asked_share"]
    assert abs(loud["employer_share"] - usual["employer_share"]) <= 0.02


@pytest.mark.slow
@pytest.mark.parametrize("employers", [30, 100])
@pytest.mark.parametrize("correlation", [0.1, 0.3])
@pytest.mark.parametrize("p", [0.1, 0.3, 0.5])
def test_shares_are_held(employers: int, correlation: float, p: float) -> None:
    """Of employers like those recorded, as correlated as they were; benchmarks/coverage.py has the hard cells, too."""
    import numpy as np

    from benchmarks.covering.drawn import SHARE, Market, draw_shares, held, open_macros

    drawn = draw_shares(np.random.default_rng(7), 1500, Market(employers, correlation), p)
    assert 0.93 <= held(open_macros(), drawn, SHARE, p) <= 0.975


@pytest.mark.slow
@pytest.mark.parametrize("p", [0.02, 0.1, 0.5])
def test_shares_are_held_where_it_is_hard(p: float) -> None:
    """A dozen employers of 1 to 100 postings who seldom differ within: never far below what is said."""
    import numpy as np

    from benchmarks.covering.drawn import SHARE, WIDE, Market, draw_shares, held, open_macros

    drawn = draw_shares(np.random.default_rng(7), 1500, Market(12, 0.6, WIDE), p)
    assert held(open_macros(), drawn, SHARE, p) >= 0.89


@pytest.mark.slow
@pytest.mark.parametrize(("p1", "p0"), [(0.3, 0.3), (0.5, 0.3)])
def test_differences_are_held(p1: float, p0: float) -> None:
    import numpy as np

    from benchmarks.covering.drawn import DIFFERENCE, Market, draw_pairs, held, open_macros

    drawn = draw_pairs(np.random.default_rng(7), 1500, Market(100, 0.3), p1, p0)
    assert 0.93 <= held(open_macros(), drawn, DIFFERENCE, p1 - p0) <= 0.97


@pytest.mark.slow
def test_medians_and_trends_are_held() -> None:
    import numpy as np

    from benchmarks.covering import drawn

    connection, random, market = drawn.open_macros(), np.random.default_rng(7), drawn.Market(100, 0.3)
    pay = drawn.draw_pay(random, 500, market)
    weeks = drawn.draw_weeks(random, 500, market, 0.3)
    assert 0.92 <= drawn.held(connection, pay, drawn.MEDIAN, 150_000) <= 0.98
    assert 0.92 <= drawn.held(connection, pay, drawn.MEDIANS_APART, 0) <= 0.985
    assert 0.92 <= drawn.held(connection, weeks, drawn.SLOPE, 0) <= 0.98
    assert 0.92 <= drawn.held(connection, weeks, drawn.GROWTH, 0) <= 0.98


@pytest.mark.slow
def test_what_is_redrawn_is_held() -> None:
    """The difference of two medians by 200 draws of each of 100 samples, within the luck of so few."""
    import numpy as np

    from benchmarks.covering import drawn

    pay = drawn.draw_pay(np.random.default_rng(7), 100, drawn.Market(40, 0.3))
    assert 0.9 <= drawn.held(drawn.open_macros(), pay, drawn.MEDIANS_REDRAWN, 0) <= 1

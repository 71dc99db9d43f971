"""The statistics against figures worked out by hand, and against their definitions spelt out in Python."""

from math import sqrt
from random import Random
from typing import Any

import duckdb
import pytest


def one(tables: duckdb.DuckDBPyConnection, sql: str) -> Any:
    return tables.execute(f"SELECT {sql}").fetchall()[0][0]


@pytest.mark.parametrize(
    ("df", "quantile"), [(9, 2.262157), (10, 2.228139), (15, 2.131450), (30, 2.042272), (1000, 1.962339)]
)
def test_student(tables: duckdb.DuckDBPyConnection, df: int, quantile: float) -> None:
    assert one(tables, f"t_quantile({df})") == pytest.approx(quantile, abs=5e-4)


def test_clustered_error_by_hand(tables: duckdb.DuckDBPyConnection) -> None:
    """Four employers ask in 2 of 2, 0 of 2, 1 of 4 and 1 of 2 postings: p = 4/10.

    Residuals x - pn: 1.2, -0.8, -0.6, 0.2; their squares sum to 2.48; times 4/3 = 3.30667; root 1.81842; over 10.
    """
    tables.execute("CREATE TABLE seen AS SELECT unnest([2, 0, 1, 1]) AS x, unnest([2, 2, 4, 2]) AS n")
    sql = "cluster_error(sum(x), sum(n), sum(x * x), sum(x * n), sum(n * n), count(*)) FROM seen"
    assert one(tables, sql) == pytest.approx(0.181842, abs=1e-6)


def test_wilson_by_hand(tables: duckdb.DuckDBPyConnection) -> None:
    """10 of 20: centre 0.5, reach 1.96 * sqrt(0.0125 + 0.0024009) / 1.1920729 = 0.2007."""
    assert one(tables, "wilson_low(0.5, 20)") == pytest.approx(0.2993, abs=1e-4)
    assert one(tables, "wilson_high(0.5, 20)") == pytest.approx(0.7007, abs=1e-4)


def clustered(xs: list[int], ns: list[int]) -> tuple[float, float]:
    """Share and standard error as the textbook has them."""
    p, g = sum(xs) / sum(ns), len(xs)
    return p, sqrt(g / (g - 1) * sum((x - p * n) ** 2 for x, n in zip(xs, ns, strict=True))) / sum(ns)


def test_share_against_its_definition(tables: duckdb.DuckDBPyConnection) -> None:
    random = Random(7)
    for _ in range(20):
        ns = [random.randint(1, 9) for _ in range(random.randint(15, 40))]
        xs = [random.randint(0, n) for n in ns]
        p, error = clustered(xs, ns)
        found = one(tables, f"share_over_employers(x, n) FROM (SELECT unnest({xs}) AS x, unnest({ns}) AS n)")
        quantile = one(tables, f"t_quantile({len(ns) - 1})")
        assert found["share"] == pytest.approx(p, abs=6e-5)
        assert found["low"] == pytest.approx(max(0, p - quantile * error), abs=6e-5)
        assert found["high"] == pytest.approx(min(1, p + quantile * error), abs=6e-5)
        twin = sum(x / n for x, n in zip(xs, ns, strict=True)) / len(ns)
        assert found["employer"] == pytest.approx(twin, abs=6e-5)


def test_difference_against_its_definition(tables: duckdb.DuckDBPyConnection) -> None:
    """Employers hire for both roles, so the two shares vary together."""
    random = Random(11)
    n1, n0 = ([random.randint(0, 6) for _ in range(25)] for _ in range(2))
    x1, x0 = [random.randint(0, n) for n in n1], [random.randint(0, n) for n in n0]
    p1, p0, rows = sum(x1) / sum(n1), sum(x0) / sum(n0), list(zip(x1, n1, x0, n0, strict=True))
    parts = [(a - p1 * b) / sum(n1) - (c - p0 * d) / sum(n0) for a, b, c, d in rows]
    expected = sqrt(25 / 24 * sum(part * part for part in parts))
    found = one(
        tables,
        f"""
        difference_error(
            cluster_error(sum(a), sum(b), sum(a * a), sum(a * b), sum(b * b), count(*)),
            cluster_error(sum(c), sum(d), sum(c * c), sum(c * d), sum(d * d), count(*)),
            cluster_covariance(
                sum(a), sum(b), sum(c), sum(d), sum(a * c), sum(a * d), sum(c * b), sum(b * d), count(*)
            )
        )
        FROM (SELECT unnest({x1}) AS a, unnest({n1}) AS b, unnest({x0}) AS c, unnest({n0}) AS d)
        """,
    )
    assert found == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("ns", "why"),
    [([2] * 14, "28 postings"), ([4] * 9, "9 employers"), ([], "nobody")],
    ids=lambda value: str(value)[:12],
)
def test_too_few(tables: duckdb.DuckDBPyConnection, ns: list[int], why: str) -> None:
    tables.execute(f"CREATE TABLE seen AS SELECT 1 AS x, n FROM (SELECT unnest({ns}::INTEGER[]) AS n)")
    assert one(tables, "share_over_employers(x, n) FROM seen") is None
    assert one(tables, "small_cell_note(sum(n), count(*)) FROM seen") == "too few"


@pytest.mark.parametrize(("asked", "low", "high"), [(0, 0, 0.2775), (1, 0.7225, 1)])
def test_unanimous_employers_leave_doubt(
    tables: duckdb.DuckDBPyConnection, asked: int, low: float, high: float
) -> None:
    """Nobody or everybody of ten employers: Wilson's interval over the ten, never a width of nought."""
    found = one(tables, f"share_over_employers({asked} * n, n) FROM (SELECT 3 AS n FROM range(10))")
    assert (found["low"], found["high"]) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_weeks_turn_on_monday(tables: duckdb.DuckDBPyConnection) -> None:
    assert str(one(tables, "monday('2026-W53')")) == "2026-12-28 00:00:00"
    assert str(one(tables, "next_monday('2026-W53')")) == "2027-01-04 00:00:00"
    assert one(tables, "week_of(TIMESTAMP '2027-01-03 23:59:59')") == "2026-W53"


def test_base_pay_turns_ranges_and_leaves_nought_out(tables: duckdb.DuckDBPyConnection) -> None:
    tables.execute(
        """
        INSERT INTO salaries (posting_id, currency, kind, origin, annual_low, annual_high) VALUES
            ('turned', 'USD', 'base', 'text', 200, 100),
            ('nought', 'USD', 'base', 'source', 0, 0),
            ('open', 'USD', 'base', 'text', 0, 90),
            ('places', 'USD', 'base', 'text', 10, 20), ('places', 'USD', 'base', 'text', 30, 40),
            ('places', 'USD', 'base', 'text', 50, 60), ('places', 'USD', 'bonus', 'text', 1, 1)
        """
    )
    rows = tables.execute("SELECT posting_id, low, high, middle FROM base_pay() ORDER BY posting_id").fetchall()
    plain = [(row[0], *(None if value is None else int(value) for value in row[1:])) for row in rows]
    assert plain == [("open", None, 90, None), ("places", 30, 40, 35), ("turned", 100, 200, 150)]


def test_log_odds_by_hand(tables: duckdb.DuckDBPyConnection) -> None:
    """9 of 1,000 against 1 of 1,000: the prior pulls by 1 of 200, so 10 of 1,190 against 2 of 1,198.

    ln(10/1190) - ln(2/1198) = 1.61614; its standard error sqrt(1/10 + 1/2) = 0.77460.
    """
    assert one(tables, "log_odds_score(9, 1000, 1, 1000)") == pytest.approx(1.61614 / 0.77460, abs=1e-4)


def test_log_odds_are_nought_where_nothing_differs(tables: duckdb.DuckDBPyConnection) -> None:
    assert one(tables, "log_odds_score(5, 500, 10, 1000)") == pytest.approx(0, abs=0.02)
    assert one(tables, "log_odds_score(1, 500, 9, 500)") == -one(tables, "log_odds_score(9, 500, 1, 500)")
    assert one(tables, "log_odds_score(5, 500, 0, 0)") is None

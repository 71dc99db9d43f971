"""The statistics against scipy and statsmodels, on fixed data, and against figures worked out by hand.

What needs one of the two is slow, and imports it inside: they take seconds to load.
"""

from collections.abc import Sequence
from math import exp, log, sqrt
from random import Random
from typing import Any

import duckdb
import pytest

Tables = duckdb.DuckDBPyConnection
Z = 1.959964


def one(tables: Tables, sql: str) -> Any:
    return tables.execute(f"SELECT {sql}").fetchall()[0][0]


def rows_of(**columns: Sequence[object]) -> str:
    """SQL of a table with these columns."""
    return f"(SELECT {', '.join(f'unnest({list(values)}) AS {name}' for name, values in columns.items())})"


def employers(seed: int, count: int, most: int = 9, least: int = 1) -> tuple[list[int], list[int]]:
    """x of the n postings of made-up employers."""
    random = Random(seed)
    ns = [random.randint(least, most) for _ in range(count)]
    return [random.randint(0, n) for n in ns], ns


@pytest.mark.slow
@pytest.mark.parametrize("df", [9, 10, 15, 30, 1000])
def test_student(tables: Tables, df: int) -> None:
    from scipy.stats import t

    assert one(tables, f"t_quantile({df})") == pytest.approx(t.ppf(0.975, df), abs=5e-4)


@pytest.mark.slow
@pytest.mark.parametrize(("asked", "looked_at"), [(0, 10), (1, 10), (10, 20), (199, 200), (7, 7)])
def test_wilson(tables: Tables, asked: int, looked_at: int) -> None:
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(asked, looked_at, method="wilson")
    assert one(tables, f"wilson_low({asked} / {looked_at}, {looked_at})") == pytest.approx(low, abs=1e-6)
    assert one(tables, f"wilson_high({asked} / {looked_at}, {looked_at})") == pytest.approx(high, abs=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("z", [0, 0.5, 1, Z, 3, 8])
def test_two_tails(tables: Tables, z: float) -> None:
    from scipy.stats import norm

    assert one(tables, f"two_tails({z})") == pytest.approx(2 * norm.sf(z), rel=2e-7)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_clustered_error(tables: Tables, seed: int) -> None:
    """The residuals' squares are what a regression on nothing, clustered by employer, makes its error of."""
    import numpy as np
    from statsmodels.api import OLS

    xs, ns = employers(seed, 25)
    asked = np.concatenate([[1] * x + [0] * (n - x) for x, n in zip(xs, ns, strict=True)])
    groups = np.repeat(np.arange(25), ns)
    fitted = OLS(asked, np.ones(len(asked))).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    squares = one(
        tables,
        f"residual_squares(sum(x), sum(n), sum(x * x), sum(x * n), sum(n * n)) FROM {rows_of(x=xs, n=ns)}",
    )
    assert sqrt(squares) / sum(ns) == pytest.approx(fitted.bse[0], rel=1e-9)


def test_design_effect_by_hand(tables: Tables) -> None:
    """Four employers ask in 2 of 2, 0 of 2, 1 of 4 and 1 of 2 postings: p = 0.4 of 10.

    Residuals 1.2, -0.8, -0.6, 0.2, their squares 2.48; k = 100 / 28 = 3.5714, k / (k - 1) = 1.3889; what independent
    postings would give is 10 * 0.24 = 2.4. So the design effect is 1.4352 as seen, and 2.8 if employers never vary.
    Four postings that ask, at 2, 1 and 1: 16 / 6 = 2.6667 employers; six that don't, 36 / (4 + 9 + 1) = 2.5714.
    (2.5714 * 1.4352 + 0.5 * 2.8) / 3.0714 = 1.6574.
    """
    rows = rows_of(x=[2, 0, 1, 1], n=[2, 2, 4, 2])
    sql = f"design_effect(sum(x), sum(n), sum(x * x), sum(x * n), sum(n * n)) FROM {rows}"
    assert one(tables, sql) == pytest.approx(1.6574, abs=1e-4)


def design_effect(xs: list[int], ns: list[int]) -> float:
    """The definition, spelt out."""
    p, postings = sum(xs) / sum(ns), sum(ns)
    k = postings**2 / sum(n * n for n in ns)
    squares = sum((x - p * n) ** 2 for x, n in zip(xs, ns, strict=True))
    sides = [xs, [n - x for x, n in zip(xs, ns, strict=True)]]
    witnesses = min(sum(side) ** 2 / max(1, sum(x * x for x in side)) for side in sides)
    seen = squares * k / (k - 1) / (postings * p * (1 - p)) if 0 < p < 1 else 0
    return max(1, (witnesses * seen + 0.5 * postings / k) / (witnesses + 0.5))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_share(tables: Tables, seed: int) -> None:
    from statsmodels.stats.proportion import proportion_confint

    xs, ns = employers(seed, Random(seed).randint(15, 40))
    n_eff = sum(ns) / design_effect(xs, ns)
    low, high = proportion_confint(sum(xs) / sum(ns) * n_eff, n_eff, method="wilson")
    found = one(tables, f"share_over_employers(x, n) FROM {rows_of(x=xs, n=ns)}")
    assert found["share"] == pytest.approx(sum(xs) / sum(ns), abs=6e-5)
    assert (found["low"], found["high"]) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))
    twin = sum(x / n for x, n in zip(xs, ns, strict=True)) / len(ns)
    assert found["employer"] == pytest.approx(twin, abs=6e-5)


def test_share_climbs_inside_its_bounds(tables: Tables) -> None:
    """One employer after another comes to ask: no end ever falls, none leaves 0 to 1, no interval is a point."""
    steps = [[3] * asking + [0] * (12 - asking) for asking in range(13)]
    found = [one(tables, f"share_over_employers(x, 3) FROM {rows_of(x=xs)}") for xs in steps]
    assert all(0 <= stat["low"] < stat["high"] <= 1 for stat in found)
    for end in ("low", "high"):
        ends = [stat[end] for stat in found]
        assert ends == sorted(ends)
        assert ends[1] < ends[-2]


@pytest.mark.parametrize(
    ("ns", "why"),
    [([2] * 14, "28 postings"), ([4] * 9, "9 employers"), ([], "nobody")],
    ids=lambda value: str(value)[:12],
)
def test_too_few(tables: Tables, ns: list[int], why: str) -> None:
    tables.execute(f"CREATE TABLE seen AS SELECT 1 AS x, n FROM (SELECT unnest({ns}::INTEGER[]) AS n)")
    assert one(tables, "share_over_employers(x, n) FROM seen") is None
    assert one(tables, "difference_over_employers(x, n, x, n) FROM seen") is None
    assert one(tables, "small_cell_note(sum(n), count(*)) FROM seen") == "too few"


@pytest.mark.parametrize(("asked", "low", "high"), [(0, 0, 0.2775), (1, 0.7225, 1)])
def test_unanimous_employers_leave_doubt(tables: Tables, asked: int, low: float, high: float) -> None:
    """Nobody or everybody of ten like employers: Wilson's interval over the ten, never a width of nought."""
    found = one(tables, f"share_over_employers({asked} * n, n) FROM (SELECT 3 AS n FROM range(10))")
    assert (found["low"], found["high"]) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


@pytest.mark.slow
def test_employers_who_agree_by_chance_leave_doubt(tables: Tables) -> None:
    """Each of twenty asks in 5 of its 10: no error is seen, yet 200 postings never tell more than 200."""
    from statsmodels.stats.proportion import proportion_confint

    found = one(tables, "share_over_employers(5, n) FROM (SELECT 10 AS n FROM range(20))")
    low, high = proportion_confint(100, 200, method="wilson")
    assert (found["low"], found["high"]) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


@pytest.mark.slow
def test_difference_of_independent_shares(tables: Tables) -> None:
    """Employers of one posting each, none with both: Newcombe's interval, as statsmodels has it."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    x1, n1 = [1] * 30 + [0] * 130, [1] * 80 + [0] * 80
    x0, n0 = [0] * 80 + [1] * 12 + [0] * 68, [0] * 80 + [1] * 80
    found = one(tables, f"difference_over_employers(x1, n1, x0, n0) FROM {rows_of(x1=x1, n1=n1, x0=x0, n0=n0)}")
    low, high = confint_proportions_2indep(30, 80, 12, 80, method="newcomb", compare="diff")
    assert found["estimate"] == pytest.approx(18 / 80)
    # the few employers who carry the smaller side leave a shade of doubt that they are independent
    assert (found["low"], found["high"]) == (pytest.approx(low, abs=2e-3), pytest.approx(high, abs=2e-3))


def test_shares_correlate_over_employers(tables: Tables) -> None:
    """The correlation of the employers' residuals, times 25 / 35."""
    import numpy as np

    (x1, n1), (x0, n0) = employers(11, 25, least=0), employers(12, 25, least=0)
    residuals = [np.array(x) - sum(x) / sum(n) * np.array(n) for x, n in ((x1, n1), (x0, n0))]
    expected = residuals[0] @ residuals[1] / sqrt((residuals[0] @ residuals[0]) * (residuals[1] @ residuals[1]))
    found = one(
        tables,
        f"""
        share_correlation(
            sum(x1), sum(n1), sum(x1 * x1), sum(x1 * n1), sum(n1 * n1),
            sum(x0), sum(n0), sum(x0 * x0), sum(x0 * n0), sum(n0 * n0),
            sum(x1 * x0), sum(x1 * n0), sum(x0 * n1), sum(n1 * n0), count(*)
        )
        FROM {rows_of(x1=x1, n1=n1, x0=x0, n0=n0)}
        """,
    )
    assert found == pytest.approx(expected * 25 / 35, rel=1e-9)


def test_employers_in_both_make_a_difference_surer(tables: Tables) -> None:
    """The same shares, once from the same employers with the same habits, once from strangers."""
    x1, ns = employers(3, 30)
    x0 = [max(0, x - 1) for x in x1]
    nobody = [0] * 30
    same = rows_of(x1=x1, n1=ns, x0=x0, n0=ns)
    strangers = rows_of(x1=x1 + nobody, n1=ns + nobody, x0=nobody + x0, n0=nobody + ns)
    near, far = (one(tables, f"difference_over_employers(x1, n1, x0, n0) FROM {rows}") for rows in (same, strangers))
    assert near["estimate"] == far["estimate"]
    assert far["low"] < near["low"] < near["estimate"] < near["high"] < far["high"]


@pytest.mark.parametrize(
    ("estimate", "low", "high", "p"),
    [(0.2, 0.0, 0.5, 0.05), (-0.2, -0.5, 0.0, 0.05), (0.2, 0.1, 0.3, 8.857e-5), (0.0, -0.1, 0.1, 1.0)],
)
def test_p_value_goes_with_its_interval(tables: Tables, estimate: float, low: float, high: float, p: float) -> None:
    """Below 0.05 just where the interval leaves nought out; at half the estimate's reach it is 3.92 errors away."""
    gap = f"struct_pack(estimate := {estimate}, low := {low}, high := {high})"
    assert one(tables, f"p_value({gap})") == pytest.approx(p, rel=1e-3)


@pytest.mark.slow
def test_q_values(tables: Tables) -> None:
    from statsmodels.stats.multitest import multipletests

    chances = [0.001, 0.2, 0.03, 0.03, 0.9, 0.0004, 0.049, 0.5]
    _, expected, *_ = multipletests(chances, method="fdr_bh")
    rows = rows_of(p=[*chances, "NULL"]).replace("'NULL'", "NULL")
    found = tables.execute(f"SELECT q_value(p) FROM {rows}").fetchall()
    assert [row[0] for row in found[:-1]] == pytest.approx(list(expected))
    assert found[-1][0] is None


def test_q_values_by_family(tables: Tables) -> None:
    rows = rows_of(p=[0.01, 0.04, 0.01, 0.5], family=["a", "a", "b", "b"])
    found = tables.execute(f"SELECT q_value(p, family := family), family, p FROM {rows} ORDER BY family, p").fetchall()
    assert [row[0] for row in found] == pytest.approx([0.02, 0.04, 0.02, 0.5])


def test_points_are_never_minus_nought(tables: Tables) -> None:
    assert str(one(tables, "points_of(cast(-0.0001 AS double))")) == "0.0"
    assert str(one(tables, "points_of(-0.1234)")) == "-12.3"


@pytest.mark.slow
def test_medians(tables: Tables) -> None:
    """Employers of one posting each: as good as the exact order statistics (0.95 binomial) of scipy."""
    from scipy.stats import quantile_test

    random = Random(5)
    amounts = [random.randrange(80_000, 220_000) for _ in range(101)]
    rows, interval = rows_of(amount=amounts), quantile_test(amounts, p=0.5).confidence_interval(0.95)
    tables.execute(f"CREATE TABLE figures AS SELECT 'all' AS cell, amount, 'e' || amount AS employer FROM {rows}")
    [(cell, n, g, p25, median, p75, low, high, twin)] = tables.execute("FROM medians_of('figures')").fetchall()
    ordered = sorted(amounts)
    assert (cell, n, g, p25, median, p75) == ("all", 101, 101, ordered[25], ordered[50], ordered[75])
    assert twin == median
    assert abs(ordered.index(low) - ordered.index(interval.low)) <= 1
    assert abs(ordered.index(high) - ordered.index(interval.high)) <= 1


def test_an_employer_widens_a_median_and_leaves_its_twin(tables: Tables) -> None:
    """60 employers pay 101 to 160, and a hundred postings more 120: of one of the 60, or of a hundred strangers."""
    tables.execute(
        """
        CREATE TABLE figures AS
        WITH usual AS (SELECT 'e' || number AS employer, 100 + number AS amount FROM range(1, 61) AS made (number)),
        more AS (SELECT 'e20' AS one, 's' || number AS strangers, 120 AS amount FROM range(100) AS made (number))
        SELECT 'a few' AS cell, employer, amount FROM usual
        UNION ALL SELECT unnest(['b one', 'c strangers']), employer, amount FROM usual
        UNION ALL SELECT 'b one', one, amount FROM more
        UNION ALL SELECT 'c strangers', strangers, amount FROM more
        """
    )
    few, one_employer, strangers = tables.execute(
        "SELECT median, median_low, median_high, employer_median FROM medians_of('figures') ORDER BY cell"
    ).fetchall()
    assert one_employer[0] == strangers[0] == 120
    assert strangers[1:3] == (120, 120)
    assert one_employer[2] > 130
    assert one_employer[3] == few[3]


@pytest.mark.slow
def test_draws_are_poisson(tables: Tables) -> None:
    from scipy.stats import poisson

    tables.execute("CREATE TABLE given AS SELECT 'employer ' || number AS employer FROM range(100) AS made (number)")
    drawn = tables.execute("SELECT weight, count(*) FROM draws_of('given') GROUP BY weight ORDER BY weight").fetchall()
    for weight, count in drawn:
        expected = 20_000 * poisson.pmf(weight, 1)
        assert abs(count - expected) < 4 * sqrt(expected) + 1


def test_draws_are_always_the_same(tables: Tables) -> None:
    """Whatever the order, whoever else is drawn: a hash decides."""
    tables.execute("CREATE TABLE given AS SELECT unnest(['Bär & Söhne', 'Acme', 'Acme']) AS employer")
    found = tables.execute(
        "SELECT replicate, weight FROM draws_of('given', replicates := 8) WHERE employer = 'Acme' ORDER BY replicate"
    )
    assert found.fetchall() == [(0, 2), (1, 1), (6, 3)]


def test_draws_err_as_clusters_do(tables: Tables) -> None:
    """A share redrawn 400 times varies as its clustered error says, give or take the luck of 400."""
    xs, ns = employers(21, 60)
    p = sum(xs) / sum(ns)
    error = sqrt(sum((x - p * n) ** 2 for x, n in zip(xs, ns, strict=True))) / sum(ns)
    tables.execute(
        f"CREATE TABLE given AS SELECT 'e' || row_number() OVER () AS employer, * FROM {rows_of(x=xs, n=ns)}"
    )
    low, high = tables.execute(
        """
        SELECT draws_low(share), draws_high(share) FROM (
            SELECT sum(weight * x) / sum(weight * n) AS share
            FROM given INNER JOIN draws_of('given', replicates := 400) USING (employer) GROUP BY replicate
        )
        """
    ).fetchall()[0]
    assert (high - low) / (2 * Z * error) == pytest.approx(1, abs=0.12)
    assert low < p < high


@pytest.mark.slow
def test_trends(tables: Tables) -> None:
    """Of a share, as a regression clustered by employer has it if all weeks have as many postings; of a count, too."""
    import numpy as np
    from scipy.stats import t
    from statsmodels.api import OLS, add_constant

    random = Random(9)
    weeks, count, n = 6, 20, 5
    rows = [(week, employer, random.randint(0, 3) + (week > 2)) for week in range(weeks) for employer in range(count)]
    week, employer, x = (list(column) for column in zip(*rows, strict=True))
    tables.execute(
        f"CREATE TABLE counted AS SELECT 'all' AS cell, {n} AS n, * "
        f"FROM {rows_of(week_number=week, employer=employer, x=x)}"
    )
    [(_, week_count, _, employer_count, slope, growth)] = tables.execute("FROM trends_of('counted')").fetchall()
    fitted = OLS(np.array(x) / n, add_constant(week)).fit(
        cov_type="cluster", cov_kwds={"groups": np.array(employer), "use_correction": False}
    )
    assert (week_count, employer_count) == (weeks, count)
    assert slope["estimate"] == pytest.approx(fitted.params[1])
    # statsmodels' residuals are from the fitted line, ours from each week's own share: alike but for what bends
    reach = t.ppf(0.975, count - 1) * fitted.bse[1] * sqrt(count / (count - 1))
    assert slope["high"] - slope["estimate"] == pytest.approx(reach, rel=0.02)
    totals = [sum(value for at, value in zip(week, x, strict=True) if at == one) for one in range(weeks)]
    line = np.polyfit(range(weeks), [log(total) for total in totals], 1)[0]
    assert growth["estimate"] == pytest.approx(exp(line) - 1)
    assert growth["low"] < growth["estimate"] < growth["high"]


def test_trend_of_too_little(tables: Tables) -> None:
    """Two weeks make no trend, nor do nine employers; a count that was nought has no growth."""
    tables.execute(
        """
        CREATE TABLE counted AS
        SELECT cell, week_number, employer, 5 AS n, CASE WHEN cell = 'nought' AND week_number = 0 THEN 0 ELSE 1 END AS x
        FROM (VALUES ('two weeks', 2, 20), ('nine', 5, 9), ('nought', 5, 20)) AS cells (cell, weeks, employers),
            range(weeks) AS made_weeks (week_number), range(employers) AS made_employers (employer)
        """
    )
    found = tables.execute(
        "SELECT cell, slope IS NULL, growth IS NULL FROM trends_of('counted') ORDER BY cell"
    ).fetchall()
    assert found == [("nine", True, True), ("nought", False, True), ("two weeks", True, True)]


def test_panel_holds_boards_seen_whole_every_week(tables: Tables) -> None:
    """Weeks 45 to 47; nobody looked in 46. One board was partial once, one is missing once, one came early."""
    tables.execute(
        """
        INSERT INTO looks (source, board, looked_at, verdict) VALUES
            ('s', 'always', '2026-11-02', 'complete'), ('s', 'always', '2026-11-16', 'unchanged'),
            ('s', 'partial', '2026-11-02', 'complete'), ('s', 'partial', '2026-11-16', 'partial'),
            ('s', 'twice', '2026-11-02', 'failed'), ('s', 'twice', '2026-11-03', 'complete'),
            ('s', 'twice', '2026-11-22 23:59:59', 'complete'),
            ('s', 'early', '2026-10-30', 'complete'), ('s', 'early', '2026-11-16', 'complete')
        """
    )
    found = tables.execute("SELECT board FROM panel('2026-W45', '2026-W47') ORDER BY board").fetchall()
    assert found == [("always",), ("twice",)]


def test_weeks_turn_on_monday(tables: Tables) -> None:
    assert str(one(tables, "monday('2026-W53')")) == "2026-12-28 00:00:00"
    assert str(one(tables, "next_monday('2026-W53')")) == "2027-01-04 00:00:00"
    assert one(tables, "week_of(TIMESTAMP '2027-01-03 23:59:59')") == "2026-W53"


def test_base_pay_turns_ranges_and_leaves_nought_out(tables: Tables) -> None:
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


def test_log_odds_by_hand(tables: Tables) -> None:
    """9 of 1,000 against 1 of 1,000: the prior pulls by 1 of 200, so 10 of 1,190 against 2 of 1,198.

    ln(10/1190) - ln(2/1198) = 1.61614; its standard error sqrt(1/10 + 1/2) = 0.77460.
    """
    assert one(tables, "log_odds_score(9, 1000, 1, 1000)") == pytest.approx(1.61614 / 0.77460, abs=1e-4)


def test_log_odds_are_nought_where_nothing_differs(tables: Tables) -> None:
    assert one(tables, "log_odds_score(5, 500, 10, 1000)") == pytest.approx(0, abs=0.02)
    assert one(tables, "log_odds_score(1, 500, 9, 500)") == -one(tables, "log_odds_score(9, 500, 1, 500)")
    assert one(tables, "log_odds_score(5, 500, 0, 0)") is None

"""Made-up markets whose truth is known, drawn many times over, and our own intervals asked of them.

Employers differ in size and in habit. An employer's own share is drawn from a beta distribution with a given
correlation between its postings, its pay from a log-normal one. The macros themselves are asked, by one SQL
statement over all samples. `benchmarks/coverage.py` prints the tables, tests/queries/test_coverage.py holds a few.
"""

from math import sqrt
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
from scipy.stats import beta, norm

from queries.answer import MACROS

Numbers = np.ndarray[Any, Any]
STATISTICS = ("macros", "medians", "draws", "trends")
FEWEST = 30  # postings; below, no figure is given


class Sizes(NamedTuple):
    """How many postings an employer has: log-normal, rounded, from 1 to `most`."""

    mean: float
    spread: float
    most: int

    def draw(self, random: np.random.Generator, shape: tuple[int, ...]) -> Numbers:
        return np.clip(np.rint(np.exp(random.normal(self.mean, self.spread, shape))), 1, self.most).astype(int)


WIDE = Sizes(1.2, 1.2, 100)  # half have three or fewer, one in fourteen has 20 and more
RECORDED = Sizes(0.25, 0.85, 15)  # as AI PM postings were recorded: half have one, one in ten has four and more


class Market(NamedTuple):
    """What is drawn."""

    employers: int
    correlation: float
    sizes: Sizes = RECORDED


def habits(p: float, correlation: float, ranks: Numbers) -> Numbers:
    """Employers' own shares, by their rank among employers, 0 to 1."""
    if correlation == 0:
        return np.full(ranks.shape, p)
    weight = (1 - correlation) / correlation
    grid = np.linspace(0, 1, 20001)[1:-1]
    return np.interp(ranks, grid, beta.ppf(grid, p * weight, (1 - p) * weight))


def draw_shares(random: np.random.Generator, samples: int, market: Market, p: float) -> dict[str, Numbers]:
    """x of the n postings of each employer in each sample."""
    n = market.sizes.draw(random, (samples, market.employers))
    return {"x": random.binomial(n, habits(p, market.correlation, random.random(n.shape))), "n": n}


def draw_pairs(random: np.random.Generator, samples: int, market: Market, p1: float, p0: float) -> dict[str, Numbers]:
    """The same of two roles: some employers have both, and who has the habit in one is apt to have it in the other."""
    shape = (samples, market.employers)
    common, drawn = random.normal(size=shape), {}
    for role, p in ((1, p1), (0, p0)):
        n = market.sizes.draw(random, shape) * (random.random(shape) < 0.6)
        ranks = norm.cdf(0.7 * common + sqrt(0.51) * random.normal(size=shape))
        drawn |= {f"x{role}": random.binomial(n, habits(p, market.correlation, ranks)), f"n{role}": n}
    return drawn


def draw_weeks(random: np.random.Generator, samples: int, market: Market, p: float) -> dict[str, Numbers]:
    """Eight weeks in which nothing moves but by chance."""
    size = market.sizes.draw(random, (samples, market.employers, 1))
    n = random.binomial(2 * size, 0.5, (samples, market.employers, 8))
    share = habits(p, market.correlation, random.random((samples, market.employers)))
    return {"x": random.binomial(n, share[..., None]), "n": n}


def draw_pay(random: np.random.Generator, samples: int, market: Market) -> dict[str, Numbers]:
    """Pay of each employer's postings, nought where it has no more of them; both roles earn 150,000 at the median."""
    n = market.sizes.draw(random, (samples, market.employers))
    shape = (*n.shape, market.sizes.most)
    usual = sqrt(market.correlation) * random.normal(size=n.shape)[..., None]
    pay = 150_000 * np.exp(0.3 * (usual + sqrt(1 - market.correlation) * random.normal(size=shape)))
    is_there = np.arange(market.sizes.most) < n[..., None]
    return {"amount": np.where(is_there, np.rint(pay), 0).astype(int), "role": random.integers(0, 2, shape)}


def open_macros() -> duckdb.DuckDBPyConnection:
    """The statistics alone, over no warehouse."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE looks (source TEXT, board TEXT, verdict TEXT, looked_at TIMESTAMP)")
    for path in MACROS:
        if path.stem in STATISTICS:
            connection.execute(path.read_text(encoding="utf-8").partition("-- Whom a week's answers are about")[0])
    return connection


def held(connection: duckdb.DuckDBPyConnection, drawn: dict[str, Numbers], intervals: str, truth: float) -> float:
    """How many of `intervals` hold the truth: SQL over `drawn`, whose column stat is a struct with low and high."""
    places = np.indices(next(iter(drawn.values())).shape)
    named = dict(zip(("sample", "number", "week_number"), places, strict=False)) | drawn
    connection.register("given", pa.table({name: values.reshape(-1) for name, values in named.items()}))
    connection.execute("CREATE OR REPLACE TABLE drawn AS SELECT *, sample || '-' || number AS employer FROM given")
    connection.unregister("given")
    sql = f"SELECT avg(cast({truth} BETWEEN stat.low AND stat.high AS int)) FROM ({intervals}) WHERE stat IS NOT NULL"
    return float(connection.execute(sql).fetchall()[0][0])


SHARE = f"""
SELECT share_interval(sum(x), sum(n), sum(x * x), sum(x * n), sum(n * n)) AS stat
FROM drawn GROUP BY sample HAVING sum(n) >= {FEWEST}
"""
DIFFERENCE = "SELECT difference_over_employers(x1, n1, x0, n0) AS stat FROM drawn WHERE n1 + n0 > 0 GROUP BY sample"
SLOPE = """
WITH counted AS (SELECT sample AS cell, week_number, employer, x, n FROM drawn)
SELECT slope AS stat FROM trends_of('counted')
"""
GROWTH = SLOPE.replace("slope AS", "growth AS")
MEDIAN = f"""
WITH figures AS (SELECT sample AS cell, employer, amount FROM drawn WHERE amount > 0)
SELECT struct_pack(low := median_low, high := median_high) AS stat
FROM medians_of('figures') WHERE posting_count >= {FEWEST}
"""
MEDIANS_APART = f"""
WITH figures AS (
    SELECT struct_pack(sample := sample, role := role) AS cell, employer, amount FROM drawn WHERE amount > 0
),

told AS (
    SELECT cell.sample, cell.role, struct_pack(estimate := median, low := median_low, high := median_high) AS stat
    FROM medians_of('figures') WHERE posting_count >= {FEWEST}
),

below AS (
    SELECT
        drawn.sample,
        count(*) FILTER (WHERE role = 1) AS n1,
        count(*) FILTER (WHERE role = 0) AS n0,
        count(*) FILTER (WHERE role = 1 AND amount <= stat.estimate) AS x1,
        count(*) FILTER (WHERE role = 0 AND amount <= stat.estimate) AS x0
    FROM drawn INNER JOIN told USING (sample, role)
    WHERE amount > 0
    GROUP BY drawn.sample, employer
),

joined AS (
    SELECT
        sample,
        share_correlation(
            sum(x1), sum(n1), sum(x1 * x1), sum(x1 * n1), sum(n1 * n1),
            sum(x0), sum(n0), sum(x0 * x0), sum(x0 * n0), sum(n0 * n0),
            sum(x1 * x0), sum(x1 * n0), sum(x0 * n1), sum(n1 * n0), count(*)
        ) AS r
    FROM below GROUP BY sample
)

SELECT difference_between(one.stat, other.stat, r) AS stat
FROM joined INNER JOIN told AS one USING (sample) INNER JOIN told AS other USING (sample)
WHERE one.role = 1 AND other.role = 0
"""
MEDIANS_REDRAWN = """
WITH employers AS (SELECT employer FROM drawn),

heaped AS (
    SELECT
        sample, role, replicate, amount,
        sum(weight) OVER (PARTITION BY sample, role, replicate ORDER BY amount) AS up_to,
        sum(weight) OVER (PARTITION BY sample, role, replicate) AS whole
    FROM drawn INNER JOIN draws_of('employers') USING (employer)
    WHERE amount > 0
),

medians AS (SELECT sample, role, replicate, min(amount) AS median FROM heaped WHERE 2 * up_to >= whole GROUP BY ALL),

apart AS (
    SELECT sample, one.median - other.median AS apart
    FROM medians AS one INNER JOIN medians AS other USING (sample, replicate)
    WHERE one.role = 1 AND other.role = 0
)

SELECT struct_pack(low := draws_low(apart), high := draws_high(apart)) AS stat FROM apart GROUP BY sample
"""

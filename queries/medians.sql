-- Medians, and how far off they may be. Loaded as TEMP macros after macros.sql.
-- noqa: disable=LT02,RF02

-- A quantile's interval (Woodruff 1952): Wilson's for "at or below it", read back off the n sorted amounts.
CREATE TEMP MACRO quantile_low(amounts, q, n, n_eff) AS
    amounts[greatest(1, cast(floor(n * wilson_low(q, n_eff)) AS bigint))];

CREATE TEMP MACRO quantile_high(amounts, q, n, n_eff) AS
    amounts[least(n, cast(floor(n * wilson_high(q, n_eff)) AS bigint) + 1)];

-- Medians of `figures`, a table or CTE (named in quotes) of cell (what to group by; a struct if it is several things),
-- employer and amount: quartiles, the median's interval, and the median in which every employer counts once. Cells too
-- small have their figures, too: hold them against is_enough().
CREATE TEMP MACRO medians_of(figures) AS TABLE
    WITH weighed AS (
        SELECT
            cell,
            employer,
            amount,
            employer_part(1, count(*) OVER (PARTITION BY cell, employer)) AS weight
        FROM query_table(figures)
        WHERE amount IS NOT NULL
    ),

    quartiles AS (
        SELECT
            cell,
            count(*) AS n,
            count(DISTINCT employer) AS g,
            quantile_cont(amount, 0.25) AS p25,
            quantile_cont(amount, 0.5) AS p50,
            quantile_cont(amount, 0.75) AS p75,
            list(amount ORDER BY amount) AS amounts
        FROM weighed
        GROUP BY cell
    ),

    below_by_employer AS (
        SELECT
            weighed.cell,
            weighed.employer,
            count(*) AS n,
            count(*) FILTER (WHERE weighed.amount <= quartiles.p50) AS x
        FROM weighed
        INNER JOIN quartiles ON weighed.cell = quartiles.cell
        GROUP BY weighed.cell, weighed.employer
    ),

    informed AS (
        SELECT
            cell,
            effective_postings(sum(x), sum(n), sum(x * x), sum(x * n), sum(n * n)) AS n_eff
        FROM below_by_employer
        GROUP BY cell
    ),

    heaped AS (
        SELECT
            cell,
            amount,
            sum(weight) OVER (PARTITION BY cell ORDER BY amount) AS weight_up_to,
            sum(weight) OVER (PARTITION BY cell) AS weight_of_all
        FROM weighed
    ),

    employer_medians AS (
        SELECT
            cell,
            min(amount) AS employer_median
        FROM heaped
        WHERE weight_up_to >= weight_of_all / 2 - 0.000001
        GROUP BY cell
    )

    SELECT
        quartiles.cell,
        quartiles.n AS posting_count,
        quartiles.g AS employer_count,
        quartiles.p25,
        quartiles.p50 AS median,
        quartiles.p75,
        quantile_low(quartiles.amounts, 0.5, quartiles.n, informed.n_eff) AS median_low,
        quantile_high(quartiles.amounts, 0.5, quartiles.n, informed.n_eff) AS median_high,
        employer_medians.employer_median
    FROM quartiles
    INNER JOIN informed ON quartiles.cell = informed.cell
    INNER JOIN employer_medians ON quartiles.cell = employer_medians.cell;

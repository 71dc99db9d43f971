-- What moves from week to week, on boards that stay the same. Loaded as TEMP macros beside macros.sql.
-- noqa: disable=RF02

-- Boards seen whole in every week in which anybody looked, from one week to another: only on these does a change mean
-- that employers changed, not that we looked elsewhere.
CREATE TEMP MACRO panel(first_week, last_week) AS TABLE
    WITH looked AS (
        SELECT
            source,
            board,
            verdict,
            week_of(looked_at) AS week
        FROM looks
        WHERE looked_at >= monday(first_week) AND looked_at < next_monday(last_week)
    )

    SELECT
        source,
        board
    FROM looked
    WHERE verdict IN ('complete', 'unchanged')
    GROUP BY source, board
    HAVING count(DISTINCT week) = (SELECT count(DISTINCT every.week) FROM looked AS every);

-- How a share and a count move in a week, on average, with 95 % intervals clustered by employer. `counted` is a table
-- or CTE (named in quotes) of cell (what to group by), week_number (whole, 1 a week), employer, x and n: x of its n
-- postings. slope: of the share, by least squares over weeks; growth: of x, by least squares over its logarithm, 0.01
-- for one per cent a week, NULL if x was nought in a week. The error is that of the employers' parts in it (Binder
-- 1983), with Student's t: all of an employer's weeks are one cluster. NULL below three weeks, or in a cell too small.
CREATE TEMP MACRO trends_of(counted) AS TABLE
    WITH given AS (
        SELECT
            cell,
            week_number,
            employer,
            x,
            n
        FROM query_table(counted)
    ),

    weekly AS (
        SELECT
            cell,
            week_number,
            sum(x) AS x,
            sum(n) AS n
        FROM given
        GROUP BY cell, week_number
    ),

    spans AS (
        SELECT
            cell,
            count(*) AS week_count,
            sum(week_number) AS w,
            sum(week_number * week_number) AS ww,
            min(x) AS least_x
        FROM weekly
        GROUP BY cell
    ),

    pulls AS (
        SELECT
            weekly.cell,
            weekly.week_number,
            weekly.x,
            weekly.n,
            1.0 * weekly.x / nullif(weekly.n, 0) AS p,
            (1.0 * spans.week_count * weekly.week_number - spans.w)
            / nullif(spans.week_count * spans.ww - spans.w * spans.w, 0) AS pull
        FROM weekly
        INNER JOIN spans ON weekly.cell = spans.cell
    ),

    slopes AS (
        SELECT
            cell,
            sum(cast(pull * p AS decimal(38, 18))) AS slope,
            sum(cast(pull * ln(nullif(x, 0)) AS decimal(38, 18))) AS log_growth
        FROM pulls
        GROUP BY cell
    ),

    parts AS (
        SELECT
            given.cell,
            given.employer,
            sum(given.n) AS n,
            sum(cast(pulls.pull * (given.x - pulls.p * given.n) / nullif(pulls.n, 0) AS decimal(38, 18))) AS of_slope,
            sum(cast(pulls.pull * given.x / nullif(pulls.x, 0) AS decimal(38, 18))) AS of_growth
        FROM given
        INNER JOIN pulls ON given.cell = pulls.cell AND given.week_number = pulls.week_number
        GROUP BY given.cell, given.employer
    ),

    errors AS (
        SELECT
            cell,
            sum(n) AS n,
            count(*) FILTER (WHERE n > 0) AS g,
            effective_count(sum(n), sum(n * n)) AS k,
            sqrt(sum(cast(cast(of_slope AS double) * of_slope AS decimal(38, 24)))) AS slope_error,
            sqrt(sum(cast(cast(of_growth AS double) * of_growth AS decimal(38, 24)))) AS growth_error
        FROM parts
        GROUP BY cell
    ),

    reaching AS (
        SELECT
            errors.*,
            spans.week_count,
            spans.week_count >= 3 AND is_enough(errors.n / spans.week_count, errors.g) AS is_shown,
            spans.least_x > 0 AS is_never_nought,
            t_quantile(errors.g - 1) * sqrt(errors.k / nullif(errors.k - 1, 0)) AS reach
        FROM errors
        INNER JOIN spans ON errors.cell = spans.cell
    )

    SELECT
        reaching.cell,
        reaching.week_count,
        reaching.n / reaching.week_count AS posting_count,
        reaching.g AS employer_count,
        CASE
            WHEN reaching.is_shown
                THEN struct_pack(
                    estimate := cast(slopes.slope AS double),
                    low := slopes.slope - reaching.reach * reaching.slope_error,
                    high := slopes.slope + reaching.reach * reaching.slope_error
                )
        END AS slope,
        CASE
            WHEN reaching.is_shown AND reaching.is_never_nought
                THEN struct_pack(
                    estimate := exp(slopes.log_growth) - 1,
                    low := exp(slopes.log_growth - reaching.reach * reaching.growth_error) - 1,
                    high := exp(slopes.log_growth + reaching.reach * reaching.growth_error) - 1
                )
        END AS growth
    FROM reaching
    INNER JOIN slopes ON reaching.cell = slopes.cell;

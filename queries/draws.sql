-- The bootstrap over employers, for what has no formula. Loaded as TEMP macros after macros.sql.
-- noqa: disable=LT02,RF02

-- How often an employer counts in each replicate: a Poisson number of mean 1 (Hanley and MacGibbon 2006; Chamandy and
-- others 2012), made from a hash, so that the same employers give the same draws everywhere. Weigh each posting by its
-- employer's draw, estimate once per replicate, and take draws_low() and draws_high() of the estimates.
CREATE TEMP MACRO poisson_count(u) AS
    CASE
        WHEN u < 0.367879441 THEN 0
        WHEN u < 0.735758882 THEN 1
        WHEN u < 0.919698603 THEN 2
        WHEN u < 0.981011843 THEN 3
        WHEN u < 0.996340153 THEN 4
        WHEN u < 0.999405815 THEN 5
        WHEN u < 0.999916759 THEN 6
        ELSE 7
    END;

CREATE TEMP MACRO draws_of(employers, replicates := 200) AS TABLE
    WITH drawn AS (
        SELECT
            given.employer,
            replicates_made.replicate,
            md5_number_lower(given.employer || '/' || replicates_made.replicate) / 18446744073709551616.0 AS u
        FROM (SELECT DISTINCT employer FROM query_table(employers)) AS given
        CROSS JOIN range(replicates) AS replicates_made (replicate)
    )

    SELECT
        employer,
        replicate,
        poisson_count(u) AS weight
    FROM drawn
    WHERE poisson_count(u) > 0;

CREATE TEMP MACRO draws_low(estimate) AS quantile_cont(estimate, 0.025);

CREATE TEMP MACRO draws_high(estimate) AS quantile_cont(estimate, 0.975);

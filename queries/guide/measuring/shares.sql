-- How often a group says what a measure counts, and how much more often than another group or week. Loaded as TEMP
-- macros.
-- noqa: disable=LT02,RF02,ST05

-- Whom a measure's share is of: those whose words we read, those who state pay, or everybody.
CREATE TEMP MACRO guide_base(band_id, roles) AS
    CASE WHEN band_id IS NOT NULL THEN 'paid' WHEN len(roles) > 0 THEN 'all' ELSE 'read' END;

-- Per measure, side (1: whose share it is, 0: what it is held against) and employer: x of n postings; from tables of
-- sides (measure_id, side, group_id, base, slice), members (slice and guide_members), hits and paid (base_pay).
CREATE TEMP MACRO guide_counted(sides, members, hits, paid) AS TABLE
    WITH sides AS (
        FROM query_table(sides)
    ),

    bases AS (
        SELECT DISTINCT
            slice,
            group_id,
            base
        FROM sides
    ),

    based AS (
        SELECT
            bases.slice,
            bases.group_id,
            bases.base,
            members.employer,
            members.posting_id,
            members.opening_id
        FROM bases
        INNER JOIN query_table(members) AS members
            ON bases.slice = members.slice AND bases.group_id = members.group_id
        WHERE
            CASE bases.base
                WHEN 'read' THEN members.is_readable
                WHEN 'paid' THEN (members.posting_id, members.currency) IN (
                    SELECT (paid.posting_id, paid.currency)
                    FROM query_table(paid) AS paid
                )
                ELSE TRUE
            END
    ),

    sizes AS (
        SELECT
            slice,
            group_id,
            base,
            employer,
            count(*) AS n,
            count(DISTINCT opening_id) AS opening_count
        FROM based
        GROUP BY slice, group_id, base, employer
    ),

    asked AS (
        SELECT
            sides.measure_id,
            sides.side,
            based.employer,
            count(*) AS x
        FROM sides
        INNER JOIN query_table(hits) AS hits ON sides.measure_id = hits.measure_id
        INNER JOIN based
            ON
                hits.posting_id = based.posting_id
                AND sides.slice = based.slice
                AND sides.group_id = based.group_id
                AND sides.base = based.base
        GROUP BY sides.measure_id, sides.side, based.employer
    )

    SELECT
        sides.measure_id,
        sides.side,
        sizes.employer,
        sizes.n,
        sizes.opening_count,
        coalesce(asked.x, 0) AS x
    FROM sides
    INNER JOIN sizes ON sides.slice = sizes.slice AND sides.group_id = sizes.group_id AND sides.base = sizes.base
    LEFT JOIN asked
        ON sides.measure_id = asked.measure_id AND sides.side = asked.side AND sizes.employer = asked.employer;

-- Shares of a group, and what they are more than another group's or than some weeks ago. The difference is taken in
-- steps (macros.sql has it in one), for DuckDB takes a second to plan the one long expression.
CREATE TEMP MACRO guide_shares(sides, members, hits, paid) AS TABLE
    WITH by_employer AS (
        SELECT
            measure_id,
            employer,
            coalesce(sum(x) FILTER (WHERE side = 1), 0) AS x1,
            coalesce(sum(n) FILTER (WHERE side = 1), 0) AS n1,
            coalesce(sum(x) FILTER (WHERE side = 0), 0) AS x0,
            coalesce(sum(n) FILTER (WHERE side = 0), 0) AS n0,
            coalesce(sum(opening_count) FILTER (WHERE side = 1), 0) AS opening_count
        FROM guide_counted(sides, members, hits, paid)
        GROUP BY measure_id, employer
    ),

    sums AS (
        SELECT
            measure_id,
            sum(opening_count) AS opening_count,
            sum(x1) AS x1,
            sum(n1) AS n1,
            sum(x1 * x1) AS xx1,
            sum(x1 * n1) AS xn1,
            sum(n1 * n1) AS nn1,
            sum(x0) AS x0,
            sum(n0) AS n0,
            sum(x0 * x0) AS xx0,
            sum(x0 * n0) AS xn0,
            sum(n0 * n0) AS nn0,
            sum(x1 * x0) AS xx10,
            sum(x1 * n0) AS x1n0,
            sum(x0 * n1) AS x0n1,
            sum(n1 * n0) AS nn10,
            count(*) AS g,
            count(*) FILTER (WHERE n1 > 0) AS g1,
            count(*) FILTER (WHERE n0 > 0) AS g0,
            coalesce(sum(employer_part(x1, nullif(n1, 0))), 0) AS twin1,
            coalesce(sum(employer_part(x0, nullif(n0, 0))), 0) AS twin0
        FROM by_employer
        GROUP BY measure_id
    ),

    parts AS (
        SELECT
            measure_id,
            opening_count,
            x1,
            n1,
            n0,
            g1,
            g0,
            is_enough(n0, g0) AND is_enough(n1, g1) AS is_comparable,
            share_of(x1, n1, xx1, xn1, nn1, g1, twin1) AS stat,
            cast(twin1 AS double) / nullif(g1, 0) - cast(twin0 AS double) / nullif(g0, 0) AS employer_difference,
            share_interval(x1, n1, xx1, xn1, nn1) AS one,
            share_interval(x0, n0, xx0, xn0, nn0) AS other,
            share_correlation(
                x1, n1, xx1, xn1, nn1, x0, n0, xx0, xn0, nn0, xx10, x1n0, x0n1, nn10, g
            ) AS r
        FROM sums
    )

    SELECT
        measure_id,
        x1 AS x,
        n1 AS n,
        opening_count,
        g1 AS g,
        n0 AS other_n,
        g0 AS other_g,
        stat,
        CASE WHEN is_comparable THEN difference_between(one, other, r) END AS difference,
        CASE WHEN is_comparable THEN employer_difference END AS employer_difference
    FROM parts;

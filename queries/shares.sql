-- Shares of many things at once. Loaded as TEMP macros beside macros.sql.
-- noqa: disable=RF02

-- How many of a cell's postings are hits of each member. `looked_at` is a table or CTE (named in quotes) of cell (what
-- to group by), employer and opening_id, one row per posting of the denominator; `hits` the same with member (a skill,
-- a country), one row per posting and member. A member without hits has no row.
CREATE TEMP MACRO shares_of(looked_at, hits) AS TABLE
    WITH sizes AS (
        SELECT
            cell,
            employer,
            count(*) AS n,
            count(DISTINCT opening_id) AS opening_count
        FROM query_table(looked_at)
        GROUP BY cell, employer
    ),

    totals AS (
        SELECT
            cell,
            sum(n) AS n,
            sum(n * n) AS nn,
            count(*) AS g,
            sum(opening_count) AS opening_count
        FROM sizes
        GROUP BY cell
    ),

    by_employer AS (
        SELECT
            cell,
            member,
            employer,
            count(*) AS x,
            count(DISTINCT opening_id) AS opening_count
        FROM query_table(hits)
        GROUP BY cell, member, employer
    ),

    sums AS (
        SELECT
            hit.cell,
            hit.member,
            count(*) AS g,
            sum(hit.x) AS x,
            sum(hit.opening_count) AS opening_count,
            sum(hit.x * hit.x) AS xx,
            sum(hit.x * sizes.n) AS xn,
            sum(employer_part(hit.x, sizes.n)) AS twin
        FROM by_employer AS hit
        INNER JOIN sizes ON hit.cell = sizes.cell AND hit.employer = sizes.employer
        GROUP BY hit.cell, hit.member
    )

    SELECT
        sums.cell,
        sums.member,
        cast(sums.x AS bigint) AS hit_count,
        cast(sums.opening_count AS bigint) AS hit_opening_count,
        sums.g AS hit_employer_count,
        cast(totals.n AS bigint) AS posting_count,
        cast(totals.opening_count AS bigint) AS opening_count,
        totals.g AS employer_count,
        share_of(sums.x, totals.n, sums.xx, sums.xn, totals.nn, totals.g, sums.twin) AS stat
    FROM sums
    INNER JOIN totals ON sums.cell = totals.cell;

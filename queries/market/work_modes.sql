-- Question: How many postings are remote, hybrid or on site?
-- Grain:    one row per role and work mode; the freest first
-- Reads:    postings, sightings
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   work_mode  remote, hybrid, onsite or unknown
-- Column:   said_count  postings that say so
-- Column:   posting_count  denominator: postings of the role sighted in the week
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   said_share  said_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of said_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind posting_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   A bare city says nothing of the work mode: it counts as unknown.
WITH population AS (
    SELECT
        opening_id,
        employer,
        role,
        work_mode
    FROM sighted_in($week)
    WHERE role IN ('ai_pm', 'pm')
),

answers AS (
    SELECT
        unnest(['remote', 'hybrid', 'onsite', 'unknown']) AS work_mode,
        unnest([1, 2, 3, 4]) AS position
),

by_employer AS (
    SELECT
        population.role,
        population.employer,
        answers.work_mode,
        answers.position,
        count(*) AS n,
        count(*) FILTER (WHERE population.work_mode = answers.work_mode) AS x,
        count(DISTINCT population.opening_id) AS opening_count
    FROM population
    CROSS JOIN answers
    GROUP BY population.role, population.employer, answers.work_mode, answers.position
),

judged AS (
    SELECT
        role,
        work_mode,
        position,
        sum(x) AS x,
        sum(n) AS n,
        sum(opening_count) AS opening_count,
        count(*) AS g,
        share_over_employers(x, n) AS stat
    FROM by_employer
    GROUP BY role, work_mode, position
)

SELECT
    $week AS week,
    role,
    work_mode,
    cast(x AS bigint) AS said_count,
    cast(n AS bigint) AS posting_count,
    cast(opening_count AS bigint) AS opening_count,
    stat.share AS said_share,
    stat.low AS low_share,
    stat.high AS high_share,
    g AS employer_count,
    stat.employer AS employer_share,
    small_cell_note(n, g) AS note
FROM judged
ORDER BY role, position

-- Question: Does one need a technical degree, and at which level?
-- Grain:    one row per role, level and answer; all levels together first, then upwards; the strictest answer first
-- Reads:    postings, sightings, mentions
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   level  all, entry, mid, senior, lead, manager, director or unknown
-- Column:   answer  required, preferred, or unstated (no technical degree is named)
-- Column:   said_count  postings that say so; each counts at its strictest
-- Column:   posting_count  denominator: readable postings of the role and level sighted in the week
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   said_share  said_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of said_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind posting_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   Technical means computer science, engineering, mathematics and kin. Required often goes with "or equivalent
--           experience"; degrees of other kinds, an MBA say, are not counted.
WITH population AS (
    SELECT
        posting_id,
        opening_id,
        employer,
        role,
        unnest([level, 'all']) AS level
    FROM sighted_in($week)
    WHERE role IN ('ai_pm', 'pm') AND is_readable
),

named AS (
    SELECT
        posting_id,
        if(bool_or(demand_level = 'required'), 'required', 'preferred') AS answer
    FROM mentions
    WHERE skill_id = 'technical_degree' AND demand_level IN ('required', 'preferred')
    GROUP BY posting_id
),

answers AS (
    SELECT
        unnest(['required', 'preferred', 'unstated']) AS answer,
        unnest([1, 2, 3]) AS position
),

answered AS (
    SELECT
        population.role,
        population.level,
        population.employer,
        population.opening_id,
        coalesce(named.answer, 'unstated') AS answer
    FROM population
    LEFT JOIN named ON population.posting_id = named.posting_id
),

by_employer AS (
    SELECT
        answered.role,
        answered.level,
        answered.employer,
        answers.answer,
        answers.position,
        count(*) AS n,
        count(*) FILTER (WHERE answered.answer = answers.answer) AS x,
        count(DISTINCT answered.opening_id) AS opening_count
    FROM answered
    CROSS JOIN answers
    GROUP BY answered.role, answered.level, answered.employer, answers.answer, answers.position
),

judged AS (
    SELECT
        role,
        level,
        answer,
        position,
        sum(x) AS x,
        sum(n) AS n,
        sum(opening_count) AS opening_count,
        count(*) AS g,
        share_over_employers(x, n) AS stat
    FROM by_employer
    GROUP BY role, level, answer, position
)

SELECT
    $week AS week,
    role,
    level,
    answer,
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
ORDER BY role, level_position(level), position

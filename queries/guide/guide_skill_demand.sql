-- Question: How often do employers ask for each skill the guide teaches, of AI PMs and of other PMs?
-- Grain:    one row per role, guide skill and demand level; in the guide's order
-- Reads:    postings, sightings, guide_demand, guide_skills
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Weekly:   guide_skill_demand.csv
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   guide_skill  id of the guide's skill
-- Column:   label  the skill's name in the guide
-- Column:   demand_level  required, preferred, duty (the duties exercise it), or any of the three
-- Column:   asked_count  postings that ask for it at this level; each counts at its strongest level, and under any
-- Column:   posting_count  denominator: readable postings of the role sighted in the week
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   asked_share  asked_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of asked_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind posting_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   A skill that goes without saying is asked for less often than it is used.
WITH population AS (
    SELECT
        posting_id,
        opening_id,
        employer,
        role
    FROM sighted_in($week)
    WHERE role IN ('ai_pm', 'pm') AND is_readable
),

sizes AS (
    SELECT
        role,
        employer,
        count(*) AS n,
        count(DISTINCT opening_id) AS opening_count
    FROM population
    GROUP BY role, employer
),

totals AS (
    SELECT
        role,
        sum(n) AS n,
        sum(n * n) AS nn,
        count(*) AS g,
        sum(opening_count) AS opening_count
    FROM sizes
    GROUP BY role
),

asked AS (
    SELECT
        population.role,
        population.employer,
        guide_demand.guide_skill,
        unnest([guide_demand.demand_level, 'any']) AS demand_level
    FROM guide_demand
    INNER JOIN population ON guide_demand.posting_id = population.posting_id
),

by_employer AS (
    SELECT
        role,
        employer,
        guide_skill,
        demand_level,
        count(*) AS x
    FROM asked
    GROUP BY role, employer, guide_skill, demand_level
),

sums AS (
    SELECT
        hit.role,
        hit.guide_skill,
        hit.demand_level,
        sum(hit.x) AS x,
        sum(hit.x * hit.x) AS xx,
        sum(hit.x * sizes.n) AS xn,
        sum(employer_part(hit.x, sizes.n)) AS twin
    FROM by_employer AS hit
    INNER JOIN sizes ON hit.role = sizes.role AND hit.employer = sizes.employer
    GROUP BY hit.role, hit.guide_skill, hit.demand_level
),

demand_levels AS (
    SELECT
        unnest(['any', 'required', 'preferred', 'duty']) AS demand_level,
        unnest([0, 1, 2, 3]) AS demand_position
),

judged AS (
    SELECT
        totals.role,
        guide_skills.guide_skill,
        guide_skills.label,
        guide_skills.position,
        demand_levels.demand_level,
        demand_levels.demand_position,
        totals.n,
        totals.opening_count,
        totals.g,
        coalesce(sums.x, 0) AS x,
        share_of(
            coalesce(sums.x, 0), totals.n, coalesce(sums.xx, 0), coalesce(sums.xn, 0), totals.nn, totals.g,
            coalesce(sums.twin, 0)
        ) AS stat
    FROM totals
    CROSS JOIN guide_skills
    CROSS JOIN demand_levels
    LEFT JOIN sums
        ON
            totals.role = sums.role
            AND guide_skills.guide_skill = sums.guide_skill
            AND demand_levels.demand_level = sums.demand_level
)

SELECT
    $week AS week,
    role,
    guide_skill,
    label,
    demand_level,
    cast(x AS bigint) AS asked_count,
    cast(n AS bigint) AS posting_count,
    cast(opening_count AS bigint) AS opening_count,
    stat.share AS asked_share,
    stat.low AS low_share,
    stat.high AS high_share,
    g AS employer_count,
    stat.employer AS employer_share,
    small_cell_note(n, g) AS note
FROM judged
ORDER BY role, position, demand_position

-- Question: Which concrete skills do employers ask for, of AI PMs and of other PMs?
-- Grain:    one row per role, demand level and skill; most asked first
-- Reads:    postings, sightings, mentions, skills
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Weekly:   skill_demand.csv
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   demand_level  required, preferred, duty (the duties exercise it), or any of the three
-- Column:   skill_id  id of the skill
-- Column:   label  name of the skill
-- Column:   family  technical, ai, product, analytics, ethics, communication or collaboration
-- Column:   guide_skill  the guide's skill it belongs to; empty where the guide teaches nothing of the kind
-- Column:   asked_count  postings that ask for it at this level; each counts at its strongest level, and under any
-- Column:   asked_opening_count  the openings behind them, without reposts and copies
-- Column:   posting_count  denominator: readable postings of the role sighted in the week
-- Column:   opening_count  the openings behind posting_count
-- Column:   asked_share  asked_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of asked_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind posting_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   A finer skill counts under the one it belongs to; a skill nobody of a role names has no row at that level.
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

strongest AS (
    SELECT
        mentions.posting_id,
        mentions.skill_id,
        CASE
            WHEN bool_or(mentions.demand_level = 'required') THEN 'required'
            WHEN bool_or(mentions.demand_level = 'preferred') THEN 'preferred'
            ELSE 'duty'
        END AS demand_level
    FROM mentions
    SEMI JOIN population ON mentions.posting_id = population.posting_id
    GROUP BY mentions.posting_id, mentions.skill_id
),

asked AS (
    SELECT
        population.role,
        population.employer,
        population.opening_id,
        strongest.skill_id,
        unnest([strongest.demand_level, 'any']) AS demand_level
    FROM strongest
    INNER JOIN population ON strongest.posting_id = population.posting_id
),

by_employer AS (
    SELECT
        role,
        employer,
        skill_id,
        demand_level,
        count(*) AS x,
        count(DISTINCT opening_id) AS opening_count
    FROM asked
    GROUP BY role, employer, skill_id, demand_level
),

sums AS (
    SELECT
        hit.role,
        hit.skill_id,
        hit.demand_level,
        sum(hit.x) AS x,
        sum(hit.opening_count) AS opening_count,
        sum(hit.x * hit.x) AS xx,
        sum(hit.x * sizes.n) AS xn,
        sum(employer_part(hit.x, sizes.n)) AS twin
    FROM by_employer AS hit
    INNER JOIN sizes ON hit.role = sizes.role AND hit.employer = sizes.employer
    GROUP BY hit.role, hit.skill_id, hit.demand_level
),

judged AS (
    SELECT
        sums.role,
        sums.demand_level,
        skills.skill_id,
        skills.label,
        skills.family,
        skills.guide_skill,
        sums.x,
        sums.opening_count AS asked_opening_count,
        totals.n,
        totals.opening_count,
        totals.g,
        share_of(sums.x, totals.n, sums.xx, sums.xn, totals.nn, totals.g, sums.twin) AS stat
    FROM sums
    INNER JOIN totals ON sums.role = totals.role
    INNER JOIN skills ON sums.skill_id = skills.skill_id
)

SELECT
    $week AS week,
    role,
    demand_level,
    skill_id,
    label,
    family,
    guide_skill,
    cast(x AS bigint) AS asked_count,
    cast(asked_opening_count AS bigint) AS asked_opening_count,
    cast(n AS bigint) AS posting_count,
    cast(opening_count AS bigint) AS opening_count,
    stat.share AS asked_share,
    stat.low AS low_share,
    stat.high AS high_share,
    g AS employer_count,
    stat.employer AS employer_share,
    small_cell_note(n, g) AS note
FROM judged
ORDER BY
    role ASC,
    list_position(['any', 'required', 'preferred', 'duty'], demand_level) ASC,
    x DESC,
    skill_id ASC

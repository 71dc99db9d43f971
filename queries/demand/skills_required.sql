-- Question: Which skills do postings of one level and country require, those required most often first?
-- Grain:    one row per skill; most often required first, then most often asked for at all
-- Reads:    postings, sightings, mentions, skills
-- Params:   week WEEK (the ISO week whose looks are counted); role TEXT = ai_pm (ai_pm or pm); level TEXT = all (entry,
--           mid, senior, lead, manager, director, unknown or all); country TEXT = all (ISO 3166 code such as US or all)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   level  the level asked about
-- Column:   country  the country asked about
-- Column:   skill_id  id of the skill
-- Column:   label  name of the skill
-- Column:   family  technical, ai, product, analytics, ethics, communication or collaboration
-- Column:   guide_skill  the guide's skill it belongs to; empty where the guide teaches nothing of the kind
-- Column:   required_count  postings that require it
-- Column:   required_share  required_count / posting_count, 0 to 1
-- Column:   required_low_share  lower end of the 95 % interval of required_share, clustered by employer
-- Column:   required_high_share  upper end of that interval
-- Column:   required_employer_share  mean over employers of their own share: every employer counts once
-- Column:   asked_count  postings that ask for it at all: required, preferred or exercised by the duties
-- Column:   asked_share  asked_count / posting_count, 0 to 1
-- Column:   asked_low_share  lower end of the 95 % interval of asked_share, clustered by employer
-- Column:   asked_high_share  upper end of that interval
-- Column:   asked_employer_share  mean over employers of their own share
-- Column:   posting_count  denominator: readable postings of role, level and country sighted in the week
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   employer_count  employers behind posting_count
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   A finer skill counts under the one it belongs to; a skill nobody names has no row. Whether a skill is
--           required or part of the duties is less certain than that it is asked for.
WITH population AS (
    SELECT
        posting_id,
        opening_id,
        employer
    FROM sighted_in($week)
    WHERE
        is_readable
        AND role = $role
        AND $level IN ('all', level)
        AND $country IN ('all', coalesce(country, 'unknown'))
),

sizes AS (
    SELECT
        employer,
        count(*) AS n,
        count(DISTINCT opening_id) AS opening_count
    FROM population
    GROUP BY employer
),

totals AS (
    SELECT
        sum(n) AS n,
        sum(n * n) AS nn,
        count(*) AS g,
        sum(opening_count) AS opening_count
    FROM sizes
),

asked AS (
    SELECT
        population.employer,
        mentions.posting_id,
        mentions.skill_id,
        bool_or(mentions.demand_level = 'required') AS is_required
    FROM mentions
    INNER JOIN population ON mentions.posting_id = population.posting_id
    GROUP BY population.employer, mentions.posting_id, mentions.skill_id
),

by_employer AS (
    SELECT
        employer,
        skill_id,
        count(*) AS x,
        count(*) FILTER (WHERE is_required) AS r
    FROM asked
    GROUP BY employer, skill_id
),

sums AS (
    SELECT
        hit.skill_id,
        sum(hit.x) AS x,
        sum(hit.x * hit.x) AS xx,
        sum(hit.x * sizes.n) AS xn,
        sum(employer_part(hit.x, sizes.n)) AS x_twin,
        sum(hit.r) AS r,
        sum(hit.r * hit.r) AS rr,
        sum(hit.r * sizes.n) AS rn,
        sum(employer_part(hit.r, sizes.n)) AS r_twin
    FROM by_employer AS hit
    INNER JOIN sizes ON hit.employer = sizes.employer
    GROUP BY hit.skill_id
),

judged AS (
    SELECT
        sums.skill_id,
        sums.x,
        sums.r,
        totals.n,
        totals.g,
        totals.opening_count,
        share_of(sums.x, totals.n, sums.xx, sums.xn, totals.nn, totals.g, sums.x_twin) AS asked,
        share_of(sums.r, totals.n, sums.rr, sums.rn, totals.nn, totals.g, sums.r_twin) AS required
    FROM sums
    CROSS JOIN totals
)

SELECT
    $week AS week,
    $role AS role,
    $level AS level,
    $country AS country,
    skills.skill_id,
    skills.label,
    skills.family,
    skills.guide_skill,
    cast(judged.r AS bigint) AS required_count,
    judged.required.share AS required_share,
    judged.required.low AS required_low_share,
    judged.required.high AS required_high_share,
    judged.required.employer AS required_employer_share,
    cast(judged.x AS bigint) AS asked_count,
    judged.asked.share AS asked_share,
    judged.asked.low AS asked_low_share,
    judged.asked.high AS asked_high_share,
    judged.asked.employer AS asked_employer_share,
    cast(judged.n AS bigint) AS posting_count,
    cast(judged.opening_count AS bigint) AS opening_count,
    judged.g AS employer_count,
    small_cell_note(judged.n, judged.g) AS note
FROM judged
INNER JOIN skills ON judged.skill_id = skills.skill_id
ORDER BY judged.r DESC, judged.x DESC, skills.skill_id ASC

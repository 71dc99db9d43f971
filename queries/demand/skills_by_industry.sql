-- Question: Do employers of one industry ask for other skills than the rest?
-- Grain:    one row per role, industry and skill asked for there, largest surplus over other industries first;
--           a industry too small for shares has one row, without a skill
-- Reads:    postings, sightings, mentions, skills, industries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   industry  whom the employer serves: ai, software, healthcare, finance, retail, education, media, industry,
--                     mobility, public or services
-- Column:   skill_id  id of the skill; empty where the industry is too small
-- Column:   label  name of the skill
-- Column:   asked_count  postings that ask for it at any level of demand
-- Column:   posting_count  denominator: readable postings of the role and industry sighted in the week
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   asked_share  asked_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of asked_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind posting_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   others_share  share of the role's postings of all other industries that ask for it
-- Column:   difference_points  asked_share less others_share, in percentage points; empty if those are too few
-- Column:   low_points  lower end of its 95 % interval, clustered by employer (hiring in both is one cluster)
-- Column:   high_points  upper end of that interval
-- Column:   q_value  of all skills of the role and industry that differ as surely, the share due to chance
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   Employers whose industry nobody has put down are left out, also of others_share. Of dozens of skills some
--           differ by chance alone: go by q_value.
WITH population AS (
    SELECT
        sighted.posting_id,
        sighted.opening_id,
        sighted.employer,
        sighted.role,
        industries.industry
    FROM sighted_in($week) AS sighted
    INNER JOIN postings ON sighted.posting_id = postings.posting_id
    INNER JOIN industries ON postings.employer_key = industries.employer_key
    WHERE sighted.role IN ('ai_pm', 'pm') AND sighted.is_readable
),

sizes AS (
    SELECT
        role,
        industry,
        employer,
        count(*) AS n,
        sum(count(*)) OVER (PARTITION BY role, employer) AS n_all,
        count(DISTINCT opening_id) AS opening_count
    FROM population
    GROUP BY role, industry, employer
),

roles AS (
    SELECT
        role,
        sum(n) AS n,
        sum(n * n_all) AS nn,
        count(DISTINCT employer) AS g
    FROM sizes
    GROUP BY role
),

-- Postings of the industry are number 1, those of all others number 0.
totals AS (
    SELECT
        sizes.role,
        sizes.industry,
        sum(sizes.opening_count) AS opening_count,
        sum(sizes.n) AS n1,
        any_value(roles.n) - sum(sizes.n) AS n0,
        count(*) AS g1,
        any_value(roles.g) - count(*) FILTER (WHERE sizes.n = sizes.n_all) AS g0,
        any_value(roles.g) AS g,
        sum(sizes.n * sizes.n) AS nn1,
        any_value(roles.nn) - 2 * sum(sizes.n * sizes.n_all) + sum(sizes.n * sizes.n) AS nn0,
        sum(sizes.n * (sizes.n_all - sizes.n)) AS nn10
    FROM sizes
    INNER JOIN roles ON sizes.role = roles.role
    GROUP BY sizes.role, sizes.industry
),

by_employer AS (
    SELECT
        population.role,
        population.industry,
        population.employer,
        mentions.skill_id,
        count(DISTINCT mentions.posting_id) AS x
    FROM mentions
    INNER JOIN population ON mentions.posting_id = population.posting_id
    GROUP BY population.role, population.industry, population.employer, mentions.skill_id
),

asked AS (
    SELECT
        role,
        employer,
        skill_id,
        sum(x) AS x_all
    FROM by_employer
    GROUP BY role, employer, skill_id
),

-- Each employer that asks for a skill anywhere, in each of its industries.
spread AS (
    SELECT
        sizes.role,
        sizes.industry,
        asked.skill_id,
        sizes.n,
        sizes.n_all,
        coalesce(hit.x, 0) AS x,
        asked.x_all
    FROM sizes
    INNER JOIN asked ON sizes.role = asked.role AND sizes.employer = asked.employer
    LEFT JOIN by_employer AS hit
        ON
            sizes.role = hit.role
            AND sizes.industry = hit.industry
            AND sizes.employer = hit.employer
            AND asked.skill_id = hit.skill_id
),

of_role AS (
    SELECT
        role,
        skill_id,
        sum(x) AS x,
        sum(x * x_all) AS xx,
        sum(x * n_all) AS xn
    FROM spread
    GROUP BY role, skill_id
),

sums AS (
    SELECT
        spread.role,
        spread.industry,
        spread.skill_id,
        sum(spread.x) AS x1,
        any_value(of_role.x) - sum(spread.x) AS x0,
        sum(spread.x * spread.x) AS xx1,
        any_value(of_role.xx) - 2 * sum(spread.x * spread.x_all) + sum(spread.x * spread.x) AS xx0,
        sum(spread.x * spread.n) AS xn1,
        any_value(of_role.xn) - sum(spread.x_all * spread.n) - sum(spread.x * spread.n_all) + sum(spread.x * spread.n)
            AS xn0,
        sum(spread.x * (spread.x_all - spread.x)) AS xx10,
        sum(spread.x * (spread.n_all - spread.n)) AS x1n0,
        sum((spread.x_all - spread.x) * spread.n) AS x0n1,
        sum(employer_part(spread.x, spread.n)) AS twin
    FROM spread
    INNER JOIN of_role ON spread.role = of_role.role AND spread.skill_id = of_role.skill_id
    GROUP BY spread.role, spread.industry, spread.skill_id
    HAVING sum(spread.x) > 0
),

estimated AS (
    SELECT
        totals.role,
        totals.industry,
        sums.skill_id,
        sums.x1,
        totals.n1,
        totals.g1,
        totals.opening_count,
        is_enough(totals.n1, totals.g1) AS is_shown,
        1.0 * sums.twin / totals.g1 AS twin,
        is_enough(totals.n0, totals.g0) AS is_compared,
        share_interval(sums.x1, totals.n1, sums.xx1, sums.xn1, totals.nn1) AS here,
        share_interval(sums.x0, totals.n0, sums.xx0, sums.xn0, totals.nn0) AS elsewhere,
        share_correlation(
            sums.x1, totals.n1, sums.xx1, sums.xn1, totals.nn1,
            sums.x0, totals.n0, sums.xx0, sums.xn0, totals.nn0,
            sums.xx10, sums.x1n0, sums.x0n1, totals.nn10, totals.g
        ) AS kinship
    FROM totals
    LEFT JOIN sums
        ON totals.role = sums.role AND totals.industry = sums.industry AND is_enough(totals.n1, totals.g1)
),

judged AS (
    SELECT
        role,
        industry,
        skill_id,
        x1,
        n1,
        g1,
        opening_count,
        twin,
        is_shown,
        is_compared,
        here,
        elsewhere,
        CASE WHEN is_shown AND is_compared THEN difference_between(here, elsewhere, kinship) END AS gap
    FROM estimated
)

SELECT
    $week AS week,
    judged.role,
    judged.industry,
    judged.skill_id,
    skills.label,
    cast(judged.x1 AS bigint) AS asked_count,
    cast(judged.n1 AS bigint) AS posting_count,
    cast(judged.opening_count AS bigint) AS opening_count,
    CASE WHEN judged.is_shown THEN round(judged.here.estimate, 4) END AS asked_share,
    CASE WHEN judged.is_shown THEN round(judged.here.low, 4) END AS low_share,
    CASE WHEN judged.is_shown THEN round(judged.here.high, 4) END AS high_share,
    judged.g1 AS employer_count,
    CASE WHEN judged.is_shown THEN round(cast(judged.twin AS double), 4) END AS employer_share,
    CASE WHEN judged.is_compared THEN round(judged.elsewhere.estimate, 4) END AS others_share,
    round(100 * judged.gap.estimate, 1) AS difference_points,
    round(100 * judged.gap.low, 1) AS low_points,
    round(100 * judged.gap.high, 1) AS high_points,
    round(q_value(p_value(judged.gap), family := [judged.role, judged.industry]), 4) AS q_value,
    small_cell_note(judged.n1, judged.g1) AS note
FROM judged
LEFT JOIN skills ON judged.skill_id = skills.skill_id
WHERE judged.skill_id IS NOT NULL OR NOT judged.is_shown
ORDER BY
    judged.role ASC,
    judged.n1 DESC,
    judged.industry ASC,
    difference_points DESC NULLS LAST,
    judged.x1 DESC,
    judged.skill_id ASC

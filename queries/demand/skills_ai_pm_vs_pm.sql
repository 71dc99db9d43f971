-- Question: Which skills set an AI PM posting apart from any other PM posting?
-- Grain:    one row per skill named by either; largest surplus among AI PMs first, cells too small last
-- Reads:    postings, sightings, mentions, skills
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   skill_id  id of the skill
-- Column:   label  name of the skill
-- Column:   family  technical, ai, product, analytics, ethics, communication or collaboration
-- Column:   guide_skill  the guide's skill it belongs to; empty where the guide teaches nothing of the kind
-- Column:   difference_points  ai_pm_share less pm_share, in percentage points
-- Column:   low_points  lower end of its 95 % interval, clustered by employer (hiring for both is one cluster)
-- Column:   high_points  upper end of that interval
-- Column:   q_value  how much of all that is as sure as this row chance alone would bring (Benjamini and Hochberg 1995)
-- Column:   employer_difference_points  the same difference between the employer-weighted shares
-- Column:   ai_pm_asked_count  AI PM postings that ask for it at any level
-- Column:   ai_pm_posting_count  denominator: readable AI PM postings sighted in the week
-- Column:   ai_pm_employer_count  employers behind them
-- Column:   ai_pm_share  share of AI PM postings that ask, 0 to 1
-- Column:   ai_pm_low_share  lower end of its 95 % interval, clustered by employer
-- Column:   ai_pm_high_share  upper end of that interval
-- Column:   ai_pm_employer_share  mean over employers of their own share
-- Column:   pm_asked_count  other PM postings that ask for it at any level
-- Column:   pm_posting_count  denominator: readable other PM postings sighted in the week
-- Column:   pm_employer_count  employers behind them
-- Column:   pm_share  share of other PM postings that ask, 0 to 1
-- Column:   pm_low_share  lower end of its 95 % interval, clustered by employer
-- Column:   pm_high_share  upper end of that interval
-- Column:   pm_employer_share  mean over employers of their own share
-- Column:   note  "too few" where either role has fewer than 30 postings or 10 employers
-- Caveat:   Dozens of skills are compared, so a few intervals miss nought by chance alone: trust a q_value up to 0.05.
WITH population AS (
    SELECT
        posting_id,
        employer,
        role
    FROM sighted_in($week)
    WHERE role IN ('ai_pm', 'pm') AND is_readable
),

sizes AS (
    SELECT
        employer,
        count(*) FILTER (WHERE role = 'ai_pm') AS n1,
        count(*) FILTER (WHERE role = 'pm') AS n0
    FROM population
    GROUP BY employer
),

totals AS (
    SELECT
        coalesce(sum(n1), 0) AS n1,
        coalesce(sum(n0), 0) AS n0,
        sum(n1 * n1) AS nn1,
        sum(n0 * n0) AS nn0,
        sum(n1 * n0) AS nn10,
        count(*) FILTER (WHERE n1 > 0) AS g1,
        count(*) FILTER (WHERE n0 > 0) AS g0,
        count(*) AS g
    FROM sizes
),

by_employer AS (
    SELECT
        mentions.skill_id,
        population.employer,
        count(DISTINCT mentions.posting_id) FILTER (WHERE population.role = 'ai_pm') AS x1,
        count(DISTINCT mentions.posting_id) FILTER (WHERE population.role = 'pm') AS x0
    FROM mentions
    INNER JOIN population ON mentions.posting_id = population.posting_id
    GROUP BY mentions.skill_id, population.employer
),

sums AS (
    SELECT
        hit.skill_id,
        sum(hit.x1) AS x1,
        sum(hit.x0) AS x0,
        sum(hit.x1 * hit.x1) AS xx1,
        sum(hit.x0 * hit.x0) AS xx0,
        sum(hit.x1 * hit.x0) AS xx10,
        sum(hit.x1 * sizes.n1) AS xn1,
        sum(hit.x0 * sizes.n0) AS xn0,
        sum(hit.x1 * sizes.n0) AS x1n0,
        sum(hit.x0 * sizes.n1) AS x0n1,
        sum(employer_part(hit.x1, nullif(sizes.n1, 0))) AS twin1,
        sum(employer_part(hit.x0, nullif(sizes.n0, 0))) AS twin0
    FROM by_employer AS hit
    INNER JOIN sizes ON hit.employer = sizes.employer
    GROUP BY hit.skill_id
),

judged AS (
    SELECT
        sums.skill_id,
        sums.x1,
        sums.x0,
        totals.n1,
        totals.n0,
        totals.g1,
        totals.g0,
        share_of(sums.x1, totals.n1, sums.xx1, sums.xn1, totals.nn1, totals.g1, coalesce(sums.twin1, 0)) AS stat1,
        share_of(sums.x0, totals.n0, sums.xx0, sums.xn0, totals.nn0, totals.g0, coalesce(sums.twin0, 0)) AS stat0,
        CASE
            WHEN is_enough(least(totals.n1, totals.n0), least(totals.g1, totals.g0))
                THEN difference_between(
                    share_interval(sums.x1, totals.n1, sums.xx1, sums.xn1, totals.nn1),
                    share_interval(sums.x0, totals.n0, sums.xx0, sums.xn0, totals.nn0),
                    share_correlation(
                        sums.x1, totals.n1, sums.xx1, sums.xn1, totals.nn1,
                        sums.x0, totals.n0, sums.xx0, sums.xn0, totals.nn0,
                        sums.xx10, sums.x1n0, sums.x0n1, totals.nn10, totals.g
                    )
                )
        END AS gap
    FROM sums
    CROSS JOIN totals
),

compared AS (
    SELECT
        skill_id,
        x1,
        x0,
        n1,
        n0,
        g1,
        g0,
        stat1,
        stat0,
        gap,
        p_value(gap) AS p
    FROM judged
)

SELECT
    $week AS week,
    skills.skill_id,
    skills.label,
    skills.family,
    skills.guide_skill,
    points_of(compared.gap.estimate) AS difference_points,
    points_of(compared.gap.low) AS low_points,
    points_of(compared.gap.high) AS high_points,
    round(q_value(compared.p), 4) AS q_value,
    points_of(compared.stat1.employer - compared.stat0.employer) AS employer_difference_points,
    cast(compared.x1 AS bigint) AS ai_pm_asked_count,
    cast(compared.n1 AS bigint) AS ai_pm_posting_count,
    compared.g1 AS ai_pm_employer_count,
    compared.stat1.share AS ai_pm_share,
    compared.stat1.low AS ai_pm_low_share,
    compared.stat1.high AS ai_pm_high_share,
    compared.stat1.employer AS ai_pm_employer_share,
    cast(compared.x0 AS bigint) AS pm_asked_count,
    cast(compared.n0 AS bigint) AS pm_posting_count,
    compared.g0 AS pm_employer_count,
    compared.stat0.share AS pm_share,
    compared.stat0.low AS pm_low_share,
    compared.stat0.high AS pm_high_share,
    compared.stat0.employer AS pm_employer_share,
    small_cell_note(least(compared.n1, compared.n0), least(compared.g1, compared.g0)) AS note
FROM compared
INNER JOIN skills ON compared.skill_id = skills.skill_id
ORDER BY difference_points DESC NULLS LAST, skills.skill_id ASC

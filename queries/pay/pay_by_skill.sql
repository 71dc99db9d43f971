-- Question: Which skills go with higher or lower stated base pay, among postings of the same level and country?
-- Grain:    one row per skill that thirty of the compared postings ask for and thirty don't; surest difference first
-- Reads:    postings, sightings, salaries, mentions, skills
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   skill_id  id of the skill
-- Column:   label  name of the skill
-- Column:   guide_skill  the guide's skill it belongs to; empty where the guide teaches nothing of the kind
-- Column:   difference_pct  how many percent the median of postings that ask for it lies above that of those that
--           don't, both as multiples of the median of their like (same level, country and currency)
-- Column:   low_pct  lower end of its 95 % interval, clustered by employer (one on both sides is one cluster)
-- Column:   high_pct  upper end of that interval
-- Column:   p_value  how easily chance alone makes a difference that large
-- Column:   q_value  of the skills up to this value, the share that chance alone would bring (Benjamini and Hochberg)
-- Column:   within_employer_pct  median over the employers with postings on both sides of the difference between
--           their own two means: every employer counts once, against itself; empty under ten
-- Column:   within_employer_count  employers with postings on both sides
-- Column:   asking_count  postings compared that ask for the skill, at any level of demand
-- Column:   asking_employer_count  employers behind them
-- Column:   other_count  postings compared that don't
-- Column:   other_employer_count  employers behind them
-- Column:   posting_count  all postings compared: AI PMs and other PMs, in English, with a base range and nine others
--           of the same level, country and currency
-- Column:   opening_count  the openings behind posting_count, without reposts and copies
-- Column:   note  "too few" where either side has fewer than 30 postings or 10 employers
-- Caveat:   No cause: skills go with roles, places and employers that pay more, and who states pay is no random
--           choice. Learning a skill need not raise one's pay. Medians are read to a tenth of a percent.
WITH compared AS MATERIALIZED (
    SELECT
        posting_id,
        opening_id,
        employer,
        relative,
        cast(round(relative * 1000) AS integer) AS mill,
        cast(relative <= 1 AS integer) AS is_low
    FROM relative_pay($week)
    WHERE is_readable AND like_count >= 10
),

asked AS (
    SELECT DISTINCT
        mentions.skill_id,
        mentions.posting_id
    FROM mentions
    SEMI JOIN compared ON mentions.posting_id = compared.posting_id
),

sizes AS (
    SELECT
        employer,
        count(*) AS n,
        sum(is_low) AS x,
        sum(relative) AS relatives
    FROM compared
    GROUP BY employer
),

totals AS (
    SELECT
        sum(n) AS n,
        sum(x) AS x,
        sum(n * n) AS nn,
        sum(x * n) AS xn,
        sum(x * x) AS xx,
        count(*) AS g
    FROM sizes
),

openings AS (
    SELECT count(DISTINCT opening_id) AS opening_count
    FROM compared
),

asking_by_employer AS (
    SELECT
        asked.skill_id,
        compared.employer,
        count(*) AS n,
        sum(compared.is_low) AS x,
        sum(compared.relative) AS relatives
    FROM asked
    INNER JOIN compared ON asked.posting_id = compared.posting_id
    GROUP BY asked.skill_id, compared.employer
),

sums AS (
    SELECT
        asking.skill_id,
        sum(asking.n) AS n1,
        sum(asking.x) AS x1,
        sum(asking.n * asking.n) AS nn1,
        sum(asking.x * asking.n) AS xn1,
        sum(asking.x * asking.x) AS xx1,
        sum(asking.x * sizes.x) AS x1x,
        sum(asking.x * sizes.n) AS x1n,
        sum(asking.n * sizes.x) AS n1x,
        sum(asking.n * sizes.n) AS n1n,
        count(*) AS g1,
        count(*) FILTER (WHERE asking.n < sizes.n) AS both_count,
        quantile_cont(
            (asking.relatives / asking.n) / ((sizes.relatives - asking.relatives) / (sizes.n - asking.n)) - 1, 0.5
        ) FILTER (WHERE asking.n < sizes.n) AS own_gap
    FROM asking_by_employer AS asking
    INNER JOIN sizes ON asking.employer = sizes.employer
    GROUP BY asking.skill_id
),

-- What those who don't ask come to is all less those who do: so no row per skill and employer is needed for them.
sided AS (
    SELECT
        sums.skill_id,
        sums.n1,
        sums.g1,
        totals.n - sums.n1 AS n0,
        totals.g - sums.g1 + sums.both_count AS g0,
        totals.n,
        sums.both_count,
        sums.own_gap,
        effective_postings(sums.x1, sums.n1, sums.xx1, sums.xn1, sums.nn1) AS n_eff1,
        effective_postings(
            totals.x - sums.x1,
            totals.n - sums.n1,
            totals.xx - 2 * sums.x1x + sums.xx1,
            totals.xn - sums.n1x - sums.x1n + sums.xn1,
            totals.nn - 2 * sums.n1n + sums.nn1
        ) AS n_eff0,
        share_correlation(
            sums.x1,
            sums.n1,
            sums.xx1,
            sums.xn1,
            sums.nn1,
            totals.x - sums.x1,
            totals.n - sums.n1,
            totals.xx - 2 * sums.x1x + sums.xx1,
            totals.xn - sums.n1x - sums.x1n + sums.xn1,
            totals.nn - 2 * sums.n1n + sums.nn1,
            sums.x1x - sums.xx1,
            sums.x1n - sums.xn1,
            sums.n1x - sums.xn1,
            sums.n1n - sums.nn1,
            totals.g
        ) AS r
    FROM sums
    CROSS JOIN totals
    WHERE sums.n1 >= 30 AND totals.n - sums.n1 >= 30
),

heap AS (
    SELECT
        mill,
        count(*) AS n
    FROM compared
    GROUP BY mill
),

asking_heap AS (
    SELECT
        asked.skill_id,
        compared.mill,
        count(*) AS n
    FROM asked
    INNER JOIN compared ON asked.posting_id = compared.posting_id
    GROUP BY asked.skill_id, compared.mill
),

climbed AS (
    SELECT
        sided.skill_id,
        heap.mill,
        sum(coalesce(asking_heap.n, 0)) OVER upwards AS up_to1,
        sum(heap.n - coalesce(asking_heap.n, 0)) OVER upwards AS up_to0
    FROM sided
    CROSS JOIN heap
    LEFT JOIN asking_heap ON sided.skill_id = asking_heap.skill_id AND heap.mill = asking_heap.mill
    WINDOW upwards AS (PARTITION BY sided.skill_id ORDER BY heap.mill)
),

medians AS (
    SELECT
        sided.skill_id,
        logged(
            min(climbed.mill) FILTER (WHERE climbed.up_to1 >= 0.5 * sided.n1),
            min(climbed.mill) FILTER (WHERE climbed.up_to1 >= wilson_low(0.5, sided.n_eff1) * sided.n1),
            min(climbed.mill) FILTER (WHERE climbed.up_to1 >= wilson_high(0.5, sided.n_eff1) * sided.n1)
        ) AS asking,
        logged(
            min(climbed.mill) FILTER (WHERE climbed.up_to0 >= 0.5 * sided.n0),
            min(climbed.mill) FILTER (WHERE climbed.up_to0 >= wilson_low(0.5, sided.n_eff0) * sided.n0),
            min(climbed.mill) FILTER (WHERE climbed.up_to0 >= wilson_high(0.5, sided.n_eff0) * sided.n0)
        ) AS other
    FROM sided
    INNER JOIN climbed ON sided.skill_id = climbed.skill_id
    GROUP BY sided.skill_id
),

judged AS (
    SELECT
        sided.skill_id,
        sided.n1,
        sided.g1,
        sided.n0,
        sided.g0,
        sided.n,
        sided.both_count,
        sided.own_gap,
        CASE
            WHEN is_enough(sided.n1, sided.g1) AND is_enough(sided.n0, sided.g0)
                THEN difference_between(medians.asking, medians.other, sided.r)
        END AS gap
    FROM sided
    INNER JOIN medians ON sided.skill_id = medians.skill_id
),

tested AS (
    SELECT
        skill_id,
        n1,
        g1,
        n0,
        g0,
        n,
        both_count,
        own_gap,
        gap,
        p_value(gap) AS p,
        q_value(p_value(gap)) AS q
    FROM judged
)

SELECT
    $week AS week,
    skills.skill_id,
    skills.label,
    skills.guide_skill,
    percent_of(tested.gap.estimate) AS difference_pct,
    percent_of(tested.gap.low) AS low_pct,
    percent_of(tested.gap.high) AS high_pct,
    round(tested.p, 4) AS p_value,
    round(tested.q, 4) AS q_value,
    CASE WHEN tested.both_count >= 10 AND tested.gap IS NOT NULL THEN round(100 * tested.own_gap, 1) END
        AS within_employer_pct,
    tested.both_count AS within_employer_count,
    cast(tested.n1 AS bigint) AS asking_count,
    tested.g1 AS asking_employer_count,
    cast(tested.n0 AS bigint) AS other_count,
    tested.g0 AS other_employer_count,
    cast(tested.n AS bigint) AS posting_count,
    openings.opening_count,
    CASE WHEN tested.gap IS NULL THEN 'too few' END AS note
FROM tested
CROSS JOIN openings
INNER JOIN skills ON tested.skill_id = skills.skill_id
ORDER BY tested.p ASC NULLS LAST, skills.skill_id ASC

-- Question: Which skills are asked for more often than before, and which less?
-- Grain:    one row per role and skill asked for in either window; the largest rise first, cells too small last
-- Reads:    postings, sightings, looks, mentions, skills
-- Params:   week WEEK (the last week of the later window); weeks INTEGER = 4 (how many weeks a window has);
--           apart INTEGER = 13 (how many weeks earlier the earlier window ends)
-- Column:   week  last ISO week of the later window
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   skill_id  id of the skill
-- Column:   label  name of the skill
-- Column:   difference_points  later_share less earlier_share, in percentage points
-- Column:   low_points  lower end of its 95 % interval, clustered by employer (hiring in both windows is one cluster)
-- Column:   high_points  upper end of that interval
-- Column:   employer_difference_points  the same difference between the employer-weighted shares
-- Column:   q_value  of all skills of the role that differ as surely as this, the share due to chance
-- Column:   later_asked_count  postings of the later window that ask for it at any level of demand
-- Column:   later_posting_count  denominator: readable postings of the role sighted in the later window
-- Column:   later_opening_count  the same without reposts and copies of one opening
-- Column:   later_employer_count  employers behind them
-- Column:   later_share  later_asked_count / later_posting_count, 0 to 1
-- Column:   earlier_asked_count  postings of the earlier window that ask for it
-- Column:   earlier_posting_count  denominator: readable postings of the role sighted in the earlier window
-- Column:   earlier_opening_count  the same without reposts and copies of one opening
-- Column:   earlier_employer_count  employers behind them
-- Column:   earlier_share  earlier_asked_count / earlier_posting_count, 0 to 1
-- Column:   board_count  boards seen whole in both windows; only their postings count
-- Column:   note  "too few" where either window has fewer than 30 postings or 10 employers
-- Caveat:   Of dozens of skills some intervals miss nought by chance alone: go by q_value. What a posting asks is what
--           its present version says; a posting up in both windows counts in both.
WITH wholes AS (
    SELECT
        source,
        board
    FROM looks
    WHERE
        verdict IN ('complete', 'unchanged')
        AND looked_at >= next_monday($week) - to_days(7 * cast($weeks + $apart AS integer))
        AND looked_at < next_monday($week)
    GROUP BY source, board
    HAVING
        bool_or(looked_at >= next_monday($week) - to_days(7 * cast($weeks AS integer)))
        AND bool_or(looked_at < next_monday($week) - to_days(7 * cast($apart AS integer)))
),

population AS (
    SELECT
        postings.posting_id,
        any_value(coalesce(postings.opening_id, postings.posting_id)) AS opening_id,
        any_value(coalesce(postings.employer, postings.source || '/' || postings.board)) AS employer,
        any_value(postings.role) AS role,
        bool_or(sightings.seen_at >= next_monday($week) - to_days(7 * cast($weeks AS integer))) AS is_later,
        bool_or(sightings.seen_at < next_monday($week) - to_days(7 * cast($apart AS integer))) AS is_earlier
    FROM sightings
    INNER JOIN postings ON sightings.posting_id = postings.posting_id
    SEMI JOIN wholes ON sightings.source = wholes.source AND sightings.board = wholes.board
    WHERE
        sightings.seen_at >= next_monday($week) - to_days(7 * cast($weeks + $apart AS integer))
        AND sightings.seen_at < next_monday($week)
        AND postings.role IN ('ai_pm', 'pm')
        AND coalesce(postings.language, 'unknown') IN ('en', 'unknown')
    GROUP BY postings.posting_id
),

sizes AS (
    SELECT
        role,
        employer,
        count(*) FILTER (WHERE is_later) AS n1,
        count(*) FILTER (WHERE is_earlier) AS n0,
        count(DISTINCT opening_id) FILTER (WHERE is_later) AS opening_count1,
        count(DISTINCT opening_id) FILTER (WHERE is_earlier) AS opening_count0
    FROM population
    WHERE is_later OR is_earlier
    GROUP BY role, employer
),

totals AS (
    SELECT
        role,
        sum(n1) AS n1,
        sum(n0) AS n0,
        sum(n1 * n1) AS nn1,
        sum(n0 * n0) AS nn0,
        sum(n1 * n0) AS nn10,
        sum(opening_count1) AS opening_count1,
        sum(opening_count0) AS opening_count0,
        count(*) FILTER (WHERE n1 > 0) AS g1,
        count(*) FILTER (WHERE n0 > 0) AS g0,
        count(*) AS g
    FROM sizes
    GROUP BY role
),

by_employer AS (
    SELECT
        population.role,
        population.employer,
        mentions.skill_id,
        count(DISTINCT mentions.posting_id) FILTER (WHERE population.is_later) AS x1,
        count(DISTINCT mentions.posting_id) FILTER (WHERE population.is_earlier) AS x0
    FROM mentions
    INNER JOIN population ON mentions.posting_id = population.posting_id
    WHERE population.is_later OR population.is_earlier
    GROUP BY population.role, population.employer, mentions.skill_id
),

sums AS (
    SELECT
        hit.role,
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
        coalesce(sum(employer_part(hit.x1, nullif(sizes.n1, 0))), 0) AS twin1,
        coalesce(sum(employer_part(hit.x0, nullif(sizes.n0, 0))), 0) AS twin0
    FROM by_employer AS hit
    INNER JOIN sizes ON hit.role = sizes.role AND hit.employer = sizes.employer
    GROUP BY hit.role, hit.skill_id
),

estimated AS (
    SELECT
        sums.role,
        sums.skill_id,
        sums.x1,
        sums.x0,
        totals.n1,
        totals.n0,
        totals.g1,
        totals.g0,
        totals.opening_count1,
        totals.opening_count0,
        1.0 * sums.twin1 / nullif(totals.g1, 0) - 1.0 * sums.twin0 / nullif(totals.g0, 0) AS twin_difference,
        is_enough(least(totals.n1, totals.n0), least(totals.g1, totals.g0)) AS is_shown,
        share_interval(sums.x1, totals.n1, sums.xx1, sums.xn1, totals.nn1) AS later,
        share_interval(sums.x0, totals.n0, sums.xx0, sums.xn0, totals.nn0) AS earlier,
        share_correlation(
            sums.x1, totals.n1, sums.xx1, sums.xn1, totals.nn1,
            sums.x0, totals.n0, sums.xx0, sums.xn0, totals.nn0,
            sums.xx10, sums.x1n0, sums.x0n1, totals.nn10, totals.g
        ) AS kinship
    FROM sums
    INNER JOIN totals ON sums.role = totals.role
),

judged AS (
    SELECT
        role,
        skill_id,
        x1,
        x0,
        n1,
        n0,
        g1,
        g0,
        opening_count1,
        opening_count0,
        twin_difference,
        is_shown,
        CASE WHEN is_shown THEN difference_between(later, earlier, kinship) END AS gap
    FROM estimated
)

SELECT
    $week AS week,
    judged.role,
    judged.skill_id,
    skills.label,
    round(100 * judged.gap.estimate, 1) AS difference_points,
    round(100 * judged.gap.low, 1) AS low_points,
    round(100 * judged.gap.high, 1) AS high_points,
    CASE WHEN judged.is_shown THEN round(100 * judged.twin_difference, 1) END AS employer_difference_points,
    round(q_value(p_value(judged.gap), family := judged.role), 4) AS q_value,
    cast(judged.x1 AS bigint) AS later_asked_count,
    cast(judged.n1 AS bigint) AS later_posting_count,
    cast(judged.opening_count1 AS bigint) AS later_opening_count,
    judged.g1 AS later_employer_count,
    CASE WHEN judged.is_shown THEN round(1.0 * judged.x1 / judged.n1, 4) END AS later_share,
    cast(judged.x0 AS bigint) AS earlier_asked_count,
    cast(judged.n0 AS bigint) AS earlier_posting_count,
    cast(judged.opening_count0 AS bigint) AS earlier_opening_count,
    judged.g0 AS earlier_employer_count,
    CASE WHEN judged.is_shown THEN round(1.0 * judged.x0 / judged.n0, 4) END AS earlier_share,
    (SELECT count(*) FROM wholes) AS board_count,
    CASE WHEN NOT judged.is_shown THEN 'too few' END AS note
FROM judged
INNER JOIN skills ON judged.skill_id = skills.skill_id
ORDER BY
    judged.role ASC,
    difference_points DESC NULLS LAST,
    judged.x1 DESC,
    judged.skill_id ASC

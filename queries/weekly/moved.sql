-- Question: What do employers ask and state otherwise than in an earlier week, on the boards seen whole in both?
-- Grain:    one row per thing that a posting may ask or state; in a fixed order
-- Reads:    postings, sightings, looks, mentions, guide_demand, skills, guide_skills, salaries
-- Params:   week WEEK (the ISO week); before WEEK (the earlier week it is held against)
-- Column:   week  ISO week of the looks
-- Column:   compared_week  the earlier week it is held against
-- Column:   kind  role, guide_skill, guide_skill_required, skill, work_mode, coding, level or pay
-- Column:   subject_id  what of that kind
-- Column:   label  its name for readers
-- Column:   present_share  share of postings this week, 0 to 1
-- Column:   compared_share  share of postings in the earlier week
-- Column:   difference_points  present_share less compared_share, in percentage points
-- Column:   low_points  lower end of its 95 % interval, clustered by employer (hiring in both weeks is one cluster)
-- Column:   high_points  upper end of that interval
-- Column:   employer_difference_points  the same difference between the employer-weighted shares
-- Column:   p_value  how easily chance alone makes a difference that large
-- Column:   q_value  the same with all rows of the file in view (Benjamini and Hochberg 1995)
-- Column:   is_moved  the interval leaves nought out, and q_value is below 0.05
-- Column:   asked_count  postings this week that ask or state it
-- Column:   posting_count  denominator of present_share
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   employer_count  employers behind posting_count
-- Column:   compared_asked_count  postings in the earlier week that ask or state it
-- Column:   compared_posting_count  denominator of compared_share
-- Column:   compared_employer_count  employers behind compared_posting_count
-- Column:   board_count  boards seen whole in both weeks; only their postings count
-- Column:   note  "too few" where either week has fewer than 30 postings or 10 employers; "few employers outweigh the
--           rest" where, by their unlike numbers of postings, they tell less than 10 of one size would: then nothing
--           is said to have moved
-- Caveat:   A posting counts with what it says today, in both weeks alike: what moves a share is postings that came and
--           went. Role is of AI PM and other PM postings, all else of AI PM postings; skills of readable ones.
WITH population AS (
    SELECT
        sighted.posting_id,
        sighted.employer,
        any_value(sighted.opening_id) AS opening_id,
        any_value(sighted.role) AS role,
        any_value(sighted.level) AS level,
        any_value(sighted.work_mode) AS work_mode,
        any_value(sighted.coding) AS coding,
        any_value(sighted.is_readable) AS is_readable,
        cast(bool_or(sighted.is_now) AS integer) AS now_count,
        cast(bool_or(NOT sighted.is_now) AS integer) AS earlier_count
    FROM sighted_in_either($week, $before) AS sighted
    WHERE sighted.is_compared AND sighted.role IN ('ai_pm', 'pm')
    GROUP BY sighted.posting_id, sighted.employer
),

paid AS (
    SELECT DISTINCT pay.posting_id
    FROM base_pay() AS pay
    SEMI JOIN population ON pay.posting_id = population.posting_id
),

traits AS (
    SELECT
        population.posting_id,
        'all' AS crowd,
        'role' AS kind,
        'ai_pm' AS subject_id
    FROM population
    WHERE population.role = 'ai_pm'
    UNION ALL
    SELECT
        guide_demand.posting_id,
        'readable' AS crowd,
        unnest(
            CASE
                WHEN guide_demand.demand_level = 'required' THEN ['guide_skill', 'guide_skill_required']
                ELSE ['guide_skill']
            END
        ) AS kind,
        guide_demand.guide_skill AS subject_id
    FROM guide_demand
    SEMI JOIN population ON guide_demand.posting_id = population.posting_id
    UNION ALL
    SELECT DISTINCT
        mentions.posting_id,
        'readable' AS crowd,
        'skill' AS kind,
        mentions.skill_id AS subject_id
    FROM mentions
    SEMI JOIN population ON mentions.posting_id = population.posting_id
    UNION ALL
    SELECT
        population.posting_id,
        'ai_pm' AS crowd,
        unnest(['work_mode', 'coding', 'level']) AS kind,
        unnest([population.work_mode, population.coding, population.level]) AS subject_id
    FROM population
    UNION ALL
    SELECT
        paid.posting_id,
        'ai_pm' AS crowd,
        'pay' AS kind,
        'stated' AS subject_id
    FROM paid
),

crowds AS (
    SELECT
        posting_id,
        employer,
        opening_id,
        now_count,
        earlier_count,
        unnest(
            CASE
                WHEN role = 'pm' THEN ['all'] WHEN is_readable THEN ['all', 'ai_pm', 'readable'] ELSE ['all', 'ai_pm']
            END
        ) AS crowd
    FROM population
),

sizes AS (
    SELECT
        crowd,
        employer,
        sum(now_count) AS n1,
        sum(earlier_count) AS n0,
        count(DISTINCT opening_id) FILTER (WHERE now_count = 1) AS opening_count
    FROM crowds
    GROUP BY crowd, employer
),

totals AS (
    SELECT
        crowd,
        sum(n1) AS n1,
        sum(n0) AS n0,
        sum(n1 * n1) AS nn1,
        sum(n0 * n0) AS nn0,
        sum(n1 * n0) AS nn10,
        sum(opening_count) AS opening_count,
        count(*) FILTER (WHERE n1 > 0) AS g1,
        count(*) FILTER (WHERE n0 > 0) AS g0,
        count(*) AS g
    FROM sizes
    GROUP BY crowd
),

by_employer AS (
    SELECT
        crowds.crowd,
        crowds.employer,
        traits.kind,
        traits.subject_id,
        sum(crowds.now_count) AS x1,
        sum(crowds.earlier_count) AS x0
    FROM traits
    INNER JOIN crowds ON traits.posting_id = crowds.posting_id AND traits.crowd = crowds.crowd
    GROUP BY crowds.crowd, crowds.employer, traits.kind, traits.subject_id
),

sums AS (
    SELECT
        hit.crowd,
        hit.kind,
        hit.subject_id,
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
    INNER JOIN sizes ON hit.crowd = sizes.crowd AND hit.employer = sizes.employer
    GROUP BY hit.crowd, hit.kind, hit.subject_id
),

estimated AS (
    SELECT
        sums.kind,
        sums.subject_id,
        sums.x1,
        sums.x0,
        totals.n1,
        totals.n0,
        totals.g1,
        totals.g0,
        totals.opening_count,
        1.0 * sums.twin1 / nullif(totals.g1, 0) - 1.0 * sums.twin0 / nullif(totals.g0, 0) AS twin_difference,
        CASE
            WHEN NOT is_enough(least(totals.n1, totals.n0), least(totals.g1, totals.g0)) THEN 'too few'
            WHEN least(effective_count(totals.n1, totals.nn1), effective_count(totals.n0, totals.nn0)) < 10
                THEN 'few employers outweigh the rest'
        END AS note,
        share_interval(sums.x1, totals.n1, sums.xx1, sums.xn1, totals.nn1) AS present,
        share_interval(sums.x0, totals.n0, sums.xx0, sums.xn0, totals.nn0) AS past,
        share_correlation(
            sums.x1, totals.n1, sums.xx1, sums.xn1, totals.nn1, sums.x0, totals.n0, sums.xx0, sums.xn0, totals.nn0,
            sums.xx10, sums.x1n0, sums.x0n1, totals.nn10, totals.g
        ) AS swing
    FROM sums
    INNER JOIN totals ON sums.crowd = totals.crowd
),

compared AS ( -- a step at a time: macros within macros take DuckDB seconds to unfold
    SELECT
        *,
        CASE WHEN coalesce(note, '') <> 'too few' THEN difference_between(present, past, swing) END AS gap
    FROM estimated
),

tested AS (
    SELECT
        *,
        CASE WHEN note IS NULL THEN p_value(gap) END AS p
    FROM compared
),

judged AS (
    SELECT
        *,
        q_value(p) AS q
    FROM tested
),

board_counts AS (
    SELECT count(*) AS board_count
    FROM whole_in_both($week, $before)
)

SELECT
    $week AS week,
    $before AS compared_week,
    judged.kind,
    judged.subject_id,
    coalesce(guide_skills.label, skills.label, replace(judged.subject_id, '_', ' ')) AS label,
    CASE WHEN coalesce(judged.note, '') <> 'too few' THEN round(1.0 * judged.x1 / judged.n1, 4) END AS present_share,
    CASE WHEN coalesce(judged.note, '') <> 'too few' THEN round(1.0 * judged.x0 / judged.n0, 4) END AS compared_share,
    round(100 * judged.gap.estimate, 1) AS difference_points,
    round(100 * judged.gap.low, 1) AS low_points,
    round(100 * judged.gap.high, 1) AS high_points,
    CASE WHEN coalesce(judged.note, '') <> 'too few' THEN round(100 * judged.twin_difference, 1) END
        AS employer_difference_points,
    round(judged.p, 4) AS p_value,
    round(judged.q, 4) AS q_value,
    coalesce(judged.q < 0.05 AND (judged.gap.low > 0 OR judged.gap.high < 0), FALSE) AS is_moved,
    cast(judged.x1 AS bigint) AS asked_count,
    cast(judged.n1 AS bigint) AS posting_count,
    cast(judged.opening_count AS bigint) AS opening_count,
    judged.g1 AS employer_count,
    cast(judged.x0 AS bigint) AS compared_asked_count,
    cast(judged.n0 AS bigint) AS compared_posting_count,
    judged.g0 AS compared_employer_count,
    board_counts.board_count,
    judged.note
FROM judged
CROSS JOIN board_counts
LEFT JOIN guide_skills
    ON judged.kind IN ('guide_skill', 'guide_skill_required') AND judged.subject_id = guide_skills.guide_skill
LEFT JOIN skills ON judged.kind = 'skill' AND judged.subject_id = skills.skill_id
ORDER BY
    list_position(
        ['role', 'guide_skill', 'guide_skill_required', 'skill', 'work_mode', 'coding', 'level', 'pay'], judged.kind
    ),
    judged.subject_id

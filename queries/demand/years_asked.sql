-- Question: How many years of experience are asked for at each level?
-- Grain:    one row per role and level, all levels together first, then upwards
-- Reads:    postings, sightings
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   level  all, entry, mid, senior, lead, manager, director or unknown
-- Column:   stated_count  denominator of the medians: postings that say how many years they require
-- Column:   employer_count  employers behind stated_count
-- Column:   p25  lower quartile of the smallest number of years required
-- Column:   median  median of it
-- Column:   p75  upper quartile of it
-- Column:   median_low  lower end of the 95 % interval of the median, clustered by employer
-- Column:   median_high  upper end of that interval
-- Column:   employer_median  weighted median in which every employer counts once
-- Column:   few_count  postings among stated_count that ask for two years or fewer
-- Column:   posting_count  denominator of stated_share: all postings of the role and level sighted in the week
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   stated_share  stated_count / posting_count, 0 to 1
-- Column:   stated_low_share  lower end of the 95 % interval of stated_share, clustered by employer
-- Column:   stated_high_share  upper end of that interval
-- Column:   stated_employer_share  mean over employers of their own share: every employer counts once
-- Column:   note  "too few" where fewer than 30 stated numbers or 10 employers forbid a median
-- Caveat:   Years are of product management where a posting tells them apart, else of work. A title without a rank gets
--           its level from the years, so entry is low by making: read mid to director against each other with care.
WITH population AS (
    SELECT
        sighted.opening_id,
        sighted.employer,
        sighted.role,
        postings.min_years,
        unnest([sighted.level, 'all']) AS level
    FROM sighted_in($week) AS sighted
    INNER JOIN postings ON sighted.posting_id = postings.posting_id
    WHERE sighted.role IN ('ai_pm', 'pm')
),

disclosed_by_employer AS (
    SELECT
        role,
        level,
        employer,
        count(*) AS n,
        count(min_years) AS x,
        count(DISTINCT opening_id) AS opening_count
    FROM population
    GROUP BY role, level, employer
),

disclosed AS (
    SELECT
        role,
        level,
        sum(n) AS n,
        sum(opening_count) AS opening_count,
        share_over_employers(x, n) AS stat
    FROM disclosed_by_employer
    GROUP BY role, level
),

stated AS ( -- noqa: ST03
    SELECT
        struct_pack(role := role, level := level) AS cell,
        employer,
        min_years AS amount
    FROM population
),

few AS (
    SELECT
        role,
        level,
        count(*) FILTER (WHERE min_years <= 2) AS few_count
    FROM population
    GROUP BY role, level
),

judged AS (
    SELECT
        disclosed.role,
        disclosed.level,
        disclosed.n,
        disclosed.opening_count,
        disclosed.stat,
        few.few_count,
        coalesce(medians.posting_count, 0) AS stated_count,
        coalesce(medians.employer_count, 0) AS employer_count,
        medians.p25,
        medians.median,
        medians.p75,
        medians.median_low,
        medians.median_high,
        medians.employer_median,
        is_enough(medians.posting_count, medians.employer_count) AS is_shown
    FROM disclosed
    INNER JOIN few ON disclosed.role = few.role AND disclosed.level = few.level
    LEFT JOIN medians_of('stated') AS medians
        ON disclosed.role = medians.cell.role AND disclosed.level = medians.cell.level
)

SELECT
    $week AS week,
    role,
    level,
    stated_count,
    employer_count,
    CASE WHEN is_shown THEN p25 END AS p25,
    CASE WHEN is_shown THEN median END AS median,
    CASE WHEN is_shown THEN p75 END AS p75,
    CASE WHEN is_shown THEN median_low END AS median_low,
    CASE WHEN is_shown THEN median_high END AS median_high,
    CASE WHEN is_shown THEN employer_median END AS employer_median,
    few_count,
    cast(n AS bigint) AS posting_count,
    cast(opening_count AS bigint) AS opening_count,
    stat.share AS stated_share,
    stat.low AS stated_low_share,
    stat.high AS stated_high_share,
    stat.employer AS stated_employer_share,
    small_cell_note(stated_count, employer_count) AS note
FROM judged
ORDER BY role, level_position(level)

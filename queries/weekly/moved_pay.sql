-- Question: Do AI PM postings state other base pay than in an earlier week, on the boards seen whole in both?
-- Grain:    one row per level and currency with pay in either week, all levels together first
-- Reads:    postings, sightings, looks, salaries
-- Params:   week WEEK (the ISO week); before WEEK (the earlier week it is held against)
-- Column:   week  ISO week of the looks
-- Column:   compared_week  the earlier week it is held against
-- Column:   level  all, entry, mid, senior, lead, manager, director or unknown
-- Column:   currency  ISO 4217 code; never mixed, never converted
-- Column:   median  median of the middles of the stated ranges, a year
-- Column:   median_low  lower end of its 95 % interval, clustered by employer
-- Column:   median_high  upper end of that interval
-- Column:   compared_median  the same median in the earlier week
-- Column:   compared_median_low  lower end of its interval
-- Column:   compared_median_high  upper end of its interval
-- Column:   is_moved  the two intervals part: no figure lies in both
-- Column:   ranged_count  AI PM postings with both ends of a base range: denominator of median
-- Column:   employer_count  employers behind ranged_count
-- Column:   compared_ranged_count  the same postings in the earlier week
-- Column:   compared_employer_count  employers behind compared_ranged_count
-- Column:   note  "too few" where either week has fewer than 30 such postings or 10 employers
-- Caveat:   Pay is what a posting states today, in both weeks alike; changed_postings.csv has what was changed.
WITH hiring AS (
    SELECT
        sighted.posting_id,
        sighted.employer,
        CASE WHEN sighted.is_now THEN 'now' ELSE 'earlier' END AS moment,
        unnest([sighted.level, 'all']) AS level
    FROM sighted_in_either($week, $before) AS sighted
    WHERE sighted.is_compared AND sighted.role = 'ai_pm'
),

stated AS ( -- noqa: ST03
    SELECT
        struct_pack(moment := hiring.moment, level := hiring.level, currency := pay.currency) AS cell,
        hiring.employer,
        pay.middle AS amount
    FROM base_pay() AS pay
    INNER JOIN hiring ON pay.posting_id = hiring.posting_id
),

medians AS (
    SELECT
        cell.moment,
        cell.level,
        cell.currency,
        posting_count,
        employer_count,
        is_enough(posting_count, employer_count) AS is_shown,
        median AS middle,
        median_low,
        median_high
    FROM medians_of('stated')
),

cells AS (
    SELECT DISTINCT
        level,
        currency
    FROM medians
),

compared AS (
    SELECT
        cells.level,
        cells.currency,
        coalesce(present.is_shown AND past.is_shown, FALSE) AS is_shown,
        present.middle,
        present.median_low,
        present.median_high,
        past.middle AS past_middle,
        past.median_low AS past_low,
        past.median_high AS past_high,
        coalesce(present.posting_count, 0) AS n1,
        coalesce(present.employer_count, 0) AS g1,
        coalesce(past.posting_count, 0) AS n0,
        coalesce(past.employer_count, 0) AS g0
    FROM cells
    LEFT JOIN medians AS present
        ON cells.level = present.level AND cells.currency = present.currency AND present.moment = 'now'
    LEFT JOIN medians AS past
        ON cells.level = past.level AND cells.currency = past.currency AND past.moment = 'earlier'
)

SELECT
    $week AS week,
    $before AS compared_week,
    level,
    currency,
    whole_if(is_shown, middle) AS median,
    whole_if(is_shown, median_low) AS median_low,
    whole_if(is_shown, median_high) AS median_high,
    whole_if(is_shown, past_middle) AS compared_median,
    whole_if(is_shown, past_low) AS compared_median_low,
    whole_if(is_shown, past_high) AS compared_median_high,
    is_shown AND (median_low > past_high OR median_high < past_low) AS is_moved,
    n1 AS ranged_count,
    g1 AS employer_count,
    n0 AS compared_ranged_count,
    g0 AS compared_employer_count,
    CASE WHEN NOT is_shown THEN 'too few' END AS note
FROM compared
ORDER BY level_position(level) ASC, n1 DESC, currency ASC

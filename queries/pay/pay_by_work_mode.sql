-- Question: Do postings for remote work state other base pay than those for the office?
-- Grain:    one row per role, country and work mode; countries with most postings first, remote before the office
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager), pm (any other product manager) or both together
-- Column:   country  ISO 3166 code, of countries where a posting states base pay
-- Column:   work_mode  remote, hybrid, onsite or unknown
-- Column:   currency  ISO 4217 code: the one in which most postings of the country state pay; no other is counted
-- Column:   ranged_count  denominator of the medians: postings with both ends of a base range (or one fixed figure)
-- Column:   ranged_employer_count  employers behind ranged_count
-- Column:   p25  lower quartile of the middles of the stated ranges, a year
-- Column:   median  median of the middles of the stated ranges, a year
-- Column:   p75  upper quartile of the middles of the stated ranges, a year
-- Column:   median_low  lower end of the 95 % interval of the median, clustered by employer
-- Column:   median_high  upper end of that interval
-- Column:   employer_median  weighted median in which every employer counts once
-- Column:   paid_count  postings of the role, country and work mode that state base pay in the currency
-- Column:   posting_count  denominator of paid_share: postings of the role, country and work mode sighted in the week
-- Column:   opening_count  the openings behind posting_count, without reposts and copies
-- Column:   employer_count  employers behind posting_count
-- Column:   paid_share  paid_count / posting_count, 0 to 1
-- Column:   paid_low_share  lower end of the 95 % interval of paid_share, clustered by employer
-- Column:   paid_high_share  upper end of that interval
-- Column:   paid_employer_share  mean over employers of their own share
-- Column:   note  "too few" where fewer than 30 ranged postings or 10 employers forbid a median
-- Caveat:   Levels and places differ between the rows too: a gap between them is no price of working from home.
WITH population AS ( -- noqa: ST03
    SELECT
        sighted.posting_id,
        sighted.opening_id,
        sighted.employer,
        unnest([sighted.role, 'both']) AS role,
        sighted.country,
        sighted.work_mode AS cell
    FROM sighted_in($week) AS sighted
    WHERE sighted.role IN ('ai_pm', 'pm') AND sighted.country IS NOT NULL
)

SELECT
    $week AS week,
    role,
    country,
    cell AS work_mode,
    * EXCLUDE (role, country, cell) -- noqa: AM04
FROM pay_by_country('population')
ORDER BY
    list_position(['ai_pm', 'pm', 'both'], role) ASC,
    sum(posting_count) OVER (PARTITION BY role, country) DESC,
    country ASC,
    list_position(['remote', 'hybrid', 'onsite', 'unknown'], cell) ASC

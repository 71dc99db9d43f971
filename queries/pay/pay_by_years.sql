-- Question: How does stated base pay a year move with the years of experience required?
-- Grain:    one row per role, country and span of years; countries with most postings first, fewest years first
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager), pm (any other product manager) or both together
-- Column:   country  ISO 3166 code, of countries where a posting states base pay
-- Column:   years  0 to 2, 3 to 4, 5 to 7, 8 to 10, 11 or more, or unstated: the fewest the posting requires
-- Column:   currency  ISO 4217 code: the one in which most postings of the country state pay; no other is counted
-- Column:   ranged_count  denominator of the medians: postings with both ends of a base range (or one fixed figure)
-- Column:   ranged_employer_count  employers behind ranged_count
-- Column:   p25  lower quartile of the middles of the stated ranges, a year
-- Column:   median  median of the middles of the stated ranges, a year
-- Column:   p75  upper quartile of the middles of the stated ranges, a year
-- Column:   median_low  lower end of the 95 % interval of the median, clustered by employer
-- Column:   median_high  upper end of that interval
-- Column:   employer_median  weighted median in which every employer counts once
-- Column:   paid_count  postings of the role, country and span that state base pay in the currency
-- Column:   posting_count  denominator of paid_share: postings of the role, country and span sighted in the week
-- Column:   opening_count  the openings behind posting_count, without reposts and copies
-- Column:   employer_count  employers behind posting_count
-- Column:   paid_share  paid_count / posting_count, 0 to 1
-- Column:   paid_low_share  lower end of the 95 % interval of paid_share, clustered by employer
-- Column:   paid_high_share  upper end of that interval
-- Column:   paid_employer_share  mean over employers of their own share
-- Column:   note  "too few" where fewer than 30 ranged postings or 10 employers forbid a median
-- Caveat:   Years are what is asked, not what those hired have. Of unstated ones some just don't give a number.
WITH population AS ( -- noqa: ST03
    SELECT
        sighted.posting_id,
        sighted.opening_id,
        sighted.employer,
        unnest([sighted.role, 'both']) AS role,
        sighted.country,
        CASE
            WHEN postings.min_years IS NULL THEN 'unstated'
            WHEN postings.min_years <= 2 THEN '0 to 2'
            WHEN postings.min_years <= 4 THEN '3 to 4'
            WHEN postings.min_years <= 7 THEN '5 to 7'
            WHEN postings.min_years <= 10 THEN '8 to 10'
            ELSE '11 or more'
        END AS cell
    FROM sighted_in($week) AS sighted
    INNER JOIN postings ON sighted.posting_id = postings.posting_id
    WHERE sighted.role IN ('ai_pm', 'pm') AND sighted.country IS NOT NULL
)

SELECT
    $week AS week,
    role,
    country,
    cell AS years,
    * EXCLUDE (role, country, cell) -- noqa: AM04
FROM pay_by_country('population')
ORDER BY
    list_position(['ai_pm', 'pm', 'both'], role) ASC,
    sum(posting_count) OVER (PARTITION BY role, country) DESC,
    country ASC,
    list_position(['0 to 2', '3 to 4', '5 to 7', '8 to 10', '11 or more', 'unstated'], cell) ASC

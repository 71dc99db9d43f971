-- Question: What base pay a year do postings state, by level and country?
-- Grain:    one row per role, country and level that a paid posting names; countries with most postings first
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager), pm (any other product manager) or both together
-- Column:   country  ISO 3166 code
-- Column:   level  entry, mid, senior, lead, manager, director or unknown
-- Column:   currency  ISO 4217 code: the one in which most postings of the country state pay; no other is counted
-- Column:   ranged_count  denominator of the medians: postings with both ends of a base range (or one fixed figure)
-- Column:   ranged_employer_count  employers behind ranged_count
-- Column:   p25  lower quartile of the middles of the stated ranges, a year
-- Column:   median  median of the middles of the stated ranges, a year
-- Column:   p75  upper quartile of the middles of the stated ranges, a year
-- Column:   median_low  lower end of the 95 % interval of the median, clustered by employer
-- Column:   median_high  upper end of that interval
-- Column:   employer_median  weighted median in which every employer counts once
-- Column:   paid_count  postings of the cell that state base pay in the currency
-- Column:   posting_count  denominator of paid_share: postings of the cell sighted in the week
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   employer_count  employers behind posting_count
-- Column:   paid_share  paid_count / posting_count, 0 to 1
-- Column:   paid_low_share  lower end of the 95 % interval of paid_share, clustered by employer
-- Column:   paid_high_share  upper end of that interval
-- Column:   paid_employer_share  mean over employers of their own share
-- Column:   note  "too few" where fewer than 30 ranged postings or 10 employers forbid a median
-- Caveat:   Only postings that state pay, and a country that a posting names. States and towns differ within a country.
WITH population AS ( -- noqa: ST03
    SELECT
        sighted.posting_id,
        sighted.opening_id,
        sighted.employer,
        unnest([sighted.role, 'both']) AS role,
        sighted.country,
        sighted.level AS cell
    FROM sighted_in($week) AS sighted
    WHERE sighted.role IN ('ai_pm', 'pm') AND sighted.country IS NOT NULL
)

SELECT
    $week AS week,
    role,
    country,
    cell AS level,
    * EXCLUDE (role, country, cell) -- noqa: AM04
FROM pay_by_country('population')
ORDER BY
    list_position(['ai_pm', 'pm', 'both'], role) ASC,
    sum(posting_count) OVER (PARTITION BY role, country) DESC,
    country ASC,
    level_position(cell) ASC

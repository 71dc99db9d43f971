-- Question: In which countries are product managers wanted?
-- Grain:    one row per role and country; the country with most postings first
-- Reads:    postings, sightings
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   country  ISO 3166-1 alpha-2; empty where the posting states none
-- Column:   found_count  postings in it
-- Column:   found_opening_count  the same without reposts and copies of one opening
-- Column:   found_employer_count  employers behind them
-- Column:   posting_count  denominator: postings of the role sighted in the week
-- Column:   found_share  found_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of found_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind posting_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   It shows where the boards we look at hire, not where the market is: see coverage. A posting for several
--           countries counts in the one its source names.
WITH population AS ( -- noqa: ST03
    SELECT
        sighted.opening_id,
        sighted.employer,
        sighted.role AS cell,
        sighted.country AS member
    FROM sighted_in($week) AS sighted
    WHERE sighted.role IN ('ai_pm', 'pm')
)

SELECT
    $week AS week,
    cell AS role,
    member AS country,
    hit_count AS found_count,
    hit_opening_count AS found_opening_count,
    hit_employer_count AS found_employer_count,
    posting_count,
    stat.share AS found_share,
    stat.low AS low_share,
    stat.high AS high_share,
    employer_count,
    stat.employer AS employer_share,
    small_cell_note(posting_count, employer_count) AS note
FROM shares_of('population', 'population')
ORDER BY role ASC, found_count DESC, country ASC NULLS LAST

-- Question: Who hires, and in which industry?
-- Grain:    one row per employer of the postings
-- Reads:    postings, sightings, industries
-- Params:   week WEEK (the ISO week whose looks are counted); top INTEGER = 20000 (of how many postings at most)
-- Column:   employer  name as in postings
-- Column:   industry  what it does; empty where nobody put it down
-- Column:   posting_count  its postings of the week
SELECT
    shown.employer,
    any_value(industries.industry) AS industry,
    count(*) AS posting_count
FROM shown_in($week, $top) AS shown
INNER JOIN postings ON shown.posting_id = postings.posting_id
LEFT JOIN industries ON postings.employer_key = industries.employer_key
GROUP BY shown.employer
ORDER BY shown.employer

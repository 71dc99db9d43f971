-- Question: Which base pay does each American AI PM posting of a level that the guide has a band for state?
-- Grain:    one row per band of the guide and posting held against it; by level, the lowest pay first
-- Reads:    postings, sightings, salaries, guide_bands, guide_big_tech
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   band_id  id of the guide's band
-- Column:   currency  currency of the band and of the pay
-- Column:   pay_low  lower end of the base pay a year
-- Column:   pay_high  upper end of the base pay a year
-- Column:   employer  who hires
-- Column:   title  title of the posting
-- Column:   posting_id  id of the posting, for `aipm explain`
-- Caveat:   Single statements, not a sample of what is paid. The same postings as in salary_against_guide: one that
--           names no country counts as American by its dollars.
SELECT
    $week AS week,
    guide_bands.band_id,
    pay.currency,
    whole_if(TRUE, coalesce(pay.low, pay.high)) AS pay_low,
    whole_if(TRUE, coalesce(pay.high, pay.low)) AS pay_high,
    sighted.employer,
    postings.title,
    sighted.posting_id
FROM sighted_in($week) AS sighted
INNER JOIN postings ON sighted.posting_id = postings.posting_id
INNER JOIN guide_bands
    ON
        sighted.level = guide_bands.level
        AND coalesce(sighted.country, guide_bands.country) = guide_bands.country
        AND (
            guide_bands.employers = 'all'
            OR postings.employer_key IN (SELECT guide_big_tech.employer_key FROM guide_big_tech)
        )
INNER JOIN base_pay() AS pay ON sighted.posting_id = pay.posting_id AND guide_bands.currency = pay.currency
WHERE sighted.role = 'ai_pm'
ORDER BY
    level_position(guide_bands.level),
    guide_bands.band_id,
    coalesce(pay.low, pay.high),
    coalesce(pay.high, pay.low),
    sighted.employer,
    sighted.posting_id

-- Question: What base pay a year does each posting state?
-- Grain:    one row per posting and currency in which it states base pay, as the other pages count it
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted); top INTEGER = 20000 (of how many postings at most)
-- Column:   posting_id  id of the posting
-- Column:   currency  ISO 4217 code; never mix them
-- Column:   low  lower end a year
-- Column:   high  upper end a year
-- Column:   middle  middle of the range, which medians are made of
SELECT
    base.posting_id,
    base.currency,
    base.low,
    base.high,
    base.middle
FROM base_pay() AS base
SEMI JOIN shown_in($week, $top) AS shown ON base.posting_id = shown.posting_id
ORDER BY base.posting_id, base.currency

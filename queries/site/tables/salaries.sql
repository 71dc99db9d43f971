-- Question: What does each posting state of pay?
-- Grain:    one row per pay statement
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted); top INTEGER = 20000 (of how many postings at most)
-- Column:   posting_id  id of the posting
-- Column:   low  lower end as stated
-- Column:   high  upper end as stated
-- Column:   currency  ISO 4217 code
-- Column:   period  hour, day, week, month or year
-- Column:   kind  base, ote, total, bonus, equity or stipend
-- Column:   place  where it holds; empty if everywhere
-- Column:   origin  source (a field of the platform) or text
-- Column:   annual_low  lower end a year
-- Column:   annual_high  upper end a year
-- Column:   words  the words that state it
-- Caveat:   A posting may state several; base_pay has one a posting and currency. Never mix currencies.
SELECT
    salaries.posting_id,
    salaries.low,
    salaries.high,
    salaries.currency,
    salaries.period,
    salaries.kind,
    salaries.place,
    salaries.origin,
    salaries.annual_low,
    salaries.annual_high,
    salaries.words
FROM salaries
SEMI JOIN shown_in($week, $top) AS shown ON salaries.posting_id = shown.posting_id
ORDER BY salaries.posting_id, salaries.salary_number

-- Question: Which AI PM and other PM postings state the widest ranges of base pay?
-- Grain:    one row per posting, widest first
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted); top INTEGER = 50 (how many postings)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   employer  who hires
-- Column:   title  the posting's title
-- Column:   level  entry, mid, senior, lead, manager, director or unknown
-- Column:   location  place as stated
-- Column:   spread_pct  how many percent the upper end lies above the lower
-- Column:   low  lower end, as stated
-- Column:   high  upper end, as stated
-- Column:   currency  ISO 4217 code; empty where the posting gives a bare figure
-- Column:   period  year, month, week, day or hour
-- Column:   place  for whom or where that range holds; empty if unsaid
-- Column:   words  the words that state it
-- Column:   url  address of the posting
-- Column:   posting_id  id of the posting, for `aipm explain`
-- Caveat:   An end a hundred times the other is rather a slip of the posting, or of our reading, than an offer.
WITH stated AS (
    SELECT
        salaries.posting_id,
        salaries.salary_number,
        least(salaries.low, salaries.high) AS low,
        greatest(salaries.low, salaries.high) AS high,
        salaries.currency,
        salaries.period,
        salaries.place,
        salaries.words
    FROM salaries
    INNER JOIN sighted_in($week) AS sighted ON salaries.posting_id = sighted.posting_id
    WHERE salaries.kind = 'base' AND salaries.low > 0 AND salaries.high > 0 AND sighted.role IN ('ai_pm', 'pm')
),

widest AS (
    SELECT
        posting_id,
        low,
        high,
        currency,
        period,
        place,
        words,
        cast(100 * (high / low - 1) AS decimal(18, 1)) AS spread_pct
    FROM stated
    QUALIFY row_number() OVER (PARTITION BY posting_id ORDER BY high / low DESC, salary_number ASC) = 1
)

SELECT
    $week AS week,
    postings.role,
    postings.employer,
    postings.title,
    postings.level,
    postings.location,
    widest.spread_pct,
    widest.low,
    widest.high,
    widest.currency,
    widest.period,
    widest.place,
    widest.words,
    postings.url,
    postings.posting_id
FROM widest
INNER JOIN postings ON widest.posting_id = postings.posting_id
ORDER BY widest.spread_pct DESC, postings.employer ASC, postings.title ASC, postings.posting_id ASC
LIMIT $top

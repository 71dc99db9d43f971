-- Question: How much data stands behind this week's answers?
-- Grain:    one row
-- Reads:    postings, sightings, looks, salaries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Weekly:   week_in_numbers.csv
-- Column:   week  ISO week of the looks
-- Column:   market  web, or sample for the made-up market
-- Column:   first_look_at  first look of the week, UTC
-- Column:   last_look_at  last look of the week, UTC
-- Column:   board_count  boards looked at
-- Column:   whole_board_count  boards seen whole at least once
-- Column:   posting_count  postings sighted, of any role
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   employer_count  employers behind them
-- Column:   pm_count  product manager postings that are not about AI
-- Column:   pm_opening_count  the same without reposts and copies of one opening
-- Column:   ai_pm_count  AI product manager postings
-- Column:   ai_pm_opening_count  the same without reposts and copies of one opening
-- Column:   ai_pm_employer_count  employers with an AI product manager posting
-- Column:   ai_pm_readable_count  AI product manager postings in a language we read: denominator of the skill shares
-- Column:   ai_pm_paid_count  AI product manager postings that state base pay
-- Column:   ai_pm_new_count  AI product manager postings first seen this week on boards known before
-- Column:   ai_pm_closed_count  AI product manager postings found closed this week
WITH looked AS (
    SELECT
        max(market) AS market,
        min(looked_at) AS first_look_at,
        max(looked_at) AS last_look_at,
        count(DISTINCT source || '/' || board) AS board_count,
        count(DISTINCT source || '/' || board) FILTER (WHERE verdict IN ('complete', 'unchanged')) AS whole_board_count
    FROM looks
    WHERE looked_at >= monday($week) AND looked_at < next_monday($week)
),

paid AS (
    SELECT DISTINCT posting_id
    FROM base_pay()
),

counted AS (
    SELECT
        count(*) AS posting_count,
        count(DISTINCT sighted.opening_id) AS opening_count,
        count(DISTINCT sighted.employer) AS employer_count,
        count(*) FILTER (WHERE sighted.role = 'pm') AS pm_count,
        count(DISTINCT sighted.opening_id) FILTER (WHERE sighted.role = 'pm') AS pm_opening_count,
        count(*) FILTER (WHERE sighted.role = 'ai_pm') AS ai_pm_count,
        count(DISTINCT sighted.opening_id) FILTER (WHERE sighted.role = 'ai_pm') AS ai_pm_opening_count,
        count(DISTINCT sighted.employer) FILTER (WHERE sighted.role = 'ai_pm') AS ai_pm_employer_count,
        count(*) FILTER (WHERE sighted.role = 'ai_pm' AND sighted.is_readable) AS ai_pm_readable_count,
        count(paid.posting_id) FILTER (WHERE sighted.role = 'ai_pm') AS ai_pm_paid_count
    FROM sighted_in($week) AS sighted
    LEFT JOIN paid ON sighted.posting_id = paid.posting_id
),

fresh AS (
    SELECT count(*) AS ai_pm_new_count
    FROM new_in($week) AS newcomers
    INNER JOIN postings ON newcomers.posting_id = postings.posting_id
    WHERE postings.role = 'ai_pm'
),

gone AS (
    SELECT count(*) AS ai_pm_closed_count
    FROM closed_in($week) AS leavers
    INNER JOIN postings ON leavers.posting_id = postings.posting_id
    WHERE postings.role = 'ai_pm'
)

SELECT
    $week AS week,
    looked.market,
    looked.first_look_at,
    looked.last_look_at,
    looked.board_count,
    looked.whole_board_count,
    counted.posting_count,
    counted.opening_count,
    counted.employer_count,
    counted.pm_count,
    counted.pm_opening_count,
    counted.ai_pm_count,
    counted.ai_pm_opening_count,
    counted.ai_pm_employer_count,
    counted.ai_pm_readable_count,
    counted.ai_pm_paid_count,
    fresh.ai_pm_new_count,
    gone.ai_pm_closed_count
FROM looked
CROSS JOIN counted
CROSS JOIN fresh
CROSS JOIN gone
ORDER BY looked.first_look_at

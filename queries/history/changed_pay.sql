-- Question: Which AI PM and other PM postings changed what they say about pay while they stood there, and how?
-- Grain:    one row per posting and change; AI PMs first, newest first
-- Reads:    postings, changes
-- Params:   week WEEK (the last week); weeks INTEGER = 26 (how many weeks to look back, this one included)
-- Column:   week  ISO week of the look that showed the new pay
-- Column:   event  stated (none before), withdrawn (none after) or changed
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   employer  who hires
-- Column:   title  the posting's present title
-- Column:   level  entry, mid, senior, lead, manager, director or unknown
-- Column:   location  place as stated
-- Column:   old_pay  as stated before: currency, range, period and kind; several are joined with "; "
-- Column:   new_pay  as stated after
-- Column:   changed_at  first look that showed it, UTC
-- Column:   url  address of the posting
-- Column:   posting_id  id of the posting, for `aipm explain`
-- Caveat:   It is what postings state: a range that is withdrawn may still be paid, and one that is new be old news.
SELECT
    week_of(changes.changed_at) AS week,
    CASE
        WHEN changes.old_value IS NULL THEN 'stated'
        WHEN changes.new_value IS NULL THEN 'withdrawn'
        ELSE 'changed'
    END AS event,
    postings.role,
    postings.employer,
    postings.title,
    postings.level,
    postings.location,
    changes.old_value AS old_pay,
    changes.new_value AS new_pay,
    changes.changed_at,
    postings.url,
    postings.posting_id
FROM changes
INNER JOIN postings ON changes.posting_id = postings.posting_id
WHERE
    changes.field = 'pay'
    AND postings.role IN ('ai_pm', 'pm')
    AND changes.changed_at >= monday($week) - to_weeks(cast($weeks AS INTEGER) - 1)
    AND changes.changed_at < next_monday($week)
ORDER BY
    postings.role ASC,
    changes.changed_at DESC,
    postings.employer ASC,
    postings.title ASC,
    postings.posting_id ASC

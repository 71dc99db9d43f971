-- Question: What happened to AI PM and other PM postings this week: new, changed, closed?
-- Grain:    one row per event and changed field; AI PMs first, new before changed before closed
-- Reads:    postings, looks, changes
-- Params:   week WEEK (the ISO week of the events)
-- Weekly:   changed_postings.csv
-- Column:   week  ISO week of the event
-- Column:   event  new, changed or closed
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   employer  who hires
-- Column:   title  the posting's present title
-- Column:   level  entry, mid, senior, lead, manager, director or unknown
-- Column:   location  place as stated
-- Column:   field  what changed; empty unless event is changed
-- Column:   old_value  its value before; of the text the first line that is gone, where it differs, and how many more
-- Column:   new_value  its value after; of the text the first line that is new, where it differs, and how many more
-- Column:   known_at  first look that showed the event, UTC
-- Column:   not_before_at  for closed: the last sighting, UTC; it closed between the two
-- Column:   url  address of the posting
-- Column:   posting_id  id of the posting, for `aipm explain`
-- Caveat:   A board seen for the first time makes no new postings; a failed or partial look closes none.
WITH events AS (
    SELECT
        posting_id,
        'new' AS event,
        1 AS position,
        NULL AS field,
        NULL AS old_value,
        NULL AS new_value,
        first_seen_at AS known_at,
        cast(NULL AS timestamp) AS not_before_at
    FROM new_in($week)

    UNION ALL

    SELECT
        posting_id,
        'changed' AS event,
        2 AS position,
        field,
        old_value,
        new_value,
        changed_at AS known_at,
        cast(NULL AS timestamp) AS not_before_at
    FROM changes
    WHERE changed_at >= monday($week) AND changed_at < next_monday($week)

    UNION ALL

    SELECT
        posting_id,
        'closed' AS event,
        3 AS position,
        NULL AS field,
        NULL AS old_value,
        NULL AS new_value,
        closed_known_at AS known_at,
        closed_after_at AS not_before_at
    FROM closed_in($week)
)

SELECT
    $week AS week,
    events.event,
    postings.role,
    postings.employer,
    postings.title,
    postings.level,
    postings.location,
    events.field,
    events.old_value,
    events.new_value,
    events.known_at,
    events.not_before_at,
    postings.url,
    postings.posting_id
FROM events
INNER JOIN postings ON events.posting_id = postings.posting_id
WHERE postings.role IN ('ai_pm', 'pm')
ORDER BY
    postings.role,
    events.position,
    postings.employer,
    postings.title,
    postings.posting_id,
    events.known_at,
    events.field

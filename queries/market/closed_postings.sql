-- Question: Which AI PM and other PM postings turned out closed this week, and how long were they seen?
-- Grain:    one row per posting; AI PMs first, then by employer
-- Reads:    postings
-- Params:   week WEEK (the ISO week of the look that settled it)
-- Column:   week  ISO week in which its closing was settled
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   employer  who hired
-- Column:   title  the posting's title
-- Column:   level  entry, mid, senior, lead, manager, director or unknown
-- Column:   location  place as stated
-- Column:   first_seen_at  first sighting, UTC
-- Column:   closed_after_at  last sighting, UTC: it closed after this
-- Column:   closed_before_at  first look that counts against it, UTC: it closed before this
-- Column:   seen_day_count  whole days from the first to the last sighting: the least it was open
-- Column:   url  address of the posting
-- Column:   posting_id  id of the posting, for `aipm explain`
-- Caveat:   Closed means taken down, which is not to say filled.
SELECT
    $week AS week,
    postings.role,
    postings.employer,
    postings.title,
    postings.level,
    postings.location,
    postings.first_seen_at,
    gone.closed_after_at,
    gone.closed_before_at,
    date_diff('day', postings.first_seen_at, gone.closed_after_at) AS seen_day_count,
    postings.url,
    postings.posting_id
FROM closed_in($week) AS gone
INNER JOIN postings ON gone.posting_id = postings.posting_id
WHERE postings.role IN ('ai_pm', 'pm')
ORDER BY postings.role, postings.employer, postings.title, postings.posting_id

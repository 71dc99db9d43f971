-- Question: Which AI PM and other PM postings are new this week?
-- Grain:    one row per posting; AI PMs first, then by employer
-- Reads:    postings, looks
-- Params:   week WEEK (the ISO week in which they were first seen)
-- Column:   week  ISO week of the first sighting
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   employer  who hires
-- Column:   title  the posting's title
-- Column:   level  entry, mid, senior, lead, manager, director or unknown
-- Column:   location  place as stated
-- Column:   work_mode  remote, hybrid, onsite or unknown
-- Column:   first_seen_at  first sighting, UTC
-- Column:   posted_at  when the employer says it was posted, UTC; empty if unsaid
-- Column:   status  open, missing, closed, unknown or reopened, as known today
-- Column:   url  address of the posting
-- Column:   posting_id  id of the posting, for `aipm explain`
-- Caveat:   What a board's first complete look shows is not new: it was there before we came.
SELECT
    $week AS week,
    postings.role,
    postings.employer,
    postings.title,
    postings.level,
    postings.location,
    postings.work_mode,
    fresh.first_seen_at,
    postings.posted_at,
    postings.status,
    postings.url,
    postings.posting_id
FROM new_in($week) AS fresh
INNER JOIN postings ON fresh.posting_id = postings.posting_id
WHERE postings.role IN ('ai_pm', 'pm')
ORDER BY postings.role, postings.employer, postings.title, postings.posting_id

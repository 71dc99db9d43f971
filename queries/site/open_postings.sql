-- Question: Which postings are up, AI PMs first?
-- Grain:    one row per posting sighted in the week and not known to be closed; AI PMs, other PMs, all others; in
--           each the newest first
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted); rows INTEGER = 20000 (how many to show)
-- Column:   week  ISO week of the looks
-- Column:   title  title of the posting
-- Column:   employer  who hires
-- Column:   role  ai_pm (AI product manager), pm (any other product manager) or other
-- Column:   level  entry, mid, senior, lead, manager, director or unknown
-- Column:   location  place as stated
-- Column:   country  ISO 3166 code; empty where the posting states none
-- Column:   work_mode  remote, hybrid, onsite or unknown
-- Column:   min_years  smallest number of years of experience required; empty if unsaid
-- Column:   coding  must one write code: required, preferred, not_needed or unstated
-- Column:   currency  currency of the base pay stated; of several, the first by letter
-- Column:   pay_low  lower end of the base pay a year
-- Column:   pay_high  upper end of the base pay a year
-- Column:   first_seen_at  first sighting, UTC
-- Column:   last_seen_at  last sighting, UTC
-- Column:   status  open, missing, reopened or unknown, as known today
-- Column:   url  address of the posting
-- Column:   posting_id  id of the posting, for `aipm explain`
-- Column:   content_hash  key of its text in the view texts
-- Column:   role_place  its place among them, the newest being 1
-- Column:   role_count  postings of that role that are up, shown or not
-- Caveat:   First seen is not first posted: what a board's first look showed may be old. Pay may differ by place.
WITH paid AS (
    SELECT
        posting_id,
        currency,
        low,
        high
    FROM base_pay()
    QUALIFY row_number() OVER (PARTITION BY posting_id ORDER BY currency) = 1
)

SELECT
    $week AS week,
    postings.title,
    sighted.employer,
    sighted.role,
    sighted.level,
    postings.location,
    sighted.country,
    sighted.work_mode,
    postings.min_years,
    sighted.coding,
    paid.currency,
    whole_if(TRUE, paid.low) AS pay_low,
    whole_if(TRUE, paid.high) AS pay_high,
    postings.first_seen_at,
    postings.last_seen_at,
    postings.status,
    postings.url,
    sighted.posting_id,
    postings.content_hash,
    row_number() OVER (
        PARTITION BY sighted.role
        ORDER BY postings.first_seen_at DESC, sighted.employer ASC, postings.title ASC, sighted.posting_id ASC
    ) AS role_place,
    count(*) OVER (PARTITION BY sighted.role) AS role_count
FROM sighted_in($week) AS sighted
INNER JOIN postings ON sighted.posting_id = postings.posting_id
LEFT JOIN paid ON sighted.posting_id = paid.posting_id
WHERE postings.status <> 'closed'
ORDER BY
    list_position(['ai_pm', 'pm', 'other'], sighted.role) ASC,
    role_place ASC
LIMIT cast($rows AS integer)

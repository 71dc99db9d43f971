-- Question: Which AI PM openings are up, the newest first?
-- Grain:    one row per AI PM opening with a posting sighted in the week and not known to be closed; newest first
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   first_seen_at  first sighting of any of its postings, UTC
-- Column:   posted_at  when the employer says the first of them was posted, UTC; empty if unsaid
-- Column:   employer  who hires
-- Column:   title  title of the posting that stands for the opening
-- Column:   level  entry, mid, senior, lead, manager, director or unknown
-- Column:   locations  places of its postings, as stated; of more than five, the first five and "…"
-- Column:   work_modes  work modes of its postings: remote, hybrid, onsite or unknown
-- Column:   min_years  smallest number of years of experience required; empty if unsaid
-- Column:   currency  currency of the base pay stated, if its postings agree on one
-- Column:   pay_low  lowest base pay a year that its postings state, in that currency
-- Column:   pay_high  highest base pay a year that they state
-- Column:   posting_count  postings of the opening that are up
-- Column:   status  open, missing, reopened or unknown: that of the posting shown, as known today
-- Column:   url  address of the posting that stands for the opening, or of the first that is up
-- Column:   posting_id  id of that posting, for `aipm explain`
-- Caveat:   First seen is not first posted: what a board's first look showed may be old, and a date of posting is
--           whatever the employer's software calls so. Pay may differ by place.
WITH up AS (
    SELECT
        sighted.posting_id,
        sighted.opening_id,
        sighted.employer,
        sighted.level,
        sighted.work_mode,
        postings.title,
        postings.location,
        postings.min_years,
        postings.status,
        postings.first_seen_at,
        postings.posted_at,
        postings.url
    FROM sighted_in($week) AS sighted
    INNER JOIN postings ON sighted.posting_id = postings.posting_id
    WHERE sighted.role = 'ai_pm' AND postings.status <> 'closed'
),

shown AS (
    SELECT
        opening_id,
        employer,
        title,
        level,
        min_years,
        status,
        url,
        posting_id
    FROM up
    QUALIFY row_number() OVER (PARTITION BY opening_id ORDER BY posting_id = opening_id DESC, posting_id ASC) = 1
),

openings AS (
    SELECT
        up.opening_id,
        count(DISTINCT up.posting_id) AS posting_count,
        min(up.first_seen_at) AS first_seen_at,
        min(up.posted_at) AS posted_at,
        list_sort(list(DISTINCT up.location)) AS places,
        array_to_string(list_sort(list(DISTINCT up.work_mode)), ', ') AS work_modes,
        count(DISTINCT pay.currency) AS currency_count,
        any_value(pay.currency) AS currency,
        min(coalesce(pay.low, pay.high)) AS low,
        max(coalesce(pay.high, pay.low)) AS high
    FROM up
    LEFT JOIN base_pay() AS pay ON up.posting_id = pay.posting_id
    GROUP BY up.opening_id
)

SELECT
    $week AS week,
    openings.first_seen_at,
    openings.posted_at,
    shown.employer,
    shown.title,
    shown.level,
    array_to_string(openings.places[:5], ' / ') || if(len(openings.places) > 5, ' / …', '') AS locations,
    openings.work_modes,
    shown.min_years,
    CASE WHEN openings.currency_count = 1 THEN openings.currency END AS currency,
    whole_if(openings.currency_count = 1, openings.low) AS pay_low,
    whole_if(openings.currency_count = 1, openings.high) AS pay_high,
    openings.posting_count,
    shown.status,
    shown.url,
    shown.posting_id
FROM shown
INNER JOIN openings ON shown.opening_id = openings.opening_id
ORDER BY
    openings.first_seen_at DESC,
    openings.posted_at DESC NULLS LAST,
    shown.employer ASC,
    shown.title ASC,
    shown.posting_id ASC

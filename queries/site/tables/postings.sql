-- Question: What is known of each posting?
-- Grain:    one row per posting that a look of the week showed
-- Reads:    postings, sightings
-- Params:   week WEEK (the ISO week whose looks are counted); top INTEGER = 20000 (of how many postings at most)
-- Column:   posting_id  id of the posting; the other tables name it by this
-- Column:   title  its title
-- Column:   employer  who hires
-- Column:   role  ai_pm (AI product manager), pm (any other product manager) or other
-- Column:   level  entry, mid, senior, lead, manager, director or unknown
-- Column:   location  place as stated
-- Column:   country  ISO 3166 code; empty where the posting states none
-- Column:   work_mode  remote, hybrid, onsite or unknown
-- Column:   min_years  smallest number of years of experience required; empty if unsaid
-- Column:   coding  must one write code: required, preferred, not_needed or unstated
-- Column:   language  language of its text
-- Column:   is_readable  in English, or too short to tell: only these count where skills are counted
-- Column:   status  open, missing, reopened, closed or unknown, as known today
-- Column:   posted_at  when the source says it was posted, UTC
-- Column:   first_seen_at  first sighting, UTC
-- Column:   last_seen_at  last sighting, UTC
-- Column:   opening_id  one role advertised several times has one opening
-- Column:   url  its address
SELECT
    shown.posting_id,
    postings.title,
    shown.employer,
    postings.role,
    postings.level,
    postings.location,
    shown.country,
    postings.work_mode,
    postings.min_years,
    postings.coding,
    postings.language,
    shown.is_readable,
    postings.status,
    postings.posted_at,
    postings.first_seen_at,
    postings.last_seen_at,
    coalesce(postings.opening_id, shown.posting_id) AS opening_id,
    postings.url
FROM shown_in($week, $top) AS shown
INNER JOIN postings ON shown.posting_id = postings.posting_id
ORDER BY shown.posting_id

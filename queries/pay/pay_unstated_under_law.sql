-- Question: Which AI PM and other PM postings name a place whose law wants pay in the posting, and state none?
-- Grain:    one row per posting; AI PMs first
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   employer  who hires
-- Column:   title  the posting's title
-- Column:   location  place as stated
-- Column:   places  ISO 3166 codes of the countries, states and provinces it names whose law was in force, A to Z
-- Column:   posted_at  when the source says it was posted, UTC; empty if it doesn't say
-- Column:   url  address of the posting
-- Column:   posting_id  id of the posting, for `aipm explain`
-- Caveat:   No finding of a breach: the employer may be too small for the law, the posting older than it, or pay be
--           told in words, or behind a link, that we don't read.
WITH paid AS (
    SELECT DISTINCT posting_id
    FROM base_pay()
),

laws AS (
    SELECT place
    FROM pay_laws()
    WHERE moment = 'posting' AND in_force_on <= monday($week)
),

ruled AS (
    SELECT
        postings.posting_id,
        string_agg(DISTINCT laws.place, ' ' ORDER BY laws.place) AS places
    FROM sighted_in($week) AS sighted
    INNER JOIN postings ON sighted.posting_id = postings.posting_id
    LEFT JOIN named_states() AS named ON postings.country = named.country AND postings.location = named.location
    INNER JOIN laws ON coalesce(named.state, postings.country) = laws.place
    ANTI JOIN paid ON postings.posting_id = paid.posting_id
    WHERE sighted.role IN ('ai_pm', 'pm')
    GROUP BY postings.posting_id
)

SELECT
    $week AS week,
    postings.role,
    postings.employer,
    postings.title,
    postings.location,
    ruled.places,
    postings.posted_at,
    postings.url,
    postings.posting_id
FROM ruled
INNER JOIN postings ON ruled.posting_id = postings.posting_id
ORDER BY postings.role, postings.employer, postings.title, postings.posting_id

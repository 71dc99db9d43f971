-- Question: Which openings stand under several addresses, and where?
-- Grain:    one row per opening with more than one posting sighted in the week; most postings first
-- Reads:    postings, sightings, duplicate_groups
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager): of the posting that stands for it
-- Column:   employer  who hires
-- Column:   title  title of the posting that stands for the opening, or of the first that was sighted
-- Column:   posting_count  its postings sighted in the week
-- Column:   board_count  boards they stand on
-- Column:   place_count  places they name, each as stated
-- Column:   places  the first five of those, and "…" if there are more
-- Column:   first_seen_at  first sighting of any of them, UTC
-- Column:   rules  why they are taken for one: text, requisition, near_text or feed
-- Column:   least_similarity  how alike the least alike of them is to the one it was matched with, 0 to 1
-- Column:   url  address of the posting whose title is shown
-- Column:   opening_id  the opening
-- Caveat:   About one joined pair in thirty is not one opening, and one true pair in four is not joined: openings are
--           counted a little too high. Under the rule requisition, texts may differ much.
WITH sighted AS (
    SELECT
        sightings_of_week.posting_id,
        sightings_of_week.opening_id,
        sightings_of_week.employer,
        sightings_of_week.role,
        postings.title,
        postings.location,
        postings.source,
        postings.board,
        postings.first_seen_at,
        postings.url
    FROM sighted_in($week) AS sightings_of_week
    INNER JOIN postings ON sightings_of_week.posting_id = postings.posting_id
    WHERE sightings_of_week.role IN ('ai_pm', 'pm')
),

openings AS (
    SELECT
        opening_id,
        count(*) AS posting_count,
        count(DISTINCT source || '/' || board) AS board_count,
        list_sort(list(DISTINCT location)) AS places,
        min(first_seen_at) AS first_seen_at
    FROM sighted
    GROUP BY opening_id
    HAVING count(*) > 1
),

shown AS (
    SELECT
        opening_id,
        role,
        employer,
        title,
        url
    FROM sighted
    QUALIFY row_number() OVER (PARTITION BY opening_id ORDER BY posting_id = opening_id DESC, posting_id ASC) = 1
),

reasons AS (
    SELECT
        sighted.opening_id,
        array_to_string(list_sort(list(DISTINCT joined.rule)), ', ') AS rules,
        min(joined.similarity) AS least_similarity
    FROM duplicate_groups AS joined
    INNER JOIN sighted ON joined.posting_id = sighted.posting_id
    WHERE joined.rule <> 'first'
    GROUP BY sighted.opening_id
)

SELECT
    $week AS week,
    shown.role,
    shown.employer,
    shown.title,
    openings.posting_count,
    openings.board_count,
    coalesce(len(openings.places), 0) AS place_count,
    array_to_string(openings.places[:5], ' / ') || if(len(openings.places) > 5, ' / …', '') AS places,
    openings.first_seen_at,
    reasons.rules,
    reasons.least_similarity,
    shown.url,
    openings.opening_id
FROM openings
INNER JOIN shown ON openings.opening_id = shown.opening_id
LEFT JOIN reasons ON openings.opening_id = reasons.opening_id
ORDER BY openings.posting_count DESC, openings.opening_id ASC

-- Question: Which AI PM and other PM postings came back after they had been taken down, and after how long?
-- Grain:    one row per posting and return; AI PMs first, latest return first
-- Reads:    postings, sightings, looks
-- Params:   week WEEK (the last week); weeks INTEGER = 26 (how many weeks to look back, this one included)
-- Column:   week  ISO week of the look that saw it again
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   employer  who hires
-- Column:   title  the posting's present title
-- Column:   level  entry, mid, senior, lead, manager, director or unknown
-- Column:   location  place as stated
-- Column:   left_at  last look that saw it before, UTC
-- Column:   missed_count  complete looks at its board in between, none of which showed it
-- Column:   back_at  look that saw it again, UTC
-- Column:   days_away  days from left_at to back_at: it was away no longer
-- Column:   is_reworded  whether it came back as another version than it left
-- Column:   reopened_count  how often it has come back in all
-- Column:   status  its present status: open, missing, closed, unknown or reopened
-- Column:   url  address of the posting
-- Column:   posting_id  id of the posting, for `aipm explain`
-- Caveat:   Only what comes back under its own number; an opening under a new one is in reposted_openings. A posting
--           that was away between two looks was never missed and is not here.
WITH returned AS (
    SELECT
        posting_id,
        source,
        board,
        reopened_count
    FROM postings
    WHERE reopened_count > 0 AND role IN ('ai_pm', 'pm')
),

steps AS (
    SELECT
        sightings.posting_id,
        returned.source,
        returned.board,
        returned.reopened_count,
        sightings.seen_at AS back_at,
        lag(sightings.seen_at) OVER earlier AS left_at,
        sightings.content_hash <> lag(sightings.content_hash) OVER earlier AS is_reworded
    FROM sightings
    INNER JOIN returned ON sightings.posting_id = returned.posting_id
    WINDOW earlier AS (PARTITION BY sightings.posting_id ORDER BY sightings.seen_at)
),

gaps AS (
    SELECT
        steps.posting_id,
        steps.reopened_count,
        steps.left_at,
        steps.back_at,
        steps.is_reworded,
        count(*) AS missed_count
    FROM steps
    INNER JOIN looks
        ON
            steps.source = looks.source
            AND steps.board = looks.board
            AND steps.left_at < looks.looked_at
            AND steps.back_at > looks.looked_at
            AND looks.verdict IN ('complete', 'unchanged')
    GROUP BY steps.posting_id, steps.reopened_count, steps.left_at, steps.back_at, steps.is_reworded
),

returns AS (
    SELECT
        posting_id,
        left_at,
        back_at,
        is_reworded,
        missed_count
    FROM gaps
    QUALIFY
        row_number() OVER (PARTITION BY posting_id ORDER BY missed_count DESC, back_at ASC) <= reopened_count
)

SELECT
    week_of(returns.back_at) AS week,
    postings.role,
    postings.employer,
    postings.title,
    postings.level,
    postings.location,
    returns.left_at,
    returns.missed_count,
    returns.back_at,
    date_diff('day', returns.left_at, returns.back_at) AS days_away,
    returns.is_reworded,
    postings.reopened_count,
    postings.status,
    postings.url,
    postings.posting_id
FROM returns
INNER JOIN postings ON returns.posting_id = postings.posting_id
WHERE
    returns.back_at >= monday($week) - to_weeks(cast($weeks AS integer) - 1)
    AND returns.back_at < next_monday($week)
ORDER BY
    postings.role ASC,
    returns.back_at DESC,
    postings.employer ASC,
    postings.title ASC,
    postings.posting_id ASC

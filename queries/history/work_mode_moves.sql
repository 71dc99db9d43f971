-- Question: Which employers changed where the work is done, in postings that stood?
-- Grain:    one row per employer, role and move; moves of most postings first
-- Reads:    postings, changes
-- Params:   week WEEK (the last week); weeks INTEGER = 26 (how many weeks to look back, this one included)
-- Column:   week  last ISO week of the looks
-- Column:   direction  to the office (remote to hybrid or onsite, hybrid to onsite), from the office (the other way),
--           said (unknown before) or unsaid (unknown since)
-- Column:   old_mode  remote, hybrid, onsite or unknown, before
-- Column:   new_mode  the same, after
-- Column:   role  ai_pm (AI product manager), pm (any other product manager) or other
-- Column:   employer  who hires
-- Column:   posting_count  postings that made the move
-- Column:   opening_count  the openings behind them, without reposts and copies
-- Column:   direction_posting_count  postings of the role, of all employers, that moved in that direction
-- Column:   direction_employer_count  employers behind them
-- Column:   first_changed_at  first look that showed such a change, UTC
-- Column:   last_changed_at  last look that showed one
-- Column:   posting_id  id of the last of these postings, for `aipm explain`
-- Caveat:   Work mode is what we read off title, place, the source's field and text; an employer may reword it without
--           changing who must come to the office.
WITH moved AS (
    SELECT
        changes.posting_id,
        changes.changed_at,
        coalesce(postings.opening_id, postings.posting_id) AS opening_id,
        coalesce(postings.employer, postings.source || '/' || postings.board) AS employer,
        postings.role,
        changes.old_value AS old_mode,
        changes.new_value AS new_mode,
        list_position(['remote', 'hybrid', 'onsite'], changes.old_value) AS old_rank,
        list_position(['remote', 'hybrid', 'onsite'], changes.new_value) AS new_rank
    FROM changes
    INNER JOIN postings ON changes.posting_id = postings.posting_id
    WHERE
        changes.field = 'work_mode'
        AND changes.changed_at >= monday($week) - to_weeks(cast($weeks AS integer) - 1)
        AND changes.changed_at < next_monday($week)
),

directed AS (
    SELECT
        posting_id,
        changed_at,
        opening_id,
        employer,
        role,
        old_mode,
        new_mode,
        CASE
            WHEN new_rank IS NULL THEN 'unsaid'
            WHEN old_rank IS NULL THEN 'said'
            WHEN new_rank > old_rank THEN 'to the office'
            ELSE 'from the office'
        END AS direction
    FROM moved
),

directions AS (
    SELECT
        role,
        direction,
        count(DISTINCT posting_id) AS posting_count,
        count(DISTINCT employer) AS employer_count
    FROM directed
    GROUP BY role, direction
)

SELECT
    $week AS week,
    directed.direction,
    directed.old_mode,
    directed.new_mode,
    directed.role,
    directed.employer,
    count(DISTINCT directed.posting_id) AS posting_count,
    count(DISTINCT directed.opening_id) AS opening_count,
    any_value(directions.posting_count) AS direction_posting_count,
    any_value(directions.employer_count) AS direction_employer_count,
    min(directed.changed_at) AS first_changed_at,
    max(directed.changed_at) AS last_changed_at,
    arg_max(directed.posting_id, (directed.changed_at, directed.posting_id)) AS posting_id
FROM directed
INNER JOIN directions ON directed.role = directions.role AND directed.direction = directions.direction
GROUP BY directed.direction, directed.old_mode, directed.new_mode, directed.role, directed.employer
ORDER BY
    list_position(['ai_pm', 'pm', 'other'], directed.role) ASC,
    list_position(['to the office', 'from the office', 'said', 'unsaid'], directed.direction) ASC,
    posting_count DESC,
    directed.employer ASC,
    directed.old_mode ASC,
    directed.new_mode ASC

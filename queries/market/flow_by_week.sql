-- Question: How many postings come and go each week, on the same boards throughout?
-- Grain:    one row per role and ISO week with looks, oldest first
-- Reads:    postings, sightings, looks
-- Params:   week WEEK (the last week); weeks INTEGER = 12 (how many weeks to look back, this one included)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   posting_count  postings sighted in the week
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   employer_count  employers behind them
-- Column:   new_count  postings first seen in the week; empty where a board was seen whole for the first time
-- Column:   new_opening_count  openings of which no posting was seen on these boards before
-- Column:   closed_count  postings last seen before the week whose closing the week's looks settled
-- Column:   board_count  boards seen whole in every week with looks; only their postings count
-- Caveat:   A closing is settled by the second look without the posting, so it is told a look late: with a look a
--           week, two weeks after the posting was last sighted. Roles are those of the present version.
WITH looked AS (
    SELECT
        source,
        board,
        looked_at,
        date_trunc('week', looked_at) AS monday,
        verdict IN ('complete', 'unchanged') AS is_whole
    FROM looks
    WHERE
        looked_at >= monday($week) - to_days(7 * (cast($weeks AS integer) - 1))
        AND looked_at < next_monday($week)
),

weeks AS (
    SELECT DISTINCT monday
    FROM looked
),

panel AS (
    SELECT
        source,
        board
    FROM looked
    WHERE is_whole
    GROUP BY source, board
    HAVING count(DISTINCT monday) = (SELECT count(*) FROM weeks)
),

-- In the week of a board's first whole look of all, nothing can be told to be new.
first_weeks AS (
    SELECT max(first_monday) AS first_monday
    FROM (
        SELECT date_trunc('week', min(looks.looked_at)) AS first_monday
        FROM looks
        INNER JOIN panel ON looks.source = panel.source AND looks.board = panel.board
        WHERE looks.verdict IN ('complete', 'unchanged')
        GROUP BY looks.source, looks.board
    ) AS firsts
),

members AS (
    SELECT
        postings.posting_id,
        coalesce(postings.opening_id, postings.posting_id) AS opening_id,
        coalesce(postings.employer, postings.source || '/' || postings.board) AS employer,
        postings.role,
        date_trunc('week', postings.first_seen_at) AS came_on,
        CASE WHEN postings.status = 'closed' THEN date_trunc('week', postings.closed_known_at) END AS went_on
    FROM postings
    INNER JOIN panel ON postings.source = panel.source AND postings.board = panel.board
    WHERE postings.role IN ('ai_pm', 'pm')
),

roles AS (
    SELECT unnest(['ai_pm', 'pm']) AS role
),

sighted AS (
    SELECT
        members.role,
        date_trunc('week', sightings.seen_at) AS monday,
        count(DISTINCT members.posting_id) AS posting_count,
        count(DISTINCT members.opening_id) AS opening_count,
        count(DISTINCT members.employer) AS employer_count
    FROM sightings
    INNER JOIN members ON sightings.posting_id = members.posting_id
    WHERE
        sightings.seen_at >= monday($week) - to_days(7 * (cast($weeks AS integer) - 1))
        AND sightings.seen_at < next_monday($week)
    GROUP BY members.role, monday
),

came AS (
    SELECT
        role,
        came_on,
        count(*) AS new_count,
        count(*) FILTER (WHERE is_first) AS new_opening_count
    FROM (
        SELECT
            role,
            came_on,
            row_number() OVER (PARTITION BY opening_id ORDER BY came_on, posting_id) = 1 AS is_first
        FROM members
    ) AS arrivals
    GROUP BY role, came_on
),

went AS (
    SELECT
        role,
        went_on,
        count(*) AS closed_count
    FROM members
    WHERE went_on IS NOT NULL
    GROUP BY role, went_on
)

SELECT
    week_of(weeks.monday) AS week,
    roles.role,
    coalesce(sighted.posting_count, 0) AS posting_count,
    coalesce(sighted.opening_count, 0) AS opening_count,
    coalesce(sighted.employer_count, 0) AS employer_count,
    CASE WHEN weeks.monday > first_weeks.first_monday THEN coalesce(came.new_count, 0) END AS new_count,
    CASE WHEN weeks.monday > first_weeks.first_monday THEN coalesce(came.new_opening_count, 0) END
        AS new_opening_count,
    CASE WHEN weeks.monday > first_weeks.first_monday THEN coalesce(went.closed_count, 0) END AS closed_count,
    (SELECT count(*) FROM panel) AS board_count
FROM weeks
CROSS JOIN roles
CROSS JOIN first_weeks
LEFT JOIN sighted ON weeks.monday = sighted.monday AND roles.role = sighted.role
LEFT JOIN came ON weeks.monday = came.came_on AND roles.role = came.role
LEFT JOIN went ON weeks.monday = went.went_on AND roles.role = went.role
ORDER BY roles.role, weeks.monday

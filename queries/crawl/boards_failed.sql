-- Question: Which boards could not be read whole this week, and why?
-- Grain:    one row per board whose last look of the week was neither complete nor unchanged; worst first
-- Reads:    looks
-- Params:   week WEEK (the ISO week of the looks)
-- Column:   week  ISO week of the looks
-- Column:   source  the platform
-- Column:   board  the employer's board on it
-- Column:   employer  the employer, if the list of boards names one
-- Column:   verdict  partial, failed or refused
-- Column:   reason  why, in the crawler's words
-- Column:   looked_at  time of that look, UTC
-- Column:   last_complete_at  last look before it that saw the whole board, UTC; empty if none ever did
-- Column:   bad_look_count  looks at the board since then that did not see it whole
-- Caveat:   A board in this list closes none of its postings: they wait for a complete look.
WITH looked AS (
    SELECT
        source,
        board,
        employer,
        verdict,
        reason,
        looked_at,
        verdict IN ('complete', 'unchanged') AS is_whole,
        row_number() OVER (PARTITION BY source, board ORDER BY looked_at DESC, run_id DESC) AS place_from_last
    FROM looks
    WHERE
        looked_at < next_monday($week)
        AND NOT starts_with(reason, 'pages of a web archive') -- which is no failure
),

wholes AS (
    SELECT
        source,
        board,
        max(looked_at) FILTER (WHERE is_whole) AS last_complete_at,
        coalesce(min(place_from_last) FILTER (WHERE is_whole) - 1, count(*)) AS bad_look_count
    FROM looked
    GROUP BY source, board
)

SELECT
    $week AS week,
    looked.source,
    looked.board,
    looked.employer,
    looked.verdict,
    looked.reason,
    looked.looked_at,
    wholes.last_complete_at,
    wholes.bad_look_count
FROM looked
INNER JOIN wholes ON looked.source = wholes.source AND looked.board = wholes.board
WHERE looked.place_from_last = 1 AND NOT looked.is_whole AND looked.looked_at >= monday($week)
ORDER BY
    list_position(['refused', 'failed', 'partial'], looked.verdict) ASC,
    wholes.bad_look_count DESC,
    looked.source ASC,
    looked.board ASC

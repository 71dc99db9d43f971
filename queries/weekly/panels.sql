-- Question: Of the boards seen whole in a week, how many were seen whole in the week with looks before it?
-- Grain:    one row per week with looks, oldest first
-- Reads:    looks
-- Params:   none
-- Column:   week  ISO week of the looks
-- Column:   board_count  boards seen whole in it
-- Column:   past_board_count  boards seen whole in the week with looks before it; empty in the first
-- Column:   common_count  boards seen whole in both
WITH whole AS (
    SELECT
        date_trunc('week', looked_at) AS monday,
        source,
        board,
        bool_or(verdict IN ('complete', 'unchanged')) AS is_whole
    FROM looks
    GROUP BY date_trunc('week', looked_at), source, board
),

weeks AS (
    SELECT
        monday,
        count(*) FILTER (WHERE is_whole) AS board_count,
        lag(monday) OVER (ORDER BY monday) AS past_monday,
        lag(count(*) FILTER (WHERE is_whole)) OVER (ORDER BY monday) AS past_board_count
    FROM whole
    GROUP BY monday
),

common AS (
    SELECT
        weeks.monday,
        count(*) AS common_count
    FROM weeks
    INNER JOIN whole AS present ON weeks.monday = present.monday AND present.is_whole
    INNER JOIN whole AS past
        ON
            weeks.past_monday = past.monday
            AND present.source = past.source
            AND present.board = past.board
            AND past.is_whole
    GROUP BY weeks.monday
)

SELECT
    week_of(weeks.monday) AS week,
    weeks.board_count,
    weeks.past_board_count,
    coalesce(common.common_count, 0) AS common_count
FROM weeks
LEFT JOIN common ON weeks.monday = common.monday
ORDER BY weeks.monday

-- Question: How whole has our view of each source been, week by week?
-- Grain:    one row per source and ISO week in which it was looked at, oldest week first
-- Reads:    looks
-- Params:   week WEEK (the last week); weeks INTEGER = 12 (how many weeks to look back, this one included)
-- Column:   source  the platform
-- Column:   week  ISO week of the looks
-- Column:   board_count  boards looked at in the week
-- Column:   whole_board_count  boards seen whole at least once
-- Column:   whole_share  whole_board_count / board_count, 0 to 1
-- Column:   look_count  looks of the week
-- Column:   failed_look_count  looks that did not see the whole board
-- Column:   listed_count  postings, of any role, in the week's last whole look at each board
-- Column:   lost_board_count  boards seen whole in the source's last week with looks, and not in this one
-- Column:   gained_board_count  boards seen whole in this week, and not in that one; both empty if that is out of view
-- Caveat:   Where boards were lost or gained, counts of two weeks don't compare. A share of boards is not one of the
--           labour market: boards are a chosen list.
WITH looked AS (
    SELECT
        source,
        board,
        date_trunc('week', looked_at) AS monday,
        count(*) AS look_count,
        count(*) FILTER (WHERE verdict IN ('complete', 'unchanged')) AS whole_look_count,
        arg_max(listed_count, (looked_at, run_id)) FILTER (WHERE verdict IN ('complete', 'unchanged')) AS listed_count
    FROM looks
    WHERE
        looked_at >= monday($week) - to_days(7 * cast($weeks AS integer))
        AND looked_at < next_monday($week)
    GROUP BY source, board, monday
),

weeks AS (
    SELECT
        source,
        monday,
        lag(monday) OVER (PARTITION BY source ORDER BY monday) AS monday_before,
        lead(monday) OVER (PARTITION BY source ORDER BY monday) AS monday_after
    FROM (
        SELECT DISTINCT
            source,
            monday
        FROM looked
    ) AS distinct_weeks
),

-- Each board seen whole, in its week and as what was there the week before.
held AS (
    SELECT
        looked.source,
        looked.board,
        looked.monday,
        1 AS is_now,
        0 AS is_before
    FROM looked
    WHERE looked.whole_look_count > 0
    UNION ALL
    SELECT
        looked.source,
        looked.board,
        weeks.monday_after AS monday,
        0 AS is_now,
        1 AS is_before
    FROM looked
    INNER JOIN weeks ON looked.source = weeks.source AND looked.monday = weeks.monday
    WHERE looked.whole_look_count > 0 AND weeks.monday_after IS NOT NULL
),

moved AS (
    SELECT
        source,
        monday,
        count(*) FILTER (WHERE is_now = 0) AS lost_board_count,
        count(*) FILTER (WHERE is_before = 0) AS gained_board_count
    FROM (
        SELECT
            source,
            board,
            monday,
            max(is_now) AS is_now,
            max(is_before) AS is_before
        FROM held
        GROUP BY source, board, monday
    ) AS compared
    GROUP BY source, monday
),

counted AS (
    SELECT
        source,
        monday,
        count(*) AS board_count,
        count(*) FILTER (WHERE whole_look_count > 0) AS whole_board_count,
        sum(look_count) AS look_count,
        sum(look_count - whole_look_count) AS failed_look_count,
        sum(listed_count) AS listed_count
    FROM looked
    GROUP BY source, monday
)

SELECT
    counted.source,
    week_of(counted.monday) AS week,
    counted.board_count,
    counted.whole_board_count,
    round(1.0 * counted.whole_board_count / counted.board_count, 4) AS whole_share,
    cast(counted.look_count AS bigint) AS look_count,
    cast(counted.failed_look_count AS bigint) AS failed_look_count,
    cast(counted.listed_count AS bigint) AS listed_count,
    CASE WHEN weeks.monday_before IS NOT NULL THEN coalesce(moved.lost_board_count, 0) END AS lost_board_count,
    CASE WHEN weeks.monday_before IS NOT NULL THEN coalesce(moved.gained_board_count, 0) END AS gained_board_count
FROM counted
INNER JOIN weeks ON counted.source = weeks.source AND counted.monday = weeks.monday
LEFT JOIN moved ON counted.source = moved.source AND counted.monday = moved.monday
WHERE counted.monday >= monday($week) - to_days(7 * (cast($weeks AS integer) - 1))
ORDER BY counted.source, counted.monday

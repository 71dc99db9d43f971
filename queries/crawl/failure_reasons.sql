-- Question: Why do looks at boards go wrong?
-- Grain:    one row per source, verdict and reason; what struck most boards first
-- Reads:    looks
-- Params:   week WEEK (the last week); weeks INTEGER = 4 (how many weeks to look back, this one included)
-- Column:   week  last ISO week of the looks
-- Column:   source  the platform
-- Column:   verdict  partial, failed or refused
-- Column:   reason  why, in the crawler's words, without addresses, and with # for each number not of three digits
-- Column:   board_count  boards it struck
-- Column:   look_count  looks it spoilt
-- Column:   still_count  boards that it struck last, and that nobody has seen whole since
-- Column:   source_board_count  boards of the source looked at in those weeks, however it went
-- Column:   last_at  last time, UTC
-- Column:   example_board  a board it struck then
-- Caveat:   One look has one reason, the first that stopped it; others may lie behind it.
WITH looked AS (
    SELECT
        source,
        board,
        verdict,
        looked_at,
        run_id,
        trim(
            regexp_replace(
                regexp_replace(reason, 'https?://\S*[^\s:;,.]', '…', 'g'), '\b(\d{1,2}|\d{4,})\b', '#', 'g'
            )
        ) AS reason,
        row_number() OVER (PARTITION BY source, board ORDER BY looked_at DESC, run_id DESC) = 1 AS is_last
    FROM looks
    WHERE
        looked_at >= next_monday($week) - to_days(7 * cast($weeks AS integer))
        AND looked_at < next_monday($week)
        AND NOT starts_with(reason, 'pages of a web archive') -- which is no failure
),

totals AS (
    SELECT
        source,
        count(DISTINCT board) AS source_board_count
    FROM looked
    GROUP BY source
),

spoilt AS (
    SELECT
        source,
        verdict,
        reason,
        count(DISTINCT board) AS board_count,
        count(*) AS look_count,
        count(*) FILTER (WHERE is_last) AS still_count,
        max(looked_at) AS last_at,
        arg_max(board, (looked_at, run_id, board)) AS example_board
    FROM looked
    WHERE verdict NOT IN ('complete', 'unchanged')
    GROUP BY source, verdict, reason
)

SELECT
    $week AS week,
    spoilt.source,
    spoilt.verdict,
    nullif(spoilt.reason, '') AS reason,
    spoilt.board_count,
    spoilt.look_count,
    spoilt.still_count,
    totals.source_board_count,
    spoilt.last_at,
    spoilt.example_board
FROM spoilt
INNER JOIN totals ON spoilt.source = totals.source
ORDER BY
    spoilt.board_count DESC,
    spoilt.look_count DESC,
    spoilt.source ASC,
    spoilt.verdict ASC,
    spoilt.reason ASC

-- Question: How fresh is what we know of each source?
-- Grain:    one row per source
-- Reads:    looks
-- Params:   week WEEK (the ISO week at whose end we ask)
-- Column:   week  ISO week at whose end we ask
-- Column:   source  the platform
-- Column:   board_count  boards ever looked at by then
-- Column:   fresh_count  boards seen whole within the week
-- Column:   stale_count  boards not seen whole for more than 14 days before the week's end, or never
-- Column:   never_count  boards never seen whole (they are among the stale ones, too)
-- Column:   oldest_complete_at  the oldest of the boards' last complete looks, UTC
-- Column:   newest_complete_at  the newest of them, UTC
-- Caveat:   A stale board's postings still stand as they were last seen; its closings are not known.
WITH by_board AS (
    SELECT
        source,
        board,
        max(looked_at) FILTER (WHERE verdict IN ('complete', 'unchanged')) AS last_complete_at
    FROM looks
    WHERE looked_at < next_monday($week)
    GROUP BY source, board
)

SELECT
    $week AS week,
    source,
    count(*) AS board_count,
    count(*) FILTER (WHERE last_complete_at >= monday($week)) AS fresh_count,
    count(*) FILTER (WHERE coalesce(last_complete_at < next_monday($week) - to_days(14), TRUE)) AS stale_count,
    count(*) FILTER (WHERE last_complete_at IS NULL) AS never_count,
    min(last_complete_at) AS oldest_complete_at,
    max(last_complete_at) AS newest_complete_at
FROM by_board
GROUP BY source
ORDER BY source

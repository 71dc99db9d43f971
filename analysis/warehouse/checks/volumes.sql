-- Question: Which sources list far fewer, or far more, postings than they used to, and which boards shrank unconfirmed?
-- Grain:    one row per source against its boards' medians of the eight weeks before, and per board that lost over half
-- Reads:    store.looks, store.board_looks
-- Params:   none
-- Finding:  warns
WITH whole_looks AS (
    SELECT
        looks.look_number,
        looks.source,
        looks.board,
        looks.looked_at,
        looks.listed_count,
        max(looks.looked_at) OVER (PARTITION BY looks.source) AS newest_at
    FROM store.looks AS looks
    WHERE looks.verdict IN ('complete', 'unchanged') AND looks.listed_count IS NOT NULL
),

boards AS (
    SELECT
        source,
        board,
        arg_max(listed_count, (looked_at, look_number)) FILTER (
            WHERE looked_at > newest_at - INTERVAL 7 DAY
        ) AS listed_count,
        median(listed_count) FILTER (
            WHERE looked_at <= newest_at - INTERVAL 7 DAY AND looked_at > newest_at - INTERVAL 63 DAY
        ) AS usual_count
    FROM whole_looks
    GROUP BY source, board
),

sources AS (
    SELECT
        source,
        sum(listed_count) AS listed_count,
        sum(usual_count) AS usual_count
    FROM boards
    WHERE listed_count IS NOT NULL AND usual_count IS NOT NULL
    GROUP BY source
),

shrunken AS (
    SELECT
        looks.source,
        looks.board,
        judged.listed_before_count - judged.lost_count AS kept_count,
        judged.listed_before_count
    FROM store.board_looks AS judged
    INNER JOIN store.looks AS looks ON judged.look_number = looks.look_number
    WHERE judged.is_complete
    QUALIFY
        judged.position = max(judged.position) OVER (PARTITION BY looks.source, looks.board)
        AND NOT judged.is_counted
        AND judged.lost_count >= 5
)

SELECT
    source,
    NULL AS board,
    listed_count,
    usual_count
FROM sources
WHERE greatest(listed_count, usual_count) >= 30 AND (2 * listed_count < usual_count OR listed_count > 3 * usual_count)
UNION ALL
SELECT
    source,
    board,
    kept_count AS listed_count,
    listed_before_count AS usual_count
FROM shrunken
ORDER BY source, board NULLS FIRST

-- Question: Which boards that we still visit has nobody seen whole for two weeks?
-- Reads:    looks
-- Finding:  warns
WITH boards AS (
    SELECT
        source,
        board,
        count(*) AS look_count,
        max(looked_at) AS last_looked_at,
        max(looked_at) FILTER (WHERE verdict IN ('complete', 'unchanged')) AS last_seen_whole_at,
        arg_max(verdict, looked_at) AS last_verdict,
        arg_max(reason, looked_at) AS last_reason
    FROM looks
    WHERE NOT starts_with(reason, 'pages of a web archive') -- nobody visits those
    GROUP BY source, board
),

newest AS (
    SELECT max(looked_at) AS looked_at
    FROM looks
)

SELECT
    boards.source,
    boards.board,
    boards.last_seen_whole_at,
    boards.last_looked_at,
    boards.last_verdict,
    boards.last_reason
FROM boards
CROSS JOIN newest
WHERE
    boards.look_count >= 2
    AND boards.last_looked_at > newest.looked_at - INTERVAL 28 DAY
    AND coalesce(boards.last_seen_whole_at < newest.looked_at - INTERVAL 14 DAY, TRUE)
ORDER BY boards.source, boards.board

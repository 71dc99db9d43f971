-- Question: Does every run end after it began, with each of its looks in between?
-- Reads:    runs, looks
-- Finding:  warns
SELECT
    runs.run_id,
    looks.source,
    looks.board,
    looks.looked_at
FROM runs
LEFT JOIN looks ON runs.run_id = looks.run_id
WHERE
    runs.ended_at < runs.started_at
    OR looks.looked_at < runs.started_at
    OR looks.looked_at > runs.ended_at
ORDER BY runs.run_id, looks.source, looks.board, looks.looked_at

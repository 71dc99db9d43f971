-- Question: Which looks, of which runs, does this week rest on?
-- Grain:    one row per look at a board, in the order of looking
-- Reads:    looks, runs
-- Params:   week WEEK (the ISO week of the looks)
-- Weekly:   run_log.csv
-- Column:   week  ISO week of the look
-- Column:   run_id  the run it belongs to, and the name of its files in the archive
-- Column:   trigger  what started the run: web, sample or ingest
-- Column:   made_by  program and version that looked
-- Column:   source  the platform
-- Column:   board  the employer's board on it
-- Column:   employer  the employer by the list of boards; empty if not listed
-- Column:   looked_at  when the board was looked at, UTC
-- Column:   verdict  complete, unchanged, partial, failed or refused
-- Column:   listed_count  postings listed; empty if the board could not be read
-- Column:   reason  why it is neither complete nor unchanged; empty otherwise
SELECT
    $week AS week,
    looks.run_id,
    runs.trigger,
    'aipm ' || runs.code_version AS made_by,
    looks.source,
    looks.board,
    looks.employer,
    looks.looked_at,
    looks.verdict,
    looks.listed_count,
    nullif(looks.reason, '') AS reason
FROM looks
LEFT JOIN runs ON looks.run_id = runs.run_id
WHERE looks.looked_at >= monday($week) AND looks.looked_at < next_monday($week)
ORDER BY looks.looked_at, looks.source, looks.board, looks.run_id

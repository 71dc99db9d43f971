-- On top of: market.sql
-- The market was there in August, too, 13 weeks before (weeks 31 to 34), on the same boards; a look that failed in between
-- and a board that came since don't count, nor do looks between the windows.
INSERT INTO looks BY NAME
SELECT * REPLACE ('run-33' AS run_id, looked_at - INTERVAL 98 DAY AS looked_at) FROM looks WHERE run_id = 'run-47';
UPDATE looks SET verdict = 'failed' WHERE run_id = 'run-33' AND board = 'e12';
INSERT INTO sightings BY NAME
SELECT * REPLACE ('run-33' AS run_id, seen_at - INTERVAL 98 DAY AS seen_at) FROM sightings WHERE run_id = 'run-47';
-- Each employer's third AI PM posting came since; employers 1 to 6 had one then that is gone.
DELETE FROM sightings WHERE run_id = 'run-33' AND posting_id LIKE '%/ai_pm-3';
INSERT INTO postings BY NAME
SELECT * REPLACE (board || '-gone' AS posting_id, board || '-gone' AS opening_id, 'closed' AS status)
FROM postings
WHERE source_id = 'ai_pm-3' AND board IN ('e1', 'e2', 'e3', 'e4', 'e5', 'e6');
INSERT INTO sightings (posting_id, run_id, source, board, seen_at)
SELECT posting_id, 'run-33', source, board, TIMESTAMP '2026-08-10 08:00:00' FROM postings WHERE posting_id LIKE '%-gone';

-- SQL: in what came since. Privacy: in what is gone. Security: in what stayed, now as then, and in one seen between only.
INSERT INTO mentions BY NAME
SELECT posting_id, 'sql' AS skill_id, 'required' AS demand_level FROM postings WHERE source_id = 'ai_pm-3' AND posting_id LIKE '%/%';
INSERT INTO mentions BY NAME
SELECT posting_id, 'privacy' AS skill_id, unnest(['duty', 'required']) AS demand_level FROM postings WHERE posting_id LIKE '%-gone';
INSERT INTO mentions BY NAME SELECT posting_id, 'security' AS skill_id, 'duty' AS demand_level FROM postings WHERE source_id = 'ai_pm-1';
UPDATE sightings SET seen_at = TIMESTAMP '2026-10-01 08:00:00' WHERE posting_id = 'greenhouse/e2/ai_pm-1';
-- Other PMs: 29 readable ones then.
INSERT INTO mentions BY NAME SELECT posting_id, 'sql' AS skill_id, 'duty' AS demand_level FROM postings WHERE source_id = 'pm-1';
UPDATE postings SET language = 'de' WHERE role = 'pm' AND board IN ('e1', 'e2') AND source_id <> 'pm-1';
UPDATE postings SET opening_id = 'greenhouse/e3/ai_pm-1' WHERE posting_id = 'greenhouse/e3/ai_pm-2';

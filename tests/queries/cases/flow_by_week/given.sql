-- On top of: market.sql
-- A third look of all boards, at employer 12's failed: it is off the panel, with all it has. Nobody looked in week 44.
INSERT INTO looks BY NAME
SELECT * REPLACE ('run-45' AS run_id, looked_at - INTERVAL 14 DAY AS looked_at, if(board = 'e12', 'failed', verdict) AS verdict)
FROM looks WHERE run_id = 'run-47';
-- Of AI PMs, two of employer 1's are copies, one is new in week 47, one is a new copy, one closed in week 47.
UPDATE postings SET opening_id = 'greenhouse/e1/ai_pm-1' WHERE posting_id IN ('greenhouse/e1/ai_pm-2', 'greenhouse/e1/ai_pm-4');
UPDATE postings SET first_seen_at = TIMESTAMP '2026-11-16 08:00:00' WHERE posting_id IN ('greenhouse/e1/ai_pm-3', 'greenhouse/e1/ai_pm-4');
DELETE FROM sightings WHERE run_id = 'run-46' AND posting_id IN ('greenhouse/e1/ai_pm-3', 'greenhouse/e1/ai_pm-4');
UPDATE postings SET status = 'closed', closed_known_at = TIMESTAMP '2026-11-16 08:00:00', first_seen_at = TIMESTAMP '2026-11-02 08:00:00'
WHERE posting_id IN ('greenhouse/e2/ai_pm-1', 'greenhouse/e12/ai_pm-1');
DELETE FROM sightings WHERE posting_id = 'greenhouse/e2/ai_pm-1';
-- One was closed once and is up again: it did not go.
UPDATE postings SET status = 'reopened', closed_known_at = NULL WHERE posting_id = 'greenhouse/e3/ai_pm-1';

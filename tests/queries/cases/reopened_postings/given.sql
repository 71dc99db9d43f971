-- On top of: market.sql
-- Up, away for two complete looks and up again, reworded; away for one failed look only, which is no return; one that came
-- back before the 26 weeks; an engineer's.
INSERT INTO looks (run_id, source, board, looked_at, verdict)
SELECT 'run-2-' || day, 'greenhouse', 'e2', TIMESTAMP '2026-11-09 08:00:00' + to_days(day), 'complete' FROM range(1, 6) AS days (day);
INSERT INTO looks (run_id, source, board, looked_at, verdict) VALUES
    ('run-3-1', 'greenhouse', 'e3', TIMESTAMP '2026-11-12 08:00:00', 'failed'),
    ('run-4-1', 'greenhouse', 'e4', TIMESTAMP '2026-05-02 08:00:00', 'complete'),
    ('run-4-2', 'greenhouse', 'e4', TIMESTAMP '2026-05-03 08:00:00', 'complete');
INSERT INTO sightings (posting_id, run_id, source, board, seen_at, content_hash) VALUES
    ('greenhouse/e2/ai_pm-1', 'run-2-1', 'greenhouse', 'e2', TIMESTAMP '2026-11-10 08:00:00', 'hash-before'),
    ('greenhouse/e2/ai_pm-1', 'run-2-4', 'greenhouse', 'e2', TIMESTAMP '2026-11-13 08:00:00', 'hash-2ai_pm1'),
    ('greenhouse/e4/pm-1', 'run-4-0', 'greenhouse', 'e4', TIMESTAMP '2026-05-01 08:00:00', 'hash-4pm1'),
    ('greenhouse/e4/pm-1', 'run-4-3', 'greenhouse', 'e4', TIMESTAMP '2026-05-04 08:00:00', 'hash-4pm1');
UPDATE postings SET reopened_count = 1, status = 'reopened'
WHERE posting_id IN ('greenhouse/e2/ai_pm-1', 'greenhouse/e3/ai_pm-1', 'greenhouse/e4/pm-1', 'greenhouse/e2/other-1');

-- Greenhouse: two boards in week 45; in week 46 nobody looked; in week 47 one of them failed twice, the other was seen whole
-- after a failure, and a third is new. Lever: before the window, then refused.
INSERT INTO looks (run_id, source, board, looked_at, verdict, listed_count, reason) VALUES
    ('run-0', 'greenhouse', 'gone', TIMESTAMP '2026-08-24 08:00:00', 'complete', 9, ''),
    ('run-1', 'greenhouse', 'acme', TIMESTAMP '2026-11-02 08:00:00', 'complete', 5, ''),
    ('run-1', 'greenhouse', 'beta', TIMESTAMP '2026-11-02 08:01:00', 'complete', 7, ''),
    ('run-2', 'greenhouse', 'acme', TIMESTAMP '2026-11-03 08:00:00', 'unchanged', 6, ''),
    ('run-3', 'greenhouse', 'acme', TIMESTAMP '2026-11-16 08:00:00', 'failed', NULL, 'HTTP 503'),
    ('run-4', 'greenhouse', 'acme', TIMESTAMP '2026-11-17 08:00:00', 'partial', 2, 'page 2 missing'),
    ('run-3', 'greenhouse', 'beta', TIMESTAMP '2026-11-16 08:01:00', 'failed', NULL, 'HTTP 503'),
    ('run-4', 'greenhouse', 'beta', TIMESTAMP '2026-11-17 08:01:00', 'complete', 8, ''),
    ('run-4', 'greenhouse', 'new', TIMESTAMP '2026-11-17 08:02:00', 'complete', 0, ''),
    ('run-0', 'lever', 'delta', TIMESTAMP '2026-08-31 08:00:00', 'complete', 3, ''),
    ('run-3', 'lever', 'delta', TIMESTAMP '2026-11-22 23:59:59', 'refused', NULL, 'robots.txt says no'),
    ('run-5', 'lever', 'delta', TIMESTAMP '2026-11-23 00:00:00', 'complete', 3, '');

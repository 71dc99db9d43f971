-- Greenhouse: one board fails twice after a whole look, one is seen partly, then whole. Lever: refused, never seen whole.
INSERT INTO looks (run_id, source, board, looked_at, verdict, listed_count, reason, employer, market) VALUES
    ('run-1', 'greenhouse', 'acme', TIMESTAMP '2026-10-26 08:00:00', 'complete', 5, '', 'Acme', 'web'),
    ('run-2', 'greenhouse', 'acme', TIMESTAMP '2026-11-09 08:00:00', 'failed', NULL, 'HTTP 503', 'Acme', 'web'),
    ('run-3', 'greenhouse', 'acme', TIMESTAMP '2026-11-16 08:00:00', 'failed', NULL, 'timed out', 'Acme', 'web'),
    ('run-3', 'greenhouse', 'beta', TIMESTAMP '2026-11-16 08:01:00', 'partial', 3, 'page 2 missing', 'Beta', 'web'),
    ('run-4', 'greenhouse', 'beta', TIMESTAMP '2026-11-18 08:01:00', 'complete', 8, '', 'Beta', 'web'),
    ('run-3', 'greenhouse', 'gamma', TIMESTAMP '2026-11-22 23:59:59', 'unchanged', 4, '', 'Gamma', 'web'),
    ('run-3', 'lever', 'delta', TIMESTAMP '2026-11-16 08:02:00', 'refused', NULL, 'robots.txt says no', NULL, 'web'),
    ('run-5', 'greenhouse', 'acme', TIMESTAMP '2026-11-23 00:00:00', 'complete', 6, '', 'Acme', 'web');

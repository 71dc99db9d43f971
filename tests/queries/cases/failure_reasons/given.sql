-- Two boards fail alike but for the address and the number of bytes; one of them has been seen whole since.
INSERT INTO looks (run_id, source, board, looked_at, verdict, listed_count, reason) VALUES
    ('run-1', 'greenhouse', 'acme', TIMESTAMP '2026-11-02 08:00:00', 'failed', NULL, 'https://boards.example/acme?page=2: answered 503 after 17 bytes'),
    ('run-2', 'greenhouse', 'acme', TIMESTAMP '2026-11-09 08:00:00', 'failed', NULL, 'https://boards.example/acme: answered 503 after 4096 bytes'),
    ('run-3', 'greenhouse', 'acme', TIMESTAMP '2026-11-16 08:00:00', 'complete', 5, ''),
    ('run-3', 'greenhouse', 'beta', TIMESTAMP '2026-11-16 08:01:00', 'failed', NULL, 'https://boards.example/beta: answered 503 after 9 bytes'),
    ('run-3', 'greenhouse', 'gamma', TIMESTAMP '2026-11-16 08:02:00', 'failed', NULL, 'answered 404'),
    ('run-3', 'greenhouse', 'whole', TIMESTAMP '2026-11-16 08:03:00', 'unchanged', 5, ''),
    ('run-2', 'lever', 'delta', TIMESTAMP '2026-11-10 08:02:00', 'refused', NULL, 'robots.txt says no'),
    ('run-3', 'lever', 'delta', TIMESTAMP '2026-11-17 08:02:00', 'partial', 3, ''),
    -- Too early, and too late.
    ('run-0', 'lever', 'delta', TIMESTAMP '2026-10-25 08:02:00', 'refused', NULL, 'robots.txt says no'),
    ('run-4', 'lever', 'delta', TIMESTAMP '2026-11-23 00:00:00', 'complete', 3, '');

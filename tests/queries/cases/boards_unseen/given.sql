-- Seen whole more than two weeks before the week's end, and just two; never seen whole; seen whole only after the week.
INSERT INTO looks (run_id, source, board, looked_at, verdict, listed_count, reason, employer) VALUES
    ('run-1', 'greenhouse', 'acme', TIMESTAMP '2026-11-07 12:00:00', 'complete', 5, '', 'Acme'),
    ('run-2', 'greenhouse', 'acme', TIMESTAMP '2026-11-16 08:00:00', 'failed', NULL, 'HTTP 503', 'Acme'),
    ('run-1', 'greenhouse', 'beta', TIMESTAMP '2026-11-09 00:00:00', 'unchanged', 7, '', 'Beta'),
    ('run-2', 'lever', 'delta', TIMESTAMP '2026-11-16 08:02:00', 'refused', NULL, 'robots.txt says no', NULL),
    ('run-3', 'lever', 'delta', TIMESTAMP '2026-11-23 08:02:00', 'complete', 1, '', 'Delta'),
    ('run-0', 'ashby', 'left', TIMESTAMP '2026-03-02 08:00:00', 'complete', 4, '', 'Left');
-- Acme: two hang, one of them an AI PM; one is closed, one came after the week. On the others none hangs.
INSERT INTO postings (posting_id, source, board, role, status, first_seen_at) VALUES
    ('greenhouse/acme/1', 'greenhouse', 'acme', 'ai_pm', 'unknown', TIMESTAMP '2026-11-01 08:00:00'),
    ('greenhouse/acme/2', 'greenhouse', 'acme', 'other', 'open', TIMESTAMP '2026-11-01 08:00:00'),
    ('greenhouse/acme/3', 'greenhouse', 'acme', 'ai_pm', 'closed', TIMESTAMP '2026-11-01 08:00:00'),
    ('greenhouse/acme/4', 'greenhouse', 'acme', 'pm', 'open', TIMESTAMP '2026-11-23 08:00:00'),
    ('greenhouse/beta/1', 'greenhouse', 'beta', 'ai_pm', 'open', TIMESTAMP '2026-11-01 08:00:00'),
    ('lever/delta/1', 'lever', 'delta', 'pm', 'open', TIMESTAMP '2026-11-23 08:02:00');

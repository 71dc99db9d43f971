-- On top of: market.sql
-- In week 47 one posting is truly new, one was closed after week 46, one changed its title and its text, and a board
-- is seen for the first time: what it shows is not new.
UPDATE postings SET first_seen_at = last_seen_at, opening_id = 'greenhouse/e3/ai_pm-2' WHERE posting_id = 'greenhouse/e3/ai_pm-1';
DELETE FROM sightings WHERE posting_id = 'greenhouse/e3/ai_pm-1' AND run_id = 'run-46';

UPDATE postings
SET status = 'closed', last_seen_at = first_seen_at, closed_after_at = first_seen_at, closed_before_at = TIMESTAMP '2026-11-12 08:00:00', closed_known_at = TIMESTAMP '2026-11-16 08:00:00'
WHERE posting_id = 'greenhouse/e4/ai_pm-1';
DELETE FROM sightings WHERE posting_id = 'greenhouse/e4/ai_pm-1' AND run_id = 'run-47';

INSERT INTO changes VALUES
    ('greenhouse/e5/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'title', 'Product Owner', 'Product Manager'),
    ('greenhouse/e5/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'text', 'hash-before', 'hash-after'),
    ('greenhouse/e5/pm-1', TIMESTAMP '2026-11-02 08:00:00', 'title', 'PO', 'Product Owner'),
    ('greenhouse/e5/other-1', TIMESTAMP '2026-11-16 08:00:00', 'title', 'Developer', 'Engineer');

INSERT INTO looks (run_id, source, board, looked_at, verdict, listed_count, reason, market)
VALUES ('run-47', 'lever', 'late', TIMESTAMP '2026-11-17 08:00:00', 'complete', 1, '', 'web');
INSERT INTO postings (posting_id, source, board, source_id, employer, title, url, role, level, language, status, first_seen_at, last_seen_at)
VALUES ('lever/late/1', 'lever', 'late', '1', 'Late', 'AI Product Manager', 'https://jobs.example/late/1', 'ai_pm', 'mid', 'en', 'open',
    TIMESTAMP '2026-11-17 08:00:00', TIMESTAMP '2026-11-17 08:00:00');

-- An employer whose last posting was found closed stays in the list of the week; one that closed another role's doesn't.
INSERT INTO postings (posting_id, source, board, source_id, employer, title, url, role, level, language, status, first_seen_at, last_seen_at,
    closed_after_at, closed_before_at, closed_known_at)
SELECT
    'lever/' || name || '/1', 'lever', name, '1', name, 'Product Manager', 'https://jobs.example/gone/1', role, 'mid', 'en', 'closed',
    TIMESTAMP '2026-11-02 08:00:00', TIMESTAMP '2026-11-02 08:00:00',
    TIMESTAMP '2026-11-02 08:00:00', TIMESTAMP '2026-11-09 08:00:00', TIMESTAMP '2026-11-16 08:00:00'
FROM (VALUES ('gone', 'pm'), ('elsewhere', 'other')) AS closed (name, role);
INSERT INTO sightings VALUES ('lever/late/1', 'run-47', 'lever', 'late', TIMESTAMP '2026-11-17 08:00:00', 'hash-late');

-- Of the gone one an engineer's posting is up: it counts among all its postings.
INSERT INTO postings (posting_id, source, board, source_id, employer, role, status, first_seen_at, last_seen_at)
VALUES ('lever/gone/2', 'lever', 'gone', '2', 'gone', 'other', 'open', TIMESTAMP '2026-11-02 08:00:00', TIMESTAMP '2026-11-17 08:00:00');
INSERT INTO sightings (posting_id, seen_at) VALUES ('lever/gone/2', TIMESTAMP '2026-11-17 08:00:00');

-- Two feeds, one of them seen in the week only, and an employer's own board, to which nothing is owed.
INSERT INTO sources (source, label, is_feed, attribution) VALUES
    ('lever', 'Lever', FALSE, NULL),
    ('farhire', 'Far Hire', TRUE, 'gathered by Far Hire, https://farhire.example'),
    ('anywhere', 'Anywhere', TRUE, 'gathered by Anywhere, https://anywhere.example');

INSERT INTO sightings (posting_id, run_id, source, board, seen_at) VALUES
    ('lever/acme/1', 'run-1', 'lever', 'acme', TIMESTAMP '2026-11-16 08:00:00'),
    ('farhire/all/1', 'run-1', 'farhire', 'all', TIMESTAMP '2026-11-16 08:00:00'),
    ('farhire/all/1', 'run-2', 'farhire', 'all', TIMESTAMP '2026-11-18 08:00:00'),
    ('farhire/all/2', 'run-2', 'farhire', 'all', TIMESTAMP '2026-11-18 08:00:00'),
    ('anywhere/all/1', 'run-3', 'anywhere', 'all', TIMESTAMP '2026-11-23 00:00:00');

INSERT INTO looks BY NAME
SELECT DISTINCT run_id, source, board, seen_at AS looked_at, 'complete' AS verdict, '' AS reason, 'web' AS market
FROM sightings;

-- Two postings of one source and one of another; a field left empty is not filled, nor is one that can't be told.
INSERT INTO postings (posting_id, source, board, role, posted_at, location, country, department, employment_type, requisition_id, language, work_mode, min_years) VALUES
    ('ashby/acme/1', 'ashby', 'acme', 'ai_pm', TIMESTAMP '2026-11-01 08:00:00', 'Springfield', 'US', 'Product', 'FullTime', 'R-1', 'en', 'remote', 0),
    ('ashby/beta/2', 'ashby', 'beta', 'other', NULL, '', NULL, '', '', '', 'unknown', 'unknown', NULL),
    ('lever/gamma/3', 'lever', 'gamma', 'pm', NULL, 'Shelbyville', NULL, NULL, NULL, NULL, NULL, NULL, 5),
    ('lever/gamma/4', 'lever', 'gamma', 'ai_pm', NULL, 'Not sighted', NULL, NULL, NULL, NULL, NULL, NULL, 5);
INSERT INTO sightings (posting_id, source, board, seen_at) VALUES
    ('ashby/acme/1', 'ashby', 'acme', TIMESTAMP '2026-11-16 08:00:00'),
    ('ashby/acme/1', 'ashby', 'acme', TIMESTAMP '2026-11-18 08:00:00'),
    ('ashby/beta/2', 'ashby', 'beta', TIMESTAMP '2026-11-16 08:00:00'),
    ('lever/gamma/3', 'lever', 'gamma', TIMESTAMP '2026-11-22 23:59:59'),
    ('lever/gamma/4', 'lever', 'gamma', TIMESTAMP '2026-11-23 00:00:00');
INSERT INTO salaries BY NAME
SELECT unnest(['ashby/acme/1', 'ashby/acme/1', 'lever/gamma/3', 'lever/gamma/4']) AS posting_id,
    unnest(['text', 'source', 'text', 'source']) AS origin;
INSERT INTO parts BY NAME
SELECT unnest(['ashby/acme/1', 'ashby/acme/1', 'ashby/beta/2', 'lever/gamma/3', 'lever/gamma/4']) AS posting_id,
    unnest([150, 200, 199, 2000, 3000]) AS end_offset;
INSERT INTO looks (source, board, looked_at, verdict) VALUES ('ashby', 'acme', TIMESTAMP '2026-11-16 08:00:00', 'complete');

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
    ('greenhouse/e5/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'text', 'Own the roadmap with sales.', 'Own the roadmap with research. (and 2 more lines)'),
    ('greenhouse/e5/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'location', 'Lisbon; Porto; Faro; Braga; Coimbra; Evora; Aveiro; Leiria; Setubal; Viseu; Guarda; Beja; Tomar; Lagos; Sintra; Cascais; Oeiras; Mafra', 'Lisbon; Porto; Faro; Braga; Coimbra; Evora; Aveiro; Leiria; Setubal; Viseu; Guarda; Beja; Tomar; Lagos; Sintra; Cascais; Oeiras; Mafra; Springfield'),
    ('greenhouse/e5/pm-1', TIMESTAMP '2026-11-02 08:00:00', 'title', 'PO', 'Product Owner'),
    ('greenhouse/e5/other-1', TIMESTAMP '2026-11-16 08:00:00', 'title', 'Developer', 'Engineer');

INSERT INTO looks (run_id, source, board, looked_at, verdict, listed_count, reason, market)
VALUES ('run-47', 'lever', 'late', TIMESTAMP '2026-11-17 08:00:00', 'complete', 1, '', 'web');
INSERT INTO postings (posting_id, source, board, source_id, employer, title, url, role, level, language, status, first_seen_at, last_seen_at)
VALUES ('lever/late/1', 'lever', 'late', '1', 'Late', 'AI Product Manager', 'https://jobs.example/late/1', 'ai_pm', 'mid', 'en', 'open',
    TIMESTAMP '2026-11-17 08:00:00', TIMESTAMP '2026-11-17 08:00:00');
INSERT INTO sightings VALUES ('lever/late/1', 'run-47', 'lever', 'late', TIMESTAMP '2026-11-17 08:00:00', 'hash-late');

-- On top of: market.sql
-- The first AI PM posting of every employer is reworded, one of them twice and with a new title; an engineer's, and what
-- came after the week, don't count. Other PMs are seen once only, but for one: too few.
DELETE FROM sightings WHERE run_id = 'run-46' AND posting_id LIKE '%/pm-%' AND board <> 'e1';
INSERT INTO changes
SELECT posting_id, TIMESTAMP '2026-11-16 08:00:00', 'text', 'old', 'new' FROM postings WHERE source_id = 'ai_pm-1';
INSERT INTO changes VALUES
    ('greenhouse/e2/ai_pm-1', TIMESTAMP '2026-11-10 08:00:00', 'text', 'older', 'old'),
    ('greenhouse/e2/ai_pm-1', TIMESTAMP '2026-11-16 08:00:00', 'title', 'AI PM', 'AI Product Manager'),
    ('greenhouse/e3/ai_pm-2', TIMESTAMP '2026-11-23 00:00:00', 'text', 'old', 'new'),
    ('greenhouse/e3/other-1', TIMESTAMP '2026-11-16 08:00:00', 'text', 'old', 'new'),
    ('greenhouse/e1/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'location', 'Faro', 'Springfield'),
    ('greenhouse/e5/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'location', 'Faro', 'Springfield');

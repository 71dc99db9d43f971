-- On top of: market.sql
-- A closed posting's opening comes back with pay, a higher level and another place. Not reposts: a copy while another is up;
-- one whose forerunner is only missing; an engineer's.
UPDATE postings SET first_seen_at = TIMESTAMP '2026-11-16 08:00:00'
WHERE posting_id IN ('greenhouse/e2/ai_pm-1', 'greenhouse/e3/ai_pm-1', 'greenhouse/e4/pm-1', 'greenhouse/e5/other-1');
INSERT INTO postings (posting_id, source, board, source_id, employer, title, location, role, level, status, opening_id, first_seen_at, last_seen_at)
SELECT
    'greenhouse/e' || employer || '/' || id, 'greenhouse', 'e' || employer, id, 'Employer ' || employer, title, 'Faro', role, level,
    status, 'greenhouse/e' || employer || '/old', TIMESTAMP '2026-09-01 08:00:00', last_seen_at
FROM (
    VALUES
    (2, 'old', 'AI Product Manager', 'ai_pm', 'entry', 'closed', TIMESTAMP '2026-10-01 08:00:00'),
    (2, 'older', 'AI PM', 'ai_pm', 'entry', 'closed', TIMESTAMP '2026-09-08 08:00:00'),
    (3, 'old', 'AI PM', 'ai_pm', 'mid', 'closed', TIMESTAMP '2026-10-01 08:00:00'),
    (3, 'up', 'AI PM', 'ai_pm', 'mid', 'open', TIMESTAMP '2026-11-16 08:00:00'),
    (4, 'old', 'Product Manager', 'pm', 'mid', 'missing', TIMESTAMP '2026-11-09 08:00:00'),
    (5, 'old', 'Engineer', 'other', 'mid', 'closed', TIMESTAMP '2026-10-01 08:00:00')
) AS gone (employer, id, title, role, level, status, last_seen_at);
UPDATE postings SET opening_id = source || '/' || board || '/old'
WHERE posting_id IN ('greenhouse/e2/ai_pm-1', 'greenhouse/e3/ai_pm-1', 'greenhouse/e4/pm-1', 'greenhouse/e5/other-1');
INSERT INTO salaries (posting_id, salary_number, low, high, currency, period, kind, place, origin, annual_low, annual_high) VALUES
    ('greenhouse/e2/ai_pm-1', 1, 100000, 120000, 'USD', 'year', 'base', '', 'text', 100000, 120000);

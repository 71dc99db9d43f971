-- On top of: market.sql
-- Two postings of one employer are called to the office, copies of one opening; another goes the other way; one says so for
-- the first time, one no longer; what came before the 26 weeks or after the week doesn't count.
UPDATE postings SET opening_id = 'greenhouse/e2/ai_pm-1' WHERE posting_id = 'greenhouse/e2/ai_pm-2';
INSERT INTO changes VALUES
    ('greenhouse/e2/ai_pm-1', TIMESTAMP '2026-11-09 08:00:00', 'work_mode', 'remote', 'hybrid'),
    ('greenhouse/e2/ai_pm-2', TIMESTAMP '2026-11-16 08:00:00', 'work_mode', 'remote', 'hybrid'),
    ('greenhouse/e3/ai_pm-1', TIMESTAMP '2026-11-16 08:00:00', 'work_mode', 'hybrid', 'onsite'),
    ('greenhouse/e4/ai_pm-1', TIMESTAMP '2026-11-16 08:00:00', 'work_mode', 'onsite', 'remote'),
    ('greenhouse/e5/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'work_mode', 'unknown', 'remote'),
    ('greenhouse/e6/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'work_mode', 'hybrid', 'unknown'),
    ('greenhouse/e7/other-1', TIMESTAMP '2026-11-16 08:00:00', 'work_mode', 'hybrid', 'remote'),
    ('greenhouse/e8/pm-1', TIMESTAMP '2026-05-24 23:59:59', 'work_mode', 'hybrid', 'remote'),
    ('greenhouse/e8/pm-2', TIMESTAMP '2026-11-23 00:00:00', 'work_mode', 'hybrid', 'remote');

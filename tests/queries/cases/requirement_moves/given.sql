-- On top of: market.sql
-- AI PMs: years go up by two, but for one of each of six employers, where they go down. Other PMs: a level up and one down,
-- years said and unsaid, coding asked and no longer; a level that became unknown has no direction.
INSERT INTO changes
SELECT posting_id, TIMESTAMP '2026-11-16 08:00:00', 'min_years', '5', CASE WHEN source_id = 'ai_pm-2' AND board < 'e6' THEN '3' ELSE '7' END
FROM postings
WHERE role = 'ai_pm';
INSERT INTO changes VALUES
    ('greenhouse/e1/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'level', 'mid', 'senior'),
    ('greenhouse/e2/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'level', 'director', 'manager'),
    ('greenhouse/e3/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'level', 'mid', 'unknown'),
    ('greenhouse/e4/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'min_years', NULL, '3'),
    ('greenhouse/e5/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'min_years', '3', NULL),
    ('greenhouse/e6/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'coding', 'unstated', 'required'),
    ('greenhouse/e7/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'coding', 'preferred', 'unstated'),
    ('greenhouse/e7/pm-1', TIMESTAMP '2026-05-24 23:59:59', 'coding', 'required', 'preferred'),
    ('greenhouse/e8/other-1', TIMESTAMP '2026-11-16 08:00:00', 'min_years', '3', '10'),
    ('greenhouse/e8/other-1', TIMESTAMP '2026-11-16 08:00:00', 'title', 'A', 'B');

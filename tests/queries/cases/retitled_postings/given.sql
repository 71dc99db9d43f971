-- On top of: market.sql
-- A product manager becomes an AI product manager, one of those only senior, and another leaves product management for
-- engineering. An engineer who becomes another engineer is none of our business; nor is what came after the week.
INSERT INTO changes VALUES
    ('greenhouse/e2/ai_pm-1', TIMESTAMP '2026-11-09 08:00:00', 'title', 'Product Manager', 'AI Product Manager'),
    ('greenhouse/e2/ai_pm-1', TIMESTAMP '2026-11-09 08:00:00', 'role', 'pm', 'ai_pm'),
    ('greenhouse/e3/ai_pm-1', TIMESTAMP '2026-11-16 08:00:00', 'title', 'AI PM', 'AI Product Manager'),
    ('greenhouse/e4/other-1', TIMESTAMP '2026-11-16 08:00:00', 'title', 'Technical Product Manager', 'Engineer'),
    ('greenhouse/e4/other-1', TIMESTAMP '2026-11-16 08:00:00', 'role', 'pm', 'other'),
    ('greenhouse/e5/other-1', TIMESTAMP '2026-11-16 08:00:00', 'title', 'Developer', 'Engineer'),
    ('greenhouse/e6/pm-1', TIMESTAMP '2026-11-23 00:00:00', 'title', 'Product Owner', 'Product Manager'),
    ('greenhouse/e6/pm-2', TIMESTAMP '2026-11-16 08:00:00', 'location', 'Faro', 'Springfield');

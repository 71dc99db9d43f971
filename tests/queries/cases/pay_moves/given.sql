-- On top of: market.sql
-- AI PMs: raised everywhere by a tenth but for one, lowered. Other PMs: every other move once. An engineer's goes apart.
INSERT INTO changes
SELECT
    posting_id,
    TIMESTAMP '2026-11-16 08:00:00',
    'pay',
    'USD 100,000-120,000 year base',
    CASE WHEN source_id = 'ai_pm-12' THEN 'USD 90,000-120,000 year base' ELSE 'USD 110,000-132,000 year base' END
FROM postings
WHERE role = 'ai_pm';
INSERT INTO changes VALUES
    ('greenhouse/e1/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'pay', 'USD 60-70.50 hour base', 'USD 55-80 hour base'),
    ('greenhouse/e2/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'pay', 'USD 60-70 hour base Faro', 'USD 62-65 hour base Faro'),
    ('greenhouse/e3/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'pay', NULL, 'USD 60-70 hour base'),
    ('greenhouse/e4/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'pay', 'USD 60-70 hour base', 'USD 10,000 year bonus'),
    ('greenhouse/e5/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'pay', 'USD 60-70 hour base', 'USD 120,000-140,000 year base'),
    ('greenhouse/e6/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'pay', 'USD 60-70 hour base', 'USD 60-70 hour base; EUR 50-60 hour base'),
    ('greenhouse/e7/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'pay', 'USD 60 hour base', 'USD 60 hour base; USD 500 month bonus'),
    ('greenhouse/e8/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'pay', 'USD from 60 hour base', 'USD from 65 hour base'),
    ('greenhouse/e9/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'pay', 'USD 60 hour base', 'USD 55 hour base'),
    ('greenhouse/e9/pm-1', TIMESTAMP '2026-05-24 23:59:59', 'pay', 'USD 50 hour base', 'USD 60 hour base'),
    ('greenhouse/e9/other-1', TIMESTAMP '2026-11-16 08:00:00', 'pay', 'USD 60 hour base', 'USD 55-60 hour base');

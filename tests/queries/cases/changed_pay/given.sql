-- On top of: market.sql
-- Pay is first stated, raised and withdrawn; an engineer's is none of our business. Of three further postings one
-- changed a second before the 26 weeks, one just in time, and one after the week.
INSERT INTO changes VALUES
    ('greenhouse/e2/ai_pm-1', TIMESTAMP '2026-11-16 08:00:00', 'pay', NULL, 'USD 150,000-190,000 year base'),
    ('greenhouse/e3/ai_pm-1', TIMESTAMP '2026-11-02 08:00:00', 'pay', 'EUR 70,000-80,000 year base', 'EUR 75,000-90,000 year base'),
    ('greenhouse/e4/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'pay', 'GBP 45-60 hour base', NULL),
    ('greenhouse/e4/pm-1', TIMESTAMP '2026-11-16 08:00:00', 'title', 'Product Owner', 'Product Manager'),
    ('greenhouse/e5/other-1', TIMESTAMP '2026-11-16 08:00:00', 'pay', NULL, 'USD 90,000 year base'),
    ('greenhouse/e6/pm-1', TIMESTAMP '2026-05-24 23:59:59', 'pay', NULL, 'USD from 90,000 year base'),
    ('greenhouse/e6/pm-2', TIMESTAMP '2026-05-25 00:00:00', 'pay', NULL, 'USD up to 95,000 year base'),
    ('greenhouse/e6/pm-3', TIMESTAMP '2026-11-23 00:00:00', 'pay', NULL, 'USD 91,000 year base');

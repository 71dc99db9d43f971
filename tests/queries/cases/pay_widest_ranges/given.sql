-- On top of: market.sql
-- A wide range beside a narrow one in the same posting, the wrong way round, open, fixed, a bonus, an engineer's.
INSERT INTO salaries (posting_id, salary_number, low, high, currency, period, kind, place, origin, annual_low, annual_high, words) VALUES
    ('greenhouse/e1/ai_pm-1', 1, 100000, 120000, 'USD', 'year', 'base', 'Faro', 'text', 100000, 120000, '100 to 120'),
    ('greenhouse/e1/ai_pm-1', 2, 90000, 180000, 'USD', 'year', 'base', 'Lima', 'text', 90000, 180000, '90 to 180'),
    ('greenhouse/e2/pm-1', 1, 75, 30, NULL, 'hour', 'base', '', 'text', 156000, 62400, '75 to 30'),
    ('greenhouse/e3/pm-1', 1, 75, NULL, 'USD', 'hour', 'base', '', 'text', 156000, NULL, 'from 75'),
    ('greenhouse/e4/pm-1', 1, 80, 80, 'USD', 'hour', 'base', '', 'text', 166400, 166400, '80'),
    ('greenhouse/e5/pm-1', 1, 1000, 9000, 'USD', 'year', 'bonus', '', 'text', 1000, 9000, '1 to 9'),
    ('greenhouse/e6/other-1', 1, 10, 90, 'USD', 'hour', 'base', '', 'text', 20800, 187200, '10 to 90');

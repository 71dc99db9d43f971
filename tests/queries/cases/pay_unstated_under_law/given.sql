-- On top of: market.sql
-- Two states with a law, one with none, one whose law is to come, a country with a law, one whose law lets pay be told later,
-- a state with a law and pay, and an engineer's posting.
UPDATE postings SET location = 'New York / Denver' WHERE posting_id = 'greenhouse/e1/ai_pm-1';
UPDATE postings SET location = 'Austin, TX' WHERE posting_id = 'greenhouse/e1/ai_pm-2';
UPDATE postings SET location = 'Wilmington, Delaware' WHERE posting_id = 'greenhouse/e1/ai_pm-3';
UPDATE postings SET location = 'Vienna', country = 'AT' WHERE posting_id = 'greenhouse/e2/pm-1';
UPDATE postings SET location = 'Warsaw', country = 'PL' WHERE posting_id = 'greenhouse/e2/pm-2';
UPDATE postings SET location = 'Seattle' WHERE posting_id IN ('greenhouse/e3/pm-1', 'greenhouse/e3/pm-2', 'greenhouse/e3/other-1');
INSERT INTO salaries (posting_id, salary_number, low, high, currency, period, kind, place, origin, annual_low, annual_high) VALUES
    ('greenhouse/e3/pm-1', 1, 50, NULL, 'USD', 'hour', 'base', '', 'text', 104000, NULL),
    ('greenhouse/e3/pm-2', 1, 0, 0, 'USD', 'year', 'base', '', 'source', 0, 0);

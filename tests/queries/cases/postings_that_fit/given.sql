-- On top of: market.sql
-- One has SQL and communication (the defaults). Employer 1's first posting requires SQL alone, its second SQL and
-- privacy, its third is closed; employer 2's requires both one has, stands in three places and states pay twice;
-- employer 3's asks for SQL as a duty only.
INSERT INTO skills (skill_id, label) VALUES ('communication_general', 'Communication');
INSERT INTO mentions (posting_id, skill_id, demand_level) VALUES
    ('greenhouse/e1/ai_pm-1', 'sql', 'required'),
    ('greenhouse/e1/ai_pm-1', 'sql', 'required'),
    ('greenhouse/e1/ai_pm-2', 'sql', 'required'),
    ('greenhouse/e1/ai_pm-2', 'privacy', 'required'),
    ('greenhouse/e1/ai_pm-3', 'sql', 'required'),
    ('greenhouse/e2/ai_pm-1', 'sql', 'required'),
    ('greenhouse/e2/ai_pm-1', 'communication_general', 'required'),
    ('greenhouse/e2/ai_pm-2', 'sql', 'required'),
    ('greenhouse/e3/ai_pm-1', 'sql', 'duty'),
    ('greenhouse/e4/pm-1', 'sql', 'required');
UPDATE postings SET status = 'closed' WHERE posting_id = 'greenhouse/e1/ai_pm-3';
UPDATE postings SET opening_id = 'greenhouse/e2/ai_pm-1', min_years = 3 WHERE board = 'e2' AND role = 'ai_pm';
INSERT INTO salaries (posting_id, salary_number, low, high, currency, period, kind, origin) VALUES
    ('greenhouse/e2/ai_pm-1', 1, 70, 90, 'USD', 'hour', 'base', 'text'),
    ('greenhouse/e2/ai_pm-1', 2, 150000, 180000, 'USD', 'year', 'base', 'source'),
    ('greenhouse/e1/ai_pm-1', 1, 20000, 30000, 'USD', 'year', 'bonus', 'source');
-- Employer 5's requires nothing one has.
INSERT INTO mentions (posting_id, skill_id, demand_level) VALUES ('greenhouse/e5/ai_pm-1', 'privacy', 'required');

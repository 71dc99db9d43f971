-- On top of: market.sql
-- Base in the first posting of each employer, twice in one; a bonus with base, and one without; equity of nought is none.
INSERT INTO salaries BY NAME
SELECT
    posting_id, 1 AS salary_number, 100000 AS low, NULL AS high, 'USD' AS currency, 'year' AS period, 'base' AS kind, '' AS place,
    'text' AS origin, 100000 AS annual_low
FROM postings
WHERE source_id = 'ai_pm-1';

INSERT INTO salaries (posting_id, salary_number, low, high, currency, period, kind, place, origin, annual_low, annual_high) VALUES
    ('greenhouse/e1/ai_pm-1', 2, 110000, 120000, 'USD', 'year', 'base', 'Lima', 'text', 110000, 120000),
    ('greenhouse/e1/ai_pm-1', 3, 9000, 9000, 'USD', 'year', 'bonus', '', 'text', 9000, 9000),
    ('greenhouse/e1/ai_pm-2', 1, 9000, 9000, 'EUR', 'year', 'bonus', '', 'text', 9000, 9000),
    ('greenhouse/e1/ai_pm-3', 1, 0, 0, 'USD', 'year', 'equity', '', 'source', 0, 0),
    ('greenhouse/e1/other-1', 1, 150000, 180000, 'USD', 'year', 'ote', '', 'text', 150000, 180000);

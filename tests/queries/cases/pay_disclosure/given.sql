-- On top of: market.sql
-- The first posting of each employer states pay, but for one that only states a bonus.
INSERT INTO salaries BY NAME
SELECT
    posting_id, 1 AS salary_number, 100000 AS low, NULL AS high, 'USD' AS currency, 'year' AS period,
    CASE WHEN board = 'e3' THEN 'bonus' ELSE 'base' END AS kind, '' AS place, 'text' AS origin, 100000 AS annual_low
FROM postings
WHERE source_id = 'ai_pm-1';

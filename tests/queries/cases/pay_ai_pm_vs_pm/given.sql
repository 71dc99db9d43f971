-- On top of: market.sql
-- Every posting of employers 1 to 11 states a base range in dollars; those of AI PMs lie a tenth higher.
INSERT INTO salaries BY NAME
SELECT
    posting_id, 1 AS salary_number, amount AS low, amount + 20000 AS high, 'USD' AS currency, 'year' AS period, 'base' AS kind,
    '' AS place, 'source' AS origin, amount AS annual_low, amount + 20000 AS annual_high, 0 AS start_offset, 3 AS end_offset, 'pay' AS words
FROM (
    SELECT posting_id, 100000 + 1000 * cast(board[2:] AS integer) + 1000 * cast(source_id[-1:] AS integer) AS amount
    FROM postings
    WHERE role IN ('ai_pm', 'pm') AND board <> 'e12'
);
UPDATE salaries SET annual_low = 1.1 * low, annual_high = 1.1 * high WHERE posting_id LIKE '%ai_pm%';

-- What only one role has at a level is held against nothing; nor is what names no country, or pays in a currency of its own.
UPDATE postings SET country = 'US';
UPDATE postings SET level = 'lead' WHERE posting_id IN ('greenhouse/e2/ai_pm-1', 'greenhouse/e2/ai_pm-2');
UPDATE postings SET level = 'senior' WHERE board IN ('e3', 'e4') AND role IN ('ai_pm', 'pm');
UPDATE postings SET country = NULL WHERE posting_id = 'greenhouse/e5/pm-1';
UPDATE salaries SET currency = 'EUR' WHERE posting_id = 'greenhouse/e6/ai_pm-1';
UPDATE postings SET opening_id = 'greenhouse/e7/ai_pm-1' WHERE board = 'e7' AND role = 'ai_pm';

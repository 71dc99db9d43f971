-- On top of: market.sql
-- Every posting of employers 1 to 11 states a base range in dollars, one thousand higher for each employer and number.
INSERT INTO salaries BY NAME
SELECT
    posting_id, 1 AS salary_number, amount AS low, amount + 20000 AS high, 'USD' AS currency, 'year' AS period, 'base' AS kind,
    '' AS place, 'source' AS origin, amount AS annual_low, amount + 20000 AS annual_high, 0 AS start_offset, 3 AS end_offset, 'pay' AS words
FROM (
    SELECT posting_id, 100000 + 1000 * cast(board[2:] AS integer) + 1000 * cast(source_id[-1:] AS integer) AS amount
    FROM postings
    WHERE role IN ('ai_pm', 'pm') AND board <> 'e12'
);

-- Of two employers nobody knows the industry, and one posting has another employer's key.
UPDATE postings SET employer_key = board, country = 'US';
UPDATE postings SET employer_key = 'bank' WHERE posting_id = 'greenhouse/e1/ai_pm-12';
INSERT INTO industries BY NAME
SELECT DISTINCT employer_key, CASE employer_key WHEN 'bank' THEN 'finance' ELSE 'software' END AS industry
FROM postings
WHERE employer_key NOT IN ('e2', 'e12');

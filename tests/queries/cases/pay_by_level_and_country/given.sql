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

-- All but those of one employer are mid-level; that one's are senior and pay twice.
UPDATE postings SET country = 'US', level = CASE board WHEN 'e3' THEN 'senior' ELSE 'mid' END;
UPDATE salaries SET low = 2 * low, high = 2 * high, annual_low = 2 * low, annual_high = 2 * high WHERE posting_id LIKE '%/e3/%';

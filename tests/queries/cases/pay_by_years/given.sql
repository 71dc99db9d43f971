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

-- AI PMs need five to seven years, other PMs a number at each edge of a span; one says nothing, one country has no pay.
UPDATE postings SET min_years = 5 WHERE role = 'ai_pm' AND source_id <> 'ai_pm-3';
UPDATE postings SET min_years = 7 WHERE source_id = 'ai_pm-3';
UPDATE postings SET min_years = [2, 3, 4, 8, 10, 11, 0, 7][cast(board[2:] AS integer)] WHERE role = 'pm' AND cast(board[2:] AS integer) <= 8;
UPDATE postings SET country = 'FR' WHERE board = 'e12';

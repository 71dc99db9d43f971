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

-- Employer 12 pays by the hour, in pounds or a bare figure; one posting states both, one has no upper end; one is a contract.
UPDATE postings SET employment_type = 'Contractor (fixed term)' WHERE posting_id = 'greenhouse/e12/ai_pm-1';
UPDATE postings SET employment_type = 'Internal' WHERE posting_id = 'greenhouse/e12/ai_pm-2';
INSERT INTO salaries (posting_id, salary_number, low, high, currency, period, kind, place, origin, annual_low, annual_high) VALUES
    ('greenhouse/e12/ai_pm-1', 1, 60, 70, 'GBP', 'hour', 'base', '', 'text', 124800, 145600),
    ('greenhouse/e12/ai_pm-2', 1, 65, NULL, 'GBP', 'hour', 'base', '', 'text', 135200, NULL),
    ('greenhouse/e12/ai_pm-2', 2, 120000, 130000, NULL, 'year', 'base', '', 'text', 120000, 130000),
    ('greenhouse/e12/ai_pm-2', 3, 500, 500, 'GBP', 'month', 'bonus', '', 'text', 6000, 6000);

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

-- Places as postings name them: by name, by code, by town; several at once; a word that only looks like a code; none.
UPDATE postings SET location = 'San Francisco, CA; New York' WHERE country = 'US';
UPDATE postings SET location = 'Remote (US)' WHERE board = 'e1' AND source_id LIKE 'ai_pm-1_';
UPDATE postings SET location = 'Washington, D.C. or LA' WHERE posting_id = 'greenhouse/e2/pm-1';
UPDATE postings SET location = 'work in or near me' WHERE posting_id = 'greenhouse/e2/pm-2';
UPDATE postings SET location = 'Portland, Maine' WHERE posting_id = 'greenhouse/e2/pm-3';

-- Canada pays in its own dollars; one posting states both, and the other currency is not counted.
UPDATE postings SET country = 'CA', location = 'Toronto, ON - Hybrid' WHERE board = 'e12' AND role = 'ai_pm';
INSERT INTO salaries (posting_id, salary_number, low, high, currency, period, kind, place, origin, annual_low, annual_high) VALUES
    ('greenhouse/e12/ai_pm-1', 1, 140000, 160000, 'CAD', 'year', 'base', '', 'text', 140000, 160000),
    ('greenhouse/e12/ai_pm-2', 1, 140000, NULL, 'CAD', 'year', 'base', '', 'text', 140000, NULL),
    ('greenhouse/e12/ai_pm-2', 2, 100000, 120000, 'USD', 'year', 'base', '', 'text', 100000, 120000);

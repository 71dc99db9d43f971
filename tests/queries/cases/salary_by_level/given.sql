-- On top of: market.sql
-- Every posting of employers 1 to 11 states a base range in dollars: 100 to 120 thousand plus a thousand for each employer
-- and posting. Some state more, which must not mix in: another currency, a bonus, words beside the source's own field.
INSERT INTO salaries BY NAME
SELECT
    posting_id, 1 AS salary_number, amount AS low, amount + 20000 AS high, 'USD' AS currency, 'year' AS period, 'base' AS kind,
    '' AS place, 'source' AS origin, amount AS annual_low, amount + 20000 AS annual_high, 0 AS start_offset, 3 AS end_offset, 'pay' AS words
FROM (
    SELECT posting_id, 100000 + 1000 * cast(board[2:] AS integer) + 1000 * cast(source_id[-1:] AS integer) AS amount
    FROM postings
    WHERE role IN ('ai_pm', 'pm') AND board <> 'e12'
);

INSERT INTO salaries (posting_id, salary_number, low, high, currency, period, kind, place, origin, annual_low, annual_high) VALUES
    ('greenhouse/e1/ai_pm-1', 2, 900000, 900000, 'USD', 'year', 'base', '', 'text', 900000, 900000),
    ('greenhouse/e2/ai_pm-1', 2, 50000, 50000, 'USD', 'year', 'bonus', '', 'source', 50000, 50000),
    ('greenhouse/e12/ai_pm-1', 1, 60, 70, 'EUR', 'hour', 'base', '', 'text', 124800, 145600),
    ('greenhouse/e12/ai_pm-2', 1, 120000, NULL, 'EUR', 'year', 'base', '', 'text', 120000, NULL),
    ('greenhouse/e12/ai_pm-3', 1, 0, 0, 'EUR', 'year', 'base', '', 'source', 0, 0);

INSERT INTO guide_bands (band_id, level, country, currency, period, low, high, employers, statement) VALUES
    ('mid', 'mid', 'US', 'USD', 'year', 105000, 125000, 'all', 'Mid is 105 to 125.'),
    ('mid_big_tech', 'mid', 'US', 'USD', 'year', 190000, NULL, 'big_tech', 'A second band for a level makes no second row.'),
    ('senior', 'senior', 'US', 'USD', 'year', 200000, NULL, 'big_tech', 'Senior is above 200.');

-- Three copies of one opening all state pay: one opening.
UPDATE postings SET opening_id = 'greenhouse/e3/ai_pm-1' WHERE board = 'e3' AND role = 'ai_pm';

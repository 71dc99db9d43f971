-- On top of: market.sql
-- Every posting of employers 1 to 11 states a base range of twenty thousand dollars; the higher, the narrower in percent.
INSERT INTO salaries BY NAME
SELECT
    posting_id, 1 AS salary_number, amount AS low, amount + 20000 AS high, 'USD' AS currency, 'year' AS period, 'base' AS kind,
    '' AS place, 'source' AS origin, amount AS annual_low, amount + 20000 AS annual_high, 0 AS start_offset, 3 AS end_offset, 'pay' AS words
FROM (
    SELECT posting_id, 100000 + 1000 * cast(board[2:] AS integer) + 1000 * cast(source_id[-1:] AS integer) AS amount
    FROM postings
    WHERE role IN ('ai_pm', 'pm') AND board <> 'e12'
);

-- One range half as high again, one the wrong way round, one fixed figure, one open; words beside the source's own field
-- don't count; of three ranges the middling one does.
UPDATE salaries SET low = 100000, high = 150000 WHERE posting_id = 'greenhouse/e1/ai_pm-1';
UPDATE salaries SET low = 150000, high = 100000 WHERE posting_id = 'greenhouse/e1/ai_pm-2';
UPDATE salaries SET low = 100000, high = 100000 WHERE posting_id = 'greenhouse/e1/ai_pm-3';
UPDATE salaries SET high = NULL WHERE posting_id = 'greenhouse/e2/pm-1';
INSERT INTO salaries (posting_id, salary_number, low, high, currency, period, kind, place, origin, annual_low, annual_high) VALUES
    ('greenhouse/e2/ai_pm-1', 2, 10, 90, 'USD', 'hour', 'base', '', 'text', 20800, 187200),
    ('greenhouse/e12/pm-1', 1, 10, 11, 'EUR', 'hour', 'base', 'A', 'text', 20800, 22880),
    ('greenhouse/e12/pm-1', 2, 10, 12, 'EUR', 'hour', 'base', 'B', 'text', 20800, 24960),
    ('greenhouse/e12/pm-1', 3, 10, 30, 'EUR', 'hour', 'base', 'C', 'text', 20800, 62400);

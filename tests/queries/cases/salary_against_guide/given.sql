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
    ('mid', 'mid', 'US', 'USD', 'year', 123000, 125000, 'all', 'Mid is 123 to 125.'),
    ('senior', 'senior', 'US', 'USD', 'year', 200000, NULL, 'big_tech', 'Senior is above 200.');

-- Two more that state no pay: one names the country and so counts for the share that does, the other might be anywhere.
INSERT INTO postings (posting_id, source, board, source_id, employer, country, role, level, language)
VALUES
    ('greenhouse/e2/ai_pm-9', 'greenhouse', 'e2', 'ai_pm-9', 'Employer 2', 'US', 'ai_pm', 'mid', 'en'),
    ('greenhouse/e11/ai_pm-9', 'greenhouse', 'e11', 'ai_pm-9', 'Employer 11', NULL, 'ai_pm', 'mid', 'en');
INSERT INTO sightings (posting_id, run_id, source, board, seen_at)
VALUES
    ('greenhouse/e2/ai_pm-9', 'run-47', 'greenhouse', 'e2', TIMESTAMP '2026-11-16 08:00:00'),
    ('greenhouse/e11/ai_pm-9', 'run-47', 'greenhouse', 'e11', TIMESTAMP '2026-11-16 08:00:00');

-- Employer 3 is a big technology company: two of its postings are senior, and so is one of employer 4, which is none.
UPDATE postings SET employer_key = board;
UPDATE postings SET level = 'senior' WHERE posting_id IN ('greenhouse/e3/ai_pm-1', 'greenhouse/e3/ai_pm-2', 'greenhouse/e4/ai_pm-1');
UPDATE salaries SET annual_high = 210000 WHERE posting_id = 'greenhouse/e3/ai_pm-2';
INSERT INTO guide_big_tech BY NAME SELECT unnest(['Employer 3', 'Employer Three']) AS employer, 'e3' AS employer_key;

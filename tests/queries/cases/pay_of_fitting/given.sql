-- On top of: market.sql
-- One has SQL and communication (the defaults). All postings require SQL, those numbered 2 and 3 of employers 2 to 12
-- privacy and security as well: 22 are less than half covered. All state pay, employer 12 in pounds.
INSERT INTO mentions (posting_id, skill_id, demand_level)
SELECT posting_id, unnest(['sql', 'privacy', 'security']), 'required'
FROM postings
WHERE role = 'ai_pm' AND board <> 'e1' AND source_id <> 'ai_pm-1';
INSERT INTO mentions (posting_id, skill_id, demand_level)
SELECT posting_id, 'sql', 'required'
FROM postings
WHERE role = 'ai_pm' AND (board = 'e1' OR source_id = 'ai_pm-1');
INSERT INTO mentions (posting_id, skill_id, demand_level)
SELECT posting_id, 'sql', 'required'
FROM postings
WHERE role = 'pm';
INSERT INTO postings BY NAME
SELECT posting_id || 'b' AS posting_id, 'greenhouse' AS source, board, employer, role, level, 'en' AS language, 'open' AS status
FROM postings
WHERE role = 'ai_pm' AND source_id = 'ai_pm-1';
INSERT INTO sightings (posting_id, seen_at)
SELECT posting_id, TIMESTAMP '2026-11-17 08:00:00'
FROM postings
WHERE posting_id LIKE '%b';
INSERT INTO mentions (posting_id, skill_id, demand_level)
SELECT posting_id, 'sql', 'required'
FROM postings
WHERE posting_id LIKE '%b';
INSERT INTO salaries BY NAME
SELECT
    posting_id, 1 AS salary_number, 'base' AS kind, 'source' AS origin, 'year' AS period,
    CASE board WHEN 'e12' THEN 'GBP' ELSE 'USD' END AS currency,
    100000 + 1000 * row_number() OVER (ORDER BY posting_id) AS annual_low,
    120000 + 1000 * row_number() OVER (ORDER BY posting_id) AS annual_high
FROM postings
WHERE role = 'ai_pm';

-- On top of: market.sql
-- Of 45 AI PM postings, few are left to look at: six of employer 1 are one opening in as many places, paid in one currency.
DELETE FROM sightings WHERE posting_id LIKE '%/ai_pm-%' AND board NOT IN ('e1', 'e2', 'e3');
DELETE FROM sightings WHERE board = 'e1' AND split_part(posting_id, '/', 3) IN ('ai_pm-7', 'ai_pm-8', 'ai_pm-9', 'ai_pm-10', 'ai_pm-11', 'ai_pm-12');
UPDATE postings SET opening_id = 'greenhouse/e1/ai_pm-2', location = 'Town ' || source_id WHERE board = 'e1' AND role = 'ai_pm';
INSERT INTO salaries BY NAME
SELECT 'greenhouse/e1/' || source_id AS posting_id, 1 AS salary_number, 'USD' AS currency, 'base' AS kind, 'source' AS origin, low AS annual_low, high AS annual_high
FROM (VALUES ('ai_pm-1', 100000, 120000), ('ai_pm-3', NULL, 150000), ('ai_pm-4', 90000.4, NULL)) AS paid (source_id, low, high);
-- Two of employer 2's are one paid in two currencies, which don't mix; bonus is no pay. The third is closed, as we know today.
UPDATE postings SET opening_id = 'greenhouse/e2/ai_pm-1' WHERE posting_id = 'greenhouse/e2/ai_pm-2';
INSERT INTO salaries BY NAME
SELECT 'greenhouse/e2/ai_pm-' || number AS posting_id, number AS salary_number, currency, kind, 'text' AS origin, low AS annual_low, low AS annual_high
FROM (VALUES (1, 'USD', 'base', 100000), (2, 'GBP', 'base', 80000), (2, 'USD', 'bonus', 10000)) AS paid (number, currency, kind, low);
UPDATE postings SET status = 'closed' WHERE posting_id = 'greenhouse/e2/ai_pm-3';
-- Employer 3: one is new, one was posted lately, one stands for an opening that was sighted under another posting only.
UPDATE postings SET first_seen_at = TIMESTAMP '2026-11-16 08:00:00', employer = NULL, min_years = 5 WHERE posting_id = 'greenhouse/e3/ai_pm-1';
UPDATE postings SET posted_at = TIMESTAMP '2026-11-05 00:00:00', location = NULL, status = 'missing' WHERE posting_id = 'greenhouse/e3/ai_pm-2';
UPDATE postings SET opening_id = 'greenhouse/gone/ai_pm-0' WHERE posting_id = 'greenhouse/e3/ai_pm-3';

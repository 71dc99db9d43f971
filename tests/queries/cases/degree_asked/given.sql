-- On top of: market.sql
-- A must in the first AI PM posting of employers 1 to 5 (and a plus, which loses), a plus in the second of all; named among
-- the duties it is no degree asked for.
INSERT INTO mentions BY NAME
SELECT posting_id, 'technical_degree' AS skill_id, unnest(['preferred', 'required']) AS demand_level
FROM postings
WHERE source_id = 'ai_pm-1' AND board IN ('e1', 'e2', 'e3', 'e4', 'e5');
INSERT INTO mentions BY NAME
SELECT posting_id, 'technical_degree' AS skill_id, 'preferred' AS demand_level FROM postings WHERE source_id = 'ai_pm-2';
INSERT INTO mentions BY NAME
SELECT posting_id, 'technical_degree' AS skill_id, 'duty' AS demand_level FROM postings WHERE source_id = 'ai_pm-3';
INSERT INTO mentions BY NAME SELECT posting_id, 'sql' AS skill_id, 'required' AS demand_level FROM postings;
UPDATE postings SET language = 'fr' WHERE posting_id = 'greenhouse/e6/pm-1';
UPDATE postings SET opening_id = 'greenhouse/e3/pm-1' WHERE posting_id = 'greenhouse/e3/pm-2';

-- On top of: market.sql
-- Every employer's first three AI PM postings have a twin in Britain: 36. In the USA there are 39 of employers 1 to 10; six
-- of employers 11 and 12 name no country and count nowhere.
INSERT INTO postings BY NAME
SELECT * REPLACE (posting_id || '-g' AS posting_id, posting_id || '-g' AS opening_id, 'GB' AS country)
FROM postings
WHERE source_id IN ('ai_pm-1', 'ai_pm-2', 'ai_pm-3');
INSERT INTO sightings BY NAME
SELECT * REPLACE (posting_id || '-g' AS posting_id)
FROM sightings
WHERE split_part(posting_id, '/', 3) IN ('ai_pm-1', 'ai_pm-2', 'ai_pm-3');
UPDATE postings SET country = 'FR' WHERE posting_id = 'greenhouse/e10/ai_pm-3';

-- SQL: in all American postings of employers 1 to 6 and one British one of each employer. Privacy: nowhere but where no
-- country is named. Security: in the only French one.
INSERT INTO mentions BY NAME
SELECT posting_id, 'sql' AS skill_id, 'duty' AS demand_level
FROM postings
WHERE role = 'ai_pm' AND (country = 'US' AND board IN ('e1', 'e2', 'e3', 'e4', 'e5', 'e6') OR source_id = 'ai_pm-1' AND country = 'GB');
INSERT INTO mentions BY NAME
SELECT posting_id, 'privacy' AS skill_id, 'required' AS demand_level
FROM postings
WHERE role = 'ai_pm' AND country IS NULL;
INSERT INTO mentions BY NAME SELECT 'greenhouse/e10/ai_pm-3' AS posting_id, 'security' AS skill_id, 'required' AS demand_level;
UPDATE postings SET language = 'de' WHERE posting_id = 'greenhouse/e6/ai_pm-1-g';

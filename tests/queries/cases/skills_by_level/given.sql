-- On top of: market.sql
-- Every employer's first three AI PM postings have a senior twin: 45 less employer 12's three make 42 mid ones, 39 are senior.
INSERT INTO postings BY NAME
SELECT * REPLACE (posting_id || '-s' AS posting_id, posting_id || '-s' AS opening_id, 'senior' AS level)
FROM postings
WHERE source_id IN ('ai_pm-1', 'ai_pm-2', 'ai_pm-3');
INSERT INTO sightings BY NAME
SELECT * REPLACE (posting_id || '-s' AS posting_id)
FROM sightings
WHERE split_part(posting_id, '/', 3) IN ('ai_pm-1', 'ai_pm-2', 'ai_pm-3');

-- SQL: in every mid AI PM posting, twice in one; of senior ones only in those of employers 1 to 4. Privacy: senior ones alone.
INSERT INTO mentions BY NAME
SELECT posting_id, 'sql' AS skill_id, 'required' AS demand_level
FROM postings
WHERE role = 'ai_pm' AND (level = 'mid' OR board IN ('e1', 'e2', 'e3', 'e4'));
INSERT INTO mentions BY NAME SELECT 'greenhouse/e1/ai_pm-1' AS posting_id, 'sql' AS skill_id, 'duty' AS demand_level;
INSERT INTO mentions BY NAME
SELECT posting_id, 'privacy' AS skill_id, 'preferred' AS demand_level
FROM postings
WHERE role = 'ai_pm' AND level = 'senior' AND board IN ('e11', 'e12');

-- A copy, a posting in a language we don't read, and one without an employer's name.
UPDATE postings SET opening_id = 'greenhouse/e5/ai_pm-1' WHERE posting_id = 'greenhouse/e5/ai_pm-2';
UPDATE postings SET language = 'de' WHERE posting_id = 'greenhouse/e6/ai_pm-1';
UPDATE postings SET employer = NULL WHERE board = 'e7';
-- No other PM posting asks for anything.

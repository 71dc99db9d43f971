-- On top of: market.sql
-- Employer 1: SQL in all 12 AI PM postings, a must in one, whose words are shown; privacy in one, which nobody else asks for.
INSERT INTO mentions BY NAME
SELECT posting_id, 'sql' AS skill_id, 'duty' AS demand_level, 20 AS start_offset, 'write queries' AS words
FROM postings
WHERE role = 'ai_pm' AND board = 'e1';
INSERT INTO mentions BY NAME
SELECT 'greenhouse/e1/ai_pm-3' AS posting_id, 'sql' AS skill_id, 'required' AS demand_level, unnest([50, 40]) AS start_offset,
    unnest(['fluent in SQL', 'SQL']) AS words;
INSERT INTO mentions BY NAME
SELECT 'greenhouse/e1/ai_pm-2' AS posting_id, 'privacy' AS skill_id, 'preferred' AS demand_level, 0 AS start_offset, 'privacy' AS words;
-- Others: one of three postings of employers 2 and 3, one of them in a language we don't read (so one of two is left).
INSERT INTO mentions BY NAME
SELECT posting_id, 'sql' AS skill_id, 'required' AS demand_level, 0 AS start_offset, 'SQL' AS words
FROM postings
WHERE source_id = 'ai_pm-1' AND board IN ('e2', 'e3');
UPDATE postings SET language = 'de' WHERE posting_id = 'greenhouse/e3/ai_pm-2';
-- Other PMs: too few other employers are left to compare with.
INSERT INTO mentions BY NAME
SELECT posting_id, 'security' AS skill_id, 'required' AS demand_level, 0 AS start_offset, 'safe' AS words FROM postings WHERE role = 'pm';
UPDATE postings SET language = 'fr' WHERE role = 'pm' AND board IN ('e10', 'e11', 'e12');
UPDATE postings SET opening_id = 'greenhouse/e1/ai_pm-1' WHERE posting_id = 'greenhouse/e1/ai_pm-2';

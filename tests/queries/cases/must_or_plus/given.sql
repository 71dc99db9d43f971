-- On top of: market.sql
-- SQL in every AI PM posting: a must in each employer's first (and a plus, which loses), a plus in the second, a duty else.
INSERT INTO mentions BY NAME
SELECT posting_id, 'sql' AS skill_id,
    unnest(CASE source_id WHEN 'ai_pm-1' THEN ['preferred', 'required', 'duty'] WHEN 'ai_pm-2' THEN ['duty', 'preferred'] ELSE ['duty'] END)
        AS demand_level
FROM postings
WHERE role = 'ai_pm';
-- Privacy: named by too few. Of other PMs, security is a must everywhere, but for a posting we can't read.
INSERT INTO mentions BY NAME
SELECT posting_id, 'privacy' AS skill_id, 'required' AS demand_level FROM postings WHERE source_id = 'ai_pm-2';
INSERT INTO mentions BY NAME
SELECT posting_id, 'security' AS skill_id, 'required' AS demand_level FROM postings WHERE role = 'pm';
UPDATE postings SET language = 'de' WHERE posting_id = 'greenhouse/e2/pm-3';
UPDATE postings SET language = NULL WHERE posting_id = 'greenhouse/e2/pm-2';
UPDATE postings SET opening_id = 'greenhouse/e3/ai_pm-1' WHERE posting_id = 'greenhouse/e3/ai_pm-2';

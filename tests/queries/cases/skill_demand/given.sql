-- On top of: market.sql
-- SQL: twice in one posting (as a plus and as a must, which wins); privacy in every PM posting of employers 1 to 6.
INSERT INTO mentions BY NAME
SELECT posting_id, skill_id, demand_level, 'requirements' AS section, start_offset, start_offset + 3 AS end_offset, 'SQL' AS words
FROM postings, (VALUES ('sql', 'preferred', 10), ('sql', 'required', 40)) AS named (skill_id, demand_level, start_offset)
WHERE role = 'ai_pm' AND source_id = 'ai_pm-1';

INSERT INTO mentions BY NAME
SELECT posting_id, 'privacy' AS skill_id, 'duty' AS demand_level, 'duties' AS section, 0 AS start_offset, 7 AS end_offset, 'privacy' AS words
FROM postings
WHERE role = 'pm' AND board IN ('e1', 'e2', 'e3', 'e4', 'e5', 'e6');

-- Words in a language we don't read count nowhere, neither above nor below the line.
UPDATE postings SET language = 'de' WHERE posting_id = 'greenhouse/e2/pm-3';

-- Copies of one opening count once among openings: of two only one asks for SQL, but both of employer 5's for privacy.
UPDATE postings SET opening_id = 'greenhouse/e3/ai_pm-1' WHERE posting_id = 'greenhouse/e3/ai_pm-2';
UPDATE postings SET opening_id = 'greenhouse/e5/pm-1' WHERE posting_id = 'greenhouse/e5/pm-2';

-- On top of: market.sql
-- Figma: in the first AI PM posting of employers 1 to 4, as a must and as a duty of the first; Tableau only in German words
-- we don't read; Scrum in a copy, too.
INSERT INTO skills BY NAME
SELECT unnest(['ux_design', 'figma', 'bi_tools', 'tableau', 'scrum']) AS skill_id,
    unnest(['Design', 'Figma', 'BI tools', 'Tableau', 'Scrum']) AS label, unnest([NULL, 'ux_design', NULL, 'bi_tools', NULL]) AS parent_id;
INSERT INTO mentions BY NAME
SELECT posting_id, 'ux_design' AS skill_id, 'figma' AS subskill_id, unnest(if(board = 'e1', ['duty', 'required'], ['duty'])) AS demand_level
FROM postings
WHERE source_id = 'ai_pm-1' AND board IN ('e1', 'e2', 'e3', 'e4');
INSERT INTO mentions BY NAME
SELECT posting_id, 'bi_tools' AS skill_id, 'tableau' AS subskill_id, 'required' AS demand_level FROM postings WHERE board = 'e5';
UPDATE postings SET language = 'de' WHERE board = 'e5';
INSERT INTO mentions BY NAME
SELECT posting_id, 'agile' AS skill_id, 'scrum' AS subskill_id, 'preferred' AS demand_level FROM postings WHERE board = 'e6' AND role = 'pm';
UPDATE postings SET opening_id = 'greenhouse/e6/pm-1' WHERE posting_id = 'greenhouse/e6/pm-2';
-- A skill without a finer one is no tool.
INSERT INTO mentions BY NAME SELECT posting_id, 'sql' AS skill_id, 'required' AS demand_level FROM postings;

-- On top of: market.sql
-- Every posting of employers 1 to 11 states a base range in dollars, one thousand higher for each employer and number.
INSERT INTO salaries BY NAME
SELECT
    posting_id, 1 AS salary_number, amount AS low, amount + 20000 AS high, 'USD' AS currency, 'year' AS period, 'base' AS kind,
    '' AS place, 'source' AS origin, amount AS annual_low, amount + 20000 AS annual_high, 0 AS start_offset, 3 AS end_offset, 'pay' AS words
FROM (
    SELECT posting_id, 100000 + 1000 * cast(board[2:] AS integer) + 1000 * cast(source_id[-1:] AS integer) AS amount
    FROM postings
    WHERE role IN ('ai_pm', 'pm') AND board <> 'e12'
);
UPDATE postings SET country = 'US';

-- SQL in three of each employer, a fifth dearer: enough on either side. Privacy in all of five employers: too few. Security in
-- so many that too few are left to hold them against. Words in a language we don't read don't count, nor a level of which there are not ten.
INSERT INTO mentions BY NAME
SELECT posting_id, skill_id, demand_level, 'requirements' AS section, 10 AS start_offset, 13 AS end_offset, 'SQL' AS words
FROM postings, (VALUES ('sql', 'preferred'), ('sql', 'required')) AS named (skill_id, demand_level)
WHERE source_id IN ('ai_pm-1', 'ai_pm-2', 'pm-1');
INSERT INTO mentions BY NAME
SELECT posting_id, 'privacy' AS skill_id, 'duty' AS demand_level, 'duties' AS section, 0 AS start_offset, 7 AS end_offset, 'privacy' AS words
FROM postings
WHERE board IN ('e1', 'e2', 'e3', 'e4', 'e5') AND role IN ('ai_pm', 'pm');
INSERT INTO mentions BY NAME
SELECT posting_id, 'security' AS skill_id, 'duty' AS demand_level, 'duties' AS section, 0 AS start_offset, 7 AS end_offset, 'security' AS words
FROM postings
WHERE source_id <> 'pm-1';
UPDATE salaries SET annual_low = 1.2 * low, annual_high = 1.2 * high
WHERE posting_id IN (SELECT posting_id FROM mentions WHERE skill_id = 'sql');
UPDATE postings SET language = 'de' WHERE posting_id = 'greenhouse/e2/pm-3';
UPDATE postings SET level = 'director' WHERE posting_id IN ('greenhouse/e3/pm-3', 'greenhouse/e4/pm-3');

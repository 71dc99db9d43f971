-- On top of: market.sql
-- Quotes for a share of words, of an answer on coding and of pay. Employer 1 says it in twelve postings and is quoted
-- once; employer 2 says it in a sentence too long to quote; what ordinary PMs say isn't evidence.
UPDATE postings SET employer_key = board;
INSERT INTO mentions BY NAME
SELECT
    posting_id, 'sql' AS skill_id, CASE board WHEN 'e3' THEN 'required' ELSE 'duty' END AS demand_level, 'duties' AS section,
    10 AS start_offset, 13 AS end_offset, 'SQL' AS words, content_hash
FROM postings
WHERE role IN ('ai_pm', 'pm') AND board IN ('e1', 'e2', 'e3', 'e4');
INSERT INTO statements BY NAME
SELECT
    posting_id, 'duties' AS section, 0 AS start_offset, 200 AS end_offset,
    CASE board
        WHEN 'e2' THEN 'Write [SQL] ' || repeat('and then some more ', 8)
        ELSE 'You read [SQL] as gladly as you read poems.'
    END AS marked,
    [] AS terms
FROM postings
WHERE role IN ('ai_pm', 'pm') AND board <> 'e4';
INSERT INTO signals BY NAME
SELECT
    'greenhouse/e5/ai_pm-3' AS posting_id, 'stays_current' AS signal_id, 'duty' AS demand_level, 'duties' AS section,
    0 AS start_offset, 12 AS end_offset, 'Keep reading' AS words;
INSERT INTO findings VALUES
    ('greenhouse/e1/ai_pm-1', 'coding', 'required', 'text', 3, 20, 'must write code', 'must'),
    ('greenhouse/e2/ai_pm-1', 'coding', 'unstated', 'text', 3, 20, 'nothing', 'none'),
    ('greenhouse/e1/pm-1', 'coding', 'required', 'text', 3, 20, 'must write code', 'must');
INSERT INTO salaries BY NAME
SELECT
    posting_id, 1 AS salary_number, 'USD' AS currency, 'base' AS kind, 'text' AS origin, 5 AS start_offset, 30 AS end_offset,
    'between 100 and 120 thousand dollars' AS words
FROM postings
WHERE source_id = 'ai_pm-2';
INSERT INTO guide_groups (group_id, label, roles, levels, countries, industries, currency, employers) VALUES
    ('ai_pm', 'AI PM postings', ['ai_pm'], [], [], [], NULL, 'all'),
    ('us', 'AI PM postings', ['ai_pm'], [], ['US'], [], 'USD', 'all');
INSERT INTO guide_measures (
    measure_id, guide_id, statement, kind, group_id, alike, guide_skills, skills, signals, levels, coding, roles, position
) VALUES
    ('asked', 'advice', 'SQL or reading', 'share', 'ai_pm', [], [], ['sql'], ['stays_current'], [], [], [], 1),
    ('required', 'advice', 'SQL required', 'share', 'ai_pm', [], [], ['sql'], [], ['required'], [], [], 2),
    ('coded', 'advice', 'Code required', 'share', 'ai_pm', [], [], [], [], [], ['required'], [], 3),
    ('paid', 'advice', 'Pay', 'pay_median', 'us', [], [], [], [], [], [], [], 4);

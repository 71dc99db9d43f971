-- On top of: market.sql
-- Employer 1 names SQL twice, once in a sentence we keep; employer 2's words stand alone, employer 3's sentence is long and
-- cut, employer 4 says it of an ordinary PM.
INSERT INTO mentions (posting_id, skill_id, demand_level, start_offset, end_offset, words) VALUES
    ('greenhouse/e1/ai_pm-1', 'sql', 'required', 8, 11, 'SQL'),
    ('greenhouse/e1/ai_pm-2', 'sql', 'required', 0, 3, 'SQL'),
    ('greenhouse/e2/ai_pm-1', 'sql', 'required', 0, 7, 'queries'),
    ('greenhouse/e3/ai_pm-1', 'sql', 'duty', 160, 163, 'SQL'),
    ('greenhouse/e4/pm-1', 'sql', 'required', 0, 3, 'SQL');
INSERT INTO statements (posting_id, start_offset, end_offset, marked) VALUES
    ('greenhouse/e1/ai_pm-1', 0, 50, 'You use [SQL] to answer what nobody asked yet'),
    ('greenhouse/e3/ai_pm-1', 100, 300, repeat('one ', 15) || '[SQL]' || repeat(' two', 20));

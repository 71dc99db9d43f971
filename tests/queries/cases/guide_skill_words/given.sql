-- On top of: market.sql
-- Three employers ask; employer 1 twice, of which the stronger is shown; the longest words are cut after 24.
INSERT INTO guide_demand (posting_id, guide_skill, demand_level, start_offset, end_offset, words) VALUES
    ('greenhouse/e1/ai_pm-1', 'communication', 'duty', 0, 5, 'tells'),
    ('greenhouse/e1/ai_pm-2', 'communication', 'required', 0, 5, 'You speak   plainly'),
    ('greenhouse/e2/ai_pm-1', 'communication', 'preferred', 0, 5, 'writes well'),
    ('greenhouse/e3/ai_pm-1', 'ethical_awareness', 'duty', 0, 5,
        'one two three four five six seven eight nine ten one two three four five six seven eight nine ten one two three four five'),
    ('greenhouse/e4/pm-1', 'communication', 'required', 0, 5, 'not an AI PM');

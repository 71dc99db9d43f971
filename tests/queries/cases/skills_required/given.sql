-- On top of: market.sql
-- Every AI PM posting asks for SQL in its duties, that of employer 1 twice, once as a must; employer 2's require privacy.
INSERT INTO mentions (posting_id, skill_id, demand_level)
SELECT
    posting_id,
    unnest(['sql', CASE board WHEN 'e1' THEN 'sql' WHEN 'e2' THEN 'privacy' END]),
    unnest(['duty', 'required'])
FROM postings
WHERE role IN ('ai_pm', 'pm');
DELETE FROM mentions WHERE skill_id IS NULL;

-- On top of: market.sql
-- Employer 1 asks in all 12 AI PM postings, employers 2 to 6 in one of three each; a second skill is asked by nobody.
INSERT INTO guide_demand BY NAME
SELECT posting_id, 'ethical_awareness' AS guide_skill, CASE WHEN board = 'e1' THEN 'required' ELSE 'duty' END AS demand_level,
    0 AS start_offset, 7 AS end_offset, 'privacy' AS words
FROM postings
WHERE role = 'ai_pm' AND (board = 'e1' OR (board IN ('e2', 'e3', 'e4', 'e5', 'e6') AND source_id = 'ai_pm-1'));

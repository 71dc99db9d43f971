-- On top of: market.sql
-- One posting of each level; employer 1's nine further ones are all lead, in two openings.
UPDATE postings SET level = 'entry' WHERE posting_id = 'greenhouse/e2/ai_pm-1';
UPDATE postings SET level = 'manager' WHERE posting_id = 'greenhouse/e3/ai_pm-1';
UPDATE postings SET level = 'director' WHERE posting_id = 'greenhouse/e4/ai_pm-1';
UPDATE postings SET level = 'unknown' WHERE posting_id = 'greenhouse/e5/ai_pm-1';
UPDATE postings SET level = 'lead' WHERE board = 'e1' AND source_id NOT IN ('ai_pm-1', 'ai_pm-2', 'ai_pm-3') AND role = 'ai_pm';
UPDATE postings SET opening_id = 'greenhouse/e1/ai_pm-4' WHERE level = 'lead' AND source_id <> 'ai_pm-5';
-- Other PMs of nine employers only.
DELETE FROM sightings WHERE board IN ('e10', 'e11', 'e12') AND posting_id LIKE '%/pm-%';

-- On top of: market.sql
-- Employer 1: seven postings in seven places, one of which was not sighted this week. Employer 2: two at one place, on two
-- boards. Employer 3: of two, one was sighted this week. Engineers don't count.
UPDATE postings SET opening_id = 'greenhouse/e1/ai_pm-3', location = 'Town ' || source_id
WHERE board = 'e1' AND source_id IN ('ai_pm-1', 'ai_pm-2', 'ai_pm-3', 'ai_pm-4', 'ai_pm-5', 'ai_pm-6', 'ai_pm-7');
DELETE FROM sightings WHERE posting_id = 'greenhouse/e1/ai_pm-1' AND run_id = 'run-47';
INSERT INTO duplicate_groups BY NAME
SELECT posting_id, opening_id, if(posting_id = opening_id, 'first', if(source_id = 'ai_pm-2', 'requisition', 'near_text')) AS rule,
    if(source_id = 'ai_pm-2', 0.40, 0.85) AS similarity
FROM postings
WHERE opening_id = 'greenhouse/e1/ai_pm-3';
UPDATE postings SET opening_id = 'lever/other/pm-9', board = if(source_id = 'pm-1', 'e2', 'e2-more') WHERE board = 'e2' AND source_id IN ('pm-1', 'pm-2');
INSERT INTO duplicate_groups BY NAME
SELECT posting_id, opening_id, 'text' AS rule, 1.00 AS similarity FROM postings WHERE opening_id = 'lever/other/pm-9';
UPDATE postings SET opening_id = 'greenhouse/e3/pm-1' WHERE posting_id = 'greenhouse/e3/pm-2';
DELETE FROM sightings WHERE posting_id = 'greenhouse/e3/pm-2' AND run_id = 'run-47';
UPDATE postings SET opening_id = 'greenhouse/e4/other-1' WHERE role = 'other';

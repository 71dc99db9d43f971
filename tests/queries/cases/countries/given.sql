-- On top of: market.sql
-- Two employers without a name are two; a copy, a German posting (language doesn't matter here) and one in Britain.
UPDATE postings SET employer = NULL WHERE board IN ('e2', 'e3');
UPDATE postings SET opening_id = 'greenhouse/e4/ai_pm-1' WHERE posting_id = 'greenhouse/e4/ai_pm-2';
UPDATE postings SET language = 'de', country = 'DE' WHERE posting_id = 'greenhouse/e5/ai_pm-1';
UPDATE postings SET country = 'GB' WHERE posting_id = 'greenhouse/e6/pm-1';
-- Of other PMs only 29 were sighted.
DELETE FROM sightings WHERE board IN ('e11', 'e12') AND posting_id LIKE '%/pm-%' OR posting_id = 'greenhouse/e10/pm-3';

-- On top of: market.sql
-- Employer 2 writes German, once twice the same; one posting's language can't be told, of one nobody tried.
UPDATE postings SET language = 'de' WHERE board = 'e2';
UPDATE postings SET opening_id = 'greenhouse/e2/ai_pm-1' WHERE posting_id = 'greenhouse/e2/ai_pm-2';
UPDATE postings SET language = 'unknown' WHERE posting_id = 'greenhouse/e3/ai_pm-1';
UPDATE postings SET language = NULL WHERE posting_id = 'greenhouse/e4/ai_pm-1';
-- Two employers' other PM postings were not sighted this week: ten are left, with 30 postings.
DELETE FROM sightings WHERE board IN ('e11', 'e12') AND posting_id LIKE '%/pm-%';

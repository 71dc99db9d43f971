-- On top of: market.sql
-- AI PMs: every third posting says nothing but of employer 1, whose further nine are on site; so 33 say something.
UPDATE postings SET work_mode = 'onsite' WHERE board = 'e1' AND role = 'ai_pm' AND source_id NOT IN ('ai_pm-1', 'ai_pm-2', 'ai_pm-3');
-- In Britain one, which says nothing; where no country is named, all the same two ways; a copy.
UPDATE postings SET country = 'GB' WHERE posting_id = 'greenhouse/e4/ai_pm-3';
UPDATE postings SET opening_id = 'greenhouse/e5/ai_pm-1' WHERE posting_id = 'greenhouse/e5/ai_pm-2';
UPDATE postings SET employer = NULL WHERE board = 'e6';

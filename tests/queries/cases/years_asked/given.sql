-- On top of: market.sql
-- AI PMs: five years in general, three in each employer's second, nought in one; employer 1's others say nothing, nor does
-- any other PM posting but 29, one too few.
UPDATE postings SET min_years = CASE source_id WHEN 'ai_pm-1' THEN 5 WHEN 'ai_pm-2' THEN 3 WHEN 'ai_pm-3' THEN 8 END WHERE role = 'ai_pm';
UPDATE postings SET min_years = 0 WHERE posting_id = 'greenhouse/e2/ai_pm-2';
UPDATE postings SET min_years = 4 WHERE role = 'pm' AND NOT (board = 'e1' OR source_id = 'pm-3' AND board IN ('e2', 'e3', 'e4', 'e5'));
UPDATE postings SET opening_id = 'greenhouse/e3/ai_pm-1' WHERE posting_id = 'greenhouse/e3/ai_pm-2';
UPDATE postings SET language = 'de' WHERE board = 'e4';

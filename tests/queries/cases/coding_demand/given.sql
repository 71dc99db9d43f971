-- On top of: market.sql
UPDATE postings SET coding = 'not_needed' WHERE posting_id = 'greenhouse/e9/ai_pm-1';

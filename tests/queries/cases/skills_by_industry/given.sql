-- On top of: market.sql
-- Twelve employers more: twelve of banks, ten of hospitals, one of media, one whose industry nobody put down.
INSERT INTO postings BY NAME
SELECT
    * REPLACE (posting_id || '-b' AS posting_id, posting_id || '-b' AS opening_id, 'Other ' || employer AS employer)
FROM postings
WHERE source_id IN ('ai_pm-1', 'ai_pm-2', 'ai_pm-3');
INSERT INTO sightings BY NAME
SELECT * REPLACE (posting_id || '-b' AS posting_id)
FROM sightings
WHERE split_part(posting_id, '/', 3) IN ('ai_pm-1', 'ai_pm-2', 'ai_pm-3');
UPDATE postings SET employer_key = lower(replace(employer, ' ', ''));
INSERT INTO industries BY NAME
SELECT DISTINCT
    employer_key,
    CASE
        WHEN employer NOT LIKE 'Other %' THEN 'finance'
        WHEN employer = 'Other Employer 11' THEN 'media'
        ELSE 'healthcare'
    END AS industry
FROM postings
WHERE employer <> 'Other Employer 12';

-- Privacy: in all of hospitals' postings and in one of each bank's; SQL: in the one's nobody put down, and in media's.
INSERT INTO mentions BY NAME
SELECT posting_id, 'privacy' AS skill_id, unnest(['required', 'duty']) AS demand_level
FROM postings
WHERE role = 'ai_pm' AND (employer LIKE 'Other %' AND board NOT IN ('e11', 'e12') OR source_id = 'ai_pm-1' AND employer NOT LIKE 'Other %');
INSERT INTO mentions BY NAME
SELECT posting_id, 'sql' AS skill_id, 'required' AS demand_level FROM postings WHERE employer IN ('Other Employer 11', 'Other Employer 12');
UPDATE postings SET language = 'de' WHERE posting_id = 'greenhouse/e2/ai_pm-3';

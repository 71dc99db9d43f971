-- On top of: market.sql
-- Twelve employers with three AI PM postings each that ask for SQL and privacy, and three that ask for neither; security is
-- asked for everywhere, so beside SQL as often as anywhere.
DELETE FROM sightings WHERE board = 'e1' AND posting_id LIKE '%/ai_pm-%' AND split_part(posting_id, '/', 3) NOT IN ('ai_pm-1', 'ai_pm-2', 'ai_pm-3');
INSERT INTO postings BY NAME
SELECT * REPLACE (posting_id || '-x' AS posting_id, posting_id || '-x' AS opening_id)
FROM postings
WHERE source_id IN ('ai_pm-1', 'ai_pm-2', 'ai_pm-3');
INSERT INTO sightings BY NAME SELECT * REPLACE (posting_id || '-x' AS posting_id) FROM sightings WHERE posting_id LIKE '%/ai_pm-%';
INSERT INTO mentions BY NAME
SELECT posting_id, unnest(['sql', 'sql', 'privacy']) AS skill_id, unnest(['required', 'duty', 'preferred']) AS demand_level
FROM postings
WHERE role = 'ai_pm' AND posting_id NOT LIKE '%-x';
INSERT INTO mentions BY NAME SELECT posting_id, 'security' AS skill_id, 'duty' AS demand_level FROM postings WHERE role = 'ai_pm';

-- Of other PMs nine employers ask for two skills at once, and nobody else for either: one employer too few.
INSERT INTO mentions BY NAME
SELECT posting_id, unnest(['sql', 'privacy']) AS skill_id, 'required' AS demand_level
FROM postings
WHERE role = 'pm' AND board NOT IN ('e10', 'e11', 'e12');

-- A copy, and a posting in a language we don't read.
UPDATE postings SET opening_id = 'greenhouse/e1/ai_pm-1' WHERE posting_id = 'greenhouse/e1/ai_pm-2';
UPDATE postings SET language = 'de' WHERE posting_id = 'greenhouse/e2/ai_pm-1';

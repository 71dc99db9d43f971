-- On top of: market.sql
-- In week 47 every employer has three AI PM postings more: the first a new opening, the second a copy of one that is up,
-- the third, of employers 1 to 6, of one that was closed. Two copies that came together are one new opening and one copy.
INSERT INTO postings BY NAME
SELECT
    * REPLACE (posting_id || '-n' AS posting_id, TIMESTAMP '2026-11-16 08:00:00' AS first_seen_at,
        CASE WHEN source_id = 'ai_pm-1' OR source_id = 'ai_pm-3' AND board = 'e12' THEN board || '-new' ELSE opening_id END AS opening_id)
FROM postings
WHERE source_id IN ('ai_pm-1', 'ai_pm-2', 'ai_pm-3');
UPDATE postings SET status = 'closed', closed_before_at = TIMESTAMP '2026-11-16 08:00:00'
WHERE source_id = 'ai_pm-3' AND board IN ('e1', 'e2', 'e3', 'e4', 'e5', 'e6') AND posting_id NOT LIKE '%-n';
-- Of employer 1's closed one, a second copy is up: what came is a copy.
UPDATE postings SET opening_id = 'greenhouse/e1/ai_pm-3' WHERE posting_id = 'greenhouse/e1/ai_pm-9';
-- An opening unknown: it is its own. A posting that came too early, and one on a board whose first look is this week's.
UPDATE postings SET opening_id = NULL, employer = NULL WHERE posting_id = 'greenhouse/e7/ai_pm-1-n';
INSERT INTO postings BY NAME
SELECT * REPLACE (posting_id || '-early' AS posting_id, first_seen_at - INTERVAL 42 DAY AS first_seen_at) FROM postings WHERE posting_id = 'greenhouse/e8/pm-1';
INSERT INTO looks (source, board, looked_at, verdict) VALUES ('lever', 'late', TIMESTAMP '2026-11-17 08:00:00', 'complete');
INSERT INTO postings BY NAME
SELECT * REPLACE ('lever/late/1' AS posting_id, 'lever' AS source, 'late' AS board, TIMESTAMP '2026-11-17 08:00:00' AS first_seen_at) FROM postings
WHERE posting_id = 'greenhouse/e8/pm-1';
-- One other PM posting is new: too few for shares.
UPDATE postings SET first_seen_at = TIMESTAMP '2026-11-16 08:00:00' WHERE posting_id = 'greenhouse/e9/pm-1';

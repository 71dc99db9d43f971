-- Twelve employers looked at every seven days from 7 September to 23 November. Each has four AI PM postings that came with the
-- second look: one was seen once, one twice, one three times, and one is still up. So a quarter is down after no day at all.
INSERT INTO looks BY NAME
SELECT 'run-' || number AS run_id, 'lever' AS source, 'e' || employer AS board, TIMESTAMP '2026-09-07 08:00:00' + to_days(cast(7 * number AS integer)) AS looked_at,
    'complete' AS verdict
FROM range(1, 13) AS employers (employer), range(12) AS numbers (number);
INSERT INTO postings BY NAME
SELECT
    'lever/e' || employer || '/' || number AS posting_id, 'lever' AS source, 'e' || employer AS board,
    'Employer ' || employer AS employer, 'ai_pm' AS role, 'mid' AS level, 'lever/e' || employer || '/' || number AS opening_id,
    TIMESTAMP '2026-09-14 08:00:00' AS first_seen_at,
    if(number = 4, TIMESTAMP '2026-11-23 08:00:00', TIMESTAMP '2026-09-07 08:00:00' + to_days(cast(7 * number AS integer))) AS last_seen_at,
    if(number = 4, 'open', 'closed') AS status,
    if(number < 4, TIMESTAMP '2026-09-14 08:00:00' + to_days(cast(7 * number AS integer)), NULL) AS closed_before_at,
    if(number < 4, TIMESTAMP '2026-09-21 08:00:00' + to_days(cast(7 * number AS integer)), NULL) AS closed_known_at
FROM range(1, 13) AS employers (employer), range(1, 5) AS numbers (number);

-- Employer 1 has 40 copies more that were seen once: they weigh on the median of postings, not on that of employers.
INSERT INTO postings BY NAME
SELECT * EXCLUDE (copy) REPLACE (posting_id || '-' || copy AS posting_id)
FROM postings, range(40) AS copies (copy)
WHERE posting_id = 'lever/e1/1';
-- Not counted: what the first look showed, what came after the week, and a feed's.
INSERT INTO postings BY NAME
SELECT * REPLACE (posting_id || '-old' AS posting_id, TIMESTAMP '2026-09-07 08:00:00' AS first_seen_at) FROM postings WHERE posting_id = 'lever/e2/1';
INSERT INTO postings BY NAME
SELECT * REPLACE (posting_id || '-late' AS posting_id, TIMESTAMP '2026-11-23 08:00:00' AS first_seen_at) FROM postings WHERE posting_id = 'lever/e2/4';
INSERT INTO sources BY NAME SELECT 'feed' AS source, TRUE AS is_feed;
INSERT INTO looks BY NAME SELECT * REPLACE ('feed' AS source) FROM looks WHERE board = 'e1';
INSERT INTO postings BY NAME SELECT * REPLACE ('feed' AS source) FROM postings WHERE posting_id = 'lever/e1/4';
-- Other PMs: most are still up, for of each three only one went, and one of those after the week's end.
INSERT INTO postings BY NAME
SELECT
    * EXCLUDE (number)
    REPLACE (posting_id || '-pm' AS posting_id, 'pm' AS role, if(number = 1, last_seen_at, TIMESTAMP '2026-11-23 08:00:00') AS last_seen_at,
    if(number = 1, status, 'open') AS status, NULL AS employer)
FROM (SELECT *, cast(right(posting_id, 1) AS integer) AS number FROM postings WHERE length(split_part(posting_id, '/', 3)) = 1 AND source = 'lever')
WHERE number < 4;
UPDATE postings SET closed_known_at = TIMESTAMP '2026-11-23 08:00:00', last_seen_at = TIMESTAMP '2026-11-09 08:00:00', level = 'senior' WHERE posting_id = 'lever/e3/1-pm';

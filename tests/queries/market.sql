-- A market to count in: 12 employers in weeks 46 and 47 of 2026. Employer 1 has 12 AI PM postings, the others 3 each (45);
-- each has 3 other PM postings (36) and an unrelated one.
INSERT INTO looks BY NAME
SELECT
    'run-' || week AS run_id,
    'greenhouse' AS source,
    'e' || employer AS board,
    'Employer ' || employer AS employer,
    TIMESTAMP '2026-11-09 08:00:00' + to_days(7 * (week - 46)) AS looked_at,
    'complete' AS verdict,
    7 AS listed_count,
    '' AS reason,
    'web' AS market
FROM range(1, 13) AS employers (employer), range(46, 48) AS weeks (week);

INSERT INTO postings BY NAME
SELECT
    'greenhouse/e' || employer || '/' || role || '-' || number AS posting_id,
    'greenhouse' AS source,
    'e' || employer AS board,
    role || '-' || number AS source_id,
    'Employer ' || employer AS employer,
    CASE role WHEN 'ai_pm' THEN 'AI Product Manager' WHEN 'pm' THEN 'Product Manager' ELSE 'Engineer' END AS title,
    'https://jobs.example/e' || employer || '/' || role || '-' || number AS url,
    'Springfield' AS location,
    CASE WHEN employer <= 10 THEN 'US' END AS country,
    CASE WHEN number = 1 THEN 'remote' WHEN number = 2 THEN 'hybrid' ELSE 'unknown' END AS work_mode,
    role,
    CASE WHEN employer <= 11 THEN 'mid' ELSE 'senior' END AS level,
    CASE WHEN employer <= 4 AND number = 1 THEN 'required' ELSE 'unstated' END AS coding,
    'en' AS language,
    'open' AS status,
    TIMESTAMP '2026-11-09 08:00:00' AS first_seen_at,
    TIMESTAMP '2026-11-16 08:00:00' AS last_seen_at,
    0 AS reopened_count,
    1 AS version_count,
    'greenhouse/e' || employer || '/' || role || '-' || number AS opening_id,
    'hash-' || employer || role || number AS content_hash
FROM range(1, 13) AS employers (employer), range(1, 13) AS numbers (number), unnest(['ai_pm', 'pm', 'other']) AS roles (role)
WHERE number <= CASE WHEN role = 'other' THEN 1 WHEN role = 'ai_pm' AND employer = 1 THEN 12 ELSE 3 END;

INSERT INTO sightings BY NAME
SELECT postings.posting_id, looks.run_id, looks.source, looks.board, looks.looked_at AS seen_at, postings.content_hash
FROM postings
INNER JOIN looks USING (source, board);

INSERT INTO guide_skills BY NAME
SELECT unnest(['ethical_awareness', 'communication']) AS guide_skill,
    unnest(['Ethical awareness', 'Communication skills']) AS label, 'meaning' AS meaning, unnest([1, 2]) AS position;

INSERT INTO skills BY NAME
SELECT unnest(['privacy', 'sql', 'security']) AS skill_id, unnest(['Privacy', 'SQL', 'Security']) AS label,
    unnest(['ethical_awareness', NULL, NULL]) AS guide_skill,
    unnest(['ethics', 'technical', 'ethics']) AS family;

-- On top of: market.sql
-- Every kind of measure over the market's 45 AI PM and 36 other PM postings of 12 employers.
UPDATE postings SET employer_key = board, location = CASE WHEN board = 'e1' THEN 'New York or remote' ELSE 'Springfield' END;
INSERT INTO industries BY NAME
SELECT DISTINCT employer_key, CASE WHEN board <> 'e12' THEN 'retail' ELSE 'finance' END AS industry FROM postings;
INSERT INTO guide_big_tech VALUES ('Employer 1', 'e1', DATE '2026-01-01', 'Very large', 'https://example.org');
INSERT INTO guide_places VALUES ('dear', 'NEW YORK'), ('dear', 'Gotham');

-- Two more weeks before, with looks at all boards but one, make four: in the first, only the first of each role was there.
INSERT INTO looks BY NAME
SELECT
    'run-' || week AS run_id, source, board, employer, looked_at - to_days(7 * (46 - week)) AS looked_at,
    CASE WHEN board = 'e12' THEN 'partial' ELSE 'complete' END AS verdict, listed_count, reason, market
FROM looks, (SELECT unnest([44, 45]) AS week)
WHERE run_id = 'run-46';
INSERT INTO sightings BY NAME
SELECT posting_id, 'run-44' AS run_id, source, board, TIMESTAMP '2026-10-26 08:00:00' AS seen_at
FROM postings
WHERE source_id LIKE '%-1';
INSERT INTO postings BY NAME
SELECT
    'greenhouse/' || board || '/gone-' || number AS posting_id, source, board, employer, employer_key, 'pm' AS role, 'mid' AS level,
    'en' AS language
FROM postings, range(1, 3) AS numbers (number)
WHERE source_id = 'pm-1';
INSERT INTO sightings BY NAME
SELECT posting_id, 'run-44' AS run_id, source, board, TIMESTAMP '2026-10-26 08:00:00' AS seen_at
FROM postings
WHERE posting_id LIKE '%/gone-%';

-- Said: a skill in half of the AI PM postings of all employers and one PM posting each, a signal as a duty by two employers.
INSERT INTO mentions BY NAME
SELECT posting_id, 'sql' AS skill_id, 'required' AS demand_level
FROM postings
WHERE (role = 'ai_pm' AND cast(split_part(source_id, '-', 2) AS integer) % 2 = 1) OR source_id = 'pm-2';
INSERT INTO signals BY NAME
SELECT posting_id, 'stays_current' AS signal_id, 'duty' AS demand_level FROM postings WHERE source_id = 'ai_pm-2' AND board IN ('e3', 'e4');
INSERT INTO guide_demand BY NAME
SELECT posting_id, 'communication' AS guide_skill, 'preferred' AS demand_level FROM postings WHERE role = 'ai_pm';

-- Paid: 150 thousand and a thousand for each employer; ordinary PMs a tenth less.
INSERT INTO salaries BY NAME
SELECT
    posting_id, 1 AS salary_number, amount AS low, amount AS high, 'USD' AS currency, 'year' AS period, 'base' AS kind,
    '' AS place, 'source' AS origin, amount AS annual_low, amount AS annual_high
FROM (
    SELECT posting_id, (150000 + 1000 * cast(board[2:] AS integer)) * CASE role WHEN 'pm' THEN 0.9 ELSE 1 END AS amount
    FROM postings
    WHERE role IN ('ai_pm', 'pm')
);
INSERT INTO guide_bands (band_id, level, country, currency, period, low, high, employers, statement)
VALUES ('mid', 'mid', 'US', 'USD', 'year', 150000, 155000, 'all', 'Mid is 150 to 155.');

INSERT INTO guide_groups BY NAME
SELECT
    unnest(['ai_pm', 'pm', 'product_managers', 'retail', 'us', 'pm_us', 'elsewhere', 'outside']) AS group_id,
    'Some' AS label,
    unnest([['ai_pm'], ['pm'], ['ai_pm', 'pm'], ['ai_pm', 'pm'], ['ai_pm'], ['pm'], ['ai_pm'], ['ai_pm', 'pm']]) AS roles,
    unnest([[], [], [], [], ['mid'], ['mid'], [], []]) AS levels,
    unnest([[], [], [], [], ['US'], ['US'], [], []]) AS countries,
    unnest([[], [], [], ['retail'], [], [], [], []]) AS industries,
    unnest([NULL, NULL, NULL, NULL, 'USD', 'USD', 'USD', NULL]) AS currency,
    unnest(['all', 'all', 'all', 'all', 'all', 'all', 'elsewhere', 'all']) AS employers,
    CAST(NULL AS varchar) AS inside,
    unnest([NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'dear']) AS outside;

INSERT INTO guide_measures
SELECT
    measure_id, 'advice' AS guide_id, 'What is measured' AS statement, kind, group_id, against_id, alike, guide_skills, skills, signals,
    levels, coding, roles, band_id, 'rule' AS rule_id, 'It fits.' AS because, supported_above, NULL AS supported_below,
    contradicted_below, NULL AS contradicted_above, row_number() OVER () AS position
FROM (
    VALUES
    ('asked', 'share', 'ai_pm', NULL, [], [], ['sql'], [], ['required'], [], [], NULL, 0.5, 0.25),
    ('asked_or_signalled', 'share', 'ai_pm', NULL, [], ['communication'], ['sql'], ['stays_current'], [], [], [], NULL, 0.5, 0.25),
    ('signalled', 'share', 'ai_pm', NULL, [], [], [], ['stays_current'], ['duty', 'required'], [], [], NULL, 0.5, 0.25),
    ('preferred_only', 'share', 'ai_pm', NULL, [], ['communication'], ['sql'], [], ['duty'], [], [], NULL, 0.5, 0.25),
    ('coded', 'share', 'ai_pm', NULL, [], [], [], [], [], ['required'], [], NULL, NULL, NULL),
    ('asked_more', 'difference', 'ai_pm', 'pm', [], [], ['sql'], [], [], [], [], NULL, 0, 0),
    ('hired_in_retail', 'share', 'retail', NULL, [], [], [], [], [], [], ['ai_pm'], NULL, 0.05, 0.01),
    ('hired_outside', 'share', 'outside', NULL, [], [], [], [], [], [], ['ai_pm'], NULL, 0.05, 0.01),
    ('grows', 'trend', 'product_managers', NULL, [], [], [], [], [], [], ['ai_pm'], NULL, 0, 0),
    ('touches', 'share', 'us', NULL, [], [], [], [], [], [], [], 'mid', NULL, NULL),
    ('paid', 'pay_median', 'us', NULL, [], [], [], [], [], [], [], NULL, 150000, 150000),
    ('paid_elsewhere', 'pay_median', 'elsewhere', NULL, [], [], [], [], [], [], [], NULL, 160000, 160000),
    ('paid_more', 'pay_contrast', 'us', 'pm_us', ['level'], [], [], [], [], [], [], NULL, 0, 0),
    ('paid_more_than_nobody', 'pay_contrast', 'us', 'outside', [], [], [], [], [], [], [], NULL, 0, 0)
) AS measures (
    measure_id, kind, group_id, against_id, alike, guide_skills, skills, signals, levels, coding, roles, band_id, supported_above,
    contradicted_below
);

-- On top of: market.sql
-- Two postings of employers 1 to 7 state pay in fields and text: the AI PMs differ, each in its way; other PMs agree.
-- Employer 8's says a bonus in the text, employer 9's has no field, an engineer's pay is nobody's business here.
INSERT INTO salaries BY NAME
SELECT
    'greenhouse/e' || stated.employer || '/ai_pm-1' AS posting_id,
    row_number() OVER (PARTITION BY stated.employer) AS salary_number,
    stated.low,
    stated.high,
    'USD' AS currency,
    stated.period,
    stated.kind,
    '' AS place,
    stated.origin,
    stated.low * CASE stated.period WHEN 'hour' THEN 2080 ELSE 1 END AS annual_low,
    stated.high * CASE stated.period WHEN 'hour' THEN 2080 ELSE 1 END AS annual_high,
    stated.low || ' to ' || coalesce(stated.high, 0) AS words
FROM (
    VALUES
    (1, 55, 65, 'year', 'base', 'source'), (1, 55, 65, 'hour', 'base', 'text'),
    (2, 92000, 165000, 'year', 'base', 'source'), (2, 102000, 165000, 'year', 'base', 'text'),
    (2, 92000, 149000, 'year', 'base', 'text'),
    (3, 145000, 165000, 'year', 'base', 'source'), (3, 145000, 175000, 'year', 'base', 'text'),
    (4, 200000, 350000, 'year', 'base', 'source'), (4, 240000, 320000, 'year', 'base', 'text'),
    (5, 23, 29, 'hour', 'base', 'source'), (5, 20, 30, 'hour', 'base', 'text'),
    (6, 120000, 160000, 'year', 'base', 'source'), (6, 190000, 215000, 'year', 'base', 'text'),
    (7, 100000, 130000, 'year', 'base', 'source'), (7, 100000, NULL, 'year', 'base', 'text'),
    (8, 100000, 130000, 'year', 'base', 'source'), (8, 20000, 20000, 'year', 'bonus', 'text'),
    (9, 100000, 130000, 'year', 'base', 'text')
) AS stated (employer, low, high, period, kind, origin);

INSERT INTO salaries BY NAME
SELECT
    postings.posting_id,
    origins.number AS salary_number,
    100000 AS low,
    130000 + CASE WHEN postings.role = 'other' THEN origins.number ELSE 0 END AS high,
    'USD' AS currency,
    'year' AS period,
    'base' AS kind,
    '' AS place,
    origins.origin,
    100000 AS annual_low,
    130000 AS annual_high,
    '' AS words
FROM postings
CROSS JOIN (VALUES (1, 'source'), (2, 'text')) AS origins (number, origin)
WHERE postings.source_id IN ('pm-1', 'other-1') AND postings.board IN ('e1', 'e2', 'e3');

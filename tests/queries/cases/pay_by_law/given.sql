-- On top of: market.sql
-- California (a law), Texas (none), Delaware (one that is not yet in force) and no state at all. A posting in two states counts in both;
-- one that names a state with a law and one without is not elsewhere.
UPDATE postings SET location = CASE
    WHEN board IN ('e1', 'e2', 'e3', 'e4', 'e5') THEN 'San Francisco; Austin, TX'
    WHEN board IN ('e6', 'e7', 'e8') THEN 'Austin, TX'
    WHEN board = 'e9' THEN 'Dover, Delaware'
    ELSE 'United States' END;
UPDATE postings SET location = 'Palo Alto, CA' WHERE board IN ('e6', 'e7', 'e8', 'e9', 'e10') AND role = 'ai_pm';

-- The first of each role states pay; a bonus alone is none.
INSERT INTO salaries BY NAME
SELECT
    posting_id, 1 AS salary_number, 100000 AS low, NULL AS high, 'USD' AS currency, 'year' AS period,
    CASE WHEN board = 'e2' THEN 'bonus' ELSE 'base' END AS kind, '' AS place, 'text' AS origin, 100000 AS annual_low
FROM postings
WHERE source_id[-2:] = '-1';

-- Europe: one country with a law of its own, one under the directive only, one outside.
UPDATE postings SET country = ['AT', 'FR', 'CH'][cast(source_id[-1:] AS integer)], location = 'Downtown' WHERE board IN ('e11', 'e12') AND role <> 'other';

-- Seen for the last time before New York's law, and after it; neither is there in the week.
INSERT INTO postings (posting_id, source, board, source_id, employer, country, location, role, level, last_seen_at)
VALUES
    ('greenhouse/e1/old-1', 'greenhouse', 'e1', 'old-1', 'Employer 1', 'US', 'New York', 'pm', 'mid', TIMESTAMP '2023-09-16 08:00:00'),
    ('greenhouse/e1/old-2', 'greenhouse', 'e1', 'old-2', 'Employer 1', 'US', 'New York', 'pm', 'mid', TIMESTAMP '2023-09-17 08:00:00');

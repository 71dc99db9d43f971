-- On top of: market.sql
-- What a whole week needs besides: who made the warehouse, one posting with a hostile title, its facts and its text.
INSERT INTO meta (schema_version, extractor_version, taxonomy_version, spacy_version) VALUES (1, '1', '2', '3.8');

UPDATE postings
SET title = '=HYPERLINK("https://bad.example")<script>alert(1)</script>', employer = 'Müller & Söhne', url = 'javascript:alert(1)',
    first_seen_at = TIMESTAMP '2026-11-16 08:00:00', location = 'Springfield | West'
WHERE posting_id = 'greenhouse/e2/ai_pm-1';

CREATE TABLE said AS
SELECT 'hash-2ai_pm1' AS content_hash, 'Duties' || chr(10) || 'Explain models plainly to lawyers.' || chr(10) || 'More.' AS said;

INSERT INTO guide_demand VALUES ('greenhouse/e2/ai_pm-1', 'communication', 'duty', 7, 29, 'Explain models plainly');
INSERT INTO mentions BY NAME
SELECT 'greenhouse/e2/ai_pm-1' AS posting_id, 'sql' AS skill_id, 'duty' AS demand_level, 'duties' AS section,
    7 AS start_offset, 14 AS end_offset, 'Explain' AS words;
INSERT INTO signal_kinds VALUES ('business_partners', 'Works with the business side', 'meaning');
INSERT INTO signals BY NAME
SELECT 'greenhouse/e2/ai_pm-1' AS posting_id, 'business_partners' AS signal_id, 'duty' AS demand_level, 'duties' AS section,
    33 AS start_offset, 40 AS end_offset, 'lawyers' AS words, 'lawyer' AS alias;
INSERT INTO parts BY NAME
SELECT 'greenhouse/e2/ai_pm-1' AS posting_id, unnest(['duties', 'about']) AS section, unnest([0, 41]) AS start_offset,
    unnest([41, 46]) AS end_offset;
INSERT INTO findings VALUES ('greenhouse/e2/ai_pm-1', 'role', 'ai_pm', 'title', 0, 2, 'AI', 'AI in the title');
INSERT INTO salaries BY NAME
SELECT 'greenhouse/e2/ai_pm-1' AS posting_id, 1 AS salary_number, 100000 AS low, 120000 AS high, 'USD' AS currency, 'year' AS period,
    'base' AS kind, '' AS place, 'source' AS origin, 100000 AS annual_low, 120000 AS annual_high, 0 AS start_offset,
    3 AS end_offset, 'pay' AS words;
INSERT INTO guide_bands (band_id, level, country, currency, period, low, high, employers, statement)
VALUES ('mid', 'mid', 'US', 'USD', 'year', 150000, NULL, 'all', 'Mid is 150 or more.');

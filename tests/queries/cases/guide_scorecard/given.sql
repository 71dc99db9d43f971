-- On top of: market.sql
-- One figure, 4 of 45 (0.03 to 0.22), judged by rules that it fits, breaks or straddles, alone and together; and one of
-- two postings.
INSERT INTO guide_claims VALUES
    ('holds', 'claim', 'All that is measured agrees.', 1),
    ('fails', 'claim', 'One thing straddles, one denies.', 2),
    ('torn', 'reason', 'One thing agrees, one denies.', 3),
    ('straddles', 'responsibility', 'Neither here nor there.', 4),
    ('half_seen', 'claim', 'What can be seen agrees.', 5),
    ('unseen', 'claim', 'Nothing can be seen.', 6),
    ('denied_unseen', 'claim', 'What can be seen denies.', 7),
    ('unmeasured', 'claim', 'Nobody has a measure for it.', 8);
INSERT INTO guide_bands (band_id, level, country, currency, period, low, employers, statement)
VALUES ('mid', 'mid', 'US', 'USD', 'year', 150000, 'all', 'Mid is 150 or more.');

UPDATE postings SET level = 'entry' WHERE posting_id IN ('greenhouse/e1/ai_pm-1', 'greenhouse/e2/ai_pm-1');
INSERT INTO guide_groups (group_id, label, roles, levels, countries, industries, currency, employers) VALUES
    ('ai_pm', 'AI PM postings', ['ai_pm'], [], [], [], NULL, 'all'),
    ('entry', 'Two of them', ['ai_pm'], ['entry'], [], [], 'USD', 'all');

INSERT INTO guide_measures
SELECT
    guide_id || '_' || number AS measure_id, guide_id, 'Measured: ' || rule_id AS statement, 'share' AS kind, group_id, NULL AS against_id,
    [] AS alike, [] AS guide_skills, [] AS skills, [] AS signals, [] AS levels, ['required'] AS coding, [] AS roles, NULL AS band_id,
    nullif(rule_id, 'beside') AS rule_id, 'It fits.' AS because,
    CASE rule_id WHEN 'at_least' THEN 0.02 WHEN 'often' THEN 0.5 WHEN 'about' THEN 0.15 END AS supported_above,
    CASE rule_id WHEN 'seldom' THEN 0.3 END AS supported_below,
    CASE rule_id WHEN 'at_least' THEN 0.01 WHEN 'often' THEN 0.25 WHEN 'about' THEN 0.05 END AS contradicted_below,
    CASE rule_id WHEN 'seldom' THEN 0.5 END AS contradicted_above,
    row_number() OVER () AS position
FROM (
    VALUES
    ('ethical_awareness', 1, 'ai_pm', 'often'),
    ('communication', 1, 'ai_pm', 'at_least'), ('communication', 2, 'ai_pm', 'beside'),
    ('mid', 1, 'entry', 'often'),
    ('holds', 1, 'ai_pm', 'at_least'), ('holds', 2, 'ai_pm', 'seldom'),
    ('fails', 1, 'ai_pm', 'about'), ('fails', 2, 'ai_pm', 'often'),
    ('torn', 1, 'ai_pm', 'at_least'), ('torn', 2, 'ai_pm', 'often'), ('torn', 3, 'ai_pm', 'about'),
    ('straddles', 1, 'ai_pm', 'about'),
    ('half_seen', 1, 'ai_pm', 'at_least'), ('half_seen', 2, 'entry', 'at_least'),
    ('unseen', 1, 'entry', 'at_least'),
    ('denied_unseen', 1, 'entry', 'at_least'), ('denied_unseen', 2, 'ai_pm', 'often')
) AS measures (guide_id, number, group_id, rule_id);

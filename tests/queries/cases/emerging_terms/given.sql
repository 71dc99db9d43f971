-- On top of: market.sql
-- What the market's postings say in words we don't know. Twelve employers have AI PM and other PM postings in week 47;
-- a quarter before, seven of them had an AI PM posting that is closed since.
INSERT INTO postings BY NAME
SELECT
    'greenhouse/e' || employer || '/old' AS posting_id, 'greenhouse' AS source, 'e' || employer AS board, 'old' AS source_id,
    'Employer ' || employer AS employer, 'ai_pm' AS role, 'en' AS language
FROM range(1, 8) AS employers (employer);

INSERT INTO sightings BY NAME
SELECT 'greenhouse/e' || employer || '/old' AS posting_id, 'run-old' AS run_id, TIMESTAMP '2026-07-06 08:00:00' AS seen_at
FROM range(1, 8) AS employers (employer);

-- Six employers ask for agent handoffs, in singular and plural; "handoff" alone is then no news. Employer 1 says it in
-- all its twelve postings and still counts once.
INSERT INTO statements BY NAME
SELECT
    posting_id, 'duties' AS section, 10 AS start_offset, 60 AS end_offset,
    'Design agent' || if(board = 'e2', ' handoffs', '-handoff') || ' for [LLM] products' AS marked,
    CASE board WHEN 'e2' THEN ['agent handoffs', 'handoffs'] ELSE ['agent handoff', 'handoff'] END AS terms
FROM postings
WHERE role = 'ai_pm' AND source_id <> 'old' AND board IN ('e1', 'e2', 'e3', 'e4', 'e5', 'e6');

-- Everybody says what PM postings say; five say "chat", two of them did a quarter ago; two say "tide", which is too few;
-- "groom" is for other PMs.
INSERT INTO statements BY NAME
SELECT
    posting_id, 'requirements' AS section, 80 AS start_offset, 120 AS end_offset,
    'Know our ecosystem, one two three four five six seven eight of which we shall say more' AS marked, 
    ['ecosystem', 'revenue', 'b2b', 'tooling', 'release', 'usage', 'vendor', 'onboarding', 'engagement', 'timeline'] AS terms
FROM postings
WHERE role <> 'other';

INSERT INTO statements BY NAME
SELECT posting_id, 'duties' AS section, 130 AS start_offset, 140 AS end_offset, 'Own chat' AS marked, ['chat'] AS terms
FROM postings
WHERE role = 'ai_pm' AND board IN ('e1', 'e3', 'e5', 'e6', 'e7')
    AND (source_id = 'ai_pm-1' OR (source_id = 'old' AND board IN ('e1', 'e3')));

INSERT INTO statements BY NAME
SELECT posting_id, 'duties' AS section, 150 AS start_offset, 160 AS end_offset, 'Turn the tide' AS marked, ['tide'] AS terms
FROM postings
WHERE source_id = 'ai_pm-2' AND board IN ('e1', 'e3');

INSERT INTO statements BY NAME
SELECT posting_id, 'duties' AS section, 170 AS start_offset, 180 AS end_offset, 'Groom it' AS marked, ['groom'] AS terms
FROM postings
WHERE role = 'pm' AND source_id = 'pm-1';

-- Five employers also ask in a language we can't tell: what they say there is nobody's term.
INSERT INTO postings BY NAME
SELECT
    'greenhouse/e' || employer || '/mixed' AS posting_id, 'greenhouse' AS source, 'e' || employer AS board, 'mixed' AS source_id,
    'Employer ' || employer AS employer, 'ai_pm' AS role, 'unknown' AS language
FROM range(1, 6) AS employers (employer);

INSERT INTO sightings BY NAME
SELECT 'greenhouse/e' || employer || '/mixed' AS posting_id, 'run-47' AS run_id, TIMESTAMP '2026-11-17 08:00:00' AS seen_at
FROM range(1, 6) AS employers (employer);

INSERT INTO statements BY NAME
SELECT posting_id, 'duties' AS section, 10 AS start_offset, 30 AS end_offset, 'Pasang surut' AS marked, ['pasang'] AS terms
FROM postings
WHERE source_id = 'mixed';

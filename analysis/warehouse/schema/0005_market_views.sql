-- The SQL contract, second half: boards, looks and runs, employers, the taxonomy and the guide.
CREATE VIEW runs AS
SELECT
    runs.run_id,
    runs.trigger,
    runs.started_at,
    runs.ended_at,
    runs.code_version,
    (
        SELECT count(*)
        FROM store.looks AS looks
        WHERE looks.run_number = runs.run_number
    ) AS look_count,
    runs.market
FROM store.runs AS runs;

COMMENT ON VIEW runs IS 'One run: a round of looks at boards';
COMMENT ON COLUMN runs.run_id IS 'Name of the run and of its files in the archive';
COMMENT ON COLUMN runs.trigger IS 'What started it: web, sample or ingest';
COMMENT ON COLUMN runs.started_at IS 'When it began';
COMMENT ON COLUMN runs.ended_at IS 'When it ended';
COMMENT ON COLUMN runs.code_version IS 'Version of the crawler';
COMMENT ON COLUMN runs.look_count IS 'Looks it took';
COMMENT ON COLUMN runs.market IS 'web, or sample for the made-up market';

CREATE VIEW looks AS
SELECT
    runs.run_id,
    looks.source,
    looks.board,
    looks.looked_at,
    looks.verdict,
    looks.listed_count,
    looks.reason,
    looks.employer,
    runs.market
FROM store.looks AS looks
INNER JOIN store.runs AS runs ON looks.run_number = runs.run_number;

COMMENT ON VIEW looks IS 'One look at one board';
COMMENT ON COLUMN looks.run_id IS 'The run it belongs to';
COMMENT ON COLUMN looks.source IS 'The platform';
COMMENT ON COLUMN looks.board IS 'The employer''s board on it';
COMMENT ON COLUMN looks.looked_at IS 'When the board was looked at';
COMMENT ON COLUMN looks.verdict IS
'complete, unchanged, partial, failed or refused; only complete and unchanged ones count against a posting';
COMMENT ON COLUMN looks.listed_count IS 'Postings read; null if the board could not be read';
COMMENT ON COLUMN looks.reason IS 'Why it is neither complete nor unchanged; empty otherwise';
COMMENT ON COLUMN looks.employer IS 'The employer by the list of boards; null if not listed';
COMMENT ON COLUMN looks.market IS 'web, or sample for the made-up market';

CREATE VIEW boards AS
SELECT
    source,
    board,
    arg_max(employer, (looked_at, look_number)) AS employer,
    min(looked_at) AS first_looked_at,
    max(looked_at) AS last_looked_at,
    count(*) AS look_count,
    count(*) FILTER (WHERE verdict IN ('complete', 'unchanged')) AS complete_count,
    arg_max(verdict, (looked_at, look_number)) AS last_verdict
FROM store.looks
GROUP BY source, board;

COMMENT ON VIEW boards IS 'One board with how looking at it has gone';
COMMENT ON COLUMN boards.source IS 'The platform';
COMMENT ON COLUMN boards.board IS 'The employer''s board on it';
COMMENT ON COLUMN boards.employer IS 'The employer by the list of boards; null if not listed';
COMMENT ON COLUMN boards.first_looked_at IS 'First look';
COMMENT ON COLUMN boards.last_looked_at IS 'Last look';
COMMENT ON COLUMN boards.look_count IS 'Looks at it';
COMMENT ON COLUMN boards.complete_count IS 'Looks that saw the whole board';
COMMENT ON COLUMN boards.last_verdict IS 'Verdict of the last look';

CREATE VIEW employers AS
SELECT
    employer,
    count(*) AS posting_count,
    count(*) FILTER (WHERE status IN ('open', 'reopened')) AS open_count,
    count(*) FILTER (WHERE role = 'ai_pm') AS ai_pm_count,
    count(DISTINCT source || '/' || board) AS board_count,
    min(first_seen_at) AS first_seen_at,
    max(last_seen_at) AS last_seen_at
FROM store.postings
GROUP BY employer;

COMMENT ON VIEW employers IS 'One employer, by the name its postings carry';
COMMENT ON COLUMN employers.employer IS 'Employer as stated, else by the list of boards, else the board''s own name';
COMMENT ON COLUMN employers.posting_count IS 'Postings ever seen';
COMMENT ON COLUMN employers.open_count IS 'Postings open or reopened';
COMMENT ON COLUMN employers.ai_pm_count IS 'AI product manager postings ever seen';
COMMENT ON COLUMN employers.board_count IS 'Boards it posts on';
COMMENT ON COLUMN employers.first_seen_at IS 'First look that saw a posting of it';
COMMENT ON COLUMN employers.last_seen_at IS 'Last look that saw one';

CREATE VIEW skills AS
SELECT
    skill_id,
    label,
    guide_skill,
    family,
    parent_id
FROM store.skills;

COMMENT ON VIEW skills IS 'One skill of the taxonomy';
COMMENT ON COLUMN skills.skill_id IS 'The skill''s id';
COMMENT ON COLUMN skills.label IS 'Its name for readers';
COMMENT ON COLUMN skills.guide_skill IS 'The guide''s skill it belongs to; null if none';
COMMENT ON COLUMN skills.family IS 'technical, ai, product, analytics, ethics, communication or collaboration';
COMMENT ON COLUMN skills.parent_id IS 'The broader skill, for a finer one';

CREATE VIEW guide_skills AS
SELECT
    guide_skill,
    label,
    meaning,
    position
FROM store.guide_skills;

COMMENT ON VIEW guide_skills IS 'One of the guide''s skills';
COMMENT ON COLUMN guide_skills.guide_skill IS 'Its id';
COMMENT ON COLUMN guide_skills.label IS 'Its name for readers';
COMMENT ON COLUMN guide_skills.meaning IS 'What the guide means by it';
COMMENT ON COLUMN guide_skills.position IS 'Place in the guide, from 1';

CREATE VIEW guide_bands AS
SELECT
    band_id,
    level,
    country,
    currency,
    period,
    low,
    high,
    employers,
    statement
FROM store.guide_bands;

COMMENT ON VIEW guide_bands IS 'One pay band the guide promises';
COMMENT ON COLUMN guide_bands.band_id IS 'Its id';
COMMENT ON COLUMN guide_bands.level IS 'The level it is for';
COMMENT ON COLUMN guide_bands.country IS 'ISO 3166-1 alpha-2';
COMMENT ON COLUMN guide_bands.currency IS 'ISO 4217';
COMMENT ON COLUMN guide_bands.period IS 'year, month, week, day or hour';
COMMENT ON COLUMN guide_bands.low IS 'Lower end';
COMMENT ON COLUMN guide_bands.high IS 'Upper end; null if open';
COMMENT ON COLUMN guide_bands.employers IS 'all or big_tech';
COMMENT ON COLUMN guide_bands.statement IS 'The promise in words';

CREATE VIEW guide_claims AS
SELECT
    claim_id,
    kind,
    statement,
    position
FROM store.guide_claims;

COMMENT ON VIEW guide_claims IS 'One claim of the guide that can be held against the market';
COMMENT ON COLUMN guide_claims.claim_id IS 'Its id';
COMMENT ON COLUMN guide_claims.kind IS 'claim, responsibility or reason';
COMMENT ON COLUMN guide_claims.statement IS 'The claim in words';
COMMENT ON COLUMN guide_claims.position IS 'Place in the guide, from 1';

CREATE VIEW meta AS
SELECT
    schema_version,
    extractor_version,
    taxonomy_version,
    built_from_run_id,
    spacy_version
FROM store.meta;

COMMENT ON VIEW meta IS 'What this warehouse was made by; one row';
COMMENT ON COLUMN meta.schema_version IS 'Number of the last migration applied';
COMMENT ON COLUMN meta.extractor_version IS 'Version of the extraction rules behind all facts';
COMMENT ON COLUMN meta.taxonomy_version IS 'Version of the skill taxonomy behind all facts';
COMMENT ON COLUMN meta.built_from_run_id IS 'The newest run inside; null in an empty warehouse';
COMMENT ON COLUMN meta.spacy_version IS 'Version of spaCy that split the words';

-- The edition before the present one. Where both read a content alike, its facts stand once, in the tables of 0002;
-- where they don't, the earlier rows are kept here. So both editions can be asked, and most rows stand once.
ALTER TABLE store.extractions ADD COLUMN taxonomy VARCHAR;

COMMENT ON TABLE store.extractions IS 'One edition of extraction whose facts are kept';
COMMENT ON COLUMN store.extractions.extraction_number IS
'Internal key: 1 for the present edition, 2 for the one before';
COMMENT ON COLUMN store.extractions.taxonomy IS
'Its blocks as JSON, to tell later what a change of them touches; null if nobody knows';

CREATE TABLE store.earlier_contents (
    content_number INTEGER NOT NULL,
    is_changed BOOLEAN NOT NULL
);

COMMENT ON TABLE store.earlier_contents IS 'One content that the earlier edition read too';
COMMENT ON COLUMN store.earlier_contents.content_number IS 'The content';
COMMENT ON COLUMN store.earlier_contents.is_changed IS
'It was read otherwise: its earlier facts are in the tables earlier_*, else they are those of the present';

CREATE TABLE store.earlier_facts (
    content_number INTEGER NOT NULL,
    extraction_number INTEGER NOT NULL,
    text_hash VARCHAR NOT NULL,
    text_length INTEGER NOT NULL,
    language VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    min_years INTEGER,
    work_mode VARCHAR NOT NULL,
    coding VARCHAR NOT NULL
);

COMMENT ON TABLE store.earlier_facts IS
'What one content says of its posting, as the earlier edition read it; of changed contents only';
COMMENT ON COLUMN store.earlier_facts.content_number IS 'The content these facts were read from';
COMMENT ON COLUMN store.earlier_facts.extraction_number IS 'The extraction that read it';
COMMENT ON COLUMN store.earlier_facts.text_hash IS 'SHA-256 of the plain text';
COMMENT ON COLUMN store.earlier_facts.text_length IS 'Characters of the plain text';
COMMENT ON COLUMN store.earlier_facts.language IS 'ISO 639-1, or unknown';
COMMENT ON COLUMN store.earlier_facts.role IS 'ai_pm, pm or other';
COMMENT ON COLUMN store.earlier_facts.level IS 'entry, mid, senior, lead, manager, director or unknown';
COMMENT ON COLUMN store.earlier_facts.min_years IS 'Smallest number of years of experience required; null if unsaid';
COMMENT ON COLUMN store.earlier_facts.work_mode IS 'remote, hybrid, onsite or unknown';
COMMENT ON COLUMN store.earlier_facts.coding IS 'required, preferred, not_needed or unstated';

CREATE TABLE store.earlier_findings (
    content_number INTEGER NOT NULL,
    finding_number INTEGER NOT NULL,
    field VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    words VARCHAR NOT NULL,
    rule VARCHAR NOT NULL
);

COMMENT ON TABLE store.earlier_findings IS
'One value of one field, with the words that said it, as the earlier edition read it; of changed contents only';
COMMENT ON COLUMN store.earlier_findings.content_number IS 'The content these facts were read from';
COMMENT ON COLUMN store.earlier_findings.finding_number IS 'Place among the findings of the content, from 1';
COMMENT ON COLUMN store.earlier_findings.field IS 'role, level, min_years, work_mode, coding or language';
COMMENT ON COLUMN store.earlier_findings.value IS 'The value found';
COMMENT ON COLUMN store.earlier_findings.origin IS 'Where the words stand: title, location, text or source';
COMMENT ON COLUMN store.earlier_findings.start_offset IS
'First character of the words; counts characters of the text, or of what `origin` names';
COMMENT ON COLUMN store.earlier_findings.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN store.earlier_findings.words IS 'The words that said it, exactly as they stand there';
COMMENT ON COLUMN store.earlier_findings.rule IS 'The rule that fired';

CREATE TABLE store.earlier_mentions (
    content_number INTEGER NOT NULL,
    mention_number INTEGER NOT NULL,
    skill_id VARCHAR NOT NULL,
    subskill_id VARCHAR,
    demand_level VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    words VARCHAR NOT NULL
);

COMMENT ON TABLE store.earlier_mentions IS
'One skill named at one place of a text, as the earlier edition read it; of changed contents only';
COMMENT ON COLUMN store.earlier_mentions.content_number IS 'The content these facts were read from';
COMMENT ON COLUMN store.earlier_mentions.mention_number IS 'Place among the mentions of the content, from 1';
COMMENT ON COLUMN store.earlier_mentions.skill_id IS 'The skill';
COMMENT ON COLUMN store.earlier_mentions.subskill_id IS 'The finer skill named, if the taxonomy knows one';
COMMENT ON COLUMN store.earlier_mentions.demand_level IS 'required, preferred or duty';
COMMENT ON COLUMN store.earlier_mentions.section IS 'The part of the posting it stands in';
COMMENT ON COLUMN store.earlier_mentions.start_offset IS
'First character of the words; counts characters of the text, or of what `origin` names';
COMMENT ON COLUMN store.earlier_mentions.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN store.earlier_mentions.words IS 'The words that said it, exactly as they stand there';

CREATE TABLE store.earlier_guide_demand (
    content_number INTEGER NOT NULL,
    guide_skill VARCHAR NOT NULL,
    demand_level VARCHAR NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    words VARCHAR NOT NULL
);

COMMENT ON TABLE store.earlier_guide_demand IS
'One of the guide''s skills asked for; no row means absent, as the earlier edition read it; of changed contents only';
COMMENT ON COLUMN store.earlier_guide_demand.content_number IS 'The content these facts were read from';
COMMENT ON COLUMN store.earlier_guide_demand.guide_skill IS 'The guide''s skill';
COMMENT ON COLUMN store.earlier_guide_demand.demand_level IS 'required, preferred or duty';
COMMENT ON COLUMN store.earlier_guide_demand.start_offset IS
'First character of the words; counts characters of the text, or of what `origin` names';
COMMENT ON COLUMN store.earlier_guide_demand.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN store.earlier_guide_demand.words IS 'The words that said it, exactly as they stand there';

CREATE TABLE store.earlier_salaries (
    content_number INTEGER NOT NULL,
    salary_number INTEGER NOT NULL,
    low DECIMAL(18, 2),
    high DECIMAL(18, 2),
    currency VARCHAR,
    period VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    words VARCHAR NOT NULL
);

COMMENT ON TABLE store.earlier_salaries IS
'One pay statement, as stated, as the earlier edition read it; of changed contents only';
COMMENT ON COLUMN store.earlier_salaries.content_number IS 'The content these facts were read from';
COMMENT ON COLUMN store.earlier_salaries.salary_number IS 'Place among the pay statements of the content, from 1';
COMMENT ON COLUMN store.earlier_salaries.low IS 'Lower end in full units; null if open';
COMMENT ON COLUMN store.earlier_salaries.high IS 'Upper end in full units; null if open';
COMMENT ON COLUMN store.earlier_salaries.currency IS 'ISO 4217; null if unsaid';
COMMENT ON COLUMN store.earlier_salaries.period IS 'year, month, week, day or hour';
COMMENT ON COLUMN store.earlier_salaries.kind IS 'base, ote, total, bonus, equity or stipend';
COMMENT ON COLUMN store.earlier_salaries.place IS 'For whom or where; empty if unsaid';
COMMENT ON COLUMN store.earlier_salaries.origin IS 'source for the source''s own fields, text for words';
COMMENT ON COLUMN store.earlier_salaries.start_offset IS
'First character of the words; counts characters of the text, or of what `origin` names';
COMMENT ON COLUMN store.earlier_salaries.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN store.earlier_salaries.words IS 'The words that said it, exactly as they stand there';

CREATE VIEW extractions AS
SELECT
    extraction_number,
    extractor_version,
    taxonomy_version,
    spacy_version
FROM store.extractions;

COMMENT ON VIEW extractions IS 'One edition of extraction whose facts can be asked: the present, and the one before';
COMMENT ON COLUMN extractions.extraction_number IS
'1 for the present edition, which all other views show; 2 for the one before, which the views earlier_* show';
COMMENT ON COLUMN extractions.extractor_version IS 'Version of its rules';
COMMENT ON COLUMN extractions.taxonomy_version IS 'Version of its skill taxonomy';
COMMENT ON COLUMN extractions.spacy_version IS 'Version of its spaCy';

CREATE VIEW earlier_postings AS
WITH read_then AS (
    SELECT
        changed.content_number,
        changed.role,
        changed.level,
        changed.min_years,
        changed.work_mode,
        changed.coding,
        changed.language
    FROM store.earlier_facts AS changed
    UNION ALL
    SELECT
        unchanged.content_number,
        unchanged.role,
        unchanged.level,
        unchanged.min_years,
        unchanged.work_mode,
        unchanged.coding,
        unchanged.language
    FROM store.facts AS unchanged
    INNER JOIN store.earlier_contents AS contents
        ON unchanged.content_number = contents.content_number AND NOT contents.is_changed
)

SELECT
    postings.posting_id,
    read_then.role,
    read_then.level,
    read_then.min_years,
    read_then.work_mode,
    read_then.coding,
    read_then.language
FROM store.postings AS postings
INNER JOIN read_then ON postings.content_number = read_then.content_number;

COMMENT ON VIEW earlier_postings IS
'What the earlier edition read of one posting''s present version; empty if only one edition is known';
COMMENT ON COLUMN earlier_postings.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN earlier_postings.role IS 'ai_pm, pm or other';
COMMENT ON COLUMN earlier_postings.level IS 'entry, mid, senior, lead, manager, director or unknown';
COMMENT ON COLUMN earlier_postings.min_years IS 'Smallest number of years of experience required; null if unsaid';
COMMENT ON COLUMN earlier_postings.work_mode IS 'remote, hybrid, onsite or unknown';
COMMENT ON COLUMN earlier_postings.coding IS 'required, preferred, not_needed or unstated';
COMMENT ON COLUMN earlier_postings.language IS 'ISO 639-1, or unknown';

CREATE VIEW earlier_findings AS
WITH read_then AS (
    SELECT
        changed.content_number,
        changed.field,
        changed.value,
        changed.origin,
        changed.start_offset,
        changed.end_offset,
        changed.words,
        changed.rule
    FROM store.earlier_findings AS changed
    UNION ALL
    SELECT
        unchanged.content_number,
        unchanged.field,
        unchanged.value,
        unchanged.origin,
        unchanged.start_offset,
        unchanged.end_offset,
        unchanged.words,
        unchanged.rule
    FROM store.findings AS unchanged
    INNER JOIN store.earlier_contents AS contents
        ON unchanged.content_number = contents.content_number AND NOT contents.is_changed
)

SELECT
    postings.posting_id,
    read_then.field,
    read_then.value,
    read_then.origin,
    read_then.start_offset,
    read_then.end_offset,
    read_then.words,
    read_then.rule
FROM store.postings AS postings
INNER JOIN read_then ON postings.content_number = read_then.content_number;

COMMENT ON VIEW earlier_findings IS 'One value of one field of a posting''s present version, by the earlier edition';
COMMENT ON COLUMN earlier_findings.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN earlier_findings.field IS 'role, level, min_years, work_mode, coding or language';
COMMENT ON COLUMN earlier_findings.value IS 'The value found';
COMMENT ON COLUMN earlier_findings.origin IS 'Where the words stand: title, location, text or source';
COMMENT ON COLUMN earlier_findings.start_offset IS
'First character of the words; counts characters of the text, or of what `origin` names';
COMMENT ON COLUMN earlier_findings.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN earlier_findings.words IS 'The words that said it, exactly as they stand there';
COMMENT ON COLUMN earlier_findings.rule IS 'The rule that fired';

CREATE VIEW earlier_mentions AS
WITH read_then AS (
    SELECT
        changed.content_number,
        changed.skill_id,
        changed.subskill_id,
        changed.demand_level,
        changed.section,
        changed.start_offset,
        changed.end_offset,
        changed.words
    FROM store.earlier_mentions AS changed
    UNION ALL
    SELECT
        unchanged.content_number,
        unchanged.skill_id,
        unchanged.subskill_id,
        unchanged.demand_level,
        unchanged.section,
        unchanged.start_offset,
        unchanged.end_offset,
        unchanged.words
    FROM store.mentions AS unchanged
    INNER JOIN store.earlier_contents AS contents
        ON unchanged.content_number = contents.content_number AND NOT contents.is_changed
)

SELECT
    postings.posting_id,
    read_then.skill_id,
    read_then.subskill_id,
    read_then.demand_level,
    read_then.section,
    read_then.start_offset,
    read_then.end_offset,
    read_then.words
FROM store.postings AS postings
INNER JOIN read_then ON postings.content_number = read_then.content_number;

COMMENT ON VIEW earlier_mentions IS
'One skill named at one place of a posting''s present version, by the earlier edition';
COMMENT ON COLUMN earlier_mentions.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN earlier_mentions.skill_id IS 'The skill';
COMMENT ON COLUMN earlier_mentions.subskill_id IS 'The finer skill named, if the taxonomy knows one';
COMMENT ON COLUMN earlier_mentions.demand_level IS 'required, preferred or duty';
COMMENT ON COLUMN earlier_mentions.section IS 'The part of the posting it stands in';
COMMENT ON COLUMN earlier_mentions.start_offset IS 'First character of the words; counts characters of the text';
COMMENT ON COLUMN earlier_mentions.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN earlier_mentions.words IS 'The words that said it, exactly as they stand there';

CREATE VIEW earlier_guide_demand AS
WITH read_then AS (
    SELECT
        changed.content_number,
        changed.guide_skill,
        changed.demand_level,
        changed.start_offset,
        changed.end_offset,
        changed.words
    FROM store.earlier_guide_demand AS changed
    UNION ALL
    SELECT
        unchanged.content_number,
        unchanged.guide_skill,
        unchanged.demand_level,
        unchanged.start_offset,
        unchanged.end_offset,
        unchanged.words
    FROM store.guide_demand AS unchanged
    INNER JOIN store.earlier_contents AS contents
        ON unchanged.content_number = contents.content_number AND NOT contents.is_changed
)

SELECT
    postings.posting_id,
    read_then.guide_skill,
    read_then.demand_level,
    read_then.start_offset,
    read_then.end_offset,
    read_then.words
FROM store.postings AS postings
INNER JOIN read_then ON postings.content_number = read_then.content_number;

COMMENT ON VIEW earlier_guide_demand IS 'One of the guide''s skills asked for by one posting, by the earlier edition';
COMMENT ON COLUMN earlier_guide_demand.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN earlier_guide_demand.guide_skill IS 'The guide''s skill';
COMMENT ON COLUMN earlier_guide_demand.demand_level IS 'required, preferred or duty';
COMMENT ON COLUMN earlier_guide_demand.start_offset IS 'First character of the words; counts characters of the text';
COMMENT ON COLUMN earlier_guide_demand.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN earlier_guide_demand.words IS 'The words that said it, exactly as they stand there';

CREATE VIEW earlier_salaries AS
WITH read_then AS (
    SELECT
        changed.content_number,
        changed.salary_number,
        changed.low,
        changed.high,
        changed.currency,
        changed.period,
        changed.kind,
        changed.place,
        changed.origin,
        changed.start_offset,
        changed.end_offset,
        changed.words
    FROM store.earlier_salaries AS changed
    UNION ALL
    SELECT
        unchanged.content_number,
        unchanged.salary_number,
        unchanged.low,
        unchanged.high,
        unchanged.currency,
        unchanged.period,
        unchanged.kind,
        unchanged.place,
        unchanged.origin,
        unchanged.start_offset,
        unchanged.end_offset,
        unchanged.words
    FROM store.salaries AS unchanged
    INNER JOIN store.earlier_contents AS contents
        ON unchanged.content_number = contents.content_number AND NOT contents.is_changed
)

SELECT
    postings.posting_id,
    read_then.salary_number,
    read_then.low,
    read_then.high,
    read_then.currency,
    read_then.period,
    read_then.kind,
    read_then.place,
    read_then.origin,
    read_then.start_offset,
    read_then.end_offset,
    read_then.words
FROM store.postings AS postings
INNER JOIN read_then ON postings.content_number = read_then.content_number;

COMMENT ON VIEW earlier_salaries IS 'One pay statement of a posting''s present version, by the earlier edition';
COMMENT ON COLUMN earlier_salaries.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN earlier_salaries.salary_number IS 'Place among the posting''s pay statements, from 1';
COMMENT ON COLUMN earlier_salaries.low IS 'Lower end in full units; null if open';
COMMENT ON COLUMN earlier_salaries.high IS 'Upper end in full units; null if open';
COMMENT ON COLUMN earlier_salaries.currency IS 'ISO 4217; null if unsaid';
COMMENT ON COLUMN earlier_salaries.period IS 'year, month, week, day or hour';
COMMENT ON COLUMN earlier_salaries.kind IS 'base, ote, total, bonus, equity or stipend';
COMMENT ON COLUMN earlier_salaries.place IS 'For whom or where; empty if unsaid';
COMMENT ON COLUMN earlier_salaries.origin IS 'source for the source''s own fields, text for words';
COMMENT ON COLUMN earlier_salaries.start_offset IS
'First character of the words; counts characters of the text, or of what `origin` names';
COMMENT ON COLUMN earlier_salaries.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN earlier_salaries.words IS 'The words that said it, exactly as they stand there';

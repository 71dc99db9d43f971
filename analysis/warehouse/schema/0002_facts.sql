-- What extraction read, once per content: keyed by content, extractor version and taxonomy version.
CREATE TABLE store.extractions (
    extraction_number INTEGER NOT NULL,
    extractor_version VARCHAR NOT NULL,
    taxonomy_version VARCHAR NOT NULL,
    spacy_version VARCHAR NOT NULL
);

COMMENT ON TABLE store.extractions IS 'One version of extraction; facts of one version are kept';
COMMENT ON COLUMN store.extractions.extraction_number IS 'Internal key';
COMMENT ON COLUMN store.extractions.extractor_version IS 'Version of the rules';
COMMENT ON COLUMN store.extractions.taxonomy_version IS 'Version of the skill taxonomy';
COMMENT ON COLUMN store.extractions.spacy_version IS 'Version of spaCy';

CREATE TABLE store.facts (
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

COMMENT ON TABLE store.facts IS 'What one content says of its posting';
COMMENT ON COLUMN store.facts.content_number IS 'The content these facts were read from';
COMMENT ON COLUMN store.facts.extraction_number IS 'The extraction that read it';
COMMENT ON COLUMN store.facts.text_hash IS 'SHA-256 of the plain text';
COMMENT ON COLUMN store.facts.text_length IS 'Characters of the plain text';
COMMENT ON COLUMN store.facts.language IS 'ISO 639-1, or unknown';
COMMENT ON COLUMN store.facts.role IS 'ai_pm, pm or other';
COMMENT ON COLUMN store.facts.level IS 'entry, mid, senior, lead, manager, director or unknown';
COMMENT ON COLUMN store.facts.min_years IS 'Smallest number of years of experience required; null if unsaid';
COMMENT ON COLUMN store.facts.work_mode IS 'remote, hybrid, onsite or unknown';
COMMENT ON COLUMN store.facts.coding IS 'required, preferred, not_needed or unstated';

CREATE TABLE store.findings (
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

COMMENT ON TABLE store.findings IS 'One value of one field, with the words that said it';
COMMENT ON COLUMN store.findings.content_number IS 'The content these facts were read from';
COMMENT ON COLUMN store.findings.finding_number IS 'Place among the findings of the content, from 1';
COMMENT ON COLUMN store.findings.field IS 'role, level, min_years, work_mode, coding or language';
COMMENT ON COLUMN store.findings.value IS 'The value found';
COMMENT ON COLUMN store.findings.origin IS 'Where the words stand: title, location, text or source';
COMMENT ON COLUMN store.findings.start_offset IS
'First character of the words; counts characters of the text, or of what `origin` names';
COMMENT ON COLUMN store.findings.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN store.findings.words IS 'The words that said it, exactly as they stand there';
COMMENT ON COLUMN store.findings.rule IS 'The rule that fired';

CREATE TABLE store.mentions (
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

COMMENT ON TABLE store.mentions IS 'One skill named at one place of a text';
COMMENT ON COLUMN store.mentions.content_number IS 'The content these facts were read from';
COMMENT ON COLUMN store.mentions.mention_number IS 'Place among the mentions of the content, from 1';
COMMENT ON COLUMN store.mentions.skill_id IS 'The skill';
COMMENT ON COLUMN store.mentions.subskill_id IS 'The finer skill named, if the taxonomy knows one';
COMMENT ON COLUMN store.mentions.demand_level IS 'required, preferred or duty';
COMMENT ON COLUMN store.mentions.section IS 'The part of the posting it stands in';
COMMENT ON COLUMN store.mentions.start_offset IS
'First character of the words; counts characters of the text, or of what `origin` names';
COMMENT ON COLUMN store.mentions.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN store.mentions.words IS 'The words that said it, exactly as they stand there';

CREATE TABLE store.guide_demand (
    content_number INTEGER NOT NULL,
    guide_skill VARCHAR NOT NULL,
    demand_level VARCHAR NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    words VARCHAR NOT NULL
);

COMMENT ON TABLE store.guide_demand IS 'One of the guide''s skills asked for; no row means absent';
COMMENT ON COLUMN store.guide_demand.content_number IS 'The content these facts were read from';
COMMENT ON COLUMN store.guide_demand.guide_skill IS 'The guide''s skill';
COMMENT ON COLUMN store.guide_demand.demand_level IS 'required, preferred or duty';
COMMENT ON COLUMN store.guide_demand.start_offset IS
'First character of the words; counts characters of the text, or of what `origin` names';
COMMENT ON COLUMN store.guide_demand.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN store.guide_demand.words IS 'The words that said it, exactly as they stand there';

CREATE TABLE store.salaries (
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

COMMENT ON TABLE store.salaries IS 'One pay statement, as stated';
COMMENT ON COLUMN store.salaries.content_number IS 'The content these facts were read from';
COMMENT ON COLUMN store.salaries.salary_number IS 'Place among the pay statements of the content, from 1';
COMMENT ON COLUMN store.salaries.low IS 'Lower end in full units; null if open';
COMMENT ON COLUMN store.salaries.high IS 'Upper end in full units; null if open';
COMMENT ON COLUMN store.salaries.currency IS 'ISO 4217; null if unsaid';
COMMENT ON COLUMN store.salaries.period IS 'year, month, week, day or hour';
COMMENT ON COLUMN store.salaries.kind IS 'base, ote, total, bonus, equity or stipend';
COMMENT ON COLUMN store.salaries.place IS 'For whom or where; empty if unsaid';
COMMENT ON COLUMN store.salaries.origin IS 'source for the source''s own fields, text for words';
COMMENT ON COLUMN store.salaries.start_offset IS
'First character of the words; counts characters of the text, or of what `origin` names';
COMMENT ON COLUMN store.salaries.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN store.salaries.words IS 'The words that said it, exactly as they stand there';

CREATE TABLE store.skills (
    skill_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    guide_skill VARCHAR,
    family VARCHAR NOT NULL,
    parent_id VARCHAR
);

COMMENT ON TABLE store.skills IS 'One skill of the taxonomy';
COMMENT ON COLUMN store.skills.skill_id IS 'The skill''s id';
COMMENT ON COLUMN store.skills.label IS 'Its name for readers';
COMMENT ON COLUMN store.skills.guide_skill IS 'The guide''s skill it belongs to; null if none';
COMMENT ON COLUMN store.skills.family IS 'technical, ai, product, analytics, ethics, communication or collaboration';
COMMENT ON COLUMN store.skills.parent_id IS 'The broader skill, for a finer one';

CREATE TABLE store.guide_skills (
    guide_skill VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    meaning VARCHAR NOT NULL,
    position INTEGER NOT NULL
);

COMMENT ON TABLE store.guide_skills IS 'One of the guide''s skills';
COMMENT ON COLUMN store.guide_skills.guide_skill IS 'Its id';
COMMENT ON COLUMN store.guide_skills.label IS 'Its name for readers';
COMMENT ON COLUMN store.guide_skills.meaning IS 'What the guide means by it';
COMMENT ON COLUMN store.guide_skills.position IS 'Place in the guide, from 1';

CREATE TABLE store.guide_bands (
    band_id VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    currency VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    low DECIMAL(18, 2) NOT NULL,
    high DECIMAL(18, 2),
    employers VARCHAR NOT NULL,
    statement VARCHAR NOT NULL,
    position INTEGER NOT NULL
);

COMMENT ON TABLE store.guide_bands IS 'One pay band the guide promises';
COMMENT ON COLUMN store.guide_bands.band_id IS 'Its id';
COMMENT ON COLUMN store.guide_bands.level IS 'The level it is for';
COMMENT ON COLUMN store.guide_bands.country IS 'ISO 3166-1 alpha-2';
COMMENT ON COLUMN store.guide_bands.currency IS 'ISO 4217';
COMMENT ON COLUMN store.guide_bands.period IS 'year, month, week, day or hour';
COMMENT ON COLUMN store.guide_bands.low IS 'Lower end';
COMMENT ON COLUMN store.guide_bands.high IS 'Upper end; null if open';
COMMENT ON COLUMN store.guide_bands.employers IS 'all or big_tech';
COMMENT ON COLUMN store.guide_bands.statement IS 'The promise in words';
COMMENT ON COLUMN store.guide_bands.position IS 'Place in the guide, from 1';

CREATE TABLE store.guide_claims (
    claim_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    statement VARCHAR NOT NULL,
    position INTEGER NOT NULL
);

COMMENT ON TABLE store.guide_claims IS 'One claim of the guide that can be held against the market';
COMMENT ON COLUMN store.guide_claims.claim_id IS 'Its id';
COMMENT ON COLUMN store.guide_claims.kind IS 'claim, responsibility or reason';
COMMENT ON COLUMN store.guide_claims.statement IS 'The claim in words';
COMMENT ON COLUMN store.guide_claims.position IS 'Place in the guide, from 1';

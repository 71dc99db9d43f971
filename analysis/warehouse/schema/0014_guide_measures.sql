-- How the guide is held against the market: measures beneath its statements, the rules that judge them, and whom they
-- are about.
CREATE TABLE store.guide_measures (
    measure_id VARCHAR NOT NULL,
    guide_id VARCHAR NOT NULL,
    statement VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    group_id VARCHAR NOT NULL,
    against_id VARCHAR,
    alike VARCHAR[] NOT NULL,
    guide_skills VARCHAR[] NOT NULL,
    skills VARCHAR[] NOT NULL,
    signals VARCHAR[] NOT NULL,
    levels VARCHAR[] NOT NULL,
    coding VARCHAR[] NOT NULL,
    roles VARCHAR[] NOT NULL,
    band_id VARCHAR,
    rule_id VARCHAR,
    because VARCHAR,
    supported_above DECIMAL(18, 4),
    supported_below DECIMAL(18, 4),
    contradicted_below DECIMAL(18, 4),
    contradicted_above DECIMAL(18, 4),
    position INTEGER NOT NULL
);

COMMENT ON TABLE store.guide_measures IS 'One figure that bears on a statement of the guide';
COMMENT ON COLUMN store.guide_measures.measure_id IS 'Its id';
COMMENT ON COLUMN store.guide_measures.guide_id IS 'The skill, band or claim it bears on';
COMMENT ON COLUMN store.guide_measures.statement IS 'What is measured, in words';
COMMENT ON COLUMN store.guide_measures.kind IS 'share, difference, trend, pay_median or pay_contrast';
COMMENT ON COLUMN store.guide_measures.group_id IS 'Whose postings are counted';
COMMENT ON COLUMN store.guide_measures.against_id IS 'Whose postings they are held against; null unless they are';
COMMENT ON COLUMN store.guide_measures.alike IS 'level, country: pay is held against that of postings alike in this';
COMMENT ON COLUMN store.guide_measures.guide_skills IS
'A posting counts if it asks for one of these skills of the guide,';
COMMENT ON COLUMN store.guide_measures.skills IS 'or names one of these skills,';
COMMENT ON COLUMN store.guide_measures.signals IS 'or gives one of these signals,';
COMMENT ON COLUMN store.guide_measures.levels IS 'at one of these levels of demand (at any, if empty);';
COMMENT ON COLUMN store.guide_measures.coding IS 'or says one of these things of coding,';
COMMENT ON COLUMN store.guide_measures.roles IS 'or is of one of these roles,';
COMMENT ON COLUMN store.guide_measures.band_id IS 'or its base range touches this band';
COMMENT ON COLUMN store.guide_measures.rule_id IS
'The rule that judges the figure; null if it only stands beside; band: the ends of the guide''s own band';
COMMENT ON COLUMN store.guide_measures.because IS 'Why this rule fits the guide''s words';
COMMENT ON COLUMN store.guide_measures.supported_above IS 'Supported if the whole interval lies at or above this';
COMMENT ON COLUMN store.guide_measures.supported_below IS 'Supported if the whole interval lies at or below this';
COMMENT ON COLUMN store.guide_measures.contradicted_below IS 'Contradicted if the whole interval lies below this';
COMMENT ON COLUMN store.guide_measures.contradicted_above IS 'Contradicted if the whole interval lies above this';
COMMENT ON COLUMN store.guide_measures.position IS 'Place in the guide, from 1';

CREATE TABLE store.guide_rules (
    rule_id VARCHAR NOT NULL,
    supported_above DECIMAL(18, 4),
    supported_below DECIMAL(18, 4),
    contradicted_below DECIMAL(18, 4),
    contradicted_above DECIMAL(18, 4),
    because VARCHAR NOT NULL
);

COMMENT ON TABLE store.guide_rules IS 'One way to turn a figure into a verdict';
COMMENT ON COLUMN store.guide_rules.rule_id IS 'Its id';
COMMENT ON COLUMN store.guide_rules.supported_above IS 'Supported if the whole interval lies at or above this';
COMMENT ON COLUMN store.guide_rules.supported_below IS 'Supported if the whole interval lies at or below this';
COMMENT ON COLUMN store.guide_rules.contradicted_below IS 'Contradicted if the whole interval lies below this';
COMMENT ON COLUMN store.guide_rules.contradicted_above IS 'Contradicted if the whole interval lies above this';
COMMENT ON COLUMN store.guide_rules.because IS 'Why these figures';

CREATE TABLE store.guide_groups (
    group_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    roles VARCHAR[] NOT NULL,
    levels VARCHAR[] NOT NULL,
    countries VARCHAR[] NOT NULL,
    industries VARCHAR[] NOT NULL,
    currency VARCHAR,
    employers VARCHAR NOT NULL,
    inside VARCHAR,
    outside VARCHAR
);

COMMENT ON TABLE store.guide_groups IS 'One group of postings that measures are about';
COMMENT ON COLUMN store.guide_groups.group_id IS 'Its id';
COMMENT ON COLUMN store.guide_groups.label IS 'Its name for readers';
COMMENT ON COLUMN store.guide_groups.roles IS 'Roles of its postings';
COMMENT ON COLUMN store.guide_groups.levels IS 'Their levels';
COMMENT ON COLUMN store.guide_groups.countries IS 'Their countries; a posting that names none is in every one';
COMMENT ON COLUMN store.guide_groups.industries IS 'Industries of their employers';
COMMENT ON COLUMN store.guide_groups.currency IS 'The currency of the pay that is compared';
COMMENT ON COLUMN store.guide_groups.employers IS 'all, big_tech or elsewhere';
COMMENT ON COLUMN store.guide_groups.inside IS 'The place one of their locations is in';
COMMENT ON COLUMN store.guide_groups.outside IS 'The place none of their locations is in';

CREATE TABLE store.guide_places (
    place VARCHAR NOT NULL,
    words VARCHAR NOT NULL
);

COMMENT ON TABLE store.guide_places IS 'Words of a location that name one of the guide''s places';
COMMENT ON COLUMN store.guide_places.place IS 'The place';
COMMENT ON COLUMN store.guide_places.words IS 'Words that name it, in whatever case';

CREATE TABLE store.guide_big_tech (
    employer VARCHAR NOT NULL,
    employer_key VARCHAR NOT NULL,
    as_of DATE NOT NULL,
    definition VARCHAR NOT NULL,
    source VARCHAR NOT NULL
);

COMMENT ON TABLE store.guide_big_tech IS 'One big technology company, as the guide''s file lists them';
COMMENT ON COLUMN store.guide_big_tech.employer IS 'A name it hires under';
COMMENT ON COLUMN store.guide_big_tech.employer_key IS 'What all spellings of that name have in common';
COMMENT ON COLUMN store.guide_big_tech.as_of IS 'The day the list was true';
COMMENT ON COLUMN store.guide_big_tech.definition IS 'Who is on the list';
COMMENT ON COLUMN store.guide_big_tech.source IS 'Where one can look it up';

CREATE VIEW guide_measures AS
SELECT
    measure_id,
    guide_id,
    statement,
    kind,
    group_id,
    against_id,
    alike,
    guide_skills,
    skills,
    signals,
    levels,
    coding,
    roles,
    band_id,
    rule_id,
    because,
    supported_above,
    supported_below,
    contradicted_below,
    contradicted_above,
    position
FROM store.guide_measures;

COMMENT ON VIEW guide_measures IS 'One figure that bears on a statement of the guide';
COMMENT ON COLUMN guide_measures.measure_id IS 'Its id';
COMMENT ON COLUMN guide_measures.guide_id IS 'The skill, band or claim it bears on';
COMMENT ON COLUMN guide_measures.statement IS 'What is measured, in words';
COMMENT ON COLUMN guide_measures.kind IS 'share, difference, trend, pay_median or pay_contrast';
COMMENT ON COLUMN guide_measures.group_id IS 'Whose postings are counted';
COMMENT ON COLUMN guide_measures.against_id IS 'Whose postings they are held against; null unless they are';
COMMENT ON COLUMN guide_measures.alike IS 'level, country: pay is held against that of postings alike in this';
COMMENT ON COLUMN guide_measures.guide_skills IS 'A posting counts if it asks for one of these skills of the guide,';
COMMENT ON COLUMN guide_measures.skills IS 'or names one of these skills,';
COMMENT ON COLUMN guide_measures.signals IS 'or gives one of these signals,';
COMMENT ON COLUMN guide_measures.levels IS 'at one of these levels of demand (at any, if empty);';
COMMENT ON COLUMN guide_measures.coding IS 'or says one of these things of coding,';
COMMENT ON COLUMN guide_measures.roles IS 'or is of one of these roles,';
COMMENT ON COLUMN guide_measures.band_id IS 'or its base range touches this band';
COMMENT ON COLUMN guide_measures.rule_id IS
'The rule that judges the figure; null if it only stands beside; band: the ends of the guide''s own band';
COMMENT ON COLUMN guide_measures.because IS 'Why this rule fits the guide''s words';
COMMENT ON COLUMN guide_measures.supported_above IS 'Supported if the whole interval lies at or above this';
COMMENT ON COLUMN guide_measures.supported_below IS 'Supported if the whole interval lies at or below this';
COMMENT ON COLUMN guide_measures.contradicted_below IS 'Contradicted if the whole interval lies below this';
COMMENT ON COLUMN guide_measures.contradicted_above IS 'Contradicted if the whole interval lies above this';
COMMENT ON COLUMN guide_measures.position IS 'Place in the guide, from 1';

CREATE VIEW guide_rules AS
SELECT
    rule_id,
    supported_above,
    supported_below,
    contradicted_below,
    contradicted_above,
    because
FROM store.guide_rules;

COMMENT ON VIEW guide_rules IS 'One way to turn a figure into a verdict, written down before the figures were known';
COMMENT ON COLUMN guide_rules.rule_id IS 'Its id';
COMMENT ON COLUMN guide_rules.supported_above IS 'Supported if the whole interval lies at or above this';
COMMENT ON COLUMN guide_rules.supported_below IS 'Supported if the whole interval lies at or below this';
COMMENT ON COLUMN guide_rules.contradicted_below IS 'Contradicted if the whole interval lies below this';
COMMENT ON COLUMN guide_rules.contradicted_above IS 'Contradicted if the whole interval lies above this';
COMMENT ON COLUMN guide_rules.because IS 'Why these figures';

CREATE VIEW guide_groups AS
SELECT
    group_id,
    label,
    roles,
    levels,
    countries,
    industries,
    currency,
    employers,
    inside,
    outside
FROM store.guide_groups;

COMMENT ON VIEW guide_groups IS 'One group of postings that measures are about; what is empty doesn''t matter';
COMMENT ON COLUMN guide_groups.group_id IS 'Its id';
COMMENT ON COLUMN guide_groups.label IS 'Its name for readers';
COMMENT ON COLUMN guide_groups.roles IS 'Roles of its postings';
COMMENT ON COLUMN guide_groups.levels IS 'Their levels';
COMMENT ON COLUMN guide_groups.countries IS 'Their countries; a posting that names none is in every one';
COMMENT ON COLUMN guide_groups.industries IS 'Industries of their employers';
COMMENT ON COLUMN guide_groups.currency IS 'The currency of the pay that is compared';
COMMENT ON COLUMN guide_groups.employers IS 'all, big_tech or elsewhere';
COMMENT ON COLUMN guide_groups.inside IS 'The place one of their locations is in';
COMMENT ON COLUMN guide_groups.outside IS 'The place none of their locations is in';

CREATE VIEW guide_places AS
SELECT
    place,
    words
FROM store.guide_places;

COMMENT ON VIEW guide_places IS 'Words of a location that name one of the guide''s places';
COMMENT ON COLUMN guide_places.place IS 'The place';
COMMENT ON COLUMN guide_places.words IS 'Words that name it, in whatever case';

CREATE VIEW guide_big_tech AS
SELECT
    employer,
    employer_key,
    as_of,
    definition,
    source
FROM store.guide_big_tech;

COMMENT ON VIEW guide_big_tech IS 'One big technology company, as the guide''s file lists them';
COMMENT ON COLUMN guide_big_tech.employer IS 'A name it hires under';
COMMENT ON COLUMN guide_big_tech.employer_key IS 'What all spellings of that name have in common';
COMMENT ON COLUMN guide_big_tech.as_of IS 'The day the list was true';
COMMENT ON COLUMN guide_big_tech.definition IS 'Who is on the list';
COMMENT ON COLUMN guide_big_tech.source IS 'Where one can look it up';

CREATE VIEW industries AS
SELECT
    employer_key,
    industry,
    as_of
FROM store.industries;

COMMENT ON VIEW industries IS
'One employer''s industry, as somebody put it down; quicker to join than employers, which counts postings';
COMMENT ON COLUMN industries.employer_key IS 'What all spellings of the employer''s name have in common';
COMMENT ON COLUMN industries.industry IS
'ai, software, healthcare, finance, retail, education, media, industry, mobility, public or services';
COMMENT ON COLUMN industries.as_of IS 'When that was so; null in the made-up market';

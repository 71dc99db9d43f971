-- The SQL contract, first half: postings, their facts and their history.
CREATE VIEW postings AS
SELECT
    posting_id,
    source,
    board,
    source_id,
    employer,
    title,
    url,
    location,
    country,
    work_mode,
    role,
    level,
    min_years,
    coding,
    language,
    status,
    posted_at,
    first_seen_at,
    last_seen_at,
    closed_after_at,
    closed_before_at,
    closed_known_at,
    reopened_count,
    version_count,
    opening_id,
    department,
    employment_type,
    requisition_id,
    content_hash,
    updated_at,
    posted_precision
FROM store.postings;

COMMENT ON VIEW postings IS 'One posting: its present version and its life';
COMMENT ON COLUMN postings.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN postings.source IS 'The platform';
COMMENT ON COLUMN postings.board IS 'The employer''s board on it';
COMMENT ON COLUMN postings.source_id IS 'The platform''s own id';
COMMENT ON COLUMN postings.employer IS 'Employer as stated, else by the list of boards, else the board''s own name';
COMMENT ON COLUMN postings.title IS 'Title as stated';
COMMENT ON COLUMN postings.url IS 'Address, as last read';
COMMENT ON COLUMN postings.location IS 'Place as stated; several are joined with "; "';
COMMENT ON COLUMN postings.country IS 'ISO 3166-1 alpha-2, if the source says it';
COMMENT ON COLUMN postings.work_mode IS 'remote, hybrid, onsite or unknown';
COMMENT ON COLUMN postings.role IS 'ai_pm, pm or other';
COMMENT ON COLUMN postings.level IS 'entry, mid, senior, lead, manager, director or unknown';
COMMENT ON COLUMN postings.min_years IS 'Smallest number of years of experience required; null if unsaid';
COMMENT ON COLUMN postings.coding IS 'required, preferred, not_needed or unstated';
COMMENT ON COLUMN postings.language IS 'ISO 639-1, or unknown';
COMMENT ON COLUMN postings.status IS 'open, missing, closed, unknown or reopened (open again after it was closed)';
COMMENT ON COLUMN postings.posted_at IS 'When the source says it was posted, as last read';
COMMENT ON COLUMN postings.first_seen_at IS 'First look that saw it';
COMMENT ON COLUMN postings.last_seen_at IS 'Last look that saw it';
COMMENT ON COLUMN postings.closed_after_at IS 'It closed after this look, the last that saw it; null unless closed';
COMMENT ON COLUMN postings.closed_before_at IS
'It closed before this look, the first complete one without it; null unless closed';
COMMENT ON COLUMN postings.closed_known_at IS
'The second complete look without it, which settled that it is closed; null unless closed';
COMMENT ON COLUMN postings.reopened_count IS 'How often it came back after being closed';
COMMENT ON COLUMN postings.version_count IS 'How many versions it has had';
COMMENT ON COLUMN postings.opening_id IS 'The opening it advertises: smallest posting_id of its copies';
COMMENT ON COLUMN postings.department IS 'Department as stated';
COMMENT ON COLUMN postings.employment_type IS 'Employment type as stated';
COMMENT ON COLUMN postings.requisition_id IS 'The employer''s own number; several postings may share one';
COMMENT ON COLUMN postings.content_hash IS 'Its present version; key of the texts';
COMMENT ON COLUMN postings.updated_at IS 'When the source says it was last changed, as last read';
COMMENT ON COLUMN postings.posted_precision IS 'second or day: how exact posted_at is; null if unsaid';

CREATE VIEW mentions AS
SELECT
    postings.posting_id,
    mentions.skill_id,
    mentions.subskill_id,
    skills.guide_skill,
    mentions.demand_level,
    mentions.section,
    mentions.start_offset,
    mentions.end_offset,
    mentions.words,
    postings.content_hash
FROM store.mentions AS mentions
INNER JOIN store.postings AS postings ON mentions.content_number = postings.content_number
LEFT JOIN store.skills AS skills ON mentions.skill_id = skills.skill_id;

COMMENT ON VIEW mentions IS 'One skill named at one place of a posting''s present version';
COMMENT ON COLUMN mentions.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN mentions.skill_id IS 'The skill';
COMMENT ON COLUMN mentions.subskill_id IS 'The finer skill named, if the taxonomy knows one';
COMMENT ON COLUMN mentions.guide_skill IS 'The guide''s skill it belongs to; null if none';
COMMENT ON COLUMN mentions.demand_level IS 'required, preferred or duty';
COMMENT ON COLUMN mentions.section IS 'The part of the posting it stands in';
COMMENT ON COLUMN mentions.start_offset IS 'First character of the words; counts characters of the text';
COMMENT ON COLUMN mentions.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN mentions.words IS 'The words that said it, exactly as they stand there';
COMMENT ON COLUMN mentions.content_hash IS 'The version it stands in; key of the texts';

CREATE VIEW guide_demand AS
SELECT
    postings.posting_id,
    demand.guide_skill,
    demand.demand_level,
    demand.start_offset,
    demand.end_offset,
    demand.words
FROM store.guide_demand AS demand
INNER JOIN store.postings AS postings ON demand.content_number = postings.content_number;

COMMENT ON VIEW guide_demand IS
'One of the guide''s skills asked for by one posting, with the strongest words for it; no row means absent';
COMMENT ON COLUMN guide_demand.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN guide_demand.guide_skill IS 'The guide''s skill';
COMMENT ON COLUMN guide_demand.demand_level IS 'required, preferred or duty';
COMMENT ON COLUMN guide_demand.start_offset IS 'First character of the words; counts characters of the text';
COMMENT ON COLUMN guide_demand.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN guide_demand.words IS 'The words that said it, exactly as they stand there';

CREATE VIEW salaries AS
SELECT
    postings.posting_id,
    salaries.salary_number,
    salaries.low,
    salaries.high,
    salaries.currency,
    salaries.period,
    salaries.kind,
    salaries.place,
    salaries.origin,
    try_cast(salaries.low::DECIMAL(38, 2) * times.a_year AS DECIMAL(18, 2)) AS annual_low,
    try_cast(salaries.high::DECIMAL(38, 2) * times.a_year AS DECIMAL(18, 2)) AS annual_high,
    salaries.start_offset,
    salaries.end_offset,
    salaries.words
FROM store.salaries AS salaries
INNER JOIN store.postings AS postings ON salaries.content_number = postings.content_number
INNER JOIN (
    VALUES ('hour', 2080), ('day', 260), ('week', 52), ('month', 12), ('year', 1)
) AS times (period, a_year) ON salaries.period = times.period;

COMMENT ON VIEW salaries IS 'One pay statement of a posting''s present version';
COMMENT ON COLUMN salaries.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN salaries.salary_number IS 'Place among the posting''s pay statements, from 1';
COMMENT ON COLUMN salaries.low IS 'Lower end in full units; null if open';
COMMENT ON COLUMN salaries.high IS 'Upper end in full units; null if open';
COMMENT ON COLUMN salaries.currency IS 'ISO 4217; null if unsaid';
COMMENT ON COLUMN salaries.period IS 'year, month, week, day or hour';
COMMENT ON COLUMN salaries.kind IS 'base, ote, total, bonus, equity or stipend';
COMMENT ON COLUMN salaries.place IS 'For whom or where; empty if unsaid';
COMMENT ON COLUMN salaries.origin IS 'source for the source''s own fields, text for words';
COMMENT ON COLUMN salaries.annual_low IS 'Lower end a year: hour x 2080, day x 260, week x 52, month x 12';
COMMENT ON COLUMN salaries.annual_high IS 'Upper end a year: hour x 2080, day x 260, week x 52, month x 12';
COMMENT ON COLUMN salaries.start_offset IS
'First character of the words; counts characters of the text, or of what `origin` names';
COMMENT ON COLUMN salaries.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN salaries.words IS 'The words that said it, exactly as they stand there';

CREATE VIEW findings AS
SELECT
    postings.posting_id,
    findings.field,
    findings.value,
    findings.origin,
    findings.start_offset,
    findings.end_offset,
    findings.words,
    findings.rule
FROM store.findings AS findings
INNER JOIN store.postings AS postings ON findings.content_number = postings.content_number;

COMMENT ON VIEW findings IS 'One value of one field of a posting''s present version, with the words that said it';
COMMENT ON COLUMN findings.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN findings.field IS 'role, level, min_years, work_mode, coding or language';
COMMENT ON COLUMN findings.value IS 'The value found';
COMMENT ON COLUMN findings.origin IS 'Where the words stand: title, location, text or source';
COMMENT ON COLUMN findings.start_offset IS
'First character of the words; counts characters of the text, or of what `origin` names';
COMMENT ON COLUMN findings.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN findings.words IS 'The words that said it, exactly as they stand there';
COMMENT ON COLUMN findings.rule IS 'The rule that fired';

CREATE VIEW versions AS
SELECT
    identities.posting_id,
    versions.valid_from_at,
    versions.valid_to_at,
    contents.content_hash
FROM store.versions AS versions
INNER JOIN store.identities AS identities ON versions.posting_number = identities.posting_number
INNER JOIN store.contents AS contents ON versions.content_number = contents.content_number;

COMMENT ON VIEW versions IS 'One version of one posting';
COMMENT ON COLUMN versions.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN versions.valid_from_at IS 'First look that saw this version';
COMMENT ON COLUMN versions.valid_to_at IS 'First look that saw the next version; null for the present one';
COMMENT ON COLUMN versions.content_hash IS 'Key of the texts; the same again if an old version came back';

CREATE VIEW changes AS
SELECT
    identities.posting_id,
    changes.changed_at,
    changes.field,
    changes.old_value,
    changes.new_value
FROM store.changes AS changes
INNER JOIN store.identities AS identities ON changes.posting_number = identities.posting_number;

COMMENT ON VIEW changes IS 'One field that differs from one version of a posting to the next';
COMMENT ON COLUMN changes.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN changes.changed_at IS 'First look that saw the new value';
COMMENT ON COLUMN changes.field IS 'title, text, pay, or another column of postings that differs';
COMMENT ON COLUMN changes.old_value IS 'Value before; null if there was none; for text the content_hash of the old one';
COMMENT ON COLUMN changes.new_value IS 'Value after; null if there is none; for text the content_hash of the new one';

CREATE VIEW sightings AS
SELECT
    identities.posting_id,
    runs.run_id,
    looks.source,
    looks.board,
    looks.looked_at AS seen_at,
    contents.content_hash
FROM store.sightings
INNER JOIN store.looks AS looks ON sightings.look_number = looks.look_number
INNER JOIN store.runs AS runs ON looks.run_number = runs.run_number
INNER JOIN store.identities AS identities ON sightings.posting_number = identities.posting_number
INNER JOIN store.contents AS contents ON sightings.content_number = contents.content_number;

COMMENT ON VIEW sightings IS 'One posting seen in one look';
COMMENT ON COLUMN sightings.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN sightings.run_id IS 'The run of the look';
COMMENT ON COLUMN sightings.source IS 'The platform';
COMMENT ON COLUMN sightings.board IS 'The employer''s board on it';
COMMENT ON COLUMN sightings.seen_at IS 'When the board was looked at';
COMMENT ON COLUMN sightings.content_hash IS 'The version seen';

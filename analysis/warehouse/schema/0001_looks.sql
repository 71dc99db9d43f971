-- What was looked at and what was seen: the archive retold as rows. Tables of `store` are ours to change;
-- analysts write against the views of 0004 and 0005. Numbers (`_number`) are internal keys, given in order of arrival.
CREATE SCHEMA store;

CREATE TABLE store.meta (
    schema_version INTEGER NOT NULL,
    extractor_version VARCHAR NOT NULL,
    taxonomy_version VARCHAR NOT NULL,
    spacy_version VARCHAR NOT NULL,
    guide_hash VARCHAR NOT NULL,
    built_from_run_id VARCHAR
);

COMMENT ON TABLE store.meta IS 'What this warehouse was made by; one row';
COMMENT ON COLUMN store.meta.schema_version IS 'Number of the last migration applied';
COMMENT ON COLUMN store.meta.extractor_version IS 'Version of the extraction rules behind all facts';
COMMENT ON COLUMN store.meta.taxonomy_version IS 'Version of the skill taxonomy behind all facts';
COMMENT ON COLUMN store.meta.spacy_version IS 'Version of spaCy that split the words';
COMMENT ON COLUMN store.meta.guide_hash IS 'SHA-256 of the guide file that was loaded';
COMMENT ON COLUMN store.meta.built_from_run_id IS 'The newest run inside; null in an empty warehouse';

CREATE TABLE store.runs (
    run_number INTEGER NOT NULL,
    run_id VARCHAR NOT NULL,
    trigger VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP NOT NULL,
    code_version VARCHAR NOT NULL,
    market VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL
);

COMMENT ON TABLE store.runs IS 'One run: a round of looks at boards';
COMMENT ON COLUMN store.runs.run_number IS 'Internal key, in order of loading';
COMMENT ON COLUMN store.runs.run_id IS 'Name of the run and of its files in the archive';
COMMENT ON COLUMN store.runs.trigger IS 'What started it: web, sample or ingest';
COMMENT ON COLUMN store.runs.started_at IS 'When it began';
COMMENT ON COLUMN store.runs.ended_at IS 'When it ended';
COMMENT ON COLUMN store.runs.code_version IS 'Version of the crawler';
COMMENT ON COLUMN store.runs.market IS 'web, or sample for the made-up market';
COMMENT ON COLUMN store.runs.fingerprint IS 'SHA-256 of the manifest; another one means that the archive was changed';

CREATE TABLE store.looks (
    look_number INTEGER NOT NULL,
    run_number INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    board VARCHAR NOT NULL,
    looked_at TIMESTAMP NOT NULL,
    verdict VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    employer VARCHAR,
    listed_count INTEGER,
    read_count INTEGER,
    content_digest VARCHAR,
    twin_number INTEGER
);

COMMENT ON TABLE store.looks IS 'One look at one board';
COMMENT ON COLUMN store.looks.look_number IS 'Internal key, in order of loading';
COMMENT ON COLUMN store.looks.run_number IS 'The run it belongs to';
COMMENT ON COLUMN store.looks.source IS 'The platform';
COMMENT ON COLUMN store.looks.board IS 'The employer''s board on it';
COMMENT ON COLUMN store.looks.looked_at IS 'When the board was looked at';
COMMENT ON COLUMN store.looks.verdict IS
'complete, unchanged, partial, failed or refused; only complete and unchanged ones count against a posting';
COMMENT ON COLUMN store.looks.reason IS 'Why it is neither complete nor unchanged; empty otherwise';
COMMENT ON COLUMN store.looks.employer IS 'The employer by the list of boards';
COMMENT ON COLUMN store.looks.listed_count IS 'Postings the crawler read from it; null if it could not be read';
COMMENT ON COLUMN store.looks.read_count IS
'Postings read again from the archive; fewer than listed make the look partial; null if not read';
COMMENT ON COLUMN store.looks.content_digest IS
'SHA-256 of what was seen; equal digests of a board mean equal postings; null if nothing was seen';
COMMENT ON COLUMN store.looks.twin_number IS
'The earlier look with the same digest, whose sightings were taken over instead of reading again';

CREATE TABLE store.fetches (
    look_number INTEGER NOT NULL,
    page_number INTEGER NOT NULL,
    url VARCHAR NOT NULL,
    status INTEGER NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    digest VARCHAR NOT NULL,
    warc VARCHAR NOT NULL,
    warc_offset BIGINT NOT NULL,
    warc_length BIGINT NOT NULL
);

COMMENT ON TABLE store.fetches IS 'One page of a look: a pointer into the archive';
COMMENT ON COLUMN store.fetches.look_number IS 'The look it belongs to';
COMMENT ON COLUMN store.fetches.page_number IS 'Place among the pages of the look, from 1';
COMMENT ON COLUMN store.fetches.url IS 'The address';
COMMENT ON COLUMN store.fetches.status IS 'HTTP status';
COMMENT ON COLUMN store.fetches.fetched_at IS 'When it was fetched';
COMMENT ON COLUMN store.fetches.digest IS 'SHA-256 of the decoded body';
COMMENT ON COLUMN store.fetches.warc IS 'File in archive/';
COMMENT ON COLUMN store.fetches.warc_offset IS 'First byte of the record in the file';
COMMENT ON COLUMN store.fetches.warc_length IS 'Length of the record in bytes';

CREATE TABLE store.unknown_fields (
    look_number INTEGER NOT NULL,
    field VARCHAR NOT NULL,
    seen_count INTEGER NOT NULL
);

COMMENT ON TABLE store.unknown_fields IS 'A field of a source that its adapter did not know';
COMMENT ON COLUMN store.unknown_fields.look_number IS 'The look that met it';
COMMENT ON COLUMN store.unknown_fields.field IS 'The field''s name';
COMMENT ON COLUMN store.unknown_fields.seen_count IS 'In how many records';

CREATE TABLE store.contents (
    content_number INTEGER NOT NULL,
    content_hash VARCHAR NOT NULL,
    run_number INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    location VARCHAR,
    country VARCHAR,
    department VARCHAR,
    employment_type VARCHAR,
    requisition_id VARCHAR
);

COMMENT ON TABLE store.contents IS 'One content of a posting: everything that, when changed, makes a new version';
COMMENT ON COLUMN store.contents.content_number IS 'Internal key, in order of appearance';
COMMENT ON COLUMN store.contents.content_hash IS 'SHA-256 of all fields that make a version, text and pay included';
COMMENT ON COLUMN store.contents.run_number IS 'The run that first saw it';
COMMENT ON COLUMN store.contents.title IS 'Title as stated';
COMMENT ON COLUMN store.contents.location IS 'Place as stated; several are joined with "; "';
COMMENT ON COLUMN store.contents.country IS 'ISO 3166-1 alpha-2, if the source says it';
COMMENT ON COLUMN store.contents.department IS 'Department as stated';
COMMENT ON COLUMN store.contents.employment_type IS 'Employment type as stated';
COMMENT ON COLUMN store.contents.requisition_id IS 'The employer''s own number; several postings may share one';

CREATE TABLE store.identities (
    posting_number INTEGER NOT NULL,
    posting_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    board VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    employer VARCHAR,
    url VARCHAR NOT NULL,
    posted_at TIMESTAMP,
    posted_precision VARCHAR,
    updated_at TIMESTAMP
);

COMMENT ON TABLE store.identities IS 'One posting: what it is known by, with what may change without making a version';
COMMENT ON COLUMN store.identities.posting_number IS 'Internal key, in order of appearance';
COMMENT ON COLUMN store.identities.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN store.identities.source IS 'The platform';
COMMENT ON COLUMN store.identities.board IS 'The employer''s board on it';
COMMENT ON COLUMN store.identities.source_id IS 'The platform''s own id';
COMMENT ON COLUMN store.identities.employer IS 'Employer as stated, as last read';
COMMENT ON COLUMN store.identities.url IS 'Address, as last read';
COMMENT ON COLUMN store.identities.posted_at IS 'When the source says it was posted, as last read';
COMMENT ON COLUMN store.identities.posted_precision IS 'second or day: how exact posted_at is';
COMMENT ON COLUMN store.identities.updated_at IS 'When the source says it was last changed, as last read';

CREATE TABLE store.sightings (
    look_number INTEGER NOT NULL,
    posting_number INTEGER NOT NULL,
    content_number INTEGER NOT NULL
);

COMMENT ON TABLE store.sightings IS 'One posting seen in one look';
COMMENT ON COLUMN store.sightings.look_number IS 'The look';
COMMENT ON COLUMN store.sightings.posting_number IS 'The posting';
COMMENT ON COLUMN store.sightings.content_number IS 'What it said then';

CREATE TABLE store.text_files (
    name VARCHAR NOT NULL,
    text_count INTEGER NOT NULL
);

COMMENT ON TABLE store.text_files IS 'One file of plain texts in texts/';
COMMENT ON COLUMN store.text_files.name IS 'File name in texts/';
COMMENT ON COLUMN store.text_files.text_count IS 'How many texts it holds';

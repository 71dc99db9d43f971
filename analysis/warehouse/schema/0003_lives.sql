-- What follows from sightings and facts; emptied and filled again by life.sql at each load, so that views stay cheap.
CREATE TABLE store.postings (
    posting_number INTEGER NOT NULL,
    content_number INTEGER NOT NULL,
    posting_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    board VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    employer VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    location VARCHAR,
    country VARCHAR,
    work_mode VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    min_years INTEGER,
    coding VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    posted_at TIMESTAMP,
    first_seen_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL,
    closed_after_at TIMESTAMP,
    closed_before_at TIMESTAMP,
    closed_known_at TIMESTAMP,
    reopened_count INTEGER NOT NULL,
    version_count INTEGER NOT NULL,
    opening_id VARCHAR NOT NULL,
    department VARCHAR,
    employment_type VARCHAR,
    requisition_id VARCHAR,
    content_hash VARCHAR NOT NULL,
    updated_at TIMESTAMP,
    posted_precision VARCHAR
);

COMMENT ON TABLE store.postings IS 'One posting: its present version and its life';
COMMENT ON COLUMN store.postings.posting_number IS 'Internal key';
COMMENT ON COLUMN store.postings.content_number IS 'Its present version';
COMMENT ON COLUMN store.postings.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN store.postings.source IS 'The platform';
COMMENT ON COLUMN store.postings.board IS 'The employer''s board on it';
COMMENT ON COLUMN store.postings.source_id IS 'The platform''s own id';
COMMENT ON COLUMN store.postings.employer IS
'Employer as stated, else by the list of boards, else the board''s own name';
COMMENT ON COLUMN store.postings.title IS 'Title as stated';
COMMENT ON COLUMN store.postings.url IS 'Address, as last read';
COMMENT ON COLUMN store.postings.location IS 'Place as stated; several are joined with "; "';
COMMENT ON COLUMN store.postings.country IS 'ISO 3166-1 alpha-2, if the source says it';
COMMENT ON COLUMN store.postings.work_mode IS 'remote, hybrid, onsite or unknown';
COMMENT ON COLUMN store.postings.role IS 'ai_pm, pm or other';
COMMENT ON COLUMN store.postings.level IS 'entry, mid, senior, lead, manager, director or unknown';
COMMENT ON COLUMN store.postings.min_years IS 'Smallest number of years of experience required; null if unsaid';
COMMENT ON COLUMN store.postings.coding IS 'required, preferred, not_needed or unstated';
COMMENT ON COLUMN store.postings.language IS 'ISO 639-1, or unknown';
COMMENT ON COLUMN store.postings.status IS
'open, missing, closed, unknown or reopened (open again after it was closed)';
COMMENT ON COLUMN store.postings.posted_at IS 'When the source says it was posted, as last read';
COMMENT ON COLUMN store.postings.first_seen_at IS 'First look that saw it';
COMMENT ON COLUMN store.postings.last_seen_at IS 'Last look that saw it';
COMMENT ON COLUMN store.postings.closed_after_at IS
'It closed after this look, the last that saw it; null unless closed';
COMMENT ON COLUMN store.postings.closed_before_at IS
'It closed before this look, the first that counts against it; null unless closed';
COMMENT ON COLUMN store.postings.closed_known_at IS
'The look that settled that it is closed: the second that counts, or found its page gone; null unless closed';
COMMENT ON COLUMN store.postings.reopened_count IS 'How often it came back after being closed';
COMMENT ON COLUMN store.postings.version_count IS 'How many versions it has had';
COMMENT ON COLUMN store.postings.opening_id IS 'The opening it advertises: smallest posting_id of its copies';
COMMENT ON COLUMN store.postings.department IS 'Department as stated';
COMMENT ON COLUMN store.postings.employment_type IS 'Employment type as stated';
COMMENT ON COLUMN store.postings.requisition_id IS 'The employer''s own number; several postings may share one';
COMMENT ON COLUMN store.postings.content_hash IS 'Its present version; key of the texts';
COMMENT ON COLUMN store.postings.updated_at IS 'When the source says it was last changed, as last read';
COMMENT ON COLUMN store.postings.posted_precision IS 'second or day: how exact posted_at is; null if unsaid';

CREATE TABLE store.versions (
    posting_number INTEGER NOT NULL,
    version_number INTEGER NOT NULL,
    content_number INTEGER NOT NULL,
    valid_from_at TIMESTAMP NOT NULL,
    valid_to_at TIMESTAMP
);

COMMENT ON TABLE store.versions IS 'One version of one posting';
COMMENT ON COLUMN store.versions.posting_number IS 'The posting';
COMMENT ON COLUMN store.versions.version_number IS 'From 1, in order of time';
COMMENT ON COLUMN store.versions.content_number IS 'What it said';
COMMENT ON COLUMN store.versions.valid_from_at IS 'First look that saw this version';
COMMENT ON COLUMN store.versions.valid_to_at IS 'First look that saw the next version; null for the present one';

CREATE TABLE store.changes (
    posting_number INTEGER NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    field VARCHAR NOT NULL,
    old_value VARCHAR,
    new_value VARCHAR
);

COMMENT ON TABLE store.changes IS 'One field that differs from one version to the next';
COMMENT ON COLUMN store.changes.posting_number IS 'The posting';
COMMENT ON COLUMN store.changes.changed_at IS 'First look that saw the new value';
COMMENT ON COLUMN store.changes.field IS 'The field';
COMMENT ON COLUMN store.changes.old_value IS 'Value before';
COMMENT ON COLUMN store.changes.new_value IS 'Value after';

CREATE TABLE store.board_looks (
    look_number INTEGER NOT NULL,
    position INTEGER NOT NULL,
    is_complete BOOLEAN NOT NULL,
    is_counted BOOLEAN NOT NULL,
    listed_before_count INTEGER,
    lost_count INTEGER,
    returned_count INTEGER
);

COMMENT ON TABLE store.board_looks IS
'One look at one board, placed among its board''s looks; those of one time have one place';
COMMENT ON COLUMN store.board_looks.look_number IS 'The look';
COMMENT ON COLUMN store.board_looks.position IS 'Place among the looks at the board, from 1';
COMMENT ON COLUMN store.board_looks.is_complete IS 'The whole board was seen';
COMMENT ON COLUMN store.board_looks.is_counted IS
'It counts against postings it lacks: complete, and not shrunken without confirmation';
COMMENT ON COLUMN store.board_looks.listed_before_count IS
'Postings that the complete look before it had shown, or a look since; null if there is none';
COMMENT ON COLUMN store.board_looks.lost_count IS 'How many of them it lacks; null unless complete';
COMMENT ON COLUMN store.board_looks.returned_count IS
'How many of the lost are back by the next complete look';

-- Where the postings of one run are put down as they are read, before settle.sql gives them numbers.
CREATE OR REPLACE TEMP TABLE readings (
    reading_number INTEGER,
    look_number INTEGER,
    content_hash VARCHAR,
    posting_id VARCHAR,
    source VARCHAR,
    board VARCHAR,
    source_id VARCHAR,
    employer VARCHAR,
    url VARCHAR,
    posted_at TIMESTAMP,
    posted_precision VARCHAR,
    updated_at TIMESTAMP
);

-- Those that nothing new is known of but that a look showed them again.
CREATE OR REPLACE TEMP TABLE repeats (
    reading_number INTEGER,
    look_number INTEGER,
    content_hash VARCHAR,
    posting_id VARCHAR
);

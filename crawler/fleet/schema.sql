-- What the workers of a fleet share, in PostgreSQL's schema `aipm`, beside Procrastinate's own tables.
-- Nothing here is evidence: pages and looks go to the archive, and this may be dropped between two runs.

CREATE TABLE about (
    version integer NOT NULL,
    procrastinate text NOT NULL  -- the last of its migrations that stands
);

CREATE TABLE runs (
    run_id text PRIMARY KEY,
    name text NOT NULL UNIQUE,  -- of its week or day: nothing is enqueued twice
    trigger text NOT NULL,
    started_at timestamptz NOT NULL,
    skipped jsonb NOT NULL,  -- boards of which that was not the day, by why
    published_at timestamptz
);

CREATE TABLE shards (  -- the boards of one host, in one run
    run_id text NOT NULL REFERENCES runs ON DELETE CASCADE,
    host text NOT NULL,
    epoch integer NOT NULL DEFAULT 0,  -- how often it was taken up; who comes with an older one has lost it
    tries integer NOT NULL DEFAULT 0,  -- of those, since a board of it was last done
    worker_id bigint,
    problem text NOT NULL DEFAULT '',  -- what ended the last try
    done_at timestamptz,
    given_up_at timestamptz,
    PRIMARY KEY (run_id, host)
);

CREATE TABLE boards (
    run_id text NOT NULL,
    source text NOT NULL,
    token text NOT NULL,
    host text NOT NULL,
    place integer NOT NULL,  -- in whose turn
    board text NOT NULL,
    PRIMARY KEY (run_id, source, token),
    FOREIGN KEY (run_id, host) REFERENCES shards ON DELETE CASCADE
);
CREATE INDEX boards_of_shard ON boards (run_id, host, place);

CREATE TABLE looks (
    run_id text NOT NULL,
    source text NOT NULL,
    token text NOT NULL,
    look text NOT NULL,
    PRIMARY KEY (run_id, source, token),
    FOREIGN KEY (run_id, source, token) REFERENCES boards ON DELETE CASCADE
);

CREATE TABLE parts (  -- the WARC files of a run, and up to where a look confirms what is in them
    name text PRIMARY KEY,
    run_id text NOT NULL REFERENCES runs ON DELETE CASCADE,
    committed bigint NOT NULL
);

CREATE TABLE hosts (
    host text PRIMARY KEY,
    pause double precision NOT NULL DEFAULT 0,  -- seconds that whoever asks it leaves
    holder text,  -- who is asking it now
    asked_until timestamptz NOT NULL DEFAULT to_timestamp(0),  -- when the last request ended, or will have at the latest
    not_before timestamptz NOT NULL DEFAULT to_timestamp(0),
    strikes integer NOT NULL DEFAULT 0,
    noted_at timestamptz
);

CREATE TABLE robots (
    origin text PRIMARY KEY,
    fetched_at timestamptz NOT NULL,
    status integer NOT NULL,
    body bytea NOT NULL
);

CREATE TABLE validators (
    url text PRIMARY KEY,
    etag text,
    last_modified text,
    page text NOT NULL
);

CREATE TABLE health (
    source text NOT NULL,
    token text NOT NULL,
    health text NOT NULL,
    PRIMARY KEY (source, token)
);

CREATE TABLE workers (
    worker_id bigint PRIMARY KEY REFERENCES procrastinate_workers ON DELETE CASCADE,
    name text NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT now()
);

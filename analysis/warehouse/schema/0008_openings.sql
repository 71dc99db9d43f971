-- One opening, many postings; one employer, many names. What each content is compared by is kept with its facts, so
-- that a new posting costs its own reading and no other's.
CREATE TABLE store.signatures (
    content_number INTEGER NOT NULL,
    title_key VARCHAR NOT NULL,
    own BLOB,
    whole BLOB
);

COMMENT ON TABLE store.signatures IS 'What one content is compared with others by';
COMMENT ON COLUMN store.signatures.content_number IS 'The content it was made of';
COMMENT ON COLUMN store.signatures.title_key IS 'The role its title names, without places, work mode and case';
COMMENT ON COLUMN store.signatures.own IS
'256 bits of the part of the text that is about the job; of the whole text if that part is short; null without text';
COMMENT ON COLUMN store.signatures.whole IS '256 bits of the whole text; null without text';

CREATE TABLE store.employers (
    employer_key VARCHAR NOT NULL,
    employer VARCHAR NOT NULL,
    names VARCHAR[] NOT NULL
);

COMMENT ON TABLE store.employers IS 'One employer';
COMMENT ON COLUMN store.employers.employer_key IS 'What all spellings of its name have in common';
COMMENT ON COLUMN store.employers.employer IS 'The name it is shown by';
COMMENT ON COLUMN store.employers.names IS 'All names its postings carry';

CREATE TABLE store.duplicate_groups (
    posting_number INTEGER NOT NULL,
    opening_number INTEGER NOT NULL,
    rule VARCHAR NOT NULL,
    similarity DECIMAL(3, 2),
    matched_number INTEGER,
    method_version VARCHAR NOT NULL
);

COMMENT ON TABLE store.duplicate_groups IS 'One posting of an opening that has several';
COMMENT ON COLUMN store.duplicate_groups.posting_number IS 'The posting';
COMMENT ON COLUMN store.duplicate_groups.opening_number IS 'The posting that stands for the opening';
COMMENT ON COLUMN store.duplicate_groups.rule IS
'Why it belongs to the opening: text, requisition, near_text or feed; first for the posting that stands for it';
COMMENT ON COLUMN store.duplicate_groups.similarity IS
'How alike its text about the job is to that of the matched posting, 0 to 1; of the whole text if the rule is feed';
COMMENT ON COLUMN store.duplicate_groups.matched_number IS 'The posting of the opening that it was matched with';
COMMENT ON COLUMN store.duplicate_groups.method_version IS 'Version of the rules';

CREATE VIEW duplicate_groups AS
SELECT
    identities.posting_id,
    leaders.posting_id AS opening_id,
    duplicates.rule,
    duplicates.similarity,
    counterparts.posting_id AS matched_posting_id,
    duplicates.method_version
FROM store.duplicate_groups AS duplicates
INNER JOIN store.identities AS identities ON duplicates.posting_number = identities.posting_number
INNER JOIN store.identities AS leaders ON duplicates.opening_number = leaders.posting_number
LEFT JOIN store.identities AS counterparts ON duplicates.matched_number = counterparts.posting_number;

COMMENT ON VIEW duplicate_groups IS 'One posting of an opening that has several, with the reason why it belongs to it';
COMMENT ON COLUMN duplicate_groups.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN duplicate_groups.opening_id IS 'The opening: the posting_id of the posting that stands for it';
COMMENT ON COLUMN duplicate_groups.rule IS
'text, requisition, near_text or feed; first for the posting that stands for the opening';
COMMENT ON COLUMN duplicate_groups.similarity IS
'How alike its text about the job is to that of the matched posting, 0 to 1; of the whole text if the rule is feed';
COMMENT ON COLUMN duplicate_groups.matched_posting_id IS 'The posting of the opening that it was matched with';
COMMENT ON COLUMN duplicate_groups.method_version IS 'Version of the rules';

ALTER TABLE store.postings ADD COLUMN employer_key VARCHAR;

COMMENT ON COLUMN store.postings.employer_key IS 'What all spellings of the employer''s name have in common';
COMMENT ON COLUMN store.postings.employer IS
'One name for all postings of an employer, as one of them states it, else by the list of boards, else the board''s';
COMMENT ON COLUMN store.postings.opening_id IS
'The opening it advertises: posting_id of the posting that stands for it';

DROP VIEW postings;

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
    posted_precision,
    employer_key
FROM store.postings;

COMMENT ON VIEW postings IS 'One posting: its present version and its life';
COMMENT ON COLUMN postings.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN postings.source IS 'The platform';
COMMENT ON COLUMN postings.board IS 'The employer''s board on it';
COMMENT ON COLUMN postings.source_id IS 'The platform''s own id';
COMMENT ON COLUMN postings.employer IS
'One name for all postings of an employer, as one of them states it, else by the list of boards, else the board''s';
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
COMMENT ON COLUMN postings.opening_id IS 'The opening it advertises: posting_id of the posting that stands for it';
COMMENT ON COLUMN postings.department IS 'Department as stated';
COMMENT ON COLUMN postings.employment_type IS 'Employment type as stated';
COMMENT ON COLUMN postings.requisition_id IS 'The employer''s own number; several postings may share one';
COMMENT ON COLUMN postings.content_hash IS 'Its present version; key of the texts';
COMMENT ON COLUMN postings.updated_at IS 'When the source says it was last changed, as last read';
COMMENT ON COLUMN postings.posted_precision IS 'second or day: how exact posted_at is; null if unsaid';
COMMENT ON COLUMN postings.employer_key IS 'What all spellings of the employer''s name have in common';

DROP VIEW employers;

CREATE VIEW employers AS
SELECT
    employers.employer,
    count(*) AS posting_count,
    count(DISTINCT postings.opening_id) AS opening_count,
    count(*) FILTER (WHERE postings.status IN ('open', 'reopened')) AS open_count,
    count(*) FILTER (WHERE postings.role = 'ai_pm') AS ai_pm_count,
    count(DISTINCT postings.opening_id) FILTER (WHERE postings.role = 'ai_pm') AS ai_pm_opening_count,
    count(DISTINCT postings.source || '/' || postings.board) AS board_count,
    min(postings.first_seen_at) AS first_seen_at,
    max(postings.last_seen_at) AS last_seen_at,
    employers.employer_key,
    employers.names
FROM store.postings AS postings
INNER JOIN store.employers AS employers ON postings.employer_key = employers.employer_key
GROUP BY ALL;

COMMENT ON VIEW employers IS 'One employer, by what all spellings of its name have in common';
COMMENT ON COLUMN employers.employer IS 'The name it is shown by: its own rather than a feed''s or a board token''s';
COMMENT ON COLUMN employers.posting_count IS 'Postings ever seen';
COMMENT ON COLUMN employers.opening_count IS 'The openings behind them';
COMMENT ON COLUMN employers.open_count IS 'Postings open or reopened';
COMMENT ON COLUMN employers.ai_pm_count IS 'AI product manager postings ever seen';
COMMENT ON COLUMN employers.ai_pm_opening_count IS 'The openings behind them';
COMMENT ON COLUMN employers.board_count IS 'Boards it posts on';
COMMENT ON COLUMN employers.first_seen_at IS 'First look that saw a posting of it';
COMMENT ON COLUMN employers.last_seen_at IS 'Last look that saw one';
COMMENT ON COLUMN employers.employer_key IS 'What all spellings of its name have in common';
COMMENT ON COLUMN employers.names IS 'All names its postings carry, as stated';

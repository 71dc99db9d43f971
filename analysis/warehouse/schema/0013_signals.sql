-- What the guide claims bears on things that are no skills: their words in postings, and each employer's industry.
CREATE TABLE store.signals (
    content_number INTEGER NOT NULL,
    signal_number INTEGER NOT NULL,
    signal_id VARCHAR NOT NULL,
    demand_level VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    words VARCHAR NOT NULL,
    alias VARCHAR NOT NULL
);

COMMENT ON TABLE store.signals IS
'Words at one place of a text that bear on a claim of the guide; of product managers'' postings, AI or not';
COMMENT ON COLUMN store.signals.content_number IS 'The content these facts were read from';
COMMENT ON COLUMN store.signals.signal_number IS 'Place among the signals of the content, from 1';
COMMENT ON COLUMN store.signals.signal_id IS 'The signal';
COMMENT ON COLUMN store.signals.demand_level IS 'required, preferred or duty';
COMMENT ON COLUMN store.signals.section IS 'The part of the posting it stands in';
COMMENT ON COLUMN store.signals.start_offset IS 'First character of the words; counts characters of the text';
COMMENT ON COLUMN store.signals.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN store.signals.words IS 'The words that said it, exactly as they stand there';
COMMENT ON COLUMN store.signals.alias IS 'The line of the taxonomy they are known by, with the company it needs';

CREATE TABLE store.earlier_signals (
    content_number INTEGER NOT NULL,
    signal_number INTEGER NOT NULL,
    signal_id VARCHAR NOT NULL,
    demand_level VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    words VARCHAR NOT NULL,
    alias VARCHAR NOT NULL
);

COMMENT ON TABLE store.earlier_signals IS
'Words that bear on a claim of the guide, as the earlier edition read them; of changed contents only';
COMMENT ON COLUMN store.earlier_signals.content_number IS 'The content these facts were read from';
COMMENT ON COLUMN store.earlier_signals.signal_number IS 'Place among the signals of the content, from 1';
COMMENT ON COLUMN store.earlier_signals.signal_id IS 'The signal';
COMMENT ON COLUMN store.earlier_signals.demand_level IS 'required, preferred or duty';
COMMENT ON COLUMN store.earlier_signals.section IS 'The part of the posting it stands in';
COMMENT ON COLUMN store.earlier_signals.start_offset IS
'First character of the words; counts characters of the text';
COMMENT ON COLUMN store.earlier_signals.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN store.earlier_signals.words IS 'The words that said it, exactly as they stand there';
COMMENT ON COLUMN store.earlier_signals.alias IS
'The line of the taxonomy they are known by, with the company it needs';

CREATE TABLE store.signal_kinds (
    signal_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    meaning VARCHAR NOT NULL
);

COMMENT ON TABLE store.signal_kinds IS 'One signal that extraction looks for';
COMMENT ON COLUMN store.signal_kinds.signal_id IS 'Its id';
COMMENT ON COLUMN store.signal_kinds.label IS 'Its name for readers';
COMMENT ON COLUMN store.signal_kinds.meaning IS 'What a posting says that has it';

CREATE VIEW signals AS
SELECT
    postings.posting_id,
    signals.signal_id,
    signals.demand_level,
    signals.section,
    signals.start_offset,
    signals.end_offset,
    signals.words,
    signals.alias,
    postings.content_hash
FROM store.signals AS signals
INNER JOIN store.postings AS postings ON signals.content_number = postings.content_number;

COMMENT ON VIEW signals IS
'Words at one place of a posting''s present version that bear on a claim of the guide; of product managers'' postings';
COMMENT ON COLUMN signals.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN signals.signal_id IS 'The signal';
COMMENT ON COLUMN signals.demand_level IS 'required, preferred or duty';
COMMENT ON COLUMN signals.section IS 'The part of the posting it stands in';
COMMENT ON COLUMN signals.start_offset IS 'First character of the words; counts characters of the text';
COMMENT ON COLUMN signals.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN signals.words IS 'The words that said it, exactly as they stand there';
COMMENT ON COLUMN signals.alias IS 'The line of the taxonomy they are known by, with the company it needs';
COMMENT ON COLUMN signals.content_hash IS 'The version it stands in; key of the texts';

CREATE VIEW signal_kinds AS
SELECT
    signal_id,
    label,
    meaning
FROM store.signal_kinds;

COMMENT ON VIEW signal_kinds IS
'One signal: something a posting says that bears on a claim of the guide and is no skill';
COMMENT ON COLUMN signal_kinds.signal_id IS 'Its id';
COMMENT ON COLUMN signal_kinds.label IS 'Its name for readers';
COMMENT ON COLUMN signal_kinds.meaning IS 'What a posting says that has it';

CREATE VIEW earlier_signals AS
WITH read_then AS (
    SELECT
        changed.content_number,
        changed.signal_id,
        changed.demand_level,
        changed.section,
        changed.start_offset,
        changed.end_offset,
        changed.words,
        changed.alias
    FROM store.earlier_signals AS changed
    UNION ALL
    SELECT
        unchanged.content_number,
        unchanged.signal_id,
        unchanged.demand_level,
        unchanged.section,
        unchanged.start_offset,
        unchanged.end_offset,
        unchanged.words,
        unchanged.alias
    FROM store.signals AS unchanged
    INNER JOIN store.earlier_contents AS contents
        ON unchanged.content_number = contents.content_number AND NOT contents.is_changed
)

SELECT
    postings.posting_id,
    read_then.signal_id,
    read_then.demand_level,
    read_then.section,
    read_then.start_offset,
    read_then.end_offset,
    read_then.words,
    read_then.alias
FROM store.postings AS postings
INNER JOIN read_then ON postings.content_number = read_then.content_number;

COMMENT ON VIEW earlier_signals IS
'Words at one place of a posting''s present version that bear on a claim of the guide, by the earlier edition';
COMMENT ON COLUMN earlier_signals.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN earlier_signals.signal_id IS 'The signal';
COMMENT ON COLUMN earlier_signals.demand_level IS 'required, preferred or duty';
COMMENT ON COLUMN earlier_signals.section IS 'The part of the posting it stands in';
COMMENT ON COLUMN earlier_signals.start_offset IS 'First character of the words; counts characters of the text';
COMMENT ON COLUMN earlier_signals.end_offset IS 'One past the last character of the words';
COMMENT ON COLUMN earlier_signals.words IS 'The words that said it, exactly as they stand there';
COMMENT ON COLUMN earlier_signals.alias IS 'The line of the taxonomy they are known by, with the company it needs';

CREATE TABLE store.industries (
    employer_key VARCHAR NOT NULL,
    industry VARCHAR NOT NULL,
    as_of DATE
);

COMMENT ON TABLE store.industries IS 'One employer''s industry, as somebody put it down';
COMMENT ON COLUMN store.industries.employer_key IS 'What all spellings of the employer''s name have in common';
COMMENT ON COLUMN store.industries.industry IS
'ai, software, healthcare, finance, retail, education, media, industry, mobility, public or services';
COMMENT ON COLUMN store.industries.as_of IS 'When that was so; null in the made-up market';

ALTER TABLE store.meta ADD COLUMN industries_hash VARCHAR;

COMMENT ON COLUMN store.meta.industries_hash IS 'SHA-256 of the list of industries inside';

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
    employers.names,
    industries.industry
FROM store.postings AS postings
INNER JOIN store.employers AS employers ON postings.employer_key = employers.employer_key
LEFT JOIN store.industries AS industries ON employers.employer_key = industries.employer_key
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
COMMENT ON COLUMN employers.industry IS
'Whom it serves: ai, software, healthcare, finance, retail, education, media, industry, mobility, public or services';

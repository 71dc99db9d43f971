-- What a posting's text is made of: its parts, and of product managers' postings the sentences that ask something.
CREATE TABLE store.parts (
    content_number INTEGER NOT NULL,
    part_number INTEGER NOT NULL,
    section VARCHAR NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL
);

COMMENT ON TABLE store.parts IS 'One part of a text; parts follow each other and cover it';
COMMENT ON COLUMN store.parts.content_number IS 'The content these facts were read from';
COMMENT ON COLUMN store.parts.part_number IS 'Place among the parts of the content, from 1';
COMMENT ON COLUMN store.parts.section IS
'duties, requirements, preferred, role, about, benefits, pay, legal, application or other';
COMMENT ON COLUMN store.parts.start_offset IS 'First character of the part; counts characters of the text';
COMMENT ON COLUMN store.parts.end_offset IS 'One past the last character of the part';

CREATE TABLE store.statements (
    content_number INTEGER NOT NULL,
    statement_number INTEGER NOT NULL,
    section VARCHAR NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    marked VARCHAR NOT NULL,
    terms VARCHAR[] NOT NULL
);

COMMENT ON TABLE store.statements IS
'One sentence that asks something; of postings in English for product managers, AI or not';
COMMENT ON COLUMN store.statements.content_number IS 'The content these facts were read from';
COMMENT ON COLUMN store.statements.statement_number IS 'Place among the statements of the content, from 1';
COMMENT ON COLUMN store.statements.section IS 'The part of the posting it stands in';
COMMENT ON COLUMN store.statements.start_offset IS 'First character of the sentence; counts characters of the text';
COMMENT ON COLUMN store.statements.end_offset IS 'One past the last character of the sentence';
COMMENT ON COLUMN store.statements.marked IS 'Its words; what a rule or the taxonomy knows stands in [brackets]';
COMMENT ON COLUMN store.statements.terms IS
'Terms of up to three of the other words, in lower case; without those too ordinary to be one';

CREATE VIEW parts AS
SELECT
    postings.posting_id,
    parts.section,
    parts.start_offset,
    parts.end_offset
FROM store.parts AS parts
INNER JOIN store.postings AS postings ON parts.content_number = postings.content_number;

COMMENT ON VIEW parts IS 'One part of a posting''s present version; parts follow each other and cover the text';
COMMENT ON COLUMN parts.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN parts.section IS
'duties, requirements, preferred, role, about, benefits, pay, legal, application or other';
COMMENT ON COLUMN parts.start_offset IS 'First character of the part; counts characters of the text';
COMMENT ON COLUMN parts.end_offset IS 'One past the last character of the part';

CREATE VIEW statements AS
SELECT
    postings.posting_id,
    statements.section,
    statements.start_offset,
    statements.end_offset,
    statements.marked,
    statements.terms
FROM store.statements AS statements
INNER JOIN store.postings AS postings ON statements.content_number = postings.content_number;

COMMENT ON VIEW statements IS
'One sentence that asks something; of postings in English for product managers, AI or not';
COMMENT ON COLUMN statements.posting_id IS 'source/board/source_id';
COMMENT ON COLUMN statements.section IS 'The part of the posting it stands in';
COMMENT ON COLUMN statements.start_offset IS 'First character of the sentence; counts characters of the text';
COMMENT ON COLUMN statements.end_offset IS 'One past the last character of the sentence';
COMMENT ON COLUMN statements.marked IS 'Its words; what a rule or the taxonomy knows stands in [brackets]';
COMMENT ON COLUMN statements.terms IS
'Terms of up to three of the other words, in lower case; without those too ordinary to be one';

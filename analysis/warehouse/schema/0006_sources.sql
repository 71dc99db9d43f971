-- The sources themselves: what they are called, and what is owed to those that gathered their postings.
CREATE TABLE store.sources (
    source VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    attribution VARCHAR
);

COMMENT ON TABLE store.sources IS 'One source that the crawler can read';
COMMENT ON COLUMN store.sources.source IS 'Its id';
COMMENT ON COLUMN store.sources.label IS 'Its name for readers';
COMMENT ON COLUMN store.sources.attribution IS
'What is owed to those who gathered its postings; null where employers post themselves';

CREATE VIEW sources AS
SELECT
    sources.source,
    sources.label,
    sources.attribution IS NOT NULL AS is_feed,
    sources.attribution
FROM store.sources AS sources;

COMMENT ON VIEW sources IS 'One source that the crawler can read';
COMMENT ON COLUMN sources.source IS 'Its id';
COMMENT ON COLUMN sources.label IS 'Its name for readers';
COMMENT ON COLUMN sources.is_feed IS
'Others gathered its postings, of many employers; looks at it never count against a posting';
COMMENT ON COLUMN sources.attribution IS 'What must stand beside anything taken from a feed; null for all others';

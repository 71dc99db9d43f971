-- What the checks found that did not stop publication, so that readers and `aipm doctor` know of it.
CREATE TABLE store.warnings (
    check_name VARCHAR NOT NULL,
    question VARCHAR NOT NULL,
    row_count INTEGER NOT NULL,
    example VARCHAR NOT NULL
);

COMMENT ON TABLE store.warnings IS 'One check that found something somebody should look at';
COMMENT ON COLUMN store.warnings.check_name IS 'Its name';
COMMENT ON COLUMN store.warnings.question IS 'What it asks';
COMMENT ON COLUMN store.warnings.row_count IS 'Rows it found; a thousand means that many or more';
COMMENT ON COLUMN store.warnings.example IS 'The first of them';

CREATE VIEW warnings AS
SELECT
    check_name,
    question,
    row_count,
    example
FROM store.warnings;

COMMENT ON VIEW warnings IS 'One check that found something somebody should look at when this warehouse was made';
COMMENT ON COLUMN warnings.check_name IS 'Its name';
COMMENT ON COLUMN warnings.question IS 'What it asks';
COMMENT ON COLUMN warnings.row_count IS 'Rows it found; a thousand means that many or more';
COMMENT ON COLUMN warnings.example IS 'The first of them';

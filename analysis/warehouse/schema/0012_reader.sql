-- By which adapters pages were read: what they make of a page decides its contents, and so its versions.
ALTER TABLE store.meta ADD COLUMN reader_version VARCHAR;

COMMENT ON COLUMN store.meta.reader_version IS 'Version of the adapters that read all pages inside';

-- What lives are told by, further: pages of postings that are gone, and what changed in the words of others.
CREATE TABLE store.gone_pages (
    look_number INTEGER NOT NULL,
    url VARCHAR NOT NULL
);

COMMENT ON TABLE store.gone_pages IS 'One page that a board led to and that answered 404 or 410';
COMMENT ON COLUMN store.gone_pages.look_number IS 'The look';
COMMENT ON COLUMN store.gone_pages.url IS 'The address';

CREATE TABLE store.rewordings (
    old_hash VARCHAR NOT NULL,
    new_hash VARCHAR NOT NULL,
    gone VARCHAR,
    come VARCHAR
);

COMMENT ON TABLE store.rewordings IS 'Two texts of which one followed the other, and what differs';
COMMENT ON COLUMN store.rewordings.old_hash IS 'SHA-256 of the earlier text';
COMMENT ON COLUMN store.rewordings.new_hash IS 'SHA-256 of the later text';
COMMENT ON COLUMN store.rewordings.gone IS
'The first line that is gone, as a quote, and how many more are; null if none';
COMMENT ON COLUMN store.rewordings.come IS
'The first line that is new, as a quote, and how many more are; null if none';

COMMENT ON COLUMN changes.field IS 'title, location, pay, text, or another column of postings that differs';
COMMENT ON COLUMN changes.old_value IS
'Value before; null if there was none; of text the first line that is gone, where it differs, and how many more';
COMMENT ON COLUMN changes.new_value IS
'Value after; null if there is none; of text the first line that is new, where it differs, and how many more';

COMMENT ON COLUMN postings.closed_before_at IS
'It closed before this look, the first that counts against it; null unless closed';
COMMENT ON COLUMN postings.closed_known_at IS
'The look that settled that it is closed: the second that counts, or found its page gone; null unless closed';

-- Question: Do times follow each other, is no life negative, and does closing say between which looks?
-- Reads:    postings
-- Finding:  stops publication
SELECT
    posting_id,
    status,
    first_seen_at,
    last_seen_at,
    closed_after_at,
    closed_before_at,
    closed_known_at
FROM postings
WHERE
    first_seen_at > last_seen_at
    OR (status = 'closed') <> (closed_after_at IS NOT NULL AND closed_before_at IS NOT NULL)
    OR (status = 'closed') <> (closed_known_at IS NOT NULL)
    OR closed_after_at >= closed_before_at
    OR closed_before_at > closed_known_at
    OR (status = 'closed' AND closed_after_at < first_seen_at)
    OR last_seen_at > closed_after_at
    OR version_count < 1
    OR reopened_count < 0
ORDER BY posting_id

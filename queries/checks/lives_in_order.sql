-- Question: Do times follow each other, and does closing say between which looks?
-- Reads:    postings
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
    OR closed_before_at >= closed_known_at
    OR (status = 'closed' AND closed_after_at < first_seen_at)
ORDER BY posting_id

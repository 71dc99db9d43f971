-- Question: Which sources date postings later than we saw them?
-- Reads:    postings
-- Finding:  warns
SELECT
    source,
    count(*) AS posting_count,
    min(posting_id) AS first_posting_id
FROM postings
WHERE posted_at > first_seen_at + INTERVAL 1 DAY
GROUP BY source
ORDER BY source

-- Question: Has every posting one present version, and do its versions follow each other without a gap?
-- Reads:    postings, versions
-- Finding:  stops publication
WITH followed AS (
    SELECT
        posting_id,
        valid_from_at,
        valid_to_at,
        lead(valid_from_at) OVER (PARTITION BY posting_id ORDER BY valid_from_at) AS next_from_at
    FROM versions
),

broken AS (
    SELECT posting_id
    FROM followed
    WHERE valid_to_at IS DISTINCT FROM next_from_at OR valid_to_at <= valid_from_at
),

counted AS (
    SELECT
        posting_id,
        count(*) AS version_count
    FROM versions
    GROUP BY posting_id
)

SELECT posting_id
FROM broken
UNION
SELECT postings.posting_id
FROM postings
LEFT JOIN counted ON postings.posting_id = counted.posting_id
WHERE coalesce(counted.version_count, 0) <> postings.version_count
ORDER BY posting_id

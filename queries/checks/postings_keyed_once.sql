-- Question: Is every posting there once, under source/board/source_id?
-- Reads:    postings
-- Finding:  stops publication
SELECT
    posting_id,
    count(*) AS row_count
FROM postings
GROUP BY posting_id
HAVING count(*) > 1 OR bool_or(posting_id <> source || '/' || board || '/' || source_id)
ORDER BY posting_id

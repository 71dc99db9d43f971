-- Question: Has every opening a posting that stands for it, of the same employer, and do its groups say the same?
-- Reads:    postings, duplicate_groups
-- Finding:  stops publication
SELECT postings.posting_id
FROM postings
LEFT JOIN postings AS leaders ON postings.opening_id = leaders.posting_id
WHERE
    leaders.opening_id IS DISTINCT FROM postings.opening_id
    OR leaders.employer_key IS DISTINCT FROM postings.employer_key
UNION
SELECT duplicate_groups.posting_id
FROM duplicate_groups
LEFT JOIN postings ON duplicate_groups.posting_id = postings.posting_id
WHERE postings.opening_id IS DISTINCT FROM duplicate_groups.opening_id
ORDER BY posting_id

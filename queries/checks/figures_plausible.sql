-- Question: Which figures and codes of a source can't be meant: negative pay, pay from high to low, no such code?
-- Reads:    postings, salaries, looks
-- Finding:  warns
SELECT
    'postings' AS place,
    posting_id AS row_id,
    'country ' || country AS problem
FROM postings
WHERE NOT regexp_full_match(country, '[A-Z]{2}')
UNION ALL
SELECT
    'postings' AS place,
    posting_id AS row_id,
    'min_years ' || min_years AS problem
FROM postings
WHERE min_years NOT BETWEEN 0 AND 60
UNION ALL
SELECT
    'salaries' AS place,
    posting_id AS row_id,
    'pay ' || concat_ws(' to ', low, high) AS problem
FROM salaries
WHERE low < 0 OR high < 0 OR low > high
UNION ALL
SELECT
    'salaries' AS place,
    posting_id AS row_id,
    'currency ' || currency AS problem
FROM salaries
WHERE NOT regexp_full_match(currency, '[A-Z]{3}')
UNION ALL
SELECT
    'looks' AS place,
    source || '/' || board AS row_id,
    'listed_count ' || listed_count AS problem
FROM looks
WHERE listed_count < 0
ORDER BY place, row_id, problem

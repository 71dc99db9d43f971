-- Question: Has every pay statement a figure, and its yearly one beside each?
-- Reads:    salaries
-- Finding:  warns
SELECT
    posting_id,
    salary_number,
    low,
    high,
    annual_low,
    annual_high
FROM salaries
WHERE
    (low IS NULL AND high IS NULL)
    OR (low IS NULL) <> (annual_low IS NULL)
    OR (high IS NULL) <> (annual_high IS NULL)
ORDER BY posting_id, salary_number

-- Big technology companies as another guide names them: keyed as the warehouse keys an employer of that name. One that
-- no posting is of needs no key.
UPDATE guide_big_tech
SET employer_key = known.employer_key
FROM (
    SELECT
        employers.employer_key,
        unnest(employers.names) AS name
    FROM warehouse.main.employers
) AS known
WHERE lower(known.name) = lower(guide_big_tech.employer);

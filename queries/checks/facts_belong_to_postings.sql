-- Question: Does every fact, version, change and sighting belong to a posting we have?
-- Reads:    postings, mentions, guide_demand, salaries, findings, versions, changes, sightings
-- Finding:  stops publication
WITH referring AS (
    SELECT DISTINCT
        posting_id,
        'mentions' AS place
    FROM mentions
    UNION ALL
    SELECT DISTINCT
        posting_id,
        'guide_demand' AS place
    FROM guide_demand
    UNION ALL
    SELECT DISTINCT
        posting_id,
        'salaries' AS place
    FROM salaries
    UNION ALL
    SELECT DISTINCT
        posting_id,
        'findings' AS place
    FROM findings
    UNION ALL
    SELECT DISTINCT
        posting_id,
        'versions' AS place
    FROM versions
    UNION ALL
    SELECT DISTINCT
        posting_id,
        'changes' AS place
    FROM changes
    UNION ALL
    SELECT DISTINCT
        posting_id,
        'sightings' AS place
    FROM sightings
)

SELECT
    referring.place,
    referring.posting_id
FROM referring
ANTI JOIN postings ON referring.posting_id = postings.posting_id
ORDER BY referring.place, referring.posting_id

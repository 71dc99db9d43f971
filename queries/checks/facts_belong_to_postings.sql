-- Question: Does every fact, version, change and sighting belong to a posting we have?
-- Reads:    postings, mentions, guide_demand, signals, salaries, findings, versions, changes, sightings
-- Finding:  stops publication
WITH strangers AS (
    SELECT
        mentions.posting_id,
        'mentions' AS place
    FROM mentions
    ANTI JOIN postings ON mentions.posting_id = postings.posting_id
    UNION ALL
    SELECT
        guide_demand.posting_id,
        'guide_demand' AS place
    FROM guide_demand
    ANTI JOIN postings ON guide_demand.posting_id = postings.posting_id
    UNION ALL
    SELECT
        signals.posting_id,
        'signals' AS place
    FROM signals
    ANTI JOIN postings ON signals.posting_id = postings.posting_id
    UNION ALL
    SELECT
        salaries.posting_id,
        'salaries' AS place
    FROM salaries
    ANTI JOIN postings ON salaries.posting_id = postings.posting_id
    UNION ALL
    SELECT
        findings.posting_id,
        'findings' AS place
    FROM findings
    ANTI JOIN postings ON findings.posting_id = postings.posting_id
    UNION ALL
    SELECT
        versions.posting_id,
        'versions' AS place
    FROM versions
    ANTI JOIN postings ON versions.posting_id = postings.posting_id
    UNION ALL
    SELECT
        changes.posting_id,
        'changes' AS place
    FROM changes
    ANTI JOIN postings ON changes.posting_id = postings.posting_id
    UNION ALL
    SELECT
        sightings.posting_id,
        'sightings' AS place
    FROM sightings
    ANTI JOIN postings ON sightings.posting_id = postings.posting_id
)

SELECT DISTINCT
    place,
    posting_id
FROM strangers
ORDER BY place, posting_id

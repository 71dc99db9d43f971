-- Question: Which sources have lost a field that most of their own past had?
-- Grain:    one row per source and field that fell below half of what the eight weeks before let expect
-- Reads:    store.sightings, store.looks, store.contents, store.facts, store.identities, store.salaries
-- Params:   none
-- Finding:  warns
WITH newest AS (
    SELECT
        source,
        max(looked_at) AS looked_at
    FROM store.looks
    WHERE verdict IN ('complete', 'unchanged')
    GROUP BY source
),

recent_looks AS (
    SELECT
        looks.look_number,
        looks.source,
        looks.looked_at > newest.looked_at - INTERVAL 7 DAY AS is_present
    FROM store.looks AS looks
    INNER JOIN newest ON looks.source = newest.source
    WHERE looks.looked_at > newest.looked_at - INTERVAL 63 DAY
),

seen AS (
    SELECT
        looks.source,
        sightings.content_number,
        sightings.posting_number,
        bool_or(looks.is_present) AS is_present
    FROM store.sightings AS sightings
    INNER JOIN recent_looks AS looks ON sightings.look_number = looks.look_number
    GROUP BY looks.source, sightings.content_number, sightings.posting_number
),

paid AS (
    SELECT DISTINCT content_number
    FROM store.salaries
    WHERE origin = 'source'
),

described AS (
    SELECT
        seen.source,
        seen.is_present,
        facts.text_length > 0 AS has_description,
        contents.location IS NOT NULL AS has_location,
        paid.content_number IS NOT NULL AS has_pay,
        identities.posted_at IS NOT NULL AS has_posted_at
    FROM seen
    INNER JOIN store.contents AS contents ON seen.content_number = contents.content_number
    INNER JOIN store.facts AS facts ON seen.content_number = facts.content_number
    INNER JOIN store.identities AS identities ON seen.posting_number = identities.posting_number
    LEFT JOIN paid ON seen.content_number = paid.content_number
),

fields AS (
    SELECT
        source,
        is_present,
        'description' AS field,
        has_description AS is_filled
    FROM described
    UNION ALL
    SELECT
        source,
        is_present,
        'location' AS field,
        has_location AS is_filled
    FROM described
    UNION ALL
    SELECT
        source,
        is_present,
        'pay' AS field,
        has_pay AS is_filled
    FROM described
    UNION ALL
    SELECT
        source,
        is_present,
        'posted_at' AS field,
        has_posted_at AS is_filled
    FROM described
),

counted AS (
    SELECT
        source,
        field,
        count(*) FILTER (WHERE is_present) AS posting_count,
        count(*) FILTER (WHERE is_present AND is_filled) AS filled_count,
        count(*) FILTER (WHERE is_filled AND NOT is_present)
        / nullif(count(*) FILTER (WHERE NOT is_present), 0) AS share_before
    FROM fields
    GROUP BY source, field
)

SELECT
    source,
    field,
    posting_count,
    filled_count,
    round(share_before, 3) AS share_before
FROM counted
WHERE posting_count * share_before >= 20 AND 2 * filled_count < posting_count * share_before
ORDER BY source, field

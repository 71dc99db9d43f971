-- The versions of each posting, from what was seen; reads the tables of life.sql.

DELETE FROM store.versions;

INSERT INTO store.versions BY NAME
WITH sighted AS (
    SELECT
        sightings.posting_number,
        sightings.content_number,
        looks.position,
        looks.looked_at,
        lag(sightings.content_number) OVER (
            PARTITION BY sightings.posting_number
            ORDER BY looks.position
        ) AS content_before
    FROM seen AS sightings
    INNER JOIN ordered_looks AS looks ON sightings.look_number = looks.look_number
    WHERE sightings.posting_number IN (
        SELECT spans.posting_number
        FROM spans
        WHERE spans.is_changed
    )
),

begun AS (
    SELECT
        posting_number,
        content_number,
        position,
        looked_at
    FROM sighted
    WHERE content_number IS DISTINCT FROM content_before
    UNION ALL
    SELECT
        posting_number,
        content_number,
        first_position AS position,
        first_seen_at AS looked_at
    FROM spans
    WHERE NOT is_changed
)

SELECT
    posting_number,
    content_number,
    row_number() OVER posting_in_time AS version_number,
    looked_at AS valid_from_at,
    lead(looked_at) OVER posting_in_time AS valid_to_at
FROM begun
WINDOW posting_in_time AS (
    PARTITION BY posting_number
    ORDER BY position
);

-- The readings of one run become identities and sightings; looks that were not read take over their twin's.

-- The last reading says what may change without making a version.
UPDATE store.identities
SET
    employer = last_reading.employer,
    url = last_reading.url,
    posted_at = last_reading.posted_at,
    posted_precision = last_reading.posted_precision,
    updated_at = last_reading.updated_at
FROM (
    SELECT
        posting_id,
        employer,
        url,
        posted_at,
        posted_precision,
        updated_at
    FROM readings
    QUALIFY reading_number = max(reading_number) OVER (PARTITION BY posting_id)
) AS last_reading
WHERE identities.posting_id = last_reading.posting_id;

-- A new posting is numbered by its first reading, so that the same archive gives the same numbers.
INSERT INTO store.identities BY NAME
WITH arrived AS (
    SELECT
        readings.posting_id,
        min(readings.reading_number) AS first_number,
        max(readings.reading_number) AS last_number
    FROM readings
    ANTI JOIN store.identities AS identities ON readings.posting_id = identities.posting_id
    GROUP BY readings.posting_id
)

SELECT
    row_number() OVER (ORDER BY arrived.first_number) + (
        SELECT count(*)
        FROM store.identities
    ) AS posting_number,
    last_reading.posting_id,
    last_reading.source,
    last_reading.board,
    last_reading.source_id,
    last_reading.employer,
    last_reading.url,
    last_reading.posted_at,
    last_reading.posted_precision,
    last_reading.updated_at
FROM arrived
INNER JOIN readings AS last_reading ON arrived.last_number = last_reading.reading_number
ORDER BY posting_number;

INSERT INTO store.sightings BY NAME
SELECT
    readings.look_number,
    identities.posting_number,
    contents.content_number
FROM (
    SELECT
        reading_number,
        look_number,
        content_hash,
        posting_id
    FROM readings
    UNION ALL
    SELECT
        reading_number,
        look_number,
        content_hash,
        posting_id
    FROM repeats
) AS readings
INNER JOIN store.identities AS identities ON readings.posting_id = identities.posting_id
INNER JOIN store.contents AS contents ON readings.content_hash = contents.content_hash
ORDER BY readings.reading_number;

INSERT INTO store.sightings BY NAME
SELECT
    looks.look_number,
    earlier.posting_number,
    earlier.content_number
FROM store.looks AS looks
INNER JOIN store.sightings AS earlier ON looks.twin_number = earlier.look_number
WHERE
    looks.run_number = (
        SELECT max(runs.run_number)
        FROM store.runs AS runs
    )
ORDER BY looks.look_number, earlier.posting_number;

DROP TABLE readings;
DROP TABLE repeats;

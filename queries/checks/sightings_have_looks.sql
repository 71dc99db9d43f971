-- Question: Was every posting seen in a look that we know, at its time?
-- Reads:    sightings, looks
-- Finding:  stops publication
SELECT DISTINCT
    sightings.run_id,
    sightings.source,
    sightings.board,
    sightings.seen_at
FROM sightings
ANTI JOIN looks
    ON
        sightings.run_id = looks.run_id
        AND sightings.source = looks.source
        AND sightings.board = looks.board
        AND sightings.seen_at = looks.looked_at
ORDER BY sightings.run_id, sightings.source, sightings.board, sightings.seen_at

-- The same looks as the warehouse keeps them inside, for the publish gate: each posting says something of its own each week.
-- All have a text; every other one states pay.
INSERT INTO store.looks BY NAME
SELECT row_number() OVER (ORDER BY looked_at, source, board) AS look_number, source, board, looked_at, verdict, listed_count
FROM looks;

INSERT INTO store.sightings BY NAME
SELECT
    seen.look_number,
    dense_rank() OVER (ORDER BY sightings.posting_id) AS posting_number,
    row_number() OVER (ORDER BY sightings.posting_id, seen.look_number) AS content_number
FROM sightings
INNER JOIN store.looks AS seen
    ON sightings.source = seen.source AND sightings.board = seen.board AND sightings.seen_at = seen.looked_at;

INSERT INTO store.facts BY NAME SELECT content_number, 900 AS text_length FROM store.sightings;

INSERT INTO store.salaries BY NAME
SELECT content_number, 'source' AS origin FROM store.sightings WHERE posting_number % 2 = 0;

-- Nine weeks of two sources' twelve boards each, as the warehouse keeps them inside: 10 postings a board, all with a text, every
-- other one with pay. What a posting says is a content of its own each week.
INSERT INTO store.looks BY NAME
SELECT
    row_number() OVER (ORDER BY week, source, board) AS look_number,
    source,
    's' || board AS board,
    TIMESTAMP '2026-09-21 08:00:00' + to_days(7 * week) AS looked_at,
    'complete' AS verdict,
    10 AS listed_count
FROM range(9) AS weeks (week), unnest(['ashby', 'lever']) AS sources (source), range(12) AS boards (board);

INSERT INTO store.sightings BY NAME
SELECT looks.look_number, number AS posting_number, 10 * looks.look_number + number AS content_number
FROM store.looks AS looks, range(10) AS numbers (number);

INSERT INTO store.facts BY NAME SELECT content_number, 900 AS text_length FROM store.sightings;
INSERT INTO store.salaries BY NAME
SELECT content_number, 'source' AS origin FROM store.sightings WHERE posting_number % 2 = 0;
INSERT INTO looks BY NAME SELECT source, board, looked_at, verdict, listed_count, 'web' AS market FROM store.looks;

CREATE MACRO newest() AS TABLE SELECT look_number FROM store.looks WHERE looked_at > TIMESTAMP '2026-11-16';
CREATE MACRO newest_contents(platform) AS TABLE
SELECT content_number FROM store.sightings INNER JOIN store.looks USING (look_number)
WHERE looked_at > TIMESTAMP '2026-11-16' AND source = platform;

-- The life of each posting, from sightings alone, by one law: only a complete look that lacks a posting counts
-- against it; two such looks close it. A look that lost more than half of its board counts only when the next
-- complete one confirms it. A look at a feed, which drops what it likes, never counts. Costs are kept low by looking
-- twice only at postings that were ever missed.

-- The looks at each board in order of time. A complete_number counts the complete looks up to and including this one.
CREATE OR REPLACE TEMP TABLE ordered_looks AS
WITH judged AS (
    SELECT
        looks.look_number,
        looks.source,
        looks.board,
        looks.looked_at,
        looks.verdict IN ('complete', 'unchanged')
        AND looks.source NOT IN (
            SELECT sources.source
            FROM store.sources AS sources
            WHERE sources.attribution IS NOT NULL
        ) AS is_complete
    FROM store.looks AS looks
)

SELECT
    look_number,
    looked_at,
    is_complete,
    dense_rank() OVER (ORDER BY source, board) AS board_number,
    row_number() OVER board_so_far AS position,
    count(*) FILTER (WHERE is_complete) OVER board_so_far AS complete_number
FROM judged
WINDOW board_so_far AS (
    PARTITION BY source, board
    ORDER BY looked_at, look_number
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
);

-- One posting over all its sightings. It was never missed if every complete look from its first to its last saw it.
CREATE OR REPLACE TEMP TABLE spans AS
WITH seen AS (
    SELECT
        sightings.posting_number,
        any_value(looks.board_number) AS board_number,
        min(looks.position) AS first_position,
        max(looks.position) AS last_position,
        min(looks.complete_number) AS first_complete_number,
        max(looks.complete_number) AS last_complete_number,
        arg_min(looks.is_complete, looks.position) AS is_first_complete,
        count(*) FILTER (WHERE looks.is_complete) AS complete_count,
        min(looks.looked_at) AS first_seen_at,
        max(looks.looked_at) AS last_seen_at,
        arg_max(sightings.content_number, looks.position) AS content_number,
        min(sightings.content_number) <> max(sightings.content_number) AS is_changed
    FROM store.sightings
    INNER JOIN ordered_looks AS looks ON sightings.look_number = looks.look_number
    GROUP BY sightings.posting_number
)

SELECT
    *,
    complete_count < last_complete_number - first_complete_number + cast(is_first_complete AS INTEGER) AS is_missed
FROM seen;

-- A stretch: looks at a board that all saw a posting, with no complete look between them that lacked it.
CREATE OR REPLACE TEMP TABLE stretches AS
WITH sighted AS (
    SELECT
        sightings.posting_number,
        looks.board_number,
        looks.position,
        looks.complete_number,
        looks.complete_number - cast(looks.is_complete AS INTEGER)
        > lag(looks.complete_number) OVER posting_so_far AS is_new
    FROM store.sightings
    INNER JOIN ordered_looks AS looks ON sightings.look_number = looks.look_number
    WHERE
        sightings.posting_number IN (
            SELECT spans.posting_number
            FROM spans
            WHERE spans.is_missed
        )
    WINDOW posting_so_far AS (
        PARTITION BY sightings.posting_number
        ORDER BY looks.position
    )
),

numbered AS (
    SELECT
        *,
        count(*) FILTER (WHERE is_new) OVER (
            PARTITION BY posting_number
            ORDER BY position
        ) AS stretch_number
    FROM sighted
)

SELECT
    posting_number,
    stretch_number,
    any_value(board_number) AS board_number,
    min(position) AS first_position,
    max(position) AS last_position,
    min(complete_number) AS first_complete_number,
    max(complete_number) AS last_complete_number
FROM numbered
GROUP BY posting_number, stretch_number
UNION ALL
SELECT
    posting_number,
    0 AS stretch_number,
    board_number,
    first_position,
    last_position,
    first_complete_number,
    last_complete_number
FROM spans
WHERE NOT is_missed;

-- The shrink guard. What a complete look lost, and how much of that the next complete look shows again.
DELETE FROM store.board_looks;

INSERT INTO store.board_looks BY NAME
WITH followed AS (
    SELECT
        *,
        lead(first_complete_number) OVER (
            PARTITION BY posting_number
            ORDER BY stretch_number
        ) AS next_complete_number
    FROM stretches
),

losses AS (
    SELECT
        board_number,
        last_complete_number + 1 AS complete_number,
        count(*) AS lost_count,
        count(*) FILTER (WHERE next_complete_number <= last_complete_number + 2) AS returned_count
    FROM followed
    GROUP BY board_number, last_complete_number
),

listings AS (
    SELECT
        looks.board_number,
        looks.complete_number + 1 AS complete_number,
        count(sightings.posting_number) AS listed_before_count
    FROM ordered_looks AS looks
    LEFT JOIN store.sightings AS sightings ON looks.look_number = sightings.look_number
    WHERE looks.is_complete
    GROUP BY looks.board_number, looks.complete_number
),

judged AS (
    SELECT
        looks.look_number,
        looks.position,
        looks.is_complete,
        CASE WHEN looks.is_complete THEN listings.listed_before_count END AS listed_before_count,
        CASE WHEN looks.is_complete THEN coalesce(losses.lost_count, 0) END AS lost_count,
        CASE WHEN looks.is_complete THEN coalesce(losses.returned_count, 0) END AS returned_count,
        looks.complete_number < max(looks.complete_number) OVER (PARTITION BY looks.board_number) AS is_followed
    FROM ordered_looks AS looks
    LEFT JOIN losses ON looks.board_number = losses.board_number AND looks.complete_number = losses.complete_number
    LEFT JOIN listings
        ON looks.board_number = listings.board_number AND looks.complete_number = listings.complete_number
)

SELECT
    look_number,
    position,
    is_complete,
    listed_before_count,
    lost_count,
    returned_count,
    is_complete AND (
        lost_count < 5
        OR listed_before_count IS NULL
        OR 2 * lost_count <= listed_before_count
        OR (is_followed AND 2 * returned_count < lost_count)
    ) AS is_counted
FROM judged;

-- A counted_number counts the looks that count against a posting, up to and including this one.
CREATE OR REPLACE TEMP TABLE counted_looks AS
SELECT
    looks.board_number,
    looks.position,
    looks.looked_at,
    judged.is_counted,
    count(*) FILTER (WHERE judged.is_counted) OVER (
        PARTITION BY looks.board_number
        ORDER BY looks.position
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS counted_number
FROM ordered_looks AS looks
INNER JOIN store.board_looks AS judged ON looks.look_number = judged.look_number;

-- How often a posting came back after two or more looks that counted against it.
CREATE OR REPLACE TEMP TABLE returns AS
WITH gaps AS (
    SELECT
        posting_number,
        board_number,
        last_position,
        lead(first_position) OVER (
            PARTITION BY posting_number
            ORDER BY stretch_number
        ) AS next_position
    FROM stretches
    WHERE posting_number IN (
        SELECT spans.posting_number
        FROM spans
        WHERE spans.is_missed
    )
)

SELECT
    gaps.posting_number,
    count(*) AS reopened_count
FROM gaps
INNER JOIN counted_looks AS left_off
    ON gaps.board_number = left_off.board_number AND gaps.last_position = left_off.position
INNER JOIN counted_looks AS came_back
    ON gaps.board_number = came_back.board_number AND gaps.next_position = came_back.position
WHERE came_back.counted_number - cast(came_back.is_counted AS INTEGER) - left_off.counted_number >= 2
GROUP BY gaps.posting_number;

-- Where each posting stands. `unknown`: nothing counts against it, but nobody could see its board for two weeks
-- before the newest look of all.
CREATE OR REPLACE TEMP TABLE lives AS
WITH boards AS (
    SELECT
        board_number,
        max(counted_number) AS counted_number
    FROM counted_looks
    GROUP BY board_number
),

missed AS (
    SELECT
        spans.posting_number,
        spans.content_number,
        spans.first_seen_at,
        spans.last_seen_at,
        boards.counted_number - last_look.counted_number AS missed_count,
        first_miss.looked_at AS first_missed_at,
        second_miss.looked_at AS second_missed_at
    FROM spans
    INNER JOIN boards ON spans.board_number = boards.board_number
    INNER JOIN counted_looks AS last_look
        ON spans.board_number = last_look.board_number AND spans.last_position = last_look.position
    LEFT JOIN counted_looks AS first_miss
        ON
            spans.board_number = first_miss.board_number
            AND first_miss.is_counted
            AND last_look.counted_number + 1 = first_miss.counted_number
    LEFT JOIN counted_looks AS second_miss
        ON
            spans.board_number = second_miss.board_number
            AND second_miss.is_counted
            AND last_look.counted_number + 2 = second_miss.counted_number
)

SELECT
    missed.posting_number,
    missed.content_number,
    missed.first_seen_at,
    missed.last_seen_at,
    coalesce(returns.reopened_count, 0) AS reopened_count,
    CASE
        WHEN missed.missed_count >= 2 THEN 'closed'
        WHEN missed.missed_count = 1 THEN 'missing'
        WHEN (
            SELECT max(looks.looked_at)
            FROM ordered_looks AS looks
        ) > missed.last_seen_at + INTERVAL 14 DAY THEN 'unknown'
        WHEN returns.reopened_count > 0 THEN 'reopened'
        ELSE 'open'
    END AS status,
    CASE WHEN missed.missed_count >= 2 THEN missed.last_seen_at END AS closed_after_at,
    CASE WHEN missed.missed_count >= 2 THEN missed.first_missed_at END AS closed_before_at,
    CASE WHEN missed.missed_count >= 2 THEN missed.second_missed_at END AS closed_known_at
FROM missed
LEFT JOIN returns ON missed.posting_number = returns.posting_number;

-- The life of each posting, from sightings alone, by one law: only a complete look that lacks a posting counts
-- against it; two such looks close it. A look that lost more than half of its board counts only when the next
-- complete one confirms it. A look at a feed, which drops what it likes, never counts, nor does a look at what has
-- become another employer's board. A posting whose own page is gone is closed at once. Costs are kept low by looking
-- twice only at postings that were ever missed.

-- What a board showed at one time it showed once, in however many runs and files we have it: a copy taken in again is
-- no second look. The last of such looks stands for all.
CREATE OR REPLACE TEMP TABLE copies AS
SELECT
    look_number,
    max(look_number) OVER moment AS stands_for
FROM store.looks
WINDOW moment AS (PARTITION BY source, board, looked_at)
QUALIFY count(*) OVER moment > 1;

CREATE OR REPLACE TEMP VIEW seen AS
SELECT
    sightings.look_number,
    sightings.posting_number,
    sightings.content_number
FROM store.sightings
ANTI JOIN copies ON sightings.look_number = copies.look_number
UNION ALL
SELECT
    copies.stands_for AS look_number,
    sightings.posting_number,
    arg_max(sightings.content_number, sightings.look_number) AS content_number
FROM store.sightings
INNER JOIN copies ON sightings.look_number = copies.look_number
GROUP BY copies.stands_for, sightings.posting_number;

-- The looks at each board in order of time. A complete_number counts the complete looks up to and including this one.
CREATE OR REPLACE TEMP TABLE placed_looks AS
WITH judged AS (
    SELECT
        looks.source,
        looks.board,
        looks.looked_at,
        max(looks.look_number) AS look_number,
        arg_max(looks.employer, looks.look_number) AS employer,
        max(looks.read_count) AS read_count,
        bool_or(looks.verdict IN ('complete', 'unchanged'))
        AND looks.source NOT IN (
            SELECT sources.source
            FROM store.sources AS sources
            WHERE sources.attribution IS NOT NULL
        ) AS is_complete
    FROM store.looks AS looks
    GROUP BY looks.source, looks.board, looks.looked_at
)

SELECT
    look_number,
    looked_at,
    employer,
    read_count,
    is_complete,
    dense_rank() OVER (ORDER BY source, board) AS board_number,
    row_number() OVER board_so_far AS position,
    count(*) FILTER (WHERE is_complete) OVER board_so_far AS complete_number
FROM judged
WINDOW board_so_far AS (
    PARTITION BY source, board
    ORDER BY looked_at
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
);

-- A board that shows not one posting of the complete look before, and is listed under another name, has changed
-- hands: the earlier employer's postings are out of sight, not gone.
CREATE OR REPLACE TEMP TABLE handovers AS
WITH telling AS (
    SELECT
        look_number,
        board_number,
        position,
        regexp_replace(lower(employer), '[^\p{L}\p{N}]+', '', 'g') AS name,
        lag(look_number) OVER board_in_time AS number_before,
        lag(regexp_replace(lower(employer), '[^\p{L}\p{N}]+', '', 'g')) OVER board_in_time AS name_before
    FROM placed_looks
    WHERE is_complete AND read_count > 0
    WINDOW board_in_time AS (
        PARTITION BY board_number
        ORDER BY position
    )
),

renamed AS (
    SELECT
        look_number,
        number_before,
        board_number,
        position
    FROM telling
    WHERE number_before IS NOT NULL AND name IS DISTINCT FROM name_before
),

kept AS (
    SELECT renamed.look_number
    FROM renamed
    INNER JOIN seen AS now ON renamed.look_number = now.look_number
    INNER JOIN seen AS earlier
        ON renamed.number_before = earlier.look_number AND now.posting_number = earlier.posting_number
)

SELECT
    renamed.board_number,
    renamed.position
FROM renamed
ANTI JOIN kept ON renamed.look_number = kept.look_number;

CREATE OR REPLACE TEMP TABLE ordered_looks AS
SELECT
    looks.look_number,
    looks.looked_at,
    looks.is_complete,
    looks.board_number,
    looks.position,
    looks.complete_number,
    count(handovers.position) OVER (
        PARTITION BY looks.board_number
        ORDER BY looks.position
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS owner_number
FROM placed_looks AS looks
LEFT JOIN handovers ON looks.board_number = handovers.board_number AND looks.position = handovers.position;

-- One posting over all its sightings. It was never missed if every complete look from its first to its last saw it.
CREATE OR REPLACE TEMP TABLE spans AS
WITH bounds AS (
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
    FROM seen AS sightings
    INNER JOIN ordered_looks AS looks ON sightings.look_number = looks.look_number
    GROUP BY sightings.posting_number
)

SELECT
    *,
    complete_count < last_complete_number - first_complete_number + cast(is_first_complete AS INTEGER) AS is_missed
FROM bounds;

-- A posting died where its own page answered 404 or 410: it has that address, or its id is a part of the page's path.
-- Not where that holds for more postings than the look still shows: then it is the pages' address that has changed.
CREATE OR REPLACE TEMP TABLE deaths AS
WITH gone AS (
    SELECT DISTINCT
        coalesce(copies.stands_for, gone_pages.look_number) AS look_number,
        looks.source,
        looks.board,
        gone_pages.url
    FROM store.gone_pages
    INNER JOIN store.looks AS looks ON gone_pages.look_number = looks.look_number
    LEFT JOIN copies ON gone_pages.look_number = copies.look_number
),

named AS (
    SELECT
        look_number,
        source,
        board,
        unnest(string_split(split_part(split_part(url, '?', 1), '://', 2), '/')[2:]) AS source_id
    FROM gone
),

matched AS (
    SELECT
        gone.look_number,
        identities.posting_number
    FROM gone
    INNER JOIN store.identities AS identities
        ON gone.source = identities.source AND gone.board = identities.board AND gone.url = identities.url
    UNION
    SELECT
        named.look_number,
        identities.posting_number
    FROM named
    INNER JOIN store.identities AS identities
        ON
            named.source = identities.source
            AND named.board = identities.board
            AND named.source_id = identities.source_id
    WHERE length(named.source_id) >= 4
),

shown AS (
    SELECT
        seen.look_number,
        count(*) AS shown_count
    FROM seen
    SEMI JOIN matched ON seen.look_number = matched.look_number
    GROUP BY seen.look_number
)

SELECT
    matched.posting_number,
    looks.position,
    looks.looked_at
FROM matched
INNER JOIN ordered_looks AS looks ON matched.look_number = looks.look_number
INNER JOIN spans ON matched.posting_number = spans.posting_number AND looks.position > spans.first_position
INNER JOIN shown ON matched.look_number = shown.look_number
ANTI JOIN seen ON matched.look_number = seen.look_number AND matched.posting_number = seen.posting_number
QUALIFY count(*) OVER (PARTITION BY matched.look_number) <= shown.shown_count;

-- A stretch: looks at a board that all saw a posting, with no complete look between them that lacked it.
CREATE OR REPLACE TEMP TABLE stretches AS
WITH sighted AS (
    SELECT
        sightings.posting_number,
        looks.board_number,
        looks.position,
        looks.complete_number,
        looks.complete_number - cast(looks.is_complete AS INTEGER) AS complete_before,
        looks.complete_number - cast(looks.is_complete AS INTEGER)
        > lag(looks.complete_number) OVER posting_so_far AS is_new
    FROM seen AS sightings
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
    min(complete_before) AS complete_before,
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
    first_complete_number - cast(is_first_complete AS INTEGER) AS complete_before,
    first_complete_number,
    last_complete_number
FROM spans
WHERE NOT is_missed;

-- The shrink guard. What a complete look lost of all that the complete look before it, or one since, had shown, and how
-- much of that is back by the next complete look. As many were there before as had begun less those lost earlier.
DELETE FROM store.board_looks;

INSERT INTO store.board_looks BY NAME
WITH followed AS (
    SELECT
        *,
        lead(complete_before) OVER (
            PARTITION BY posting_number
            ORDER BY stretch_number
        ) AS next_complete_before
    FROM stretches
),

losses AS (
    SELECT
        board_number,
        last_complete_number + 1 AS complete_number,
        count(*) AS lost_count,
        count(*) FILTER (WHERE next_complete_before = last_complete_number + 1) AS returned_count
    FROM followed
    GROUP BY board_number, last_complete_number
),

begun AS (
    SELECT
        board_number,
        first_complete_number + 1 AS complete_number,
        count(*) AS begun_count
    FROM stretches
    GROUP BY board_number, first_complete_number
),

complete_looks AS (
    SELECT
        looks.look_number,
        coalesce(losses.lost_count, 0) AS lost_count,
        coalesce(losses.returned_count, 0) AS returned_count,
        coalesce(sum(begun.begun_count) OVER board_so_far, 0)
        - coalesce(sum(losses.lost_count) OVER board_so_far, 0)
        + coalesce(losses.lost_count, 0) AS listed_before_count,
        looks.complete_number < max(looks.complete_number) OVER (
            PARTITION BY looks.board_number, looks.owner_number
        ) AS is_followed
    FROM ordered_looks AS looks
    LEFT JOIN losses ON looks.board_number = losses.board_number AND looks.complete_number = losses.complete_number
    LEFT JOIN begun ON looks.board_number = begun.board_number AND looks.complete_number = begun.complete_number
    WHERE looks.is_complete
    WINDOW board_so_far AS (
        PARTITION BY looks.board_number
        ORDER BY looks.complete_number
    )
)

SELECT
    coalesce(copies.look_number, looks.look_number) AS look_number,
    looks.position,
    looks.is_complete,
    CASE WHEN looks.position > 1 THEN judged.listed_before_count END AS listed_before_count,
    judged.lost_count,
    judged.returned_count,
    looks.is_complete AND (
        2 * judged.lost_count <= judged.listed_before_count
        OR (judged.is_followed AND 2 * judged.returned_count < judged.lost_count)
    ) AS is_counted
FROM ordered_looks AS looks
LEFT JOIN complete_looks AS judged ON looks.look_number = judged.look_number
LEFT JOIN copies ON looks.look_number = copies.stands_for;

-- A counted_number counts the looks that count against a posting, up to and including this one. That a suspicious one
-- counts was settled by the complete look after it.
CREATE OR REPLACE TEMP TABLE counted_looks AS
SELECT
    looks.board_number,
    looks.position,
    looks.owner_number,
    looks.looked_at,
    judged.is_counted,
    CASE
        WHEN 2 * judged.lost_count <= judged.listed_before_count THEN looks.looked_at
        ELSE min(looks.looked_at) FILTER (WHERE looks.is_complete) OVER later_looks
    END AS settled_at,
    count(*) FILTER (WHERE judged.is_counted) OVER (
        PARTITION BY looks.board_number
        ORDER BY looks.position
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS counted_number
FROM ordered_looks AS looks
INNER JOIN store.board_looks AS judged ON looks.look_number = judged.look_number
WINDOW later_looks AS (
    PARTITION BY looks.board_number
    ORDER BY looks.position
    ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
);

-- One employer's time on a board: nearly always all of it. Looks count only within it.
CREATE OR REPLACE TEMP TABLE owners AS
SELECT
    board_number,
    owner_number,
    max(counted_number) AS counted_number,
    owner_number < max(owner_number) OVER (PARTITION BY board_number) AS is_gone
FROM counted_looks
GROUP BY board_number, owner_number;

-- How often a posting came back: after two or more looks that counted against it, or after it died.
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
    WHERE
        posting_number IN (
            SELECT spans.posting_number
            FROM spans
            WHERE spans.is_missed
        )
        AND posting_number NOT IN (
            SELECT deaths.posting_number
            FROM deaths
        )
    UNION ALL
    SELECT
        seen.posting_number,
        looks.board_number,
        looks.position AS last_position,
        lead(looks.position) OVER (
            PARTITION BY seen.posting_number
            ORDER BY looks.position
        ) AS next_position
    FROM seen
    INNER JOIN ordered_looks AS looks ON seen.look_number = looks.look_number
    WHERE seen.posting_number IN (
        SELECT deaths.posting_number
        FROM deaths
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
INNER JOIN owners
    ON left_off.board_number = owners.board_number AND left_off.owner_number = owners.owner_number
WHERE
    least(came_back.counted_number - cast(came_back.is_counted AS INTEGER), owners.counted_number)
    - left_off.counted_number >= 2
    OR EXISTS (
        SELECT 1
        FROM deaths
        WHERE
            deaths.posting_number = gaps.posting_number
            AND deaths.position BETWEEN gaps.last_position AND gaps.next_position
    )
GROUP BY gaps.posting_number;

-- Where each posting stands. `unknown`: nothing counts against it, but its board has become another employer's, or
-- nobody has seen it for two weeks before the newest look of all.
CREATE OR REPLACE TEMP TABLE lives AS
WITH died AS (
    SELECT
        deaths.posting_number,
        min(deaths.looked_at) AS died_at
    FROM deaths
    INNER JOIN spans ON deaths.posting_number = spans.posting_number AND deaths.position > spans.last_position
    GROUP BY deaths.posting_number
),

missed AS (
    SELECT
        spans.posting_number,
        spans.content_number,
        spans.first_seen_at,
        spans.last_seen_at,
        owners.is_gone,
        owners.counted_number - last_look.counted_number AS missed_count,
        died.died_at,
        CASE WHEN missed_count >= 1 THEN first_miss.looked_at END AS first_missed_at,
        CASE WHEN missed_count >= 2 THEN second_miss.settled_at END AS settled_at,
        missed_count >= 2 OR died.died_at IS NOT NULL AS is_closed
    FROM spans
    INNER JOIN counted_looks AS last_look
        ON spans.board_number = last_look.board_number AND spans.last_position = last_look.position
    INNER JOIN owners
        ON last_look.board_number = owners.board_number AND last_look.owner_number = owners.owner_number
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
    LEFT JOIN died ON spans.posting_number = died.posting_number
)

SELECT
    missed.posting_number,
    missed.content_number,
    missed.first_seen_at,
    missed.last_seen_at,
    coalesce(returns.reopened_count, 0) AS reopened_count,
    CASE
        WHEN missed.is_closed THEN 'closed'
        WHEN missed.missed_count = 1 THEN 'missing'
        WHEN missed.is_gone THEN 'unknown'
        WHEN (
            SELECT max(looks.looked_at)
            FROM ordered_looks AS looks
        ) > missed.last_seen_at + INTERVAL 14 DAY THEN 'unknown'
        WHEN returns.reopened_count > 0 THEN 'reopened'
        ELSE 'open'
    END AS status,
    CASE WHEN missed.is_closed THEN missed.last_seen_at END AS closed_after_at,
    CASE WHEN missed.is_closed THEN least(missed.first_missed_at, missed.died_at) END AS closed_before_at,
    least(missed.settled_at, missed.died_at) AS closed_known_at
FROM missed
LEFT JOIN returns ON missed.posting_number = returns.posting_number;

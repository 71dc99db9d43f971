-- Question: How much of the market did we look at, and how did it go?
-- Grain:    one row per source and verdict
-- Reads:    looks
-- Params:   week WEEK (the ISO week of the looks)
-- Weekly:   coverage.csv
-- Column:   week  ISO week of the looks
-- Column:   source  the platform
-- Column:   verdict  complete, unchanged, partial, failed or refused: how the week's last look at a board went
-- Column:   board_count  boards whose last look of the week went so
-- Column:   look_count  looks of the week that went so, at whatever board
-- Column:   listed_count  postings, of any role, listed in those boards' last look; empty if none could be read
-- Column:   all_board_count  boards of the source looked at in the week, however it went
-- Caveat:   Boards are a chosen list of employers, not a sample of the whole labour market.
WITH looked AS (
    SELECT
        source,
        board,
        verdict,
        listed_count,
        row_number() OVER (PARTITION BY source, board ORDER BY looked_at DESC, run_id DESC) AS place_from_last
    FROM looks
    WHERE looked_at >= monday($week) AND looked_at < next_monday($week)
),

totals AS (
    SELECT
        source,
        count(DISTINCT board) AS all_board_count
    FROM looked
    GROUP BY source
),

counted AS (
    SELECT
        source,
        verdict,
        count(*) FILTER (WHERE place_from_last = 1) AS board_count,
        count(*) AS look_count,
        sum(listed_count) FILTER (WHERE place_from_last = 1) AS listed_count
    FROM looked
    GROUP BY source, verdict
)

SELECT
    $week AS week,
    counted.source,
    counted.verdict,
    counted.board_count,
    counted.look_count,
    cast(counted.listed_count AS bigint) AS listed_count,
    totals.all_board_count
FROM counted
INNER JOIN totals ON counted.source = totals.source
ORDER BY
    counted.source,
    list_position(['complete', 'unchanged', 'partial', 'failed', 'refused'], counted.verdict),
    counted.verdict

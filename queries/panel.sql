-- Two weeks held against each other. Loaded as TEMP macros beside macros.sql.
-- noqa: disable=RF02,AM04

-- Boards seen whole in both weeks. What was not seen in one of them can't be said to have come or gone.
CREATE TEMP MACRO whole_in_both(week, before) AS TABLE
    SELECT
        source,
        board
    FROM looks
    WHERE
        verdict IN ('complete', 'unchanged')
        AND (
            (looked_at >= monday(week) AND looked_at < next_monday(week))
            OR (looked_at >= monday(before) AND looked_at < next_monday(before))
        )
    GROUP BY source, board
    HAVING bool_or(looked_at >= monday(week)) AND bool_or(looked_at < next_monday(before));

-- The postings sighted in either week; one sighted in both has two rows. `is_compared`: on a board seen whole in both.
CREATE TEMP MACRO sighted_in_either(week, before) AS TABLE
    WITH sighted AS (
        SELECT
            *,
            TRUE AS is_now
        FROM sighted_in(week)
        UNION ALL
        SELECT
            *,
            FALSE AS is_now
        FROM sighted_in(before)
    )

    SELECT
        sighted.*,
        panel.board IS NOT NULL AS is_compared
    FROM sighted
    LEFT JOIN whole_in_both(week, before) AS panel ON sighted.source = panel.source AND sighted.board = panel.board;

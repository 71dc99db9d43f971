-- Question: Which boards has nobody seen whole for long, and which postings hang on them?
-- Grain:    one row per board; most AI PM postings first, then most postings
-- Reads:    looks, postings
-- Params:   week WEEK (the ISO week at whose end we ask); days INTEGER = 14 (not seen whole for more than so many days)
-- Column:   week  ISO week at whose end we ask
-- Column:   source  the platform
-- Column:   board  the employer's board on it
-- Column:   employer  the employer, if the list of boards names one
-- Column:   last_complete_at  last look that saw the whole board, UTC; empty if none ever did
-- Column:   unseen_day_count  days from then to the end of the week; empty if none ever did
-- Column:   last_looked_at  last look of any kind, UTC
-- Column:   last_verdict  verdict of that look; complete or unchanged if nobody has looked since it was seen whole
-- Column:   last_reason  why it did not see the whole board; empty if it did
-- Column:   hanging_count  postings of any role seen on the board by then and not known to be closed
-- Column:   ai_pm_hanging_count  AI PM postings among them
-- Caveat:   Hanging postings may be down long since: they count in no week after their last sighting. Whether they are
--           closed is as known today.
WITH boards_looked_at AS (
    SELECT
        source,
        board,
        arg_max(employer, (looked_at, run_id)) AS employer,
        max(looked_at) FILTER (WHERE verdict IN ('complete', 'unchanged')) AS last_complete_at,
        max(looked_at) AS last_looked_at,
        arg_max(verdict, (looked_at, run_id)) AS last_verdict,
        arg_max(reason, (looked_at, run_id)) AS last_reason
    FROM looks
    WHERE looked_at < next_monday($week)
    GROUP BY source, board
),

unseen AS (
    SELECT
        source,
        board,
        employer,
        last_complete_at,
        last_looked_at,
        last_verdict,
        last_reason
    FROM boards_looked_at
    WHERE coalesce(last_complete_at < next_monday($week) - to_days(cast($days AS integer)), TRUE)
),

hanging AS (
    SELECT
        postings.source,
        postings.board,
        count(*) AS hanging_count,
        count(*) FILTER (WHERE postings.role = 'ai_pm') AS ai_pm_hanging_count
    FROM postings
    SEMI JOIN unseen ON postings.source = unseen.source AND postings.board = unseen.board
    WHERE postings.status <> 'closed' AND postings.first_seen_at < next_monday($week)
    GROUP BY postings.source, postings.board
)

SELECT
    $week AS week,
    unseen.source,
    unseen.board,
    unseen.employer,
    unseen.last_complete_at,
    date_diff('day', unseen.last_complete_at, next_monday($week)) AS unseen_day_count,
    unseen.last_looked_at,
    unseen.last_verdict,
    nullif(unseen.last_reason, '') AS last_reason,
    coalesce(hanging.hanging_count, 0) AS hanging_count,
    coalesce(hanging.ai_pm_hanging_count, 0) AS ai_pm_hanging_count
FROM unseen
LEFT JOIN hanging ON unseen.source = hanging.source AND unseen.board = hanging.board
ORDER BY ai_pm_hanging_count DESC, hanging_count DESC, unseen.source ASC, unseen.board ASC

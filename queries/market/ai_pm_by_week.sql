-- Question: How does the share of AI PM postings among all PM postings move from week to week?
-- Grain:    one row per ISO week with sightings, oldest first
-- Reads:    postings, sightings
-- Params:   week WEEK (the last week); weeks INTEGER = 26 (how many weeks to look back, this one included)
-- Weekly:   ai_pm_by_week.csv
-- Column:   week  ISO week of the looks
-- Column:   ai_pm_count  AI PM postings sighted
-- Column:   ai_pm_opening_count  the same without reposts and copies of one opening
-- Column:   posting_count  denominator: AI PM and other PM postings sighted
-- Column:   ai_pm_share  ai_pm_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of ai_pm_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind posting_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   board_count  boards with a posting of any role sighted: if it moves, counts of two weeks don't compare
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   Roles are those of each posting's present version. A first week holds everything that was there before.
WITH lately AS (
    SELECT
        posting_id,
        source,
        board,
        date_trunc('week', seen_at) AS monday
    FROM sightings
    WHERE
        seen_at >= monday($week) - to_days(7 * (cast($weeks AS integer) - 1))
        AND seen_at < next_monday($week)
),

boards_by_week AS (
    SELECT DISTINCT
        monday,
        source,
        board
    FROM lately
),

boards_seen AS (
    SELECT
        monday,
        count(*) AS board_count
    FROM boards_by_week
    GROUP BY monday
),

sighted AS (
    SELECT DISTINCT
        lately.monday,
        postings.posting_id,
        coalesce(postings.opening_id, postings.posting_id) AS opening_id,
        coalesce(postings.employer, postings.source || '/' || postings.board) AS employer,
        postings.role
    FROM lately
    INNER JOIN postings ON lately.posting_id = postings.posting_id
    WHERE postings.role IN ('ai_pm', 'pm')
),

by_employer AS (
    SELECT
        monday,
        employer,
        count(*) AS n,
        count(*) FILTER (WHERE role = 'ai_pm') AS x,
        count(DISTINCT opening_id) FILTER (WHERE role = 'ai_pm') AS opening_count
    FROM sighted
    GROUP BY monday, employer
),

judged AS (
    SELECT
        monday,
        sum(x) AS x,
        sum(n) AS n,
        count(*) AS g,
        sum(opening_count) AS opening_count,
        share_over_employers(x, n) AS stat
    FROM by_employer
    GROUP BY monday
)

SELECT
    week_of(boards_seen.monday) AS week,
    cast(coalesce(judged.x, 0) AS bigint) AS ai_pm_count,
    cast(coalesce(judged.opening_count, 0) AS bigint) AS ai_pm_opening_count,
    cast(coalesce(judged.n, 0) AS bigint) AS posting_count,
    judged.stat.share AS ai_pm_share,
    judged.stat.low AS low_share,
    judged.stat.high AS high_share,
    coalesce(judged.g, 0) AS employer_count,
    judged.stat.employer AS employer_share,
    boards_seen.board_count,
    small_cell_note(judged.n, judged.g) AS note
FROM boards_seen
LEFT JOIN judged ON boards_seen.monday = judged.monday
ORDER BY boards_seen.monday

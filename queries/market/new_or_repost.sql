-- Question: How much of what is new is really new, and how much is a copy or a repost?
-- Grain:    one row per role and kind of novelty
-- Reads:    postings, looks
-- Params:   week WEEK (the last week); weeks INTEGER = 4 (how many weeks to take together, this one included)
-- Column:   week  last ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   kind  new (an opening nobody had seen), copy (of an opening that is up, in another place, say) or repost
--                 (of one whose postings had all been taken down)
-- Column:   kind_count  new postings of that kind
-- Column:   posting_count  denominator: postings first seen in those weeks on boards known before
-- Column:   kind_share  kind_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of kind_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind posting_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   opening_count  openings behind posting_count
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   An opening posted anew under the same number is not a new posting but a reopened one; reworded copies are
--           taken for new. What was up before we came to a board is not known to be old or new.
WITH firsts AS (
    SELECT
        source,
        board,
        min(looked_at) AS whole_at
    FROM looks
    WHERE verdict IN ('complete', 'unchanged')
    GROUP BY source, board
),

known AS (
    SELECT
        postings.posting_id,
        coalesce(postings.opening_id, postings.posting_id) AS opening_id,
        coalesce(postings.employer, postings.source || '/' || postings.board) AS employer,
        postings.role,
        postings.first_seen_at,
        coalesce(postings.closed_before_at, cast('9999-12-31' AS timestamp)) AS down_at
    FROM postings
    WHERE postings.role IN ('ai_pm', 'pm') AND postings.first_seen_at < next_monday($week)
),

-- Of each posting: until when a posting of its opening that was seen before it was up.
preceded AS (
    SELECT
        posting_id,
        opening_id,
        employer,
        role,
        first_seen_at,
        max(down_at) OVER earlier AS others_down_at
    FROM known
    WINDOW
        earlier AS (
            PARTITION BY opening_id
            ORDER BY first_seen_at, posting_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
),

fresh AS (
    SELECT
        preceded.opening_id,
        preceded.employer,
        preceded.role,
        CASE
            WHEN preceded.others_down_at IS NULL THEN 'new'
            WHEN preceded.others_down_at > preceded.first_seen_at THEN 'copy'
            ELSE 'repost'
        END AS kind
    FROM preceded
    INNER JOIN postings ON preceded.posting_id = postings.posting_id
    INNER JOIN firsts ON postings.source = firsts.source AND postings.board = firsts.board
    WHERE
        preceded.first_seen_at >= next_monday($week) - to_days(7 * cast($weeks AS integer))
        AND preceded.first_seen_at > firsts.whole_at
),

kinds AS (
    SELECT
        unnest(['new', 'copy', 'repost']) AS kind,
        unnest([1, 2, 3]) AS position
),

by_employer AS (
    SELECT
        fresh.role,
        fresh.employer,
        kinds.kind,
        kinds.position,
        count(*) AS n,
        count(*) FILTER (WHERE fresh.kind = kinds.kind) AS x,
        count(DISTINCT fresh.opening_id) AS opening_count
    FROM fresh
    CROSS JOIN kinds
    GROUP BY fresh.role, fresh.employer, kinds.kind, kinds.position
),

judged AS (
    SELECT
        role,
        kind,
        position,
        sum(x) AS x,
        sum(n) AS n,
        count(*) AS g,
        sum(opening_count) AS opening_count,
        share_over_employers(x, n) AS stat
    FROM by_employer
    GROUP BY role, kind, position
)

SELECT
    $week AS week,
    role,
    kind,
    cast(x AS bigint) AS kind_count,
    cast(n AS bigint) AS posting_count,
    stat.share AS kind_share,
    stat.low AS low_share,
    stat.high AS high_share,
    g AS employer_count,
    stat.employer AS employer_share,
    cast(opening_count AS bigint) AS opening_count,
    small_cell_note(n, g) AS note
FROM judged
ORDER BY role, position

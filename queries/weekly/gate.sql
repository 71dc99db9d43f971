-- Question: How do the week's boards compare with what they were like in the eight weeks before?
-- Grain:    one row per week with looks, measure, and source or all of them together
-- Reads:    store.looks, store.sightings, store.facts, store.salaries
-- Params:   none
-- Column:   week  ISO week of the looks
-- Column:   source  the platform; all for every source together
-- Column:   measure  coverage, volume, description or pay
-- Column:   found  this week's figure
-- Column:   usual  the median of the weeks before, board by board, added up over this week's boards
-- Column:   week_count  weeks with looks among the eight before
-- Caveat:   Each look counts with what it saw then, not with what its postings say today.
WITH looked AS (
    SELECT
        date_trunc('week', looked_at) AS monday,
        source,
        board,
        bool_or(verdict IN ('complete', 'unchanged')) AS is_whole,
        arg_max(look_number, (looked_at, look_number)) FILTER (
            WHERE verdict IN ('complete', 'unchanged')
        ) AS look_number,
        arg_max(listed_count, (looked_at, look_number)) FILTER (
            WHERE verdict IN ('complete', 'unchanged') AND listed_count IS NOT NULL
        ) AS listed_count
    FROM store.looks
    GROUP BY date_trunc('week', looked_at), source, board
),

described AS (
    SELECT
        facts.content_number,
        facts.text_length > 0 AS has_description,
        facts.content_number IN (SELECT salaries.content_number FROM store.salaries AS salaries) AS has_pay
    FROM store.facts AS facts
),

filled AS (
    SELECT
        sightings.look_number,
        count(*) AS posting_count,
        count(*) FILTER (WHERE described.has_description) AS description_count,
        count(*) FILTER (WHERE described.has_pay) AS pay_count
    FROM store.sightings AS sightings
    INNER JOIN described ON sightings.content_number = described.content_number
    WHERE sightings.look_number IN (SELECT looked.look_number FROM looked)
    GROUP BY sightings.look_number
),

boards AS (
    SELECT
        looked.monday,
        looked.source,
        looked.board,
        looked.is_whole,
        looked.listed_count,
        filled.posting_count,
        filled.description_count,
        filled.pay_count,
        min(looked.monday) OVER (PARTITION BY looked.source, looked.board) AS first_monday
    FROM looked
    LEFT JOIN filled ON looked.look_number = filled.look_number
),

weeks AS (
    SELECT DISTINCT monday
    FROM looked
),

pasts AS (
    SELECT
        weeks.monday,
        earlier.monday AS past_monday
    FROM weeks
    INNER JOIN weeks AS earlier
        ON weeks.monday > earlier.monday AND weeks.monday <= earlier.monday + INTERVAL 56 DAY
),

past_counts AS (
    SELECT
        weeks.monday,
        count(pasts.past_monday) AS week_count
    FROM weeks
    LEFT JOIN pasts ON weeks.monday = pasts.monday
    GROUP BY weeks.monday
),

firsts AS (
    SELECT DISTINCT
        source,
        board,
        first_monday
    FROM boards
),

spans AS (
    SELECT
        pasts.monday,
        firsts.source,
        firsts.board,
        count(*) AS week_count
    FROM pasts
    INNER JOIN firsts ON pasts.past_monday >= firsts.first_monday
    GROUP BY pasts.monday, firsts.source, firsts.board
),

usual AS (
    SELECT
        pasts.monday,
        past.source,
        past.board,
        count(*) FILTER (WHERE past.is_whole) AS whole_count,
        median(past.listed_count) AS listed_count,
        median(cast(past.description_count / past.posting_count AS decimal(18, 9))) AS description_share,
        median(cast(past.pay_count / past.posting_count AS decimal(18, 9))) AS pay_share
    FROM pasts
    INNER JOIN boards AS past ON pasts.past_monday = past.monday
    GROUP BY pasts.monday, past.source, past.board
),

compared AS (
    SELECT
        usual.monday,
        usual.source,
        CASE
            WHEN 2 * usual.whole_count > spans.week_count THEN 1.0
            WHEN 2 * usual.whole_count = spans.week_count THEN 0.5
            ELSE 0.0
        END AS usual_whole,
        coalesce(present.is_whole, FALSE) AS is_whole,
        present.listed_count,
        cast(usual.listed_count AS decimal(18, 1)) AS usual_listed,
        present.description_count,
        cast(present.posting_count * usual.description_share AS decimal(18, 6)) AS usual_description,
        present.pay_count,
        cast(present.posting_count * usual.pay_share AS decimal(18, 6)) AS usual_pay
    FROM usual
    INNER JOIN spans
        ON usual.monday = spans.monday AND usual.source = spans.source AND usual.board = spans.board
    LEFT JOIN boards AS present
        ON usual.monday = present.monday AND usual.source = present.source AND usual.board = present.board
),

summed AS (
    SELECT
        monday,
        coalesce(source, 'all') AS source,
        unnest(['coverage', 'volume', 'description', 'pay']) AS measure,
        unnest([1, 2, 3, 4]) AS position,
        unnest([
            sum(usual_whole) FILTER (WHERE is_whole),
            sum(listed_count) FILTER (WHERE usual_listed IS NOT NULL),
            sum(description_count) FILTER (WHERE usual_description IS NOT NULL),
            sum(pay_count) FILTER (WHERE usual_pay IS NOT NULL)
        ]) AS found,
        unnest([
            sum(usual_whole),
            sum(usual_listed) FILTER (WHERE listed_count IS NOT NULL),
            sum(usual_description),
            sum(usual_pay)
        ]) AS usual
    FROM compared
    GROUP BY GROUPING SETS ((monday), (monday, source))
)

SELECT
    week_of(past_counts.monday) AS week,
    coalesce(summed.source, 'all') AS source,
    coalesce(summed.measure, 'coverage') AS measure,
    coalesce(cast(round(summed.found, 1) AS decimal(18, 1)), 0) AS found,
    coalesce(cast(round(summed.usual, 1) AS decimal(18, 1)), 0) AS usual,
    past_counts.week_count
FROM past_counts
LEFT JOIN summed ON past_counts.monday = summed.monday
ORDER BY past_counts.monday, coalesce(summed.source, 'all') <> 'all', summed.source, summed.position

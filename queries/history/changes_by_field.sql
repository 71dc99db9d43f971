-- Question: How many AI PM and other PM postings are changed while they stand, and what in them?
-- Grain:    one row per role and field, any change at all first, then the commonest
-- Reads:    postings, sightings, changes
-- Params:   week WEEK (the last week); weeks INTEGER = 12 (how many weeks to take together, this one included)
-- Column:   week  last ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   field  any, or what changed: text, title, location, pay, level, min_years, work_mode, coding and others
-- Column:   changed_count  postings in which it changed at least once in those weeks
-- Column:   change_count  the changes; a posting may have several
-- Column:   posting_count  denominator: postings of the role seen at two or more looks of those weeks
-- Column:   opening_count  the openings behind posting_count, without reposts and copies
-- Column:   employer_count  employers behind posting_count
-- Column:   changed_employer_count  employers behind changed_count
-- Column:   changed_share  changed_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of changed_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   median_days  median of the days from first to last of those looks, over posting_count
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   A posting seldom looked at, or for few days, has had less time to change; median_days tells how long
--           they were watched. Level, years and the like are what we read off the text: they change with its words.
WITH changed AS (
    SELECT
        posting_id,
        unnest([field, 'any']) AS field
    FROM changes
    WHERE
        changed_at >= monday($week) - to_weeks(cast($weeks AS integer) - 1)
        AND changed_at < next_monday($week)
),

product AS (
    SELECT
        posting_id,
        coalesce(opening_id, posting_id) AS opening_id,
        coalesce(employer, source || '/' || board) AS employer,
        role
    FROM postings
    WHERE role IN ('ai_pm', 'pm')
),

watched AS (
    SELECT
        product.posting_id,
        product.opening_id,
        product.employer,
        product.role,
        date_diff('day', min(sightings.seen_at), max(sightings.seen_at)) AS day_count
    FROM sightings
    INNER JOIN product ON sightings.posting_id = product.posting_id
    WHERE
        sightings.seen_at >= monday($week) - to_weeks(cast($weeks AS integer) - 1)
        AND sightings.seen_at < next_monday($week)
    GROUP BY product.posting_id, product.opening_id, product.employer, product.role
    HAVING min(sightings.seen_at) < max(sightings.seen_at)
),

sizes AS (
    SELECT
        role,
        employer,
        count(*) AS n,
        count(DISTINCT opening_id) AS opening_count
    FROM watched
    GROUP BY role, employer
),

spans AS (
    SELECT
        role,
        quantile_cont(day_count, 0.5) AS median_days
    FROM watched
    GROUP BY role
),

hits AS (
    SELECT
        watched.role,
        watched.employer,
        changed.field,
        count(*) AS change_count,
        count(DISTINCT changed.posting_id) AS x
    FROM changed
    INNER JOIN watched ON changed.posting_id = watched.posting_id
    GROUP BY watched.role, watched.employer, changed.field
),

fields AS (
    SELECT DISTINCT field
    FROM hits
),

judged AS (
    SELECT
        sizes.role,
        fields.field,
        sum(sizes.n) AS n,
        sum(sizes.opening_count) AS opening_count,
        count(*) AS g,
        sum(coalesce(hits.x, 0)) AS x,
        sum(coalesce(hits.change_count, 0)) AS change_count,
        count(hits.x) AS changed_employer_count,
        share_over_employers(coalesce(hits.x, 0), sizes.n) AS stat
    FROM sizes
    CROSS JOIN fields
    LEFT JOIN hits ON sizes.role = hits.role AND sizes.employer = hits.employer AND fields.field = hits.field
    GROUP BY sizes.role, fields.field
)

SELECT
    $week AS week,
    judged.role,
    judged.field,
    cast(judged.x AS bigint) AS changed_count,
    cast(judged.change_count AS bigint) AS change_count,
    cast(judged.n AS bigint) AS posting_count,
    cast(judged.opening_count AS bigint) AS opening_count,
    judged.g AS employer_count,
    judged.changed_employer_count,
    judged.stat.share AS changed_share,
    judged.stat.low AS low_share,
    judged.stat.high AS high_share,
    judged.stat.employer AS employer_share,
    CASE WHEN is_enough(judged.n, judged.g) THEN spans.median_days END AS median_days,
    small_cell_note(judged.n, judged.g) AS note
FROM judged
INNER JOIN spans ON judged.role = spans.role
ORDER BY judged.role ASC, judged.field = 'any' DESC, judged.x DESC, judged.field ASC

-- Question: How much do the postings of each source tell us?
-- Grain:    one row per source and fact, in a fixed order
-- Reads:    postings, sightings, salaries, parts
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   source  the platform
-- Column:   fact  what is told: text (200 characters and more), posted_at, location, country, department,
--                 employment_type, requisition, pay (any figure), pay_field (in fields of the source), language,
--                 work_mode, years
-- Column:   filled_count  postings of any role that tell it
-- Column:   posting_count  denominator: postings of the source sighted in the week, of any role
-- Column:   filled_share  filled_count / posting_count, 0 to 1
-- Column:   ai_pm_filled_count  AI PM postings that tell it
-- Column:   ai_pm_posting_count  AI PM postings of the source sighted in the week
-- Column:   board_count  boards behind posting_count
-- Caveat:   These are all postings seen, not a sample. A low share may be a source's habit, or the fault of an adapter
--           that should be mended: compare weeks.
WITH population AS (
    SELECT
        posting_id,
        source,
        board,
        role = 'ai_pm' AS is_ai_pm,
        posted_at,
        nullif(location, '') AS location,
        country,
        nullif(department, '') AS department,
        nullif(employment_type, '') AS employment_type,
        nullif(requisition_id, '') AS requisition_id,
        nullif(language, 'unknown') AS language,
        nullif(work_mode, 'unknown') AS work_mode,
        min_years
    FROM postings
    WHERE posting_id IN (
        SELECT sightings.posting_id
        FROM sightings
        WHERE sightings.seen_at >= monday($week) AND sightings.seen_at < next_monday($week)
    )
),

paid AS (
    SELECT
        salaries.posting_id,
        bool_or(salaries.origin = 'source') AS is_field
    FROM salaries
    SEMI JOIN population ON salaries.posting_id = population.posting_id
    GROUP BY salaries.posting_id
),

long_texts AS (
    SELECT DISTINCT parts.posting_id
    FROM parts
    SEMI JOIN population ON parts.posting_id = population.posting_id
    WHERE parts.end_offset >= 200
),

counted AS (
    SELECT
        population.source,
        population.is_ai_pm,
        count(*) AS posting_count,
        [
            count(long_texts.posting_id),
            count(population.posted_at),
            count(population.location),
            count(population.country),
            count(population.department),
            count(population.employment_type),
            count(population.requisition_id),
            count(paid.posting_id),
            count(*) FILTER (WHERE paid.is_field),
            count(population.language),
            count(population.work_mode),
            count(population.min_years)
        ] AS filled_counts
    FROM population
    LEFT JOIN paid ON population.posting_id = paid.posting_id
    LEFT JOIN long_texts ON population.posting_id = long_texts.posting_id
    GROUP BY population.source, population.is_ai_pm
),

boards_seen AS (
    SELECT
        source,
        count(DISTINCT board) AS board_count
    FROM population
    GROUP BY source
),

facts AS (
    SELECT
        unnest([
            'text', 'posted_at', 'location', 'country', 'department', 'employment_type', 'requisition', 'pay',
            'pay_field', 'language', 'work_mode', 'years'
        ]) AS fact,
        unnest(range(1, 13)) AS place
),

summed AS (
    SELECT
        counted.source,
        facts.fact,
        facts.place,
        sum(counted.filled_counts[facts.place]) AS filled_count,
        sum(counted.posting_count) AS posting_count,
        coalesce(sum(counted.filled_counts[facts.place]) FILTER (WHERE counted.is_ai_pm), 0) AS ai_pm_filled_count,
        coalesce(sum(counted.posting_count) FILTER (WHERE counted.is_ai_pm), 0) AS ai_pm_posting_count
    FROM counted
    CROSS JOIN facts
    GROUP BY counted.source, facts.fact, facts.place
)

SELECT
    $week AS week,
    summed.source,
    summed.fact,
    cast(summed.filled_count AS bigint) AS filled_count,
    cast(summed.posting_count AS bigint) AS posting_count,
    round(1.0 * summed.filled_count / summed.posting_count, 4) AS filled_share,
    cast(summed.ai_pm_filled_count AS bigint) AS ai_pm_filled_count,
    cast(summed.ai_pm_posting_count AS bigint) AS ai_pm_posting_count,
    boards_seen.board_count
FROM summed
INNER JOIN boards_seen ON summed.source = boards_seen.source
ORDER BY summed.source, summed.place

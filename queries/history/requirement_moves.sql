-- Question: When a standing posting's requirements change, do they go up or down?
-- Grain:    one row per role and requirement
-- Reads:    postings, changes
-- Params:   week WEEK (the last week); weeks INTEGER = 26 (how many weeks to take together, this one included)
-- Column:   week  last ISO week of the looks
-- Column:   role  ai_pm (AI product manager), pm (any other product manager) or other (anything else, to compare)
-- Column:   field  min_years (years of experience), level (entry up to director) or coding (not needed, unstated,
--           preferred, required)
-- Column:   raised_count  changes to more years, a higher level, or coding asked more strongly
-- Column:   lowered_count  changes to fewer years, a lower level, or coding asked less strongly
-- Column:   stated_count  changes from nothing said to something (years and level)
-- Column:   dropped_count  changes from something said to nothing (years and level)
-- Column:   posting_count  postings behind all these changes
-- Column:   employer_count  employers behind raised_count and lowered_count
-- Column:   raised_share  raised_count / (raised_count + lowered_count), 0 to 1
-- Column:   low_share  lower end of the 95 % interval of raised_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   note  "too few" where fewer than 30 such changes or 10 employers forbid a number
-- Caveat:   Requirements are what we read off title and text: a reworded sentence may move them without meaning to.
WITH moved AS (
    SELECT
        changes.posting_id,
        coalesce(postings.employer, postings.source || '/' || postings.board) AS employer,
        postings.role,
        changes.field,
        CASE changes.field
            WHEN 'min_years' THEN try_cast(changes.old_value AS integer)
            WHEN 'level' THEN level_position(nullif(changes.old_value, 'unknown'))
            ELSE list_position(['not_needed', 'unstated', 'preferred', 'required'], changes.old_value)
        END AS old_rank,
        CASE changes.field
            WHEN 'min_years' THEN try_cast(changes.new_value AS integer)
            WHEN 'level' THEN level_position(nullif(changes.new_value, 'unknown'))
            ELSE list_position(['not_needed', 'unstated', 'preferred', 'required'], changes.new_value)
        END AS new_rank
    FROM changes
    INNER JOIN postings ON changes.posting_id = postings.posting_id
    WHERE
        changes.field IN ('min_years', 'level', 'coding')
        AND changes.changed_at >= monday($week) - to_weeks(cast($weeks AS integer) - 1)
        AND changes.changed_at < next_monday($week)
),

by_employer AS (
    SELECT
        role,
        field,
        employer,
        count(DISTINCT posting_id) AS posting_count,
        count(*) FILTER (WHERE new_rank <> old_rank) AS n,
        count(*) FILTER (WHERE new_rank > old_rank) AS x,
        count(*) FILTER (WHERE old_rank IS NULL AND new_rank IS NOT NULL) AS stated_count,
        count(*) FILTER (WHERE new_rank IS NULL AND old_rank IS NOT NULL) AS dropped_count
    FROM moved
    GROUP BY role, field, employer
),

counted AS (
    SELECT
        role,
        field,
        sum(posting_count) AS posting_count,
        sum(n) AS n,
        sum(x) AS x,
        sum(stated_count) AS stated_count,
        sum(dropped_count) AS dropped_count,
        count(*) FILTER (WHERE n > 0) AS g
    FROM by_employer
    GROUP BY role, field
),

judged AS (
    SELECT
        role,
        field,
        share_over_employers(x, n) AS stat
    FROM by_employer
    WHERE n > 0
    GROUP BY role, field
)

SELECT
    $week AS week,
    counted.role,
    counted.field,
    cast(counted.x AS bigint) AS raised_count,
    cast(counted.n - counted.x AS bigint) AS lowered_count,
    cast(counted.stated_count AS bigint) AS stated_count,
    cast(counted.dropped_count AS bigint) AS dropped_count,
    cast(counted.posting_count AS bigint) AS posting_count,
    counted.g AS employer_count,
    judged.stat.share AS raised_share,
    judged.stat.low AS low_share,
    judged.stat.high AS high_share,
    judged.stat.employer AS employer_share,
    small_cell_note(counted.n, counted.g) AS note
FROM counted
LEFT JOIN judged ON counted.role = judged.role AND counted.field = judged.field
ORDER BY
    list_position(['ai_pm', 'pm', 'other'], counted.role) ASC,
    list_position(['min_years', 'level', 'coding'], counted.field) ASC

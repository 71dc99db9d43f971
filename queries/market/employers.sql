-- Question: Who hires AI PMs and other PMs?
-- Grain:    one row per employer with a posting of either role sighted or found closed in the week; most AI PM
--           postings first
-- Reads:    postings, sightings, looks
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Weekly:   employers.csv
-- Column:   week  ISO week of the looks
-- Column:   employer  name of the employer
-- Column:   ai_pm_count  AI PM postings sighted in the week
-- Column:   ai_pm_opening_count  the same without reposts and copies of one opening
-- Column:   ai_pm_new_count  AI PM postings first seen in the week
-- Column:   ai_pm_closed_count  AI PM postings found closed in the week (sighted earlier, so not part of ai_pm_count)
-- Column:   pm_count  other PM postings sighted in the week
-- Column:   pm_opening_count  the same without reposts and copies of one opening
-- Column:   pm_new_count  other PM postings first seen in the week
-- Column:   pm_closed_count  other PM postings found closed in the week
-- Column:   posting_count  all postings of the employer sighted in the week, of any role
-- Caveat:   Only employers on the boards we look at; names as the postings or the list of boards give them.
WITH sighted AS (
    SELECT
        employer,
        posting_id,
        opening_id,
        role
    FROM sighted_in($week)
),

counted AS (
    SELECT
        employer,
        count(*) FILTER (WHERE role = 'ai_pm') AS ai_pm_count,
        count(DISTINCT opening_id) FILTER (WHERE role = 'ai_pm') AS ai_pm_opening_count,
        count(*) FILTER (WHERE role = 'pm') AS pm_count,
        count(DISTINCT opening_id) FILTER (WHERE role = 'pm') AS pm_opening_count,
        count(*) AS posting_count
    FROM sighted
    GROUP BY employer
),

fresh AS (
    SELECT
        sighted.employer,
        count(*) FILTER (WHERE sighted.role = 'ai_pm') AS ai_pm_new_count,
        count(*) FILTER (WHERE sighted.role = 'pm') AS pm_new_count
    FROM new_in($week) AS newcomers
    INNER JOIN sighted ON newcomers.posting_id = sighted.posting_id
    GROUP BY sighted.employer
),

gone AS (
    SELECT
        coalesce(postings.employer, postings.source || '/' || postings.board) AS employer,
        count(*) FILTER (WHERE postings.role = 'ai_pm') AS ai_pm_closed_count,
        count(*) FILTER (WHERE postings.role = 'pm') AS pm_closed_count
    FROM closed_in($week) AS leavers
    INNER JOIN postings ON leavers.posting_id = postings.posting_id
    WHERE postings.role IN ('ai_pm', 'pm')
    GROUP BY coalesce(postings.employer, postings.source || '/' || postings.board)
)

SELECT
    $week AS week,
    coalesce(counted.employer, gone.employer) AS employer,
    coalesce(counted.ai_pm_count, 0) AS ai_pm_count,
    coalesce(counted.ai_pm_opening_count, 0) AS ai_pm_opening_count,
    coalesce(fresh.ai_pm_new_count, 0) AS ai_pm_new_count,
    coalesce(gone.ai_pm_closed_count, 0) AS ai_pm_closed_count,
    coalesce(counted.pm_count, 0) AS pm_count,
    coalesce(counted.pm_opening_count, 0) AS pm_opening_count,
    coalesce(fresh.pm_new_count, 0) AS pm_new_count,
    coalesce(gone.pm_closed_count, 0) AS pm_closed_count,
    coalesce(counted.posting_count, 0) AS posting_count
FROM counted
FULL JOIN gone ON counted.employer = gone.employer
LEFT JOIN fresh ON counted.employer = fresh.employer
WHERE counted.ai_pm_count + counted.pm_count > 0 OR gone.employer IS NOT NULL
ORDER BY ai_pm_count DESC, pm_count DESC, employer ASC

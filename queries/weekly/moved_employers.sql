-- Question: Which employers look for AI PMs that didn't in an earlier week, and which no longer do?
-- Grain:    one row per employer whose boards were seen whole in both weeks; those who began first
-- Reads:    postings, sightings, looks
-- Params:   week WEEK (the ISO week); before WEEK (the earlier week it is held against)
-- Column:   week  ISO week of the looks
-- Column:   compared_week  the earlier week it is held against
-- Column:   event  began or stopped
-- Column:   employer  name of the employer
-- Column:   ai_pm_count  AI PM postings sighted this week; none if it stopped
-- Column:   compared_ai_pm_count  AI PM postings sighted in the earlier week; none if it began
-- Caveat:   A posting's role is that of its present version.
WITH counted AS (
    SELECT
        sighted.employer,
        count(*) FILTER (WHERE sighted.is_now AND sighted.is_compared) AS ai_pm_count,
        count(*) FILTER (WHERE NOT sighted.is_now AND sighted.is_compared) AS compared_ai_pm_count,
        count(*) FILTER (WHERE NOT sighted.is_compared) AS elsewhere_count
    FROM sighted_in_either($week, $before) AS sighted
    WHERE sighted.role = 'ai_pm'
    GROUP BY sighted.employer
)

SELECT
    $week AS week,
    $before AS compared_week,
    CASE WHEN ai_pm_count > 0 THEN 'began' ELSE 'stopped' END AS event,
    employer,
    ai_pm_count,
    compared_ai_pm_count
FROM counted
WHERE (ai_pm_count > 0) <> (compared_ai_pm_count > 0) AND elsewhere_count = 0
ORDER BY event ASC, ai_pm_count DESC, compared_ai_pm_count DESC, employer ASC

-- The weeks a change is told over, and whom it is told of. Loaded as TEMP macros after trends.sql.
-- noqa: disable=LT02,RF02

-- Weeks in which somebody looked, in the quarter that ends with this week.
CREATE TEMP MACRO guide_weeks(week) AS TABLE
    SELECT DISTINCT week_of(looked_at) AS week
    FROM looks
    WHERE looked_at >= monday(week) - INTERVAL 84 DAY AND looked_at < next_monday(week);

-- Product managers' postings sighted in the first and the last of these weeks, if there are four, on boards looked at
-- whole in each of them.
CREATE TEMP MACRO guide_panel(week) AS TABLE
    WITH ends AS (
        SELECT
            min(weeks.week) AS first_week,
            max(weeks.week) AS last_week
        FROM guide_weeks(week) AS weeks
        HAVING count(*) >= 4
    )

    SELECT DISTINCT
        sightings.posting_id,
        CASE WHEN sightings.seen_at >= monday(ends.last_week) THEN 'last' ELSE 'first' END AS slice
    FROM sightings
    INNER JOIN ends
        ON
            (sightings.seen_at >= monday(ends.last_week) AND sightings.seen_at < next_monday(ends.last_week))
            OR (sightings.seen_at >= monday(ends.first_week) AND sightings.seen_at < next_monday(ends.first_week))
    INNER JOIN postings ON sightings.posting_id = postings.posting_id AND postings.role IN ('ai_pm', 'pm')
    SEMI JOIN panel((SELECT min(weeks.week) FROM guide_weeks(week) AS weeks), week) AS same
        ON sightings.source = same.source AND sightings.board = same.board;

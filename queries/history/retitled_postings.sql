-- Question: Which postings got another title while they stood there, and did that make them, or unmake, AI PM postings?
-- Grain:    one row per posting and change of title, where it is an AI PM or other PM posting now or was one before;
--           those that changed their role first, then newest first
-- Reads:    postings, changes
-- Params:   week WEEK (the last week); weeks INTEGER = 26 (how many weeks to look back, this one included)
-- Column:   week  ISO week of the look that showed the new title
-- Column:   employer  who hires
-- Column:   old_title  title before
-- Column:   new_title  title after
-- Column:   old_role  role that the posting had until then: ai_pm, pm or other; empty if it kept it
-- Column:   new_role  role that it has had since; empty if it kept it
-- Column:   role  the posting's present role
-- Column:   location  place as stated
-- Column:   changed_at  first look that showed it, UTC
-- Column:   url  address of the posting
-- Column:   posting_id  id of the posting, for `aipm explain`
-- Caveat:   A posting that is taken down and put up again under another title is two postings here.
WITH retitled AS (
    SELECT
        titles.posting_id,
        titles.changed_at,
        titles.old_value AS old_title,
        titles.new_value AS new_title,
        role_changes.old_value AS old_role,
        role_changes.new_value AS new_role
    FROM changes AS titles
    LEFT JOIN changes AS role_changes
        ON
            titles.posting_id = role_changes.posting_id
            AND titles.changed_at = role_changes.changed_at
            AND role_changes.field = 'role'
    WHERE
        titles.field = 'title'
        AND titles.changed_at >= monday($week) - to_weeks(cast($weeks AS INTEGER) - 1)
        AND titles.changed_at < next_monday($week)
)

SELECT
    week_of(retitled.changed_at) AS week,
    postings.employer,
    retitled.old_title,
    retitled.new_title,
    retitled.old_role,
    retitled.new_role,
    postings.role,
    postings.location,
    retitled.changed_at,
    postings.url,
    postings.posting_id
FROM retitled
INNER JOIN postings ON retitled.posting_id = postings.posting_id
WHERE postings.role IN ('ai_pm', 'pm') OR retitled.old_role IN ('ai_pm', 'pm')
ORDER BY
    retitled.old_role IS NULL ASC,
    retitled.changed_at DESC,
    postings.employer ASC,
    postings.title ASC,
    postings.posting_id ASC

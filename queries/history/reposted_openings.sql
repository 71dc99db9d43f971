-- Question: Which openings were put up again under a new posting after the old one was gone, and what is new in it?
-- Grain:    one row per new posting; AI PMs first, newest first
-- Reads:    postings, salaries
-- Params:   week WEEK (the last week); weeks INTEGER = 26 (how many weeks to look back, this one included)
-- Column:   week  ISO week of the look that first saw the new posting
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   employer  who hires
-- Column:   title  title of the new posting
-- Column:   location  its place as stated
-- Column:   old_title  title of the posting of that opening that was up last; empty if it is the same
-- Column:   old_location  its place; empty if it is the same
-- Column:   old_level  its level; empty if it is the same
-- Column:   new_level  level of the new posting; empty if it is the same
-- Column:   is_pay_new  whether the new posting states base pay and the old one did not
-- Column:   earlier_count  postings of the opening that were seen before, all of them gone by then
-- Column:   old_last_seen_at  last look that saw any of them, UTC
-- Column:   new_first_seen_at  first look that saw the new posting, UTC
-- Column:   days_between  days from the one to the other
-- Column:   old_days_up  days from the first look that saw the old posting to the last
-- Column:   old_posting_id  id of the old posting
-- Column:   url  address of the new posting
-- Column:   posting_id  its id, for `aipm explain`
-- Caveat:   A repost may mean that nobody was found, that the first one left, or that the platform expires postings.
--           Openings are told by title and text; copies written anew are taken for new openings.
WITH product AS (
    SELECT
        posting_id,
        opening_id,
        role,
        employer,
        title,
        location,
        level,
        url,
        status,
        first_seen_at,
        last_seen_at
    FROM postings
    WHERE
        opening_id IN (
            SELECT grouped.opening_id
            FROM postings AS grouped
            WHERE grouped.role IN ('ai_pm', 'pm')
            GROUP BY grouped.opening_id
            HAVING count(*) > 1
        )
),

fresh AS (
    SELECT
        posting_id,
        opening_id,
        first_seen_at
    FROM product
    WHERE
        role IN ('ai_pm', 'pm')
        AND first_seen_at >= monday($week) - to_weeks(cast($weeks AS integer) - 1)
        AND first_seen_at < next_monday($week)
),

followed AS (
    SELECT
        fresh.posting_id,
        arg_max(older.posting_id, (older.last_seen_at, older.posting_id)) AS old_posting_id,
        count(*) AS earlier_count
    FROM fresh
    INNER JOIN product AS older
        ON
            fresh.opening_id = older.opening_id
            AND fresh.posting_id <> older.posting_id
            AND fresh.first_seen_at > older.first_seen_at
    GROUP BY fresh.posting_id
    HAVING bool_and(older.last_seen_at < fresh.first_seen_at AND older.status = 'closed')
),

paid AS (
    SELECT DISTINCT posting_id
    FROM base_pay()
)

SELECT
    week_of(fresh_one.first_seen_at) AS week,
    fresh_one.role,
    fresh_one.employer,
    fresh_one.title,
    fresh_one.location,
    CASE WHEN old_one.title <> fresh_one.title THEN old_one.title END AS old_title,
    CASE WHEN coalesce(old_one.location, '') <> coalesce(fresh_one.location, '') THEN old_one.location END
        AS old_location,
    CASE WHEN old_one.level <> fresh_one.level THEN old_one.level END AS old_level,
    CASE WHEN old_one.level <> fresh_one.level THEN fresh_one.level END AS new_level,
    new_paid.posting_id IS NOT NULL AND old_paid.posting_id IS NULL AS is_pay_new,
    followed.earlier_count,
    old_one.last_seen_at AS old_last_seen_at,
    fresh_one.first_seen_at AS new_first_seen_at,
    date_diff('day', old_one.last_seen_at, fresh_one.first_seen_at) AS days_between,
    date_diff('day', old_one.first_seen_at, old_one.last_seen_at) AS old_days_up,
    old_one.posting_id AS old_posting_id,
    fresh_one.url,
    fresh_one.posting_id
FROM followed
INNER JOIN product AS fresh_one ON followed.posting_id = fresh_one.posting_id
INNER JOIN product AS old_one ON followed.old_posting_id = old_one.posting_id
LEFT JOIN paid AS new_paid ON followed.posting_id = new_paid.posting_id
LEFT JOIN paid AS old_paid ON followed.old_posting_id = old_paid.posting_id
ORDER BY
    fresh_one.role ASC,
    fresh_one.first_seen_at DESC,
    fresh_one.employer ASC,
    fresh_one.title ASC,
    fresh_one.posting_id ASC

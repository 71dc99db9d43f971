-- What of a week can be looked at posting by posting. Loaded as TEMP macros beside macros.sql.
-- noqa: disable=RF02,AM04

-- The postings sighted in the week, at most so many: AI PMs first, then other PMs, then all others, the newest first.
CREATE TEMP MACRO shown_in(week, most) AS TABLE
    SELECT
        sighted.posting_id,
        sighted.employer,
        sighted.country,
        sighted.is_readable
    FROM sighted_in(week) AS sighted
    INNER JOIN postings ON sighted.posting_id = postings.posting_id
    QUALIFY
        row_number() OVER (
            ORDER BY
                list_position(['ai_pm', 'pm', 'other'], sighted.role) ASC,
                postings.first_seen_at DESC,
                sighted.posting_id ASC
        ) <= most;

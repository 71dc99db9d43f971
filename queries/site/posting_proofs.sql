-- Question: What is said of each AI PM posting that is up, and in which of its words?
-- Grain:    one row per posting, claim and place that proves it
-- Reads:    postings, sightings, findings, salaries, guide_demand, mentions
-- Params:   week WEEK (the ISO week whose looks are counted); postings INTEGER = 5000 (of how many, the newest first)
-- Column:   posting_id  id of the posting
-- Column:   kind  fact, pay, guide or skill
-- Column:   name  which fact, which skill, or of pay what kind
-- Column:   value  what it is, or how strongly it is asked for
-- Column:   origin  text, or the field the words stand in
-- Column:   start_offset  first character of the words in the posting's text
-- Column:   end_offset  one past their last character
-- Column:   words  the words
WITH up AS (
    SELECT sighted.posting_id
    FROM sighted_in($week) AS sighted
    INNER JOIN postings ON sighted.posting_id = postings.posting_id
    WHERE sighted.role = 'ai_pm' AND postings.status <> 'closed'
    ORDER BY postings.first_seen_at DESC, sighted.employer ASC, postings.title ASC, sighted.posting_id ASC
    LIMIT cast($postings AS integer)
),

proofs AS (
    SELECT
        posting_id,
        'fact' AS kind,
        field AS name,
        value,
        origin,
        start_offset,
        end_offset,
        words
    FROM findings
    UNION ALL
    SELECT
        posting_id,
        'pay' AS kind,
        kind AS name,
        regexp_replace(
            concat_ws(' ', currency, concat_ws(' to ', low, high), 'a', period), '\.00\b', '', 'g'
        ) AS value,
        origin,
        start_offset,
        end_offset,
        words
    FROM salaries
    UNION ALL
    SELECT
        posting_id,
        'guide' AS kind,
        guide_skill AS name,
        demand_level AS value,
        'text' AS origin,
        start_offset,
        end_offset,
        words
    FROM guide_demand
    UNION ALL
    SELECT
        posting_id,
        'skill' AS kind,
        skill_id AS name,
        demand_level AS value,
        'text' AS origin,
        start_offset,
        end_offset,
        words
    FROM mentions
)

SELECT proofs.*
FROM proofs
SEMI JOIN up ON proofs.posting_id = up.posting_id
ORDER BY proofs.posting_id, proofs.kind, proofs.start_offset, proofs.end_offset, proofs.name, proofs.value

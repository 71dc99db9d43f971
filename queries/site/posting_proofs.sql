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
        findings.posting_id,
        'fact' AS kind,
        findings.field AS name,
        findings.value,
        findings.origin,
        findings.start_offset,
        findings.end_offset,
        findings.words
    FROM findings
    SEMI JOIN up ON findings.posting_id = up.posting_id
    UNION ALL
    SELECT
        salaries.posting_id,
        'pay' AS kind,
        salaries.kind AS name,
        regexp_replace(
            concat_ws(' ', salaries.currency, concat_ws(' to ', salaries.low, salaries.high), 'a', salaries.period),
            '\.00\b',
            '',
            'g'
        ) AS value,
        salaries.origin,
        salaries.start_offset,
        salaries.end_offset,
        salaries.words
    FROM salaries
    SEMI JOIN up ON salaries.posting_id = up.posting_id
    UNION ALL
    SELECT
        guide_demand.posting_id,
        'guide' AS kind,
        guide_demand.guide_skill AS name,
        guide_demand.demand_level AS value,
        'text' AS origin,
        guide_demand.start_offset,
        guide_demand.end_offset,
        guide_demand.words
    FROM guide_demand
    SEMI JOIN up ON guide_demand.posting_id = up.posting_id
    UNION ALL
    SELECT
        mentions.posting_id,
        'skill' AS kind,
        mentions.skill_id AS name,
        mentions.demand_level AS value,
        'text' AS origin,
        mentions.start_offset,
        mentions.end_offset,
        mentions.words
    FROM mentions
    SEMI JOIN up ON mentions.posting_id = up.posting_id
)

SELECT *
FROM proofs
ORDER BY posting_id, kind, start_offset, end_offset, name, value

-- Question: Which employers ask their AI PMs for a skill, the guide's or a concrete one?
-- Grain:    one row per skill and employer that asks for it, of each skill the dozen that ask in most postings
-- Reads:    postings, sightings, mentions, guide_demand
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   kind  guide or concrete
-- Column:   skill_id  id of the skill
-- Column:   employer  who asks
-- Column:   asked_count  its AI PM postings that ask for it at any level of demand
-- Column:   required_count  those of them that ask for it as a must
-- Column:   posting_count  its readable AI PM postings sighted in the week
-- Column:   asking_employer_count  all employers that ask for the skill
-- Caveat:   Only employers on the boards we look at. A few postings say little of an employer's habits.
WITH looked_at AS (
    SELECT
        posting_id,
        employer
    FROM sighted_in($week)
    WHERE role = 'ai_pm' AND is_readable
),

sizes AS (
    SELECT
        employer,
        count(*) AS posting_count
    FROM looked_at
    GROUP BY employer
),

asked AS (
    SELECT
        'guide' AS kind,
        posting_id,
        guide_skill AS skill_id,
        demand_level = 'required' AS is_required
    FROM guide_demand
    UNION ALL
    SELECT
        'concrete' AS kind,
        mentions.posting_id,
        mentions.skill_id,
        bool_or(mentions.demand_level = 'required') AS is_required
    FROM mentions
    SEMI JOIN looked_at ON mentions.posting_id = looked_at.posting_id
    GROUP BY mentions.posting_id, mentions.skill_id
),

by_employer AS (
    SELECT
        asked.kind,
        asked.skill_id,
        looked_at.employer,
        count(*) AS asked_count,
        count(*) FILTER (WHERE asked.is_required) AS required_count
    FROM asked
    INNER JOIN looked_at ON asked.posting_id = looked_at.posting_id
    GROUP BY asked.kind, asked.skill_id, looked_at.employer
)

SELECT
    $week AS week,
    by_employer.kind,
    by_employer.skill_id,
    by_employer.employer,
    by_employer.asked_count,
    by_employer.required_count,
    sizes.posting_count,
    count(*) OVER (PARTITION BY by_employer.kind, by_employer.skill_id) AS asking_employer_count
FROM by_employer
INNER JOIN sizes ON by_employer.employer = sizes.employer
QUALIFY
    row_number() OVER (
        PARTITION BY by_employer.kind, by_employer.skill_id
        ORDER BY by_employer.asked_count DESC, by_employer.required_count DESC, by_employer.employer ASC
    ) <= 12
ORDER BY
    by_employer.kind ASC,
    by_employer.skill_id ASC,
    by_employer.asked_count DESC,
    by_employer.required_count DESC,
    by_employer.employer ASC

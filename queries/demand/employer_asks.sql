-- Question: What does one employer ask of its product managers, and what do others?
-- Grain:    one row per role and skill that the employer asks for; most asked first
-- Reads:    postings, sightings, mentions, skills
-- Params:   week WEEK (the ISO week whose looks are counted); employer TEXT (its name as the question `employers` has
--           it, in small or capital letters)
-- Column:   week  ISO week of the looks
-- Column:   employer  name of the employer
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   skill_id  id of the skill
-- Column:   label  name of the skill
-- Column:   asked_count  its postings that ask for it at any level of demand
-- Column:   required_count  its postings that ask for it as a must
-- Column:   posting_count  its readable postings of the role sighted in the week
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   others_employer_share  mean over all other employers of their own share of postings that ask for it
-- Column:   others_employer_count  those employers
-- Column:   words  what one of its postings says, the strictest of all
-- Column:   posting_id  that posting, for `aipm explain`
-- Column:   note  "too few" where fewer than 10 other employers forbid a number
-- Caveat:   These are all its postings on the boards we look at, not a sample: so there is no interval. A few postings
--           say little of an employer's habits.
WITH population AS (
    SELECT
        posting_id,
        opening_id,
        employer,
        role,
        lower(employer) = lower($employer) AS is_wanted
    FROM sighted_in($week)
    WHERE role IN ('ai_pm', 'pm') AND is_readable
),

sizes AS (
    SELECT
        role,
        employer,
        is_wanted,
        count(*) AS n,
        count(DISTINCT opening_id) AS opening_count
    FROM population
    GROUP BY role, employer, is_wanted
),

others AS (
    SELECT
        role,
        count(*) FILTER (WHERE NOT is_wanted) AS g
    FROM sizes
    GROUP BY role
),

asked AS (
    SELECT
        population.role,
        population.employer,
        population.is_wanted,
        mentions.skill_id,
        count(DISTINCT mentions.posting_id) AS x,
        count(DISTINCT mentions.posting_id) FILTER (WHERE mentions.demand_level = 'required') AS required_count
    FROM mentions
    INNER JOIN population ON mentions.posting_id = population.posting_id
    GROUP BY population.role, population.employer, population.is_wanted, mentions.skill_id
),

asked_elsewhere AS (
    SELECT
        asked.role,
        asked.skill_id,
        sum(employer_part(asked.x, sizes.n)) AS twin
    FROM asked
    INNER JOIN sizes ON asked.role = sizes.role AND asked.employer = sizes.employer
    WHERE NOT asked.is_wanted
    GROUP BY asked.role, asked.skill_id
),

said AS (
    SELECT
        population.role,
        mentions.skill_id,
        mentions.posting_id,
        mentions.words
    FROM mentions
    INNER JOIN population ON mentions.posting_id = population.posting_id
    WHERE population.is_wanted
    QUALIFY
        row_number() OVER (
            PARTITION BY population.role, mentions.skill_id
            ORDER BY
                list_position(['required', 'preferred', 'duty'], mentions.demand_level),
                mentions.posting_id,
                mentions.start_offset
        ) = 1
)

SELECT
    $week AS week,
    asked.employer,
    asked.role,
    asked.skill_id,
    skills.label,
    asked.x AS asked_count,
    asked.required_count,
    sizes.n AS posting_count,
    sizes.opening_count,
    CASE WHEN others.g >= 10 THEN round(cast(coalesce(asked_elsewhere.twin, 0) AS double) / others.g, 4) END
        AS others_employer_share,
    others.g AS others_employer_count,
    said.words,
    said.posting_id,
    CASE WHEN others.g < 10 THEN 'too few' END AS note
FROM asked
INNER JOIN sizes ON asked.role = sizes.role AND asked.employer = sizes.employer
INNER JOIN others ON asked.role = others.role
INNER JOIN said ON asked.role = said.role AND asked.skill_id = said.skill_id
INNER JOIN skills ON asked.skill_id = skills.skill_id
LEFT JOIN asked_elsewhere ON asked.role = asked_elsewhere.role AND asked.skill_id = asked_elsewhere.skill_id
WHERE asked.is_wanted
ORDER BY asked.role ASC, asked.x DESC, asked.required_count DESC, asked.skill_id ASC

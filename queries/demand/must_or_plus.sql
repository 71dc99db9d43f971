-- Question: Where a skill is named, is it a must, a plus, or part of the work?
-- Grain:    one row per role and skill; the one most often a must first, cells too small last
-- Reads:    postings, sightings, mentions, skills
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   skill_id  id of the skill
-- Column:   label  name of the skill
-- Column:   required_count  postings that name it as a must
-- Column:   preferred_count  postings that name it as a plus, and nowhere as a must
-- Column:   duty_count  postings whose duties exercise it, and that ask for it neither as a must nor as a plus
-- Column:   posting_count  denominator: readable postings of the role sighted in the week that name it at all
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   required_share  required_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of required_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind posting_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   preferred_share  preferred_count / posting_count
-- Column:   duty_share  duty_count / posting_count
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   A skill rarely named may be a must wherever it is: see skill_demand for how often. About one in ten is
--           taken for a must, a plus or a duty that it is not.
WITH population AS (
    SELECT
        posting_id,
        opening_id,
        employer,
        role
    FROM sighted_in($week)
    WHERE role IN ('ai_pm', 'pm') AND is_readable
),

strongest AS (
    SELECT
        mentions.posting_id,
        mentions.skill_id,
        min(list_position(['required', 'preferred', 'duty'], mentions.demand_level)) AS place
    FROM mentions
    SEMI JOIN population ON mentions.posting_id = population.posting_id
    GROUP BY mentions.posting_id, mentions.skill_id
),

by_employer AS (
    SELECT
        population.role,
        strongest.skill_id,
        population.employer,
        count(*) AS n,
        count(*) FILTER (WHERE strongest.place = 1) AS x,
        count(*) FILTER (WHERE strongest.place = 2) AS preferred_count,
        count(*) FILTER (WHERE strongest.place = 3) AS duty_count,
        count(DISTINCT population.opening_id) AS opening_count
    FROM strongest
    INNER JOIN population ON strongest.posting_id = population.posting_id
    GROUP BY population.role, strongest.skill_id, population.employer
),

judged AS (
    SELECT
        role,
        skill_id,
        sum(x) AS x,
        sum(preferred_count) AS preferred_count,
        sum(duty_count) AS duty_count,
        sum(n) AS n,
        sum(opening_count) AS opening_count,
        count(*) AS g,
        share_over_employers(x, n) AS stat
    FROM by_employer
    GROUP BY role, skill_id
)

SELECT
    $week AS week,
    judged.role,
    judged.skill_id,
    skills.label,
    cast(judged.x AS bigint) AS required_count,
    cast(judged.preferred_count AS bigint) AS preferred_count,
    cast(judged.duty_count AS bigint) AS duty_count,
    cast(judged.n AS bigint) AS posting_count,
    cast(judged.opening_count AS bigint) AS opening_count,
    judged.stat.share AS required_share,
    judged.stat.low AS low_share,
    judged.stat.high AS high_share,
    judged.g AS employer_count,
    judged.stat.employer AS employer_share,
    CASE WHEN is_enough(judged.n, judged.g) THEN round(1.0 * judged.preferred_count / judged.n, 4) END
        AS preferred_share,
    CASE WHEN is_enough(judged.n, judged.g) THEN round(1.0 * judged.duty_count / judged.n, 4) END AS duty_share,
    small_cell_note(judged.n, judged.g) AS note
FROM judged
INNER JOIN skills ON judged.skill_id = skills.skill_id
ORDER BY judged.role ASC, required_share DESC NULLS LAST, judged.n DESC, judged.skill_id ASC

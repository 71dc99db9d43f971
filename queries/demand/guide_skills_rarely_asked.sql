-- Question: Which skills does the guide teach that employers rarely ask AI PMs for?
-- Grain:    one row per guide skill; least asked first
-- Reads:    postings, sightings, guide_demand, guide_skills
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   guide_skill  id of the guide's skill
-- Column:   label  the skill's name in the guide
-- Column:   qualification_count  AI PM postings that ask for it as a qualification, required or preferred
-- Column:   posting_count  denominator: readable AI PM postings sighted in the week
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   qualification_share  qualification_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of qualification_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind posting_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   duty_only_count  AI PM postings whose duties exercise it without asking for it
-- Column:   absent_count  AI PM postings that say nothing of it
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   Rarely asked is not rarely used: see duty_only_count.
WITH population AS (
    SELECT
        posting_id,
        opening_id,
        employer
    FROM sighted_in($week)
    WHERE role = 'ai_pm' AND is_readable
),

by_posting AS (
    SELECT
        population.employer,
        population.opening_id,
        guide_skills.guide_skill,
        guide_skills.label,
        coalesce(guide_demand.demand_level, 'absent') AS demand_level
    FROM population
    CROSS JOIN guide_skills
    LEFT JOIN guide_demand
        ON population.posting_id = guide_demand.posting_id AND guide_skills.guide_skill = guide_demand.guide_skill
),

by_employer AS (
    SELECT
        employer,
        guide_skill,
        label,
        count(*) AS n,
        count(DISTINCT opening_id) AS opening_count,
        count(*) FILTER (WHERE demand_level IN ('required', 'preferred')) AS x,
        count(*) FILTER (WHERE demand_level = 'duty') AS duty_only,
        count(*) FILTER (WHERE demand_level = 'absent') AS absent
    FROM by_posting
    GROUP BY employer, guide_skill, label
),

judged AS (
    SELECT
        guide_skill,
        label,
        sum(x) AS x,
        sum(n) AS n,
        sum(opening_count) AS opening_count,
        count(*) AS g,
        sum(duty_only) AS duty_only,
        sum(absent) AS absent,
        share_over_employers(x, n) AS stat
    FROM by_employer
    GROUP BY guide_skill, label
)

SELECT
    $week AS week,
    guide_skill,
    label,
    cast(x AS bigint) AS qualification_count,
    cast(n AS bigint) AS posting_count,
    cast(opening_count AS bigint) AS opening_count,
    stat.share AS qualification_share,
    stat.low AS low_share,
    stat.high AS high_share,
    g AS employer_count,
    stat.employer AS employer_share,
    cast(duty_only AS bigint) AS duty_only_count,
    cast(absent AS bigint) AS absent_count,
    small_cell_note(n, g) AS note
FROM judged
ORDER BY x, guide_skill

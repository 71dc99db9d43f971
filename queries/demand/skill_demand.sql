-- Question: Which concrete skills do employers ask for, of AI PMs and of other PMs?
-- Grain:    one row per role, demand level and skill; most asked first
-- Reads:    postings, sightings, mentions, skills
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Weekly:   skill_demand.csv
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   demand_level  required, preferred, duty (the duties exercise it), or any of the three
-- Column:   skill_id  id of the skill
-- Column:   label  name of the skill
-- Column:   family  technical, ai, product, analytics, ethics, communication or collaboration
-- Column:   guide_skill  the guide's skill it belongs to; empty where the guide teaches nothing of the kind
-- Column:   asked_count  postings that ask for it at this level; each counts at its strongest level, and under any
-- Column:   asked_opening_count  the openings behind them, without reposts and copies
-- Column:   posting_count  denominator: readable postings of the role sighted in the week
-- Column:   opening_count  the openings behind posting_count
-- Column:   asked_share  asked_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of asked_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind posting_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   A finer skill counts under the one it belongs to; a skill nobody of a role names has no row at that level.
WITH population AS (
    SELECT
        posting_id,
        opening_id,
        employer,
        role AS cell
    FROM sighted_in($week)
    WHERE role IN ('ai_pm', 'pm') AND is_readable
),

strongest AS (
    SELECT
        mentions.posting_id,
        mentions.skill_id,
        CASE
            WHEN bool_or(mentions.demand_level = 'required') THEN 'required'
            WHEN bool_or(mentions.demand_level = 'preferred') THEN 'preferred'
            ELSE 'duty'
        END AS demand_level
    FROM mentions
    SEMI JOIN population ON mentions.posting_id = population.posting_id
    GROUP BY mentions.posting_id, mentions.skill_id
),

asked AS ( -- noqa: ST03
    SELECT
        population.cell,
        population.employer,
        population.opening_id,
        unnest([
            struct_pack(skill_id := strongest.skill_id, demand_level := strongest.demand_level),
            struct_pack(skill_id := strongest.skill_id, demand_level := 'any')
        ]) AS member
    FROM strongest
    INNER JOIN population ON strongest.posting_id = population.posting_id
)

SELECT
    $week AS week,
    counted.cell AS role,
    counted.member.demand_level,
    skills.skill_id,
    skills.label,
    skills.family,
    skills.guide_skill,
    counted.hit_count AS asked_count,
    counted.hit_opening_count AS asked_opening_count,
    counted.posting_count,
    counted.opening_count,
    counted.stat.share AS asked_share,
    counted.stat.low AS low_share,
    counted.stat.high AS high_share,
    counted.employer_count,
    counted.stat.employer AS employer_share,
    small_cell_note(counted.posting_count, counted.employer_count) AS note
FROM shares_of('population', 'asked') AS counted
INNER JOIN skills ON counted.member.skill_id = skills.skill_id
ORDER BY
    role ASC,
    list_position(['any', 'required', 'preferred', 'duty'], counted.member.demand_level) ASC,
    asked_count DESC,
    skills.skill_id ASC

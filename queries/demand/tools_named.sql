-- Question: Which tools, platforms, methods and laws do postings call by name?
-- Grain:    one row per role and name; most named first
-- Reads:    postings, sightings, mentions, skills
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   subskill_id  id of the tool, platform, method or law
-- Column:   label  its name
-- Column:   parent_label  the skill it belongs to
-- Column:   named_count  postings that name it at any level of demand
-- Column:   named_opening_count  the same without reposts and copies of one opening
-- Column:   named_employer_count  employers that name it
-- Column:   required_count  postings that name it as a must
-- Column:   posting_count  denominator: readable postings of the role sighted in the week
-- Column:   named_share  named_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of named_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind posting_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   Many postings name several tools as examples ("Tableau, Looker or similar"): any one of them would do.
--           Python and SQL are skills of their own, in skill_demand.
WITH population AS (
    SELECT
        posting_id,
        opening_id,
        employer,
        role AS cell
    FROM sighted_in($week)
    WHERE role IN ('ai_pm', 'pm') AND is_readable
),

named AS (
    SELECT
        mentions.posting_id,
        mentions.subskill_id,
        bool_or(mentions.demand_level = 'required') AS is_required
    FROM mentions
    SEMI JOIN population ON mentions.posting_id = population.posting_id
    WHERE mentions.subskill_id IS NOT NULL
    GROUP BY mentions.posting_id, mentions.subskill_id
),

hits AS (
    SELECT
        population.cell,
        population.employer,
        population.opening_id,
        named.subskill_id AS member,
        named.is_required
    FROM named
    INNER JOIN population ON named.posting_id = population.posting_id
),

musts AS (
    SELECT
        cell,
        member,
        count(*) FILTER (WHERE is_required) AS required_count
    FROM hits
    GROUP BY cell, member
)

SELECT
    $week AS week,
    counted.cell AS role,
    counted.member AS subskill_id,
    tools.label,
    parents.label AS parent_label,
    counted.hit_count AS named_count,
    counted.hit_opening_count AS named_opening_count,
    counted.hit_employer_count AS named_employer_count,
    musts.required_count,
    counted.posting_count,
    counted.stat.share AS named_share,
    counted.stat.low AS low_share,
    counted.stat.high AS high_share,
    counted.employer_count,
    counted.stat.employer AS employer_share,
    small_cell_note(counted.posting_count, counted.employer_count) AS note
FROM shares_of('population', 'hits') AS counted
INNER JOIN musts ON counted.cell = musts.cell AND counted.member = musts.member
INNER JOIN skills AS tools ON counted.member = tools.skill_id
LEFT JOIN skills AS parents ON tools.parent_id = parents.skill_id
ORDER BY counted.cell ASC, counted.hit_count DESC, counted.member ASC

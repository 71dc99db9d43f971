-- Question: Do employers of one industry ask for other skills than the rest?
-- Grain:    one row per role, industry and skill asked for there, largest surplus over other industries first;
--           a industry too small for shares has one row, without a skill
-- Reads:    postings, sightings, mentions, skills, industries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   industry  whom the employer serves: ai, software, healthcare, finance, retail, education, media, industry,
--                     mobility, public or services
-- Column:   skill_id  id of the skill; empty where the industry is too small
-- Column:   label  name of the skill
-- Column:   asked_count  postings that ask for it at any level of demand
-- Column:   posting_count  denominator: readable postings of the role and industry sighted in the week
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   asked_share  asked_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of asked_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind posting_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   others_share  share of the role's postings of all other industries that ask for it
-- Column:   difference_points  asked_share less others_share, in percentage points; empty if those are too few
-- Column:   low_points  lower end of its 95 % interval, clustered by employer (hiring in both is one cluster)
-- Column:   high_points  upper end of that interval
-- Column:   q_value  of all skills of the role and industry that differ as surely, the share due to chance
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   Employers whose industry nobody has put down are left out, also of others_share. Of dozens of skills some
--           differ by chance alone: go by q_value.
WITH population AS ( -- noqa: ST03
    SELECT
        sighted.posting_id,
        sighted.opening_id,
        sighted.employer,
        sighted.role,
        industries.industry AS cell
    FROM sighted_in($week) AS sighted
    INNER JOIN postings ON sighted.posting_id = postings.posting_id
    INNER JOIN industries ON postings.employer_key = industries.employer_key
    WHERE sighted.role IN ('ai_pm', 'pm') AND sighted.is_readable
)

SELECT
    $week AS week,
    role,
    cell AS industry,
    skill_id,
    label,
    asked_count,
    posting_count,
    opening_count,
    asked_share,
    low_share,
    high_share,
    employer_count,
    employer_share,
    others_share,
    difference_points,
    low_points,
    high_points,
    q_value,
    note
FROM skills_by_cell('population')
ORDER BY
    role ASC,
    posting_count DESC,
    industry ASC,
    difference_points DESC NULLS LAST,
    asked_count DESC,
    skill_id ASC

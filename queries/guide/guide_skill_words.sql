-- Question: In which words do AI PM postings ask for each skill of the guide?
-- Grain:    one row per quote; per guide skill the strongest demand first, one quote an employer
-- Reads:    postings, sightings, guide_demand, guide_skills
-- Params:   week WEEK (the ISO week whose looks are counted); quotes INTEGER = 3 (how many a skill)
-- Column:   week  ISO week of the looks
-- Column:   guide_skill  id of the guide's skill
-- Column:   label  the skill's name in the guide
-- Column:   demand_level  required, preferred or duty
-- Column:   words  the posting's words, cut after 24 of them
-- Column:   employer  who says so
-- Column:   title  title of the posting
-- Column:   url  address of the posting
-- Column:   posting_id  id of the posting, for `aipm explain`
-- Column:   content_hash  key of its text in the view texts
-- Column:   start_offset  first character of the words in that text
-- Column:   end_offset  one past their last character
-- Caveat:   A few examples, chosen by id rather than by taste; they prove that the words exist, not how often.
WITH asked AS (
    SELECT
        guide_demand.guide_skill,
        guide_demand.demand_level,
        guide_demand.words,
        guide_demand.start_offset,
        guide_demand.end_offset,
        guide_demand.posting_id,
        sighted.employer,
        list_position(['required', 'preferred', 'duty'], guide_demand.demand_level) AS demand_position
    FROM guide_demand
    INNER JOIN sighted_in($week) AS sighted ON guide_demand.posting_id = sighted.posting_id
    WHERE sighted.role = 'ai_pm' AND sighted.is_readable
),

per_employer AS (
    SELECT
        guide_skill,
        demand_level,
        demand_position,
        words,
        start_offset,
        end_offset,
        posting_id,
        employer,
        row_number() OVER (
            PARTITION BY guide_skill, employer ORDER BY demand_position, md5(posting_id || guide_skill), posting_id
        ) AS place_in_employer
    FROM asked
),

ranked AS (
    SELECT
        guide_skill,
        demand_level,
        demand_position,
        words,
        start_offset,
        end_offset,
        posting_id,
        employer,
        row_number() OVER (
            PARTITION BY guide_skill ORDER BY demand_position, md5(posting_id || guide_skill), posting_id
        ) AS place
    FROM per_employer
    WHERE place_in_employer = 1
)

SELECT
    $week AS week,
    ranked.guide_skill,
    guide_skills.label,
    ranked.demand_level,
    array_to_string(regexp_split_to_array(trim(ranked.words), '\s+')[1:24], ' ') AS words,
    ranked.employer,
    postings.title,
    postings.url,
    ranked.posting_id,
    postings.content_hash,
    ranked.start_offset,
    ranked.end_offset
FROM ranked
INNER JOIN guide_skills ON ranked.guide_skill = guide_skills.guide_skill
INNER JOIN postings ON ranked.posting_id = postings.posting_id
WHERE ranked.place <= cast($quotes AS integer)
ORDER BY guide_skills.position, ranked.place

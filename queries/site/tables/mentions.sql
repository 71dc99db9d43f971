-- Question: Which concrete skills does each posting name, and in which words?
-- Grain:    one row per skill named at one place of a posting
-- Reads:    postings, sightings, mentions
-- Params:   week WEEK (the ISO week whose looks are counted); top INTEGER = 20000 (of how many postings at most)
-- Column:   posting_id  id of the posting
-- Column:   skill_id  id of the skill
-- Column:   guide_skill  the skill of the guide that it belongs to; empty if none
-- Column:   demand_level  required, preferred or duty
-- Column:   section  role, duties, requirements, preferred or other: the part of the posting that it stands in
-- Column:   words  the words that name it
SELECT
    mentions.posting_id,
    mentions.skill_id,
    mentions.guide_skill,
    mentions.demand_level,
    mentions.section,
    mentions.words
FROM mentions
SEMI JOIN shown_in($week, $top) AS shown ON mentions.posting_id = shown.posting_id
ORDER BY mentions.posting_id, mentions.start_offset, mentions.end_offset, mentions.skill_id

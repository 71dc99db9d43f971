-- Question: Which concrete skills are looked for?
-- Grain:    one row per skill
-- Reads:    skills
-- Params:   none
-- Column:   skill_id  id of the skill
-- Column:   label  its name
-- Column:   guide_skill  the skill of the guide that it belongs to; empty if none
-- Column:   family  what sort of skill it is
-- Column:   parent_id  the broader skill that it counts under; empty if none
SELECT
    skill_id,
    label,
    guide_skill,
    family,
    parent_id
FROM skills
ORDER BY skill_id

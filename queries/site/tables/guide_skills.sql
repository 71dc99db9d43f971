-- Question: Which skills does the guide teach?
-- Grain:    one row per skill of the guide
-- Reads:    guide_skills
-- Params:   none
-- Column:   guide_skill  id of the guide's skill
-- Column:   label  its name
-- Column:   meaning  what the guide means by it
SELECT
    guide_skill,
    label,
    meaning
FROM guide_skills
ORDER BY guide_skill

-- Question: Which of the guide's skills does each posting ask for?
-- Grain:    one row per posting and skill of the guide that it asks for; no row means it doesn't
-- Reads:    postings, sightings, guide_demand
-- Params:   week WEEK (the ISO week whose looks are counted); top INTEGER = 20000 (of how many postings at most)
-- Column:   posting_id  id of the posting
-- Column:   guide_skill  id of the guide's skill
-- Column:   demand_level  required, preferred or duty: the strongest
-- Column:   words  the words that say so most strongly
SELECT
    guide_demand.posting_id,
    guide_demand.guide_skill,
    guide_demand.demand_level,
    guide_demand.words
FROM guide_demand
SEMI JOIN shown_in($week, $top) AS shown ON guide_demand.posting_id = shown.posting_id
ORDER BY guide_demand.posting_id, guide_demand.guide_skill

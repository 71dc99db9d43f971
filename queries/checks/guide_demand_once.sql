-- Question: Does every posting ask for a skill of the guide at one level only?
-- Reads:    guide_demand
-- Finding:  stops publication
SELECT
    posting_id,
    guide_skill,
    count(*) AS row_count
FROM guide_demand
GROUP BY posting_id, guide_skill
HAVING count(*) > 1
ORDER BY posting_id, guide_skill

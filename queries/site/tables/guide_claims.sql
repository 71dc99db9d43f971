-- Question: What else does the guide claim?
-- Grain:    one row per claim
-- Reads:    guide_claims
-- Params:   none
-- Column:   claim_id  id of the claim
-- Column:   kind  what sort of claim it is
-- Column:   statement  what the guide says, in our words
SELECT
    claim_id,
    kind,
    statement
FROM guide_claims
ORDER BY claim_id

-- Question: Which pay does the guide promise?
-- Grain:    one row per pay band
-- Reads:    guide_bands
-- Params:   none
-- Column:   band_id  id of the band
-- Column:   level  whom it is for
-- Column:   country  where it holds
-- Column:   currency  ISO 4217 code
-- Column:   period  year, month and so on
-- Column:   low  lower end
-- Column:   high  upper end; empty if it has none
-- Column:   statement  what the guide says, in our words
SELECT
    band_id,
    level,
    country,
    currency,
    period,
    low,
    high,
    statement
FROM guide_bands
ORDER BY band_id

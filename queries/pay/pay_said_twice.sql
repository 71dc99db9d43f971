-- Question: Where does a posting's text state other base pay than its source's own fields?
-- Grain:    one row per posting that states base pay in both and the same in neither; AI PMs first
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   employer  who hires
-- Column:   title  the posting's title
-- Column:   difference  unit (same amounts, of another currency or period), tiers (ranges of the text together make the
--           field's), one end (one is the same), narrower or wider (the text's amounts within the field's, or around
--           them), apart
-- Column:   field_low  lowest end that the source's fields state, a year
-- Column:   field_high  highest end that the source's fields state, a year
-- Column:   text_low  lowest end that the text states, a year
-- Column:   text_high  highest end that the text states, a year
-- Column:   field_pay  the source's fields, as stated
-- Column:   text_pay  the words of the text
-- Column:   url  address of the posting
-- Column:   posting_id  id of the posting, for `aipm explain`
-- Caveat:   Figures on pay take the source's fields. Fields often hold one range for all places where the text has one
--           for each; `aipm evaluate --pay` counts how often the two agree.
WITH stated AS (
    SELECT
        salaries.posting_id,
        salaries.salary_number,
        salaries.origin,
        salaries.currency,
        salaries.period,
        salaries.words,
        nullif(salaries.low, 0) AS low,
        nullif(salaries.high, 0) AS high,
        nullif(salaries.annual_low, 0) AS annual_low,
        nullif(salaries.annual_high, 0) AS annual_high,
        regexp_replace(
            concat(
                salaries.low, '-', salaries.high, ' ', salaries.currency, ' ', salaries.period, ' ', salaries.place
            ),
            '[.]00\b| $', '', 'g'
        ) AS pay
    FROM salaries
    INNER JOIN sighted_in($week) AS sighted ON salaries.posting_id = sighted.posting_id
    WHERE salaries.kind = 'base' AND sighted.role IN ('ai_pm', 'pm') AND greatest(salaries.low, salaries.high) > 0
),

pairs AS (
    SELECT
        field.posting_id,
        coalesce(field.low, 0) = coalesce(said.low, 0) AND coalesce(field.high, 0) = coalesce(said.high, 0)
            AS is_same_amount,
        coalesce(field.currency, '') = coalesce(said.currency, '') AND field.period = said.period AS is_same_unit
    FROM stated AS field
    INNER JOIN stated AS said ON field.posting_id = said.posting_id AND said.origin = 'text'
    WHERE field.origin = 'source'
),

differing AS (
    SELECT
        posting_id,
        bool_or(is_same_amount) AS is_unit
    FROM pairs
    GROUP BY posting_id
    HAVING NOT bool_or(is_same_amount AND is_same_unit)
),

spans AS (
    SELECT
        stated.posting_id,
        differing.is_unit,
        min(least(stated.annual_low, stated.annual_high)) FILTER (WHERE stated.origin = 'source') AS field_low,
        max(greatest(stated.annual_low, stated.annual_high)) FILTER (WHERE stated.origin = 'source') AS field_high,
        min(least(stated.annual_low, stated.annual_high)) FILTER (WHERE stated.origin = 'text') AS text_low,
        max(greatest(stated.annual_low, stated.annual_high)) FILTER (WHERE stated.origin = 'text') AS text_high,
        string_agg(stated.pay, '; ' ORDER BY stated.salary_number) FILTER (WHERE stated.origin = 'source') AS field_pay,
        string_agg(stated.words, '; ' ORDER BY stated.salary_number) FILTER (WHERE stated.origin = 'text') AS text_pay
    FROM stated
    INNER JOIN differing ON stated.posting_id = differing.posting_id
    GROUP BY stated.posting_id, differing.is_unit
)

SELECT
    $week AS week,
    postings.role,
    postings.employer,
    postings.title,
    CASE
        WHEN spans.is_unit THEN 'unit'
        WHEN spans.text_low = spans.field_low AND spans.text_high = spans.field_high THEN 'tiers'
        WHEN spans.text_low = spans.field_low OR spans.text_high = spans.field_high THEN 'one end'
        WHEN spans.text_low > spans.field_low AND spans.text_high < spans.field_high THEN 'narrower'
        WHEN spans.text_low < spans.field_low AND spans.text_high > spans.field_high THEN 'wider'
        ELSE 'apart'
    END AS difference,
    spans.field_low,
    spans.field_high,
    spans.text_low,
    spans.text_high,
    spans.field_pay,
    spans.text_pay,
    postings.url,
    postings.posting_id
FROM spans
INNER JOIN postings ON spans.posting_id = postings.posting_id
ORDER BY postings.role, postings.employer, postings.title, postings.posting_id

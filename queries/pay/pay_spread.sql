-- Question: How far apart are the two ends of a stated range of base pay?
-- Grain:    one row per role and level, all levels together first
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   level  all, entry, mid, senior, lead, manager, director or unknown
-- Column:   ranged_count  denominator of the medians: postings with both ends of a base range, or one fixed figure
-- Column:   ranged_employer_count  employers behind ranged_count
-- Column:   fixed_count  those of ranged_count whose two ends are the same
-- Column:   median_spread_pct  median of how many percent the upper end lies above the lower
-- Column:   spread_low_pct  lower end of the 95 % interval of that median, clustered by employer
-- Column:   spread_high_pct  upper end of that interval
-- Column:   p25_spread_pct  lower quartile
-- Column:   p75_spread_pct  upper quartile
-- Column:   employer_spread_pct  weighted median in which every employer counts once
-- Column:   wide_count  postings whose upper end lies 50 % or more above the lower
-- Column:   paid_count  denominator of wide_share: postings that state base pay, open ranges ("from 120,000") too
-- Column:   opening_count  the openings behind paid_count, without reposts and copies
-- Column:   employer_count  employers behind paid_count
-- Column:   wide_share  wide_count / paid_count, 0 to 1
-- Column:   wide_low_share  lower end of the 95 % interval of wide_share, clustered by employer
-- Column:   wide_high_share  upper end of that interval
-- Column:   wide_employer_share  mean over employers of their own share
-- Column:   note  "too few" where fewer than 30 ranged postings or 10 employers forbid a median
-- Caveat:   Of several ranges in one posting (by place, say) the one of middling width counts. A range may be wide
--           because the posting hires at several levels or places; where in it one lands isn't said.
WITH population AS (
    SELECT
        posting_id,
        opening_id,
        employer,
        role,
        unnest([level, 'all']) AS level
    FROM sighted_in($week)
    WHERE role IN ('ai_pm', 'pm')
),

ends AS (
    SELECT
        posting_id,
        origin,
        CASE
            WHEN low > 0 AND high > 0
                THEN cast(100 * (greatest(low, high) / least(low, high) - 1) AS decimal(18, 1))
        END AS spread,
        bool_or(origin = 'source') OVER (PARTITION BY posting_id) AS source_speaks
    FROM salaries
    WHERE kind = 'base' AND greatest(low, high) > 0
),

spreads AS (
    SELECT
        posting_id,
        quantile_disc(spread, 0.5) AS spread
    FROM ends
    WHERE origin = 'source' OR NOT source_speaks
    GROUP BY posting_id
),

-- What pay_by_cell counts as paid are wide ranges here, and its amounts are spreads.
priced AS MATERIALIZED ( -- noqa: ST03
    SELECT
        population.opening_id,
        population.employer,
        struct_pack(role := population.role, level := population.level) AS cell,
        coalesce(spreads.spread >= 50, FALSE) AS is_paid,
        spreads.spread AS amount
    FROM spreads
    INNER JOIN population ON spreads.posting_id = population.posting_id
),

fixed AS (
    SELECT
        cell,
        count(*) AS fixed_count
    FROM priced
    WHERE amount = 0
    GROUP BY cell
)

SELECT
    $week AS week,
    judged.cell.role,
    judged.cell.level,
    judged.ranged_count,
    judged.ranged_employer_count,
    coalesce(fixed.fixed_count, 0) AS fixed_count,
    round(judged.pay.median, 1) AS median_spread_pct,
    judged.pay.median_low AS spread_low_pct,
    judged.pay.median_high AS spread_high_pct,
    judged.pay.p25 AS p25_spread_pct,
    judged.pay.p75 AS p75_spread_pct,
    round(judged.pay.employer_median, 1) AS employer_spread_pct,
    judged.paid_count AS wide_count,
    judged.posting_count AS paid_count,
    judged.opening_count,
    judged.employer_count,
    judged.paid.share AS wide_share,
    judged.paid.low AS wide_low_share,
    judged.paid.high AS wide_high_share,
    judged.paid.employer AS wide_employer_share,
    small_cell_note(judged.ranged_count, judged.ranged_employer_count) AS note
FROM pay_by_cell('priced') AS judged
LEFT JOIN fixed ON judged.cell = fixed.cell
ORDER BY judged.cell.role, level_position(judged.cell.level)

-- Question: What base pay a year do postings state, by level?
-- Grain:    one row per role, level and currency, all levels together first; a level's commonest currency first
-- Reads:    postings, sightings, salaries, guide_bands
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Weekly:   salary_by_level.csv
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   level  all, entry, mid, senior, lead, manager, director or unknown
-- Column:   currency  ISO 4217 code; never mixed, never converted
-- Column:   ranged_count  denominator of the medians: postings with both ends of a base range (or one fixed figure)
-- Column:   employer_count  employers behind ranged_count
-- Column:   p25  lower quartile of the middles of the stated ranges, a year
-- Column:   median  median of the middles of the stated ranges, a year
-- Column:   p75  upper quartile of the middles of the stated ranges, a year
-- Column:   median_low  lower end of the 95 % interval of the median, clustered by employer
-- Column:   median_high  upper end of that interval
-- Column:   employer_median  weighted median in which every employer counts once
-- Column:   low_end_median  median of the ranges' lower ends
-- Column:   high_end_median  median of the ranges' upper ends
-- Column:   paid_count  postings of the role and level with any base pay in the currency, open ranges too
-- Column:   paid_opening_count  the openings behind them, without reposts and copies
-- Column:   posting_count  denominator of paid_share: all postings of the role and level sighted in the week
-- Column:   opening_count  the openings behind posting_count
-- Column:   paid_share  paid_count / posting_count, 0 to 1
-- Column:   paid_low_share  lower end of the 95 % interval of paid_share, clustered by employer
-- Column:   paid_high_share  upper end of that interval
-- Column:   paid_employer_share  mean over employers of their own share
-- Column:   guide_low  lower end of the guide's band for this level (United States, USD rows only); of several, the one
--           for all employers
-- Column:   guide_high  upper end of that band; empty where the guide leaves it open
-- Column:   guide_employers  whom the band is about: all, or big_tech
-- Column:   note  "too few" where fewer than 30 ranged postings or 10 employers forbid a median
-- Caveat:   Half a range is not pay: the middle is only comparable with itself. Hour, day, week and month are taken
--           times 2080, 260, 52 and 12. USD rows hold every country that pays in dollars; salary_against_guide keeps
--           to one.
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

paid AS (
    SELECT
        population.employer,
        population.opening_id,
        population.role,
        population.level,
        pay.currency,
        pay.low,
        pay.high,
        pay.middle
    FROM base_pay() AS pay
    INNER JOIN population ON pay.posting_id = population.posting_id
),

sizes AS (
    SELECT
        role,
        level,
        employer,
        count(*) AS n,
        count(DISTINCT opening_id) AS opening_count
    FROM population
    GROUP BY role, level, employer
),

totals AS (
    SELECT
        role,
        level,
        sum(n) AS n,
        sum(n * n) AS nn,
        count(*) AS g,
        sum(opening_count) AS opening_count
    FROM sizes
    GROUP BY role, level
),

paid_by_employer AS (
    SELECT
        role,
        level,
        currency,
        employer,
        count(*) AS x,
        count(DISTINCT opening_id) AS opening_count
    FROM paid
    GROUP BY role, level, currency, employer
),

disclosed AS (
    SELECT
        hit.role,
        hit.level,
        hit.currency,
        sum(hit.x) AS x,
        sum(hit.opening_count) AS opening_count,
        sum(hit.x * hit.x) AS xx,
        sum(hit.x * sizes.n) AS xn,
        sum(employer_part(hit.x, sizes.n)) AS twin
    FROM paid_by_employer AS hit
    INNER JOIN sizes ON hit.role = sizes.role AND hit.level = sizes.level AND hit.employer = sizes.employer
    GROUP BY hit.role, hit.level, hit.currency
),

ranged AS (
    SELECT
        struct_pack(role := role, level := level, currency := currency) AS cell,
        employer,
        middle AS amount,
        low,
        high
    FROM paid
    WHERE middle IS NOT NULL
),

ends AS (
    SELECT
        cell,
        quantile_cont(low, 0.5) AS low_end,
        quantile_cont(high, 0.5) AS high_end
    FROM ranged
    GROUP BY cell
),

medians AS (
    SELECT
        medians.*,
        ends.low_end,
        ends.high_end
    FROM medians_of('ranged') AS medians
    INNER JOIN ends ON medians.cell = ends.cell
),

bands AS (
    SELECT
        level,
        currency,
        low,
        high,
        employers
    FROM guide_bands
    QUALIFY row_number() OVER (PARTITION BY level, currency ORDER BY employers = 'all' DESC, band_id ASC) = 1
),

judged AS (
    SELECT
        disclosed.role,
        disclosed.level,
        disclosed.currency,
        disclosed.x,
        disclosed.opening_count AS paid_opening_count,
        totals.n,
        totals.opening_count,
        coalesce(medians.posting_count, 0) AS ranged_n,
        coalesce(medians.employer_count, 0) AS ranged_g,
        is_enough(medians.posting_count, medians.employer_count) AS is_shown,
        medians.p25,
        medians.median,
        medians.p75,
        medians.median_low,
        medians.median_high,
        medians.employer_median,
        medians.low_end,
        medians.high_end,
        share_of(disclosed.x, totals.n, disclosed.xx, disclosed.xn, totals.nn, totals.g, disclosed.twin) AS stat
    FROM disclosed
    INNER JOIN totals ON disclosed.role = totals.role AND disclosed.level = totals.level
    LEFT JOIN medians
        ON
            disclosed.role = medians.cell.role
            AND disclosed.level = medians.cell.level
            AND disclosed.currency = medians.cell.currency
)

SELECT
    $week AS week,
    judged.role,
    judged.level,
    judged.currency,
    judged.ranged_n AS ranged_count,
    judged.ranged_g AS employer_count,
    whole_if(judged.is_shown, judged.p25) AS p25,
    whole_if(judged.is_shown, judged.median) AS median,
    whole_if(judged.is_shown, judged.p75) AS p75,
    whole_if(judged.is_shown, judged.median_low) AS median_low,
    whole_if(judged.is_shown, judged.median_high) AS median_high,
    whole_if(judged.is_shown, judged.employer_median) AS employer_median,
    whole_if(judged.is_shown, judged.low_end) AS low_end_median,
    whole_if(judged.is_shown, judged.high_end) AS high_end_median,
    cast(judged.x AS bigint) AS paid_count,
    cast(judged.paid_opening_count AS bigint) AS paid_opening_count,
    cast(judged.n AS bigint) AS posting_count,
    cast(judged.opening_count AS bigint) AS opening_count,
    judged.stat.share AS paid_share,
    judged.stat.low AS paid_low_share,
    judged.stat.high AS paid_high_share,
    judged.stat.employer AS paid_employer_share,
    whole_if(TRUE, bands.low) AS guide_low,
    whole_if(TRUE, bands.high) AS guide_high,
    bands.employers AS guide_employers,
    small_cell_note(judged.ranged_n, judged.ranged_g) AS note
FROM judged
LEFT JOIN bands ON judged.level = bands.level AND judged.currency = bands.currency
ORDER BY
    judged.role ASC,
    level_position(judged.level) ASC,
    judged.x DESC,
    judged.currency ASC

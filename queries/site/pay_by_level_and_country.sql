-- Question: What base pay a year do postings state, by level and country?
-- Grain:    one row per role, country and level that a paid posting names; countries with most postings first
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager), pm (any other product manager) or both together
-- Column:   country  ISO 3166 code
-- Column:   level  entry, mid, senior, lead, manager, director or unknown
-- Column:   currency  ISO 4217 code: the one in which most postings of the country state pay; no other is counted
-- Column:   ranged_count  denominator of the medians: postings with both ends of a base range (or one fixed figure)
-- Column:   ranged_employer_count  employers behind ranged_count
-- Column:   p25  lower quartile of the middles of the stated ranges, a year
-- Column:   median  median of the middles of the stated ranges, a year
-- Column:   p75  upper quartile of the middles of the stated ranges, a year
-- Column:   median_low  lower end of the 95 % interval of the median, clustered by employer
-- Column:   median_high  upper end of that interval
-- Column:   employer_median  weighted median in which every employer counts once
-- Column:   paid_count  postings of the cell that state base pay in the currency
-- Column:   posting_count  denominator of paid_share: postings of the cell sighted in the week
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   employer_count  employers behind posting_count
-- Column:   paid_share  paid_count / posting_count, 0 to 1
-- Column:   paid_low_share  lower end of the 95 % interval of paid_share, clustered by employer
-- Column:   paid_high_share  upper end of that interval
-- Column:   paid_employer_share  mean over employers of their own share
-- Column:   note  "too few" where fewer than 30 ranged postings or 10 employers forbid a median
-- Caveat:   Only postings that state pay, and a country that a posting names. States and towns differ within a country.
WITH population AS (
    SELECT
        sighted.posting_id,
        sighted.opening_id,
        sighted.employer,
        unnest([sighted.role, 'both']) AS role,
        sighted.country,
        sighted.level
    FROM sighted_in($week) AS sighted
    WHERE sighted.role IN ('ai_pm', 'pm') AND sighted.country IS NOT NULL
),

pay AS (
    SELECT
        population.country,
        base.posting_id,
        base.currency,
        base.middle
    FROM base_pay() AS base
    INNER JOIN population ON base.posting_id = population.posting_id
    WHERE population.role = 'both'
),

currencies AS (
    SELECT
        country,
        currency
    FROM pay
    GROUP BY country, currency
    QUALIFY row_number() OVER (PARTITION BY country ORDER BY count(*) DESC, currency ASC) = 1
),

priced AS MATERIALIZED ( -- noqa: ST03
    SELECT
        population.opening_id,
        population.employer,
        struct_pack(
            role := population.role,
            country := population.country,
            level := population.level,
            currency := currencies.currency
        ) AS cell,
        pay.posting_id IS NOT NULL AS is_paid,
        pay.middle AS amount
    FROM population
    INNER JOIN currencies ON population.country = currencies.country
    LEFT JOIN pay ON population.posting_id = pay.posting_id AND currencies.currency = pay.currency
)

SELECT
    $week AS week,
    cell.role,
    cell.country,
    cell.level,
    cell.currency,
    ranged_count,
    ranged_employer_count,
    whole_if(TRUE, pay.p25) AS p25,
    whole_if(TRUE, pay.median) AS median,
    whole_if(TRUE, pay.p75) AS p75,
    whole_if(TRUE, pay.median_low) AS median_low,
    whole_if(TRUE, pay.median_high) AS median_high,
    whole_if(TRUE, pay.employer_median) AS employer_median,
    paid_count,
    posting_count,
    opening_count,
    employer_count,
    paid.share AS paid_share,
    paid.low AS paid_low_share,
    paid.high AS paid_high_share,
    paid.employer AS paid_employer_share,
    small_cell_note(ranged_count, ranged_employer_count) AS note
FROM pay_by_cell('priced')
ORDER BY
    list_position(['ai_pm', 'pm', 'both'], cell.role) ASC,
    sum(posting_count) OVER (PARTITION BY cell.role, cell.country) DESC,
    cell.country ASC,
    level_position(cell.level) ASC

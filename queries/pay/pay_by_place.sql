-- Question: What base pay a year do postings state, by country, and by state or province of North America?
-- Grain:    one row per role and place that a paid posting names; countries with most postings first, each followed by
--           its states
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager), pm (any other product manager) or both together
-- Column:   scope  country, state (or Canadian province, that the location names) or stateless (of these two countries,
--           where the location names none: "Remote", say)
-- Column:   country  ISO 3166 code
-- Column:   state  ISO 3166-2 code of the state or province; empty unless scope is state
-- Column:   currency  ISO 4217 code: the one in which most postings of the country state pay; no other is counted
-- Column:   ranged_count  denominator of the medians: postings with both ends of a base range (or one fixed figure)
-- Column:   ranged_employer_count  employers behind ranged_count
-- Column:   p25  lower quartile of the middles of the stated ranges, a year
-- Column:   median  median of the middles of the stated ranges, a year
-- Column:   p75  upper quartile of the middles of the stated ranges, a year
-- Column:   median_low  lower end of the 95 % interval of the median, clustered by employer
-- Column:   median_high  upper end of that interval
-- Column:   employer_median  weighted median in which every employer counts once
-- Column:   paid_count  postings of the role and place that state base pay in the currency
-- Column:   posting_count  denominator of paid_share: postings of the role and place sighted in the week
-- Column:   opening_count  the openings behind posting_count, without reposts and copies
-- Column:   employer_count  employers behind posting_count
-- Column:   paid_share  paid_count / posting_count, 0 to 1
-- Column:   paid_low_share  lower end of the 95 % interval of paid_share, clustered by employer
-- Column:   paid_high_share  upper end of that interval
-- Column:   paid_employer_share  mean over employers of their own share
-- Column:   note  "too few" where fewer than 30 ranged postings or 10 employers forbid a median
-- Caveat:   A posting that names several states counts in each, with one middle for all: where it states a range for
--           each place, that is their middle one. Many that may be done anywhere name the states of the offices only.
WITH population AS (
    SELECT
        sighted.posting_id,
        sighted.opening_id,
        sighted.employer,
        unnest([sighted.role, 'both']) AS role,
        sighted.country,
        postings.location
    FROM sighted_in($week) AS sighted
    INNER JOIN postings ON sighted.posting_id = postings.posting_id
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

placed AS (
    SELECT
        posting_id,
        opening_id,
        employer,
        role,
        country,
        'country' AS scope,
        NULL AS state
    FROM population

    UNION ALL

    SELECT
        population.posting_id,
        population.opening_id,
        population.employer,
        population.role,
        population.country,
        CASE WHEN named.state IS NULL THEN 'stateless' ELSE 'state' END AS scope,
        named.state
    FROM population
    LEFT JOIN named_states() AS named
        ON population.country = named.country AND population.location = named.location
    WHERE population.country IN ('US', 'CA')
),

priced AS MATERIALIZED ( -- noqa: ST03
    SELECT
        placed.opening_id,
        placed.employer,
        struct_pack(
            role := placed.role,
            country := placed.country,
            scope := placed.scope,
            state := placed.state,
            currency := currencies.currency
        ) AS cell,
        pay.posting_id IS NOT NULL AS is_paid,
        pay.middle AS amount
    FROM placed
    INNER JOIN currencies ON placed.country = currencies.country
    LEFT JOIN pay ON placed.posting_id = pay.posting_id AND currencies.currency = pay.currency
)

SELECT
    $week AS week,
    cell.role,
    cell.scope,
    cell.country,
    cell.state,
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
    max(posting_count) OVER (PARTITION BY cell.role, cell.country) DESC,
    cell.country ASC,
    cell.scope ASC,
    posting_count DESC,
    cell.state ASC NULLS LAST

-- Pay in cells and against its like, once. Loaded as TEMP macros after macros.sql and places.sql.
-- noqa: disable=CP01,LT02,RF02,RF04,ST03

-- Pay by cell, from a query's own table of cell (a struct of what sets cells apart), opening_id, employer, is_paid, and
-- amount (null where there is none to take a median of): how many are paid, and the median of what is paid.
CREATE TEMP MACRO pay_by_cell(priced) AS TABLE
    WITH by_employer AS (
        SELECT
            cell,
            employer,
            count(*) AS n,
            count(*) FILTER (WHERE is_paid) AS x,
            count(DISTINCT opening_id) AS opening_count
        FROM query_table(priced)
        GROUP BY cell, employer
    ),

    shares AS (
        SELECT
            cell,
            cast(sum(n) AS bigint) AS posting_count,
            cast(sum(opening_count) AS bigint) AS opening_count,
            count(*) AS employer_count,
            cast(sum(x) AS bigint) AS paid_count,
            share_over_employers(x, n) AS paid
        FROM by_employer
        GROUP BY cell
    )

    SELECT
        shares.cell,
        shares.posting_count,
        shares.opening_count,
        shares.employer_count,
        shares.paid_count,
        shares.paid,
        coalesce(medians.posting_count, 0) AS ranged_count,
        coalesce(medians.employer_count, 0) AS ranged_employer_count,
        CASE WHEN is_enough(medians.posting_count, medians.employer_count) THEN medians END AS pay
    FROM shares
    LEFT JOIN medians_of(priced) AS medians ON shares.cell = medians.cell;

-- A week's AI PM and other PM postings with a base range, each held against its like: the median of the week's ranges
-- of the same level, country and currency, both roles together. Pay as a multiple of that median has no currency.
CREATE TEMP MACRO relative_pay(week) AS TABLE
    WITH paid AS (
        SELECT
            sighted.posting_id,
            sighted.opening_id,
            sighted.employer,
            sighted.role,
            sighted.level,
            sighted.country,
            sighted.is_readable,
            base.currency,
            base.middle
        FROM base_pay() AS base
        INNER JOIN sighted_in(week) AS sighted ON base.posting_id = sighted.posting_id
        WHERE
            sighted.role IN ('ai_pm', 'pm')
            AND sighted.country IS NOT NULL
            AND sighted.level <> 'unknown'
            AND base.middle > 0
    )

    SELECT
        posting_id,
        opening_id,
        employer,
        role,
        level,
        country,
        is_readable,
        currency,
        middle,
        count(*) OVER likes AS like_count,
        cast(middle / quantile_cont(middle, 0.5) OVER likes AS decimal(12, 4)) AS relative
    FROM paid
    WINDOW likes AS (PARTITION BY level, country, currency);

-- A median of relative pay as an estimate on the log scale, on which a ratio is a difference, and back in percent.
CREATE TEMP MACRO logged(median, low, high) AS struct_pack(estimate := ln(median), low := ln(low), high := ln(high));

CREATE TEMP MACRO percent_of(logarithm) AS round(100 * (exp(logarithm) - 1), 1);

-- Of what `changes` says of pay, the statements of base pay: "USD 120,000-150,000 year base California".
CREATE TEMP MACRO base_statements(words) AS
    list_filter(string_split(coalesce(words, ''), '; '), lambda statement: regexp_matches(statement, '\bbase\b'));

-- Stated base pay by role, country and one thing more, as the questions on it tell. `looked_at` is a table or CTE
-- (named in quotes) of role (both roles together as one more, 'both'), country, cell, employer, opening_id and
-- posting_id. Of a country only the currency counts in which most of its postings state pay.
CREATE TEMP MACRO pay_by_country(looked_at) AS TABLE
    WITH pay AS (
        SELECT
            population.country,
            base.posting_id,
            base.currency,
            base.middle
        FROM base_pay() AS base
        INNER JOIN query_table(looked_at) AS population ON base.posting_id = population.posting_id
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

    priced AS MATERIALIZED (
        SELECT
            population.opening_id,
            population.employer,
            struct_pack(
                role := population.role,
                country := population.country,
                cell := population.cell,
                currency := currencies.currency
            ) AS cell,
            pay.posting_id IS NOT NULL AS is_paid,
            pay.middle AS amount
        FROM query_table(looked_at) AS population
        INNER JOIN currencies ON population.country = currencies.country
        LEFT JOIN pay ON population.posting_id = pay.posting_id AND currencies.currency = pay.currency
    )

    SELECT
        cell.role,
        cell.country,
        cell.cell,
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
    FROM pay_by_cell('priced');

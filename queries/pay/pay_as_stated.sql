-- Question: In which currency and for which period do postings state base pay, and how much in just that unit?
-- Grain:    one row per role, currency and period; the commonest first
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   currency  ISO 4217 code; empty where the posting gives a bare figure
-- Column:   period  year, month, week, day or hour
-- Column:   paid_count  postings that state base pay in that unit
-- Column:   opening_count  the openings behind paid_count, without reposts and copies
-- Column:   employer_count  employers behind paid_count
-- Column:   contract_count  those of paid_count whose employment type names a contract, temporary work or an internship
-- Column:   all_paid_count  denominator of unit_share: postings of the role that state base pay in any unit
-- Column:   all_employer_count  employers behind all_paid_count
-- Column:   unit_share  paid_count / all_paid_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of unit_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   ranged_count  denominator of the medians: those with both ends of a range (or one fixed figure)
-- Column:   ranged_employer_count  employers behind ranged_count
-- Column:   median  median of the middles of the stated ranges, for the period as stated
-- Column:   median_low  lower end of the 95 % interval of the median, clustered by employer
-- Column:   median_high  upper end of that interval
-- Column:   employer_median  weighted median in which every employer counts once
-- Column:   note  "too few" where fewer than 30 ranged postings or 10 employers forbid a median
-- Caveat:   Nothing is converted: a month's pay is not a twelfth of a year's where a thirteenth is customary, and hours
--           are paid where work is by the hour. A posting that states two units counts in both.
WITH population AS (
    SELECT
        sighted.posting_id,
        sighted.opening_id,
        sighted.employer,
        sighted.role,
        regexp_matches(coalesce(postings.employment_type, ''), '(?i)contract|temp|freelance|intern\b|internship')
            AS is_contract
    FROM sighted_in($week) AS sighted
    INNER JOIN postings ON sighted.posting_id = postings.posting_id
    WHERE sighted.role IN ('ai_pm', 'pm')
),

stated AS (
    SELECT
        population.posting_id,
        any_value(population.opening_id) AS opening_id,
        any_value(population.employer) AS employer,
        any_value(population.role) AS role,
        any_value(population.is_contract) AS is_contract,
        salaries.currency,
        salaries.period,
        cast(quantile_disc((salaries.low + salaries.high) / 2, 0.5) FILTER (
            WHERE salaries.low > 0 AND salaries.high > 0
        ) AS decimal(18, 2)) AS middle
    FROM salaries
    INNER JOIN population ON salaries.posting_id = population.posting_id
    WHERE salaries.kind = 'base' AND greatest(salaries.low, salaries.high) > 0
    GROUP BY population.posting_id, salaries.currency, salaries.period
),

units AS (
    SELECT DISTINCT
        role,
        currency,
        period
    FROM stated
),

paying AS (
    SELECT DISTINCT
        posting_id,
        opening_id,
        employer,
        role
    FROM stated
),

-- What pay_by_cell counts as paid is pay in the cell's own unit here.
priced AS MATERIALIZED ( -- noqa: ST03
    SELECT
        paying.opening_id,
        paying.employer,
        struct_pack(role := units.role, currency := units.currency, period := units.period) AS cell,
        stated.posting_id IS NOT NULL AS is_paid,
        stated.middle AS amount
    FROM paying
    INNER JOIN units ON paying.role = units.role
    LEFT JOIN stated
        ON
            paying.posting_id = stated.posting_id
            AND units.period = stated.period
            AND coalesce(units.currency, '') = coalesce(stated.currency, '')
),

counted AS (
    SELECT
        role,
        currency,
        period,
        count(DISTINCT opening_id) AS opening_count,
        count(DISTINCT employer) AS employer_count,
        count(*) FILTER (WHERE is_contract) AS contract_count
    FROM stated
    GROUP BY role, currency, period
)

SELECT
    $week AS week,
    counted.role,
    counted.currency,
    counted.period,
    judged.paid_count,
    counted.opening_count,
    counted.employer_count,
    counted.contract_count,
    judged.posting_count AS all_paid_count,
    judged.employer_count AS all_employer_count,
    judged.paid.share AS unit_share,
    judged.paid.low AS low_share,
    judged.paid.high AS high_share,
    judged.paid.employer AS employer_share,
    judged.ranged_count,
    judged.ranged_employer_count,
    whole_if(TRUE, judged.pay.median) AS median,
    whole_if(TRUE, judged.pay.median_low) AS median_low,
    whole_if(TRUE, judged.pay.median_high) AS median_high,
    whole_if(TRUE, judged.pay.employer_median) AS employer_median,
    small_cell_note(judged.ranged_count, judged.ranged_employer_count) AS note
FROM pay_by_cell('priced') AS judged
INNER JOIN counted
    ON
        judged.cell.role = counted.role
        AND judged.cell.period = counted.period
        AND coalesce(judged.cell.currency, '') = coalesce(counted.currency, '')
ORDER BY
    counted.role ASC,
    judged.paid_count DESC,
    counted.currency ASC NULLS LAST,
    counted.period ASC

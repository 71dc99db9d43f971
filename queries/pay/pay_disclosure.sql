-- Question: How many postings state base pay, and where?
-- Grain:    one row per role and country, each role's whole first
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   scope  whole (all countries), country, or unstated (the posting's country is not known)
-- Column:   country  ISO 3166 code of the country; empty unless scope is country
-- Column:   paid_count  postings that state base pay, in any currency and for any period
-- Column:   posting_count  denominator: postings of the role and scope sighted in the week
-- Column:   paid_share  paid_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of paid_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind posting_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   Laws make employers state pay in some states and countries: who states it is no random choice.
--           A role's whole mixes countries: hold roles against each other within one. Under which law: pay_by_law.
WITH paid AS (
    SELECT DISTINCT posting_id
    FROM base_pay()
),

population AS (
    SELECT
        sighted.employer,
        sighted.role,
        sighted.country,
        paid.posting_id IS NOT NULL AS is_paid,
        unnest(['whole', CASE WHEN sighted.country IS NULL THEN 'unstated' ELSE 'country' END]) AS scope
    FROM sighted_in($week) AS sighted
    LEFT JOIN paid ON sighted.posting_id = paid.posting_id
    WHERE sighted.role IN ('ai_pm', 'pm')
),

by_employer AS (
    SELECT
        role,
        scope,
        employer,
        CASE WHEN scope = 'country' THEN country END AS country,
        count(*) AS n,
        count(*) FILTER (WHERE is_paid) AS x
    FROM population
    GROUP BY role, scope, employer, CASE WHEN scope = 'country' THEN country END
),

judged AS (
    SELECT
        role,
        scope,
        country,
        sum(x) AS x,
        sum(n) AS n,
        count(*) AS g,
        share_over_employers(x, n) AS stat
    FROM by_employer
    GROUP BY role, scope, country
)

SELECT
    $week AS week,
    role,
    scope,
    country,
    cast(x AS bigint) AS paid_count,
    cast(n AS bigint) AS posting_count,
    stat.share AS paid_share,
    stat.low AS low_share,
    stat.high AS high_share,
    g AS employer_count,
    stat.employer AS employer_share,
    small_cell_note(n, g) AS note
FROM judged
ORDER BY role ASC, scope = 'whole' DESC, n DESC, country ASC NULLS LAST, scope ASC

-- Question: Which kinds of pay do postings put a figure on: base, bonus, equity, total, on-target?
-- Grain:    one row per role and kind of pay, base first
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager), pm (any other product manager) or other (anything else, to compare)
-- Column:   kind  base, bonus, equity, ote (on-target earnings), total (base and more) or stipend
-- Column:   stated_count  postings that state an amount of the kind, in any currency and for any period
-- Column:   posting_count  denominator: postings of the role sighted in the week
-- Column:   opening_count  the openings behind posting_count, without reposts and copies
-- Column:   employer_count  employers behind posting_count
-- Column:   stated_share  stated_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of stated_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   with_base_count  those of stated_count that state base pay too
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a number
-- Caveat:   Amounts of money only: "bonus", "equity" or "15 %" without an amount is common and not counted here.
WITH population AS (
    SELECT
        posting_id,
        opening_id,
        employer,
        role
    FROM sighted_in($week)
),

kinds AS (
    SELECT unnest(['base', 'bonus', 'equity', 'ote', 'total', 'stipend']) AS kind
),

stated AS (
    SELECT
        posting_id,
        kind,
        bool_or(kind = 'base') OVER (PARTITION BY posting_id) AS has_base
    FROM salaries
    WHERE greatest(low, high) > 0
    GROUP BY posting_id, kind
),

sizes AS (
    SELECT
        role,
        employer,
        count(*) AS n,
        count(DISTINCT opening_id) AS opening_count
    FROM population
    GROUP BY role, employer
),

hits AS (
    SELECT
        population.role,
        population.employer,
        stated.kind,
        count(*) AS x,
        count(*) FILTER (WHERE stated.has_base) AS with_base_count
    FROM stated
    INNER JOIN population ON stated.posting_id = population.posting_id
    GROUP BY population.role, population.employer, stated.kind
),

judged AS (
    SELECT
        sizes.role,
        kinds.kind,
        sum(coalesce(hits.x, 0)) AS x,
        sum(coalesce(hits.with_base_count, 0)) AS with_base_count,
        sum(sizes.n) AS n,
        sum(sizes.opening_count) AS opening_count,
        count(*) AS g,
        share_over_employers(coalesce(hits.x, 0), sizes.n) AS stat
    FROM sizes
    CROSS JOIN kinds
    LEFT JOIN hits ON sizes.role = hits.role AND sizes.employer = hits.employer AND kinds.kind = hits.kind
    GROUP BY sizes.role, kinds.kind
)

SELECT
    $week AS week,
    role,
    kind,
    cast(x AS bigint) AS stated_count,
    cast(n AS bigint) AS posting_count,
    cast(opening_count AS bigint) AS opening_count,
    g AS employer_count,
    stat.share AS stated_share,
    stat.low AS low_share,
    stat.high AS high_share,
    stat.employer AS employer_share,
    cast(with_base_count AS bigint) AS with_base_count,
    small_cell_note(n, g) AS note
FROM judged
ORDER BY
    list_position(['ai_pm', 'pm', 'other'], role) ASC,
    list_position(['base', 'bonus', 'equity', 'ote', 'total', 'stipend'], kind) ASC

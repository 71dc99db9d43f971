-- Question: Do AI PM postings state more base pay than other PM postings of the same level and country?
-- Grain:    one row per scope: all together, each country, each level of a country
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   scope  all (all countries and levels, like held against like), country, or level (one level of one country)
-- Column:   country  ISO 3166 code; empty where scope is all
-- Column:   level  entry, mid, senior, lead, manager or director; empty unless scope is level
-- Column:   currency  ISO 4217 code; empty where scope is all
-- Column:   difference_pct  how many percent the AI PMs' median lies above the other PMs', both as multiples of the
--           median of their like (same level, country and currency)
-- Column:   low_pct  lower end of its 95 % interval, clustered by employer (hiring for both is one cluster)
-- Column:   high_pct  upper end of that interval
-- Column:   p_value  how easily chance alone makes a difference that large
-- Column:   within_employer_pct  median over the employers that hire both of the difference between their own two
--           means, like held against like: every employer counts once, against itself
-- Column:   within_employer_count  employers that hire both; under ten there is no median
-- Column:   ai_pm_median  median of the AI PMs' middles, a year; empty unless scope is level
-- Column:   pm_median  median of the other PMs' middles, a year; empty unless scope is level
-- Column:   ai_pm_count  AI PM postings with a base range in a level and country that has three of each role or more
-- Column:   ai_pm_opening_count  the openings behind them, without reposts and copies
-- Column:   ai_pm_employer_count  employers behind them
-- Column:   pm_count  other PM postings with a base range there
-- Column:   pm_opening_count  the openings behind them
-- Column:   pm_employer_count  employers behind them
-- Column:   note  "too few" where either role has fewer than 30 postings or 10 employers
-- Caveat:   Only postings that state pay. Alike in level and country, they may still differ in place, years and
--           employer: what an employer pays more for AI is rather what within_employer_pct shows.
WITH matched AS MATERIALIZED (
    SELECT
        opening_id,
        employer,
        role,
        level,
        country,
        currency,
        middle,
        relative
    FROM relative_pay($week)
    QUALIFY
        least(
            count(*) FILTER (WHERE role = 'ai_pm') OVER (PARTITION BY level, country, currency),
            count(*) FILTER (WHERE role = 'pm') OVER (PARTITION BY level, country, currency)
        ) >= 3
),

scopes AS (
    SELECT unnest(['all', 'country', 'level']) AS scope
),

scoped AS (
    SELECT
        struct_pack(
            scope := scopes.scope,
            country := CASE WHEN scopes.scope <> 'all' THEN matched.country END,
            level := CASE WHEN scopes.scope = 'level' THEN matched.level END,
            currency := CASE WHEN scopes.scope <> 'all' THEN matched.currency END
        ) AS scope,
        matched.opening_id,
        matched.employer,
        matched.role,
        matched.middle,
        matched.relative
    FROM matched
    CROSS JOIN scopes
),

figures AS MATERIALIZED ( -- noqa: ST03
    SELECT
        struct_pack(scope := scope, role := role) AS cell,
        employer,
        relative AS amount
    FROM scoped
),

medians AS (
    SELECT
        cell.scope,
        cell.role,
        median,
        logged(median, median_low, median_high) AS stat
    FROM medians_of('figures')
),

amounts AS (
    SELECT
        scope,
        role,
        quantile_cont(middle, 0.5) AS median,
        count(DISTINCT opening_id) AS opening_count
    FROM scoped
    GROUP BY scope, role
),

by_employer AS (
    SELECT
        scoped.scope,
        scoped.employer,
        count(*) FILTER (WHERE scoped.role = 'ai_pm') AS n1,
        count(*) FILTER (WHERE scoped.role = 'pm') AS n0,
        count(*) FILTER (WHERE scoped.role = 'ai_pm' AND scoped.relative <= medians.median) AS x1,
        count(*) FILTER (WHERE scoped.role = 'pm' AND scoped.relative <= medians.median) AS x0,
        sum(scoped.relative) FILTER (WHERE scoped.role = 'ai_pm') AS sum1,
        sum(scoped.relative) FILTER (WHERE scoped.role = 'pm') AS sum0
    FROM scoped
    INNER JOIN medians ON scoped.scope = medians.scope AND scoped.role = medians.role
    GROUP BY scoped.scope, scoped.employer
),

joined AS (
    SELECT
        scope,
        cast(sum(n1) AS bigint) AS n1,
        cast(sum(n0) AS bigint) AS n0,
        count(*) FILTER (WHERE n1 > 0) AS g1,
        count(*) FILTER (WHERE n0 > 0) AS g0,
        count(*) FILTER (WHERE n1 > 0 AND n0 > 0) AS both_count,
        quantile_cont((sum1 / n1) / (sum0 / n0) - 1, 0.5) FILTER (WHERE n1 > 0 AND n0 > 0) AS own_gap,
        share_correlation(
            sum(x1), sum(n1), sum(x1 * x1), sum(x1 * n1), sum(n1 * n1),
            sum(x0), sum(n0), sum(x0 * x0), sum(x0 * n0), sum(n0 * n0),
            sum(x1 * x0), sum(x1 * n0), sum(x0 * n1), sum(n1 * n0), count(*)
        ) AS r
    FROM by_employer
    GROUP BY scope
),

judged AS (
    SELECT
        joined.scope,
        joined.n1,
        joined.n0,
        joined.g1,
        joined.g0,
        joined.both_count,
        joined.own_gap,
        least(joined.n1, joined.n0) AS smaller_n,
        least(joined.g1, joined.g0) AS smaller_g,
        CASE
            WHEN is_enough(least(joined.n1, joined.n0), least(joined.g1, joined.g0))
                THEN difference_between(ai_pm.stat, pm.stat, joined.r)
        END AS gap
    FROM joined
    INNER JOIN medians AS ai_pm ON joined.scope = ai_pm.scope AND ai_pm.role = 'ai_pm'
    INNER JOIN medians AS pm ON joined.scope = pm.scope AND pm.role = 'pm'
)

SELECT
    $week AS week,
    judged.scope.scope,
    judged.scope.country,
    judged.scope.level,
    judged.scope.currency,
    percent_of(judged.gap.estimate) AS difference_pct,
    percent_of(judged.gap.low) AS low_pct,
    percent_of(judged.gap.high) AS high_pct,
    round(p_value(judged.gap), 4) AS p_value,
    CASE WHEN judged.both_count >= 10 AND judged.gap IS NOT NULL THEN round(100 * judged.own_gap, 1) END
        AS within_employer_pct,
    judged.both_count AS within_employer_count,
    whole_if(judged.gap IS NOT NULL AND judged.scope.scope = 'level', ai_pm.median) AS ai_pm_median,
    whole_if(judged.gap IS NOT NULL AND judged.scope.scope = 'level', pm.median) AS pm_median,
    judged.n1 AS ai_pm_count,
    ai_pm.opening_count AS ai_pm_opening_count,
    judged.g1 AS ai_pm_employer_count,
    judged.n0 AS pm_count,
    pm.opening_count AS pm_opening_count,
    judged.g0 AS pm_employer_count,
    small_cell_note(judged.smaller_n, judged.smaller_g) AS note
FROM judged
INNER JOIN amounts AS ai_pm ON judged.scope = ai_pm.scope AND ai_pm.role = 'ai_pm'
INNER JOIN amounts AS pm ON judged.scope = pm.scope AND pm.role = 'pm'
ORDER BY
    judged.scope.scope ASC,
    judged.n1 + judged.n0 DESC,
    judged.scope.country ASC,
    level_position(judged.scope.level) ASC,
    judged.scope.currency ASC

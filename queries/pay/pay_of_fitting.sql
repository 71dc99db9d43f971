-- Question: What do AI PM postings pay whose required skills one mostly has, beside the others?
-- Grain:    one row per currency and fit; the commonest currency first, fitting postings before others
-- Reads:    postings, sightings, mentions, salaries
-- Params:   week WEEK (the ISO week whose looks are counted); skills TEXT = sql,communication_general (ids of skills
--           one has, separated by commas); level TEXT = all (entry, mid, senior, lead, manager, director, unknown or
--           all); country TEXT = all (ISO 3166 code such as US or all)
-- Column:   week  ISO week of the looks
-- Column:   level  the level asked about
-- Column:   country  the country asked about
-- Column:   currency  ISO 4217 code; never mixed, never converted
-- Column:   fit  covered (one has at least half of the skills it requires) or other
-- Column:   ranged_count  denominator of the median: postings with both ends of a base range (or one fixed figure)
-- Column:   employer_count  employers behind ranged_count
-- Column:   median  median of the middles of the stated ranges, a year
-- Column:   median_low  lower end of the 95 % interval of the median, clustered by employer
-- Column:   median_high  upper end of that interval
-- Column:   employer_median  weighted median in which every employer counts once
-- Column:   paid_count  postings of that fit with any base pay in the currency, open ranges too
-- Column:   posting_count  denominator of paid_share: postings of that fit, in whatever currency they pay or not
-- Column:   opening_count  the openings behind posting_count
-- Column:   paid_share  paid_count / posting_count, 0 to 1
-- Column:   paid_low_share  lower end of the 95 % interval of paid_share, clustered by employer
-- Column:   paid_high_share  upper end of that interval
-- Column:   paid_employer_share  mean over employers of their own share
-- Column:   note  "too few" where fewer than 30 ranged postings or 10 employers forbid a median
-- Caveat:   It tells what goes together, not what a skill earns: postings that require little are covered sooner, and
--           employers, places and, unless one level is asked for, levels differ between the two. Postings that require
--           no skill we know are left out.
WITH population AS (
    SELECT
        posting_id,
        opening_id,
        employer
    FROM sighted_in($week)
    WHERE
        is_readable
        AND role = 'ai_pm'
        AND $level IN ('all', level)
        AND $country IN ('all', coalesce(country, 'unknown'))
),

required AS (
    SELECT DISTINCT
        mentions.posting_id,
        mentions.skill_id,
        list_contains(string_split(replace($skills, ' ', ''), ','), mentions.skill_id) AS is_covered
    FROM mentions
    SEMI JOIN population ON mentions.posting_id = population.posting_id
    WHERE mentions.demand_level = 'required'
),

fitted AS (
    SELECT
        population.posting_id,
        population.opening_id,
        population.employer,
        CASE WHEN 2 * count(*) FILTER (WHERE required.is_covered) >= count(*) THEN 'covered' ELSE 'other' END AS fit
    FROM required
    INNER JOIN population ON required.posting_id = population.posting_id
    GROUP BY population.posting_id, population.opening_id, population.employer
),

paid AS (
    SELECT
        struct_pack(fit := fitted.fit, currency := pay.currency) AS cell,
        fitted.fit,
        fitted.employer,
        pay.currency,
        pay.middle AS amount
    FROM base_pay() AS pay
    INNER JOIN fitted ON pay.posting_id = fitted.posting_id
),

sizes AS (
    SELECT
        fit,
        employer,
        count(*) AS n,
        count(DISTINCT opening_id) AS opening_count
    FROM fitted
    GROUP BY fit, employer
),

paid_by_employer AS (
    SELECT
        fit,
        currency,
        employer,
        count(*) AS x
    FROM paid
    GROUP BY fit, currency, employer
),

currencies AS (
    SELECT
        currency,
        count(*) AS currency_count
    FROM paid
    GROUP BY currency
),

disclosed AS (
    SELECT
        sizes.fit,
        currencies.currency,
        currencies.currency_count,
        sum(sizes.n) AS n,
        sum(sizes.opening_count) AS opening_count,
        sum(coalesce(hit.x, 0)) AS x,
        share_over_employers(coalesce(hit.x, 0), sizes.n) AS stat
    FROM sizes
    CROSS JOIN currencies
    LEFT JOIN paid_by_employer AS hit
        ON sizes.fit = hit.fit AND sizes.employer = hit.employer AND currencies.currency = hit.currency
    GROUP BY sizes.fit, currencies.currency, currencies.currency_count
),

judged AS (
    SELECT
        disclosed.*,
        coalesce(medians.posting_count, 0) AS ranged_count,
        coalesce(medians.employer_count, 0) AS g,
        is_enough(medians.posting_count, medians.employer_count) AS is_shown,
        medians.median,
        medians.median_low,
        medians.median_high,
        medians.employer_median
    FROM disclosed
    LEFT JOIN medians_of('paid') AS medians
        ON disclosed.fit = medians.cell.fit AND disclosed.currency = medians.cell.currency
)

SELECT
    $week AS week,
    $level AS level,
    $country AS country,
    judged.currency,
    judged.fit,
    judged.ranged_count,
    judged.g AS employer_count,
    whole_if(judged.is_shown, judged.median) AS median,
    whole_if(judged.is_shown, judged.median_low) AS median_low,
    whole_if(judged.is_shown, judged.median_high) AS median_high,
    whole_if(judged.is_shown, judged.employer_median) AS employer_median,
    cast(judged.x AS bigint) AS paid_count,
    cast(judged.n AS bigint) AS posting_count,
    cast(judged.opening_count AS bigint) AS opening_count,
    judged.stat.share AS paid_share,
    judged.stat.low AS paid_low_share,
    judged.stat.high AS paid_high_share,
    judged.stat.employer AS paid_employer_share,
    small_cell_note(judged.ranged_count, judged.g) AS note
FROM judged
ORDER BY judged.currency_count DESC, judged.currency ASC, judged.fit ASC

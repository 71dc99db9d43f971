-- Question: When employers change the pay in a posting, do they raise or lower it?
-- Grain:    one row per role and kind of move, those up and down first
-- Reads:    postings, changes
-- Params:   week WEEK (the last week); weeks INTEGER = 26 (how many weeks to take together, this one included)
-- Column:   week  last ISO week of the looks
-- Column:   role  ai_pm (AI product manager), pm (any other product manager) or other (anything else, to compare)
-- Column:   kind  raised or lowered (an end or both, neither the other way), widened or narrowed (the ends moved apart,
--           or together), stated (none before), withdrawn (none after), recast (another unit, place or number of
--           ranges) or besides (base pay stays, something else changed: a bonus, say)
-- Column:   change_count  changes of that kind
-- Column:   posting_count  postings behind them
-- Column:   employer_count  employers behind them
-- Column:   all_change_count  denominator: changes of pay of any kind
-- Column:   all_employer_count  employers behind all_change_count
-- Column:   kind_share  change_count / all_change_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of kind_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   median_change_pct  median of how many percent the middle of the range moved; for ranges with both ends
-- Column:   change_low_pct  lower end of its 95 % interval, clustered by employer
-- Column:   change_high_pct  upper end of that interval
-- Column:   note  "too few" where fewer than 30 changes of pay or 10 employers forbid a number
-- Caveat:   Compared is the one base range of a posting before and after, where currency, period and place stay. What
--           is paid may not have moved: postings are also mended, and laws make employers state what they paid before.
WITH moved AS (
    SELECT
        changes.posting_id,
        coalesce(postings.employer, postings.source || '/' || postings.board) AS employer,
        postings.role,
        base_statements(changes.old_value) AS old_parts,
        base_statements(changes.new_value) AS new_parts
    FROM changes
    INNER JOIN postings ON changes.posting_id = postings.posting_id
    WHERE
        changes.field = 'pay'
        AND changes.changed_at >= monday($week) - to_weeks(cast($weeks AS integer) - 1)
        AND changes.changed_at < next_monday($week)
),

parsed AS (
    SELECT
        posting_id,
        employer,
        role,
        old_parts,
        new_parts,
        regexp_replace(old_parts[1], '[\d.,]+(-[\d.,]+)?', '#') AS old_unit,
        regexp_replace(new_parts[1], '[\d.,]+(-[\d.,]+)?', '#') AS new_unit,
        regexp_extract_all(replace(old_parts[1], ',', ''), '[\d.]+') AS old_ends,
        regexp_extract_all(replace(new_parts[1], ',', ''), '[\d.]+') AS new_ends
    FROM moved
),

ended AS (
    SELECT
        posting_id,
        employer,
        role,
        len(old_parts) AS old_count,
        len(new_parts) AS new_count,
        old_parts = new_parts AS is_same,
        old_unit = new_unit AND len(old_parts) = 1 AND len(new_parts) = 1 AS is_comparable,
        contains(old_unit, ' from ') OR contains(old_unit, ' up to ') AS is_open,
        cast(old_ends[1] AS decimal(18, 2)) AS old_low,
        cast(coalesce(old_ends[2], old_ends[1]) AS decimal(18, 2)) AS old_high,
        cast(new_ends[1] AS decimal(18, 2)) AS new_low,
        cast(coalesce(new_ends[2], new_ends[1]) AS decimal(18, 2)) AS new_high
    FROM parsed
),

told AS (
    SELECT
        posting_id,
        employer,
        role,
        CASE
            WHEN is_same THEN 'besides'
            WHEN old_count = 0 THEN 'stated'
            WHEN new_count = 0 THEN 'withdrawn'
            WHEN NOT is_comparable THEN 'recast'
            WHEN new_low >= old_low AND new_high >= old_high THEN 'raised'
            WHEN new_low <= old_low AND new_high <= old_high THEN 'lowered'
            WHEN new_low < old_low THEN 'widened'
            ELSE 'narrowed'
        END AS kind,
        CASE
            WHEN is_comparable AND NOT is_same AND NOT is_open AND old_low + old_high > 0
                THEN cast(100 * ((new_low + new_high) / (old_low + old_high) - 1) AS decimal(18, 1))
        END AS change_pct
    FROM ended
),

kinds AS (
    SELECT DISTINCT
        role,
        kind
    FROM told
),

by_employer AS (
    SELECT
        told.role,
        kinds.kind,
        told.employer,
        count(*) AS n,
        count(*) FILTER (WHERE told.kind = kinds.kind) AS x,
        count(DISTINCT told.posting_id) FILTER (WHERE told.kind = kinds.kind) AS posting_count
    FROM told
    INNER JOIN kinds ON told.role = kinds.role
    GROUP BY told.role, kinds.kind, told.employer
),

judged AS (
    SELECT
        role,
        kind,
        sum(x) AS x,
        sum(n) AS n,
        count(*) AS g,
        count(*) FILTER (WHERE x > 0) AS employer_count,
        sum(posting_count) AS posting_count,
        share_over_employers(x, n) AS stat
    FROM by_employer
    GROUP BY role, kind
),

figures AS MATERIALIZED ( -- noqa: ST03
    SELECT
        struct_pack(role := role, kind := kind) AS cell,
        employer,
        change_pct AS amount
    FROM told
),

medians AS (
    SELECT
        cell,
        median,
        median_low,
        median_high
    FROM medians_of('figures')
    WHERE is_enough(posting_count, employer_count)
)

SELECT
    $week AS week,
    judged.role,
    judged.kind,
    cast(judged.x AS bigint) AS change_count,
    cast(judged.posting_count AS bigint) AS posting_count,
    judged.employer_count,
    cast(judged.n AS bigint) AS all_change_count,
    judged.g AS all_employer_count,
    judged.stat.share AS kind_share,
    judged.stat.low AS low_share,
    judged.stat.high AS high_share,
    judged.stat.employer AS employer_share,
    round(medians.median, 1) AS median_change_pct,
    medians.median_low AS change_low_pct,
    medians.median_high AS change_high_pct,
    small_cell_note(judged.n, judged.g) AS note
FROM judged
LEFT JOIN medians ON judged.role = medians.cell.role AND judged.kind = medians.cell.kind
ORDER BY
    list_position(['ai_pm', 'pm', 'other'], judged.role) ASC,
    list_position(
        ['raised', 'lowered', 'widened', 'narrowed', 'stated', 'withdrawn', 'recast', 'besides'], judged.kind
    ) ASC

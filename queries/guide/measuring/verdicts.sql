-- What a figure says of the guide: every measure with its figure, its interval and its verdict. Loaded as TEMP macros.
-- noqa: disable=LT02,RF02,ST03

-- The whole interval within the first bounds supports, wholly within the second it contradicts; else it is mixed.
CREATE TEMP MACRO guide_verdict(low, high, supported_above, supported_below, contradicted_below, contradicted_above) AS
    CASE
        WHEN coalesce(supported_above, supported_below, contradicted_below, contradicted_above) IS NULL THEN NULL
        WHEN low IS NULL OR high IS NULL THEN 'too few'
        WHEN coalesce(low >= supported_above, TRUE) AND coalesce(high <= supported_below, TRUE) THEN 'supported'
        WHEN coalesce(high < contradicted_below, FALSE) OR coalesce(low > contradicted_above, FALSE) THEN 'contradicted'
        ELSE 'mixed'
    END;

CREATE TEMP MACRO guide_unit(kind, currency) AS
    CASE kind
        WHEN 'share' THEN 'share'
        WHEN 'pay_median' THEN currency || ' a year'
        WHEN 'pay_contrast' THEN 'percent'
        ELSE 'points'
    END;

-- One row per measure. Shares from 0 to 1, differences and changes in percentage points.
CREATE TEMP MACRO guide_measured(week) AS TABLE
    WITH slices AS (
        SELECT
            posting_id,
            'now' AS slice
        FROM sighted_in(week)
        WHERE role IN ('ai_pm', 'pm')
        UNION ALL
        SELECT
            posting_id,
            slice
        FROM guide_panel(week)
    ),

    people AS (
        FROM guide_people('slices')
    ),

    paid AS (
        SELECT
            pay.posting_id,
            pay.currency,
            pay.low,
            pay.high,
            pay.middle
        FROM base_pay() AS pay
        SEMI JOIN people ON pay.posting_id = people.posting_id
    ),

    hits AS (
        FROM guide_hits('people', 'paid')
    ),

    grouped AS (
        FROM guide_members('people')
    ),

    members AS (
        SELECT
            slices.slice,
            grouped.*
        FROM grouped
        INNER JOIN slices ON grouped.posting_id = slices.posting_id
    ),

    sides AS (
        SELECT
            measure_id,
            1 AS side,
            group_id,
            guide_base(band_id, roles) AS base,
            CASE kind WHEN 'trend' THEN 'last' ELSE 'now' END AS slice
        FROM guide_measures
        WHERE kind IN ('share', 'difference', 'trend')
        UNION ALL
        SELECT
            measure_id,
            0 AS side,
            coalesce(against_id, group_id) AS group_id,
            guide_base(band_id, roles) AS base,
            CASE kind WHEN 'trend' THEN 'first' ELSE 'now' END AS slice
        FROM guide_measures
        WHERE kind IN ('difference', 'trend')
    ),

    sizes AS (
        SELECT
            group_id,
            count(*) AS n
        FROM members
        WHERE slice = 'now'
        GROUP BY group_id
    ),

    figures AS (
        SELECT
            shared.measure_id,
            shared.x,
            shared.n,
            shared.opening_count,
            shared.g,
            shared.other_n,
            shared.other_g,
            CASE guide_measures.kind
                WHEN 'share'
                    THEN struct_pack(
                        value := shared.stat.share,
                        low := shared.stat.low,
                        high := shared.stat.high,
                        employer := shared.stat.employer
                    )
                ELSE struct_pack(
                    value := round(100 * shared.difference.estimate, 1),
                    low := round(100 * shared.difference.low, 1),
                    high := round(100 * shared.difference.high, 1),
                    employer := round(100 * shared.employer_difference, 1)
                )
            END AS stat
        FROM guide_shares('sides', 'members', 'hits', 'paid') AS shared
        INNER JOIN guide_measures ON shared.measure_id = guide_measures.measure_id
        UNION ALL
        SELECT
            pay.measure_id,
            NULL AS x,
            pay.n,
            pay.opening_count,
            pay.g,
            pay.other_n,
            pay.other_g,
            pay.stat
        FROM guide_pay('members', 'paid') AS pay
    )

    SELECT
        measures.measure_id,
        measures.guide_id,
        measures.statement,
        measures.kind,
        measures.rule_id,
        measures.because,
        measures.position,
        guide_unit(measures.kind, guide_groups.currency) AS unit,
        figures.stat.value,
        figures.stat.low,
        figures.stat.high,
        figures.stat.employer AS employer_value,
        figures.x AS asked_count,
        coalesce(figures.n, 0) AS posting_count,
        coalesce(figures.opening_count, 0) AS opening_count,
        coalesce(figures.g, 0) AS employer_count,
        CASE WHEN measures.kind <> 'share' THEN figures.other_n END AS other_posting_count,
        CASE WHEN measures.kind <> 'share' THEN figures.other_g END AS other_employer_count,
        coalesce(sizes.n, 0) AS group_count,
        measures.supported_above,
        measures.supported_below,
        measures.contradicted_below,
        measures.contradicted_above,
        guide_verdict(
            figures.stat.low, figures.stat.high,
            measures.supported_above, measures.supported_below,
            measures.contradicted_below, measures.contradicted_above
        ) AS verdict,
        CASE
            WHEN figures.stat.low IS NOT NULL THEN NULL
            WHEN measures.kind = 'trend' AND (SELECT count(*) < 4 FROM guide_weeks(week)) THEN 'too few weeks'
            ELSE 'too few'
        END AS note
    FROM guide_measures AS measures
    INNER JOIN guide_groups ON measures.group_id = guide_groups.group_id
    LEFT JOIN figures ON measures.measure_id = figures.measure_id
    LEFT JOIN sizes ON measures.group_id = sizes.group_id;

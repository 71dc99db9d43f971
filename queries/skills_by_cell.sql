-- Skills of one part of the market against the rest of it, once. Loaded as TEMP macros beside shares.sql.
-- noqa: disable=CP01,LT02,RF02

-- How often each skill is asked for in each cell (a level, a country, an industry), and in the other cells of the role
-- together. `looked_at` is a table or CTE (named in quotes) of role, cell, employer, opening_id and posting_id, one row
-- per posting. An employer that hires in several cells stands on both sides, so the two shares vary together.
-- A cell too small has one row, without a skill.
CREATE TEMP MACRO skills_by_cell(looked_at) AS TABLE
    WITH sizes AS (
        SELECT
            role,
            cell,
            employer,
            count(*) AS n,
            sum(count(*)) OVER (PARTITION BY role, employer) AS n_all,
            count(DISTINCT opening_id) AS opening_count
        FROM query_table(looked_at)
        GROUP BY role, cell, employer
    ),

    roles AS (
        SELECT
            role,
            sum(n) AS n,
            sum(n * n_all) AS nn,
            count(DISTINCT employer) AS g
        FROM sizes
        GROUP BY role
    ),

    -- Postings of the cell are number 1, those of all others number 0.
    totals AS (
        SELECT
            sizes.role,
            sizes.cell,
            sum(sizes.opening_count) AS opening_count,
            sum(sizes.n) AS n1,
            any_value(roles.n) - sum(sizes.n) AS n0,
            count(*) AS g1,
            any_value(roles.g) - count(*) FILTER (WHERE sizes.n = sizes.n_all) AS g0,
            any_value(roles.g) AS g,
            sum(sizes.n * sizes.n) AS nn1,
            any_value(roles.nn) - 2 * sum(sizes.n * sizes.n_all) + sum(sizes.n * sizes.n) AS nn0,
            sum(sizes.n * (sizes.n_all - sizes.n)) AS nn10
        FROM sizes
        INNER JOIN roles ON sizes.role = roles.role
        GROUP BY sizes.role, sizes.cell
    ),

    by_employer AS (
        SELECT
            population.role,
            population.cell,
            population.employer,
            mentions.skill_id,
            count(DISTINCT mentions.posting_id) AS x
        FROM mentions
        INNER JOIN query_table(looked_at) AS population ON mentions.posting_id = population.posting_id
        GROUP BY population.role, population.cell, population.employer, mentions.skill_id
    ),

    asked AS (
        SELECT
            role,
            employer,
            skill_id,
            sum(x) AS x_all
        FROM by_employer
        GROUP BY role, employer, skill_id
    ),

    -- Each employer that asks for a skill anywhere, in each of its levels.
    spread AS (
        SELECT
            sizes.role,
            sizes.cell,
            asked.skill_id,
            sizes.n,
            sizes.n_all,
            coalesce(hit.x, 0) AS x,
            asked.x_all
        FROM sizes
        INNER JOIN asked ON sizes.role = asked.role AND sizes.employer = asked.employer
        LEFT JOIN by_employer AS hit
            ON
                sizes.role = hit.role
                AND sizes.cell = hit.cell
                AND sizes.employer = hit.employer
                AND asked.skill_id = hit.skill_id
    ),

    of_role AS (
        SELECT
            role,
            skill_id,
            sum(x) AS x,
            sum(x * x_all) AS xx,
            sum(x * n_all) AS xn
        FROM spread
        GROUP BY role, skill_id
    ),

    sums AS (
        SELECT
            spread.role,
            spread.cell,
            spread.skill_id,
            sum(spread.x) AS x1,
            any_value(of_role.x) - sum(spread.x) AS x0,
            sum(spread.x * spread.x) AS xx1,
            any_value(of_role.xx) - 2 * sum(spread.x * spread.x_all) + sum(spread.x * spread.x) AS xx0,
            sum(spread.x * spread.n) AS xn1,
            any_value(of_role.xn) - sum(spread.x_all * spread.n) - sum(spread.x * spread.n_all)
            + sum(spread.x * spread.n)
                AS xn0,
            sum(spread.x * (spread.x_all - spread.x)) AS xx10,
            sum(spread.x * (spread.n_all - spread.n)) AS x1n0,
            sum((spread.x_all - spread.x) * spread.n) AS x0n1,
            sum(employer_part(spread.x, spread.n)) AS twin
        FROM spread
        INNER JOIN of_role ON spread.role = of_role.role AND spread.skill_id = of_role.skill_id
        GROUP BY spread.role, spread.cell, spread.skill_id
        HAVING sum(spread.x) > 0
    ),

    estimated AS (
        SELECT
            totals.role,
            totals.cell,
            sums.skill_id,
            sums.x1,
            totals.n1,
            totals.g1,
            totals.opening_count,
            is_enough(totals.n1, totals.g1) AS is_shown,
            1.0 * sums.twin / totals.g1 AS twin,
            is_enough(totals.n0, totals.g0) AS is_compared,
            share_interval(sums.x1, totals.n1, sums.xx1, sums.xn1, totals.nn1) AS here,
            share_interval(sums.x0, totals.n0, sums.xx0, sums.xn0, totals.nn0) AS elsewhere,
            share_correlation(
                sums.x1, totals.n1, sums.xx1, sums.xn1, totals.nn1,
                sums.x0, totals.n0, sums.xx0, sums.xn0, totals.nn0,
                sums.xx10, sums.x1n0, sums.x0n1, totals.nn10, totals.g
            ) AS kinship
        FROM totals
        LEFT JOIN sums
            ON totals.role = sums.role AND totals.cell = sums.cell AND is_enough(totals.n1, totals.g1)
    ),

    judged AS (
        SELECT
            role,
            cell,
            skill_id,
            x1,
            n1,
            g1,
            opening_count,
            twin,
            is_shown,
            is_compared,
            here,
            elsewhere,
            CASE WHEN is_shown AND is_compared THEN difference_between(here, elsewhere, kinship) END AS gap
        FROM estimated
    )

    SELECT
        judged.role,
        judged.cell,
        judged.skill_id,
        skills.label,
        cast(judged.x1 AS bigint) AS asked_count,
        cast(judged.n1 AS bigint) AS posting_count,
        cast(judged.opening_count AS bigint) AS opening_count,
        CASE WHEN judged.is_shown THEN round(judged.here.estimate, 4) END AS asked_share,
        CASE WHEN judged.is_shown THEN round(judged.here.low, 4) END AS low_share,
        CASE WHEN judged.is_shown THEN round(judged.here.high, 4) END AS high_share,
        judged.g1 AS employer_count,
        CASE WHEN judged.is_shown THEN round(cast(judged.twin AS double), 4) END AS employer_share,
        CASE WHEN judged.is_compared THEN round(judged.elsewhere.estimate, 4) END AS others_share,
        points_of(judged.gap.estimate) AS difference_points,
        points_of(judged.gap.low) AS low_points,
        points_of(judged.gap.high) AS high_points,
        round(q_value(p_value(judged.gap), family := [judged.role, judged.cell]), 4) AS q_value,
        small_cell_note(judged.n1, judged.g1) AS note
    FROM judged
    LEFT JOIN skills ON judged.skill_id = skills.skill_id
    WHERE judged.skill_id IS NOT NULL OR NOT judged.is_shown;

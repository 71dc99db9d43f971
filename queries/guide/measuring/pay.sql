-- What a group is paid, and how much more than another group's postings alike. Loaded as TEMP macros.
-- noqa: disable=LT02,RF02,ST05

-- Per measure and side (1: whose pay it is, 0: what it is held against): figures in money or, where two groups are
-- compared, as a multiple of the other group's median among postings alike. A kind of postings counts if the other
-- group has ten of it.
CREATE TEMP MACRO guide_figures(members, paid) AS TABLE
    WITH priced AS (
        SELECT
            members.group_id,
            members.employer,
            members.opening_id,
            members.level,
            members.country,
            pay.middle
        FROM query_table(members) AS members
        INNER JOIN query_table(paid) AS pay ON members.posting_id = pay.posting_id AND members.currency = pay.currency
        WHERE members.slice = 'now' AND pay.middle IS NOT NULL
    ),

    sided AS (
        SELECT
            guide_measures.measure_id,
            guide_measures.kind,
            sides.side,
            priced.employer,
            priced.opening_id,
            priced.middle,
            CASE WHEN list_contains(guide_measures.alike, 'level') THEN priced.level ELSE '' END AS level,
            CASE
                WHEN list_contains(guide_measures.alike, 'country') THEN coalesce(priced.country, '')
                ELSE ''
            END AS country
        FROM guide_measures
        CROSS JOIN (SELECT unnest([1, 0]) AS side) AS sides
        INNER JOIN priced
            ON CASE sides.side WHEN 1 THEN guide_measures.group_id ELSE guide_measures.against_id END = priced.group_id
        WHERE guide_measures.kind IN ('pay_median', 'pay_contrast')
    ),

    others AS (
        SELECT
            measure_id,
            level,
            country,
            quantile_cont(middle, 0.5) AS median
        FROM sided
        WHERE kind = 'pay_contrast' AND side = 0
        GROUP BY measure_id, level, country
        HAVING count(*) >= 10
    )

    SELECT
        sided.measure_id,
        sided.side,
        sided.employer,
        sided.opening_id,
        CASE sided.kind
            WHEN 'pay_median' THEN sided.middle
            ELSE cast(sided.middle / others.median AS decimal(18, 4))
        END AS figure
    FROM sided
    LEFT JOIN others
        ON sided.measure_id = others.measure_id AND sided.level = others.level AND sided.country = others.country
    WHERE sided.kind = 'pay_median' OR others.median IS NOT NULL;

CREATE TEMP MACRO in_percent(difference, employer_ratio) AS struct_pack(
    value := percent_of(difference.estimate),
    low := percent_of(difference.low),
    high := percent_of(difference.high),
    employer := percent_of(ln(employer_ratio))
);

-- Medians of those figures; of two groups, how far the one's lies above the other's (whose own is one, give or take).
CREATE TEMP MACRO guide_pay(members, paid) AS TABLE
    WITH figures AS (
        SELECT
            struct_pack(measure_id := measure_id, side := side) AS cell,
            employer,
            opening_id,
            figure AS amount
        FROM guide_figures(members, paid)
    ),

    openings AS (
        SELECT
            cell,
            count(DISTINCT opening_id) AS opening_count
        FROM figures
        GROUP BY cell
    ),

    medians AS (
        SELECT
            cell.measure_id,
            cell.side,
            posting_count,
            employer_count,
            is_enough(posting_count, employer_count) AS is_shown,
            cast(median AS double) AS median,
            cast(median_low AS double) AS low,
            cast(median_high AS double) AS high,
            cast(employer_median AS double) AS employer_median
        FROM medians_of('figures')
    )

    SELECT
        this.measure_id,
        this.posting_count AS n,
        openings.opening_count,
        this.employer_count AS g,
        other.posting_count AS other_n,
        other.employer_count AS other_g,
        CASE
            WHEN this.is_shown AND other.side IS NULL
                THEN struct_pack(
                    value := this.median, low := this.low, high := this.high, employer := this.employer_median
                )
            WHEN this.is_shown AND other.is_shown
                THEN in_percent(
                    difference_between(
                        logged(this.median, this.low, this.high), logged(other.median, other.low, other.high), 0
                    ),
                    this.employer_median / other.employer_median
                )
        END AS stat
    FROM medians AS this
    INNER JOIN openings ON this.measure_id = openings.cell.measure_id AND this.side = openings.cell.side
    LEFT JOIN medians AS other ON this.measure_id = other.measure_id AND other.side = 0
    WHERE this.side = 1;

-- The statistics, once. Loaded as TEMP macros before every query; the queries only count. Beside this: medians.sql,
-- draws.sql and trends.sql.
--
-- A share is a ratio: postings that ask, over postings looked at. Postings of one employer resemble each other, so the
-- employer is the unit that varies: the error is that of a ratio estimator over clusters (Cochran, Sampling Techniques,
-- 3rd ed. 1977, sections 2.11 and 6.3), the interval Wilson's on as many independent postings as would err so much
-- (docs/decisions/0013). Sums are taken over whole numbers and decimals only, so that no order of addition can change a
-- digit. x of n postings ask: xx, xn and nn are sums over employers of x * x, x * n and n * n; g counts the employers.
-- noqa: disable=LT02,RF02

-- Weeks are ISO weeks, Monday to Sunday, in UTC.
CREATE TEMP MACRO monday(week) AS cast(strptime(week || '-1', '%G-W%V-%u') AS timestamp);

CREATE TEMP MACRO next_monday(week) AS monday(week) + INTERVAL 7 DAY;

CREATE TEMP MACRO week_of(moment) AS strftime(moment, '%G-W%V');

-- Student's t, 97.5 %, by Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5); right to 0.001 from 7 degrees.
CREATE TEMP MACRO t_quantile(df) AS
    1.959964 + 2.372271 / nullif(df, 0) + 2.822500 / nullif(df ** 2, 0) + 2.555850 / nullif(df ** 3, 0);

-- Law of small cells: fewer than 30 postings or 10 employers is too few for a number.
CREATE TEMP MACRO is_enough(posting_count, employer_count) AS
    coalesce(posting_count >= 30 AND employer_count >= 10, FALSE);

CREATE TEMP MACRO small_cell_note(posting_count, employer_count) AS
    CASE WHEN is_enough(posting_count, employer_count) THEN NULL ELSE 'too few' END;

-- Wilson's interval (1927) for a share p of n independent units; n need not be whole.
CREATE TEMP MACRO wilson_low(p, n) AS
    greatest(0, (p * n + 1.920729 - 1.959964 * sqrt(p * (1 - p) * n + 0.960365)) / (n + 3.841459));

CREATE TEMP MACRO wilson_high(p, n) AS
    least(1, (p * n + 1.920729 + 1.959964 * sqrt(p * (1 - p) * n + 0.960365)) / (n + 3.841459));

-- Parts of unlike sizes tell as much as this many of one size (Kish 1965): the square of their sum, over the sum of
-- their squares. Nought where there are none.
CREATE TEMP MACRO effective_count(total, squares) AS coalesce(cast(total AS double) * total / nullif(squares, 0), 0);

-- Squared residuals of x against its share of n, summed over employers.
CREATE TEMP MACRO residual_squares(x, n, xx, xn, nn) AS
    greatest(
        0,
        cast(xx AS double) - 2.0 * x / nullif(n, 0) * xn + (1.0 * x / nullif(n, 0)) * (1.0 * x / nullif(n, 0)) * nn
    );

-- Kish's design effect: the variance of the ratio estimator in units of that of n independent postings; k / (k - 1),
-- with k the effective number of employers, makes it unbiased where employers don't matter. It is drawn towards n / k,
-- its value if each employer said one thing in all its postings: that weighs as half an employer, what was seen as all
-- who carry the smaller side of the share. No posting tells more than an independent one; if all agree, n / k is left.
-- [... FOR s IN [...]][1] gives a name to what is needed several times; DuckDB would copy out an argument's expression.
CREATE TEMP MACRO design_effect(x, n, xx, xn, nn) AS
    [
        greatest(1, (s.witnesses * coalesce(s.spread * s.k / (s.k - 1), 0) + 0.5 * s.n / s.k) / (s.witnesses + 0.5))
        FOR s IN [
            struct_pack(
                n := n,
                k := nullif(effective_count(n, nn), 1),
                witnesses := least(effective_count(x, xx), effective_count(n - x, nn - 2 * xn + xx)),
                spread := residual_squares(x, n, xx, xn, nn) * n / nullif(cast(x AS double) * (n - x), 0)
            )
        ]
    ][1];

-- As many independent postings would tell as much.
CREATE TEMP MACRO effective_postings(x, n, xx, xn, nn) AS n / design_effect(x, n, xx, xn, nn);

-- A share with its 95 % interval, unrounded.
CREATE TEMP MACRO share_interval(x, n, xx, xn, nn) AS
    [
        struct_pack(estimate := s.p, low := wilson_low(s.p, s.n_eff), high := wilson_high(s.p, s.n_eff))
        FOR s IN [
            struct_pack(p := cast(x AS double) / nullif(n, 0), n_eff := effective_postings(x, n, xx, xn, nn))
        ]
    ][1];

-- A share with what must stand beside it; all NULL in a cell too small. `twin` is the sum of employer_part().
CREATE TEMP MACRO share_of(x, n, xx, xn, nn, g, twin) AS
    CASE
        WHEN is_enough(n, g)
            THEN [
                struct_pack(
                    share := round(s.stat.estimate, 4),
                    low := round(s.stat.low, 4),
                    high := round(s.stat.high, 4),
                    employer := round(s.employer, 4)
                )
                FOR s IN [
                    struct_pack(stat := share_interval(x, n, xx, xn, nn), employer := cast(twin AS double) / g)
                ]
            ][1]
    END;

-- One employer's own share, exactly, for the employer-weighted twin: every employer counts once.
CREATE TEMP MACRO employer_part(x, n) AS cast(1.0 * x / n AS decimal(20, 12));

-- share_of() from rows of one employer each: x of its n postings.
CREATE TEMP MACRO share_over_employers(x, n) AS
    share_of(sum(x), sum(n), sum(x * x), sum(x * n), sum(n * n), count(*), sum(employer_part(x, n)));

-- How much two shares swing together because employers stand behind both: the correlation of their residuals over the
-- g employers behind either, drawn towards nought as by ten employers more who have nothing in common.
CREATE TEMP MACRO share_correlation(x1, n1, xx1, xn1, nn1, x0, n0, xx0, xn0, nn0, xx10, x1n0, x0n1, nn10, g) AS
    coalesce(
        (
            cast(xx10 AS double) - 1.0 * x0 / nullif(n0, 0) * x1n0 - 1.0 * x1 / nullif(n1, 0) * x0n1
            + (1.0 * x1 / nullif(n1, 0)) * (1.0 * x0 / nullif(n0, 0)) * nn10
        )
        / nullif(sqrt(residual_squares(x1, n1, xx1, xn1, nn1)) * sqrt(residual_squares(x0, n0, xx0, xn0, nn0)), 0)
        * g / (g + 10.0),
        0
    );

-- One estimate less another, each a struct of estimate, low and high, from their own intervals and their correlation
-- (Newcombe 1998, method 10; Zou and Donner 2008). For shares as for medians.
CREATE TEMP MACRO joint_reach(one, other, r) AS sqrt(greatest(0, one * one + other * other - 2 * r * one * other));

CREATE TEMP MACRO difference_between(one, other, r) AS
    [
        struct_pack(
            estimate := s.a.estimate - s.b.estimate,
            low := s.a.estimate - s.b.estimate - joint_reach(s.a.estimate - s.a.low, s.b.high - s.b.estimate, s.r),
            high := s.a.estimate - s.b.estimate + joint_reach(s.a.high - s.a.estimate, s.b.estimate - s.b.low, s.r)
        )
        FOR s IN [struct_pack(a := one, b := other, r := r)]
    ][1];

-- From rows of one employer each: x1 of its n1 postings of one kind, x0 of its n0 of another. NULL in a cell too small.
CREATE TEMP MACRO difference_over_employers(x1, n1, x0, n0) AS
    CASE
        WHEN is_enough(sum(n1), count(*) FILTER (WHERE n1 > 0)) AND is_enough(sum(n0), count(*) FILTER (WHERE n0 > 0))
            THEN difference_between(
                share_interval(sum(x1), sum(n1), sum(x1 * x1), sum(x1 * n1), sum(n1 * n1)),
                share_interval(sum(x0), sum(n0), sum(x0 * x0), sum(x0 * n0), sum(n0 * n0)),
                share_correlation(
                    sum(x1), sum(n1), sum(x1 * x1), sum(x1 * n1), sum(n1 * n1),
                    sum(x0), sum(n0), sum(x0 * x0), sum(x0 * n0), sum(n0 * n0),
                    sum(x1 * x0), sum(x1 * n0), sum(x0 * n1), sum(n1 * n0), count(*)
                )
            )
    END;

-- In percentage points, and never -0.0.
CREATE TEMP MACRO points_of(share) AS round(100 * share, 1) + 0.0;

-- Both tails of the normal curve beyond z, to seven digits however small (Press and others, Numerical Recipes, 6.2).
CREATE TEMP MACRO erfc_of(u, t) AS
    t * exp(
        -u * u - 1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418 + t * (-0.18628806
        + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277))))))))
    );

CREATE TEMP MACRO two_tails(z) AS
    [erfc_of(s.u, 1 / (1 + s.u / 2)) FOR s IN [struct_pack(u := abs(z) / sqrt(2))]][1];

-- How easily chance alone makes a difference that large, by its interval: below 0.05 just where that leaves nought out.
CREATE TEMP MACRO p_value(gap) AS
    [
        two_tails(
            1.959964 * s.gap.estimate
            / nullif(
                CASE WHEN s.gap.estimate > 0 THEN s.gap.estimate - s.gap.low ELSE s.gap.high - s.gap.estimate END, 0
            )
        )
        FOR s IN [struct_pack(gap := gap)]
    ][1];

-- The same, when many rows are judged at once (Benjamini and Hochberg 1995): of all rows up to this q-value, the share
-- that chance alone would bring. Rows without a p-value don't count; `family` tells apart what is judged apart.
CREATE TEMP MACRO q_value(p, family := 1) AS
    CASE
        WHEN p IS NOT NULL
            THEN least(
                1,
                count(p) OVER (PARTITION BY family)
                * list_min([
                    CASE WHEN other >= p THEN other / place END
                    FOR other, place IN list(p ORDER BY p) FILTER (WHERE p IS NOT NULL) OVER (PARTITION BY family)
                ])
            )
    END;

-- How surely a word is said more in one body of texts than in another: the log of its odds ratio over its standard
-- error, with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin' Words", equations 16 to 22)
-- of a tenth of both bodies together. x of n in each: what is counted is up to the query.
CREATE TEMP MACRO log_odds(x1, n1, x0, n0, pull, mass) AS
    (
        ln((x1 + pull) / (n1 + mass - x1 - pull)) - ln((x0 + pull) / (n0 + mass - x0 - pull))
    ) / sqrt(1.0 / (x1 + pull) + 1.0 / (x0 + pull));

CREATE TEMP MACRO log_odds_score(x1, n1, x0, n0) AS
    CASE WHEN n1 > 0 AND n0 > 0 THEN log_odds(x1, n1, x0, n0, 0.1 * (x1 + x0), 0.1 * (n1 + n0)) END;

-- Money in whole units, or nothing.
CREATE TEMP MACRO whole_if(is_shown, amount) AS CASE WHEN is_shown THEN cast(round(amount) AS bigint) END;

CREATE TEMP MACRO level_position(level) AS
    list_position(['all', 'entry', 'mid', 'senior', 'lead', 'manager', 'director', 'unknown'], level);

-- Whom a week's answers are about: the postings sighted in looks of that week, with the facts of their present version.
-- Extraction reads English; `is_readable` says whether a posting's words can be held against our skills at all.
CREATE TEMP MACRO sighted_in(week) AS TABLE
    SELECT
        posting_id,
        coalesce(opening_id, posting_id) AS opening_id,
        coalesce(employer, source || '/' || board) AS employer,
        source,
        board,
        role,
        level,
        country,
        work_mode,
        coding,
        coalesce(language, 'unknown') IN ('en', 'unknown') AS is_readable
    FROM postings
    WHERE posting_id IN (
        SELECT sightings.posting_id
        FROM sightings
        WHERE sightings.seen_at >= monday(week) AND sightings.seen_at < next_monday(week)
    );

-- Truly new: first seen after an earlier look had already shown the whole board. What a board's first complete look
-- shows was there before we came.
CREATE TEMP MACRO new_in(week) AS TABLE
    WITH firsts AS (
        SELECT
            source,
            board,
            min(looked_at) AS whole_at
        FROM looks
        WHERE verdict IN ('complete', 'unchanged')
        GROUP BY source, board
    )

    SELECT
        postings.posting_id,
        postings.first_seen_at
    FROM postings
    INNER JOIN firsts ON postings.source = firsts.source AND postings.board = firsts.board
    WHERE
        postings.first_seen_at >= monday(week)
        AND postings.first_seen_at < next_monday(week)
        AND postings.first_seen_at > firsts.whole_at;

-- Closed, as this week's looks settled: the second complete look without the posting was in this week. It closed
-- between the last sighting and the first complete look without it.
CREATE TEMP MACRO closed_in(week) AS TABLE
    SELECT
        posting_id,
        closed_after_at,
        closed_before_at,
        closed_known_at
    FROM postings
    WHERE
        status = 'closed'
        AND closed_known_at >= monday(week)
        AND closed_known_at < next_monday(week);

-- Base pay a year, one row per posting and currency: the source's own fields before its text; several statements (by
-- place, say) count as their middle one. Bonus, equity and on-target figures never mix in; nought is no pay but a field
-- left empty, and a range the wrong way round is turned.
CREATE TEMP MACRO base_pay() AS TABLE
    WITH stated AS (
        SELECT
            posting_id,
            currency,
            origin,
            CASE WHEN annual_low > 0 THEN annual_low END AS one_end,
            CASE WHEN annual_high > 0 THEN annual_high END AS other_end
        FROM salaries
        WHERE kind = 'base' AND currency IS NOT NULL AND greatest(annual_low, annual_high) > 0
    ),

    ranged AS (
        SELECT
            posting_id,
            currency,
            origin,
            CASE WHEN one_end > other_end THEN other_end ELSE one_end END AS low,
            CASE WHEN one_end > other_end THEN one_end ELSE other_end END AS high,
            bool_or(origin = 'source') OVER (PARTITION BY posting_id) AS source_speaks
        FROM stated
    )

    SELECT
        posting_id,
        currency,
        quantile_disc(low, 0.5) AS low,
        quantile_disc(high, 0.5) AS high,
        cast((quantile_disc(low, 0.5) + quantile_disc(high, 0.5)) / 2 AS decimal(18, 2)) AS middle
    FROM ranged
    WHERE origin = 'source' OR NOT source_speaks
    GROUP BY posting_id, currency;

-- The statistics, once. Loaded as TEMP macros before every query; the queries only count.
--
-- A share is a ratio: postings that ask, over postings looked at. Postings of one employer resemble each other, so the
-- employer is the unit that varies: the error is that of a ratio estimator over clusters (Cochran, Sampling Techniques,
-- 3rd ed. 1977, sections 2.11 and 6.3), with G / (G - 1) and Student's t on G - 1 degrees of freedom. Sums are taken
-- over whole numbers and decimals only, so that no order of addition can change a digit.
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

-- Wilson's interval for g independent units, here employers; never for pooled postings.
CREATE TEMP MACRO wilson_low(p, g) AS
    (p + 1.920730 / g - 1.959964 * sqrt(p * (1 - p) / g + 0.960365 / (g * g))) / (1 + 3.841459 / g);

CREATE TEMP MACRO wilson_high(p, g) AS
    (p + 1.920730 / g + 1.959964 * sqrt(p * (1 - p) / g + 0.960365 / (g * g))) / (1 + 3.841459 / g);

-- Standard error of sum(x) / sum(n) over g employers, from the sums of x, n, x * x, x * n and n * n.
CREATE TEMP MACRO cluster_error(x, n, xx, xn, nn, g) AS
    sqrt(
        greatest(
            0,
            cast(xx AS double) - 2.0 * x / nullif(n, 0) * xn + (1.0 * x / nullif(n, 0)) * (1.0 * x / nullif(n, 0)) * nn
        ) * g / nullif(g - 1, 0)
    ) / nullif(n, 0);

-- Covariance of two shares whose clusters are partly the same employers: needed for their difference.
CREATE TEMP MACRO cluster_covariance(x1, n1, x0, n0, xx10, x1n0, x0n1, nn10, g) AS
    (
        cast(xx10 AS double) - 1.0 * x0 / nullif(n0, 0) * x1n0 - 1.0 * x1 / nullif(n1, 0) * x0n1
        + (1.0 * x1 / nullif(n1, 0)) * (1.0 * x0 / nullif(n0, 0)) * nn10
    ) * g / nullif(g - 1, 0) / nullif(1.0 * n1 * n0, 0);

CREATE TEMP MACRO difference_error(error1, error0, covariance) AS
    sqrt(greatest(0, error1 * error1 + error0 * error0 - 2 * covariance));

CREATE TEMP MACRO share_low(x, n, error, g) AS
    CASE
        WHEN error < 0.000001 THEN greatest(0, wilson_low(1.0 * x / n, g))
        ELSE greatest(0, 1.0 * x / n - t_quantile(g - 1) * error)
    END;

CREATE TEMP MACRO share_high(x, n, error, g) AS
    CASE
        WHEN error < 0.000001 THEN least(1, wilson_high(1.0 * x / n, g))
        ELSE least(1, 1.0 * x / n + t_quantile(g - 1) * error)
    END;

-- A share with what must stand beside it; all NULL in a cell too small. If all employers agree (everybody, nobody) the
-- error is nought and says nothing: then Wilson's interval over the employers. `twin` is the sum of employer_part().
CREATE TEMP MACRO share_of(x, n, xx, xn, nn, g, twin) AS
    CASE
        WHEN is_enough(n, g)
            THEN struct_pack(
                share := round(1.0 * x / n, 4),
                low := round(share_low(x, n, cluster_error(x, n, xx, xn, nn, g), g), 4),
                high := round(share_high(x, n, cluster_error(x, n, xx, xn, nn, g), g), 4),
                employer := round(cast(twin AS double) / g, 4)
            )
    END;

-- One employer's own share, exactly, for the employer-weighted twin: every employer counts once.
CREATE TEMP MACRO employer_part(x, n) AS cast(1.0 * x / n AS decimal(20, 12));

-- The same from rows of one employer each: x of its n postings.
CREATE TEMP MACRO share_over_employers(x, n) AS
    share_of(sum(x), sum(n), sum(x * x), sum(x * n), sum(n * n), count(*), sum(employer_part(x, n)));

-- A median's interval (Woodruff 1952): the clustered error of "at or below the median", read back off sorted figures.
CREATE TEMP MACRO rank_below(n, reach) AS greatest(1, cast(floor(n * (0.5 - reach)) AS bigint));

CREATE TEMP MACRO rank_above(n, reach) AS least(n, cast(floor(n * (0.5 + reach)) AS bigint) + 1);

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

-- Question: How long do product manager postings stay up?
-- Grain:    one row per role and level, all levels together first, then upwards
-- Reads:    postings, looks, sources
-- Params:   week WEEK (the last week whose looks are counted)
-- Column:   week  last ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   level  all, entry, mid, senior, lead, manager, director or unknown
-- Column:   sure_quarter_days  by Kaplan and Meier, days after which a quarter are down, if each came with the first
--                              look that saw it and went with the last
-- Column:   sure_median_days  days after which half are down, told likewise
-- Column:   possible_median_days  the same if each came right after the look before, and went right before the first
--                                 look without it
-- Column:   low_days  lower end of the 95 % interval of sure_median_days, clustered by employer
-- Column:   high_days  upper end of that of possible_median_days; empty if too few are down to tell
-- Column:   employer_median_days  sure_median_days with every employer counting once
-- Column:   closed_count  postings that went down
-- Column:   posting_count  postings that came while we looked, down or still up
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   employer_count  employers behind posting_count
-- Column:   note  "too few" under 30 postings or 10 employers; "most still up" where fewer than half went down
-- Caveat:   Only postings that came after their board's first whole look count, for nobody knows the age of others; and
--           none of feeds. Down is not to say filled. Lives longer than we have looked are unknown.
WITH firsts AS (
    SELECT
        source,
        board,
        min(looked_at) AS whole_at
    FROM looks
    WHERE verdict IN ('complete', 'unchanged')
    GROUP BY source, board
),

came AS (
    SELECT
        postings.source,
        postings.board,
        coalesce(postings.opening_id, postings.posting_id) AS opening_id,
        coalesce(postings.employer, postings.source || '/' || postings.board) AS employer,
        postings.role,
        postings.level,
        postings.first_seen_at,
        coalesce(postings.status = 'closed' AND postings.closed_known_at < next_monday($week), FALSE) AS is_down,
        least(postings.last_seen_at, next_monday($week)) AS last_seen_at,
        postings.closed_before_at
    FROM postings
    INNER JOIN firsts ON postings.source = firsts.source AND postings.board = firsts.board
    WHERE
        postings.role IN ('ai_pm', 'pm')
        AND postings.first_seen_at > firsts.whole_at
        AND postings.first_seen_at < next_monday($week)
        AND postings.source NOT IN (
            SELECT sources.source
            FROM sources
            WHERE sources.is_feed
        )
),

-- The look before a posting's first: it may have come right after.
preceded AS (
    SELECT
        came.source,
        came.board,
        came.first_seen_at,
        max(looks.looked_at) AS before_at
    FROM came
    INNER JOIN looks ON came.source = looks.source AND came.board = looks.board
    WHERE looks.verdict IN ('complete', 'unchanged') AND looks.looked_at < came.first_seen_at
    GROUP BY came.source, came.board, came.first_seen_at
),

lives AS (
    SELECT
        came.opening_id,
        came.employer,
        came.role,
        unnest([came.level, 'all']) AS level,
        came.is_down,
        date_diff('day', came.first_seen_at, came.last_seen_at) AS sure_days,
        date_diff(
            'day', preceded.before_at, if(came.is_down, came.closed_before_at, came.last_seen_at)
        ) AS possible_days
    FROM came
    INNER JOIN preceded
        ON
            came.source = preceded.source
            AND came.board = preceded.board
            AND came.first_seen_at = preceded.first_seen_at
),

cells AS (
    SELECT
        role,
        level,
        count(*) AS n,
        count(*) FILTER (WHERE is_down) AS closed_count,
        count(DISTINCT opening_id) AS opening_count,
        count(DISTINCT employer) AS g
    FROM lives
    GROUP BY role, level
),

-- Three curves: the sure and the possible days of postings, and the sure days of employers.
drawn AS (
    SELECT
        role,
        level,
        employer,
        is_down,
        unnest(['sure', 'possible', 'employer']) AS curve,
        unnest([sure_days, possible_days, sure_days]) AS lived,
        unnest([1, 1, employer_part(1, count(*) OVER (PARTITION BY role, level, employer))]) AS weight
    FROM lives
),

by_day AS (
    SELECT
        role,
        level,
        curve,
        lived,
        coalesce(sum(weight) FILTER (WHERE is_down), 0) AS down_weight,
        sum(sum(weight)) OVER (PARTITION BY role, level, curve ORDER BY lived DESC) AS at_risk
    FROM drawn
    GROUP BY role, level, curve, lived
),

-- Kaplan and Meier 1958; sums of decimals, so that no order of addition can change a digit.
curves AS (
    SELECT
        role,
        level,
        curve,
        lived,
        exp(
            cast(
                sum(
                    CASE
                        WHEN down_weight >= at_risk THEN -1000
                        ELSE cast(ln(1 - cast(down_weight AS double) / cast(at_risk AS double)) AS decimal(20, 12))
                    END
                ) OVER so_far AS double
            )
        ) AS up_share,
        sum(
            cast(cast(down_weight AS double) / cast(at_risk AS double) / cast(at_risk AS double) AS decimal(30, 18))
        ) OVER so_far AS spent,
        cast(1 / cast(at_risk AS double) AS decimal(30, 18)) AS one_of_risk
    FROM by_day
    WINDOW so_far AS (PARTITION BY role, level, curve ORDER BY lived)
),

medians AS (
    SELECT
        role,
        level,
        curve,
        min(lived) FILTER (WHERE up_share <= 0.500001) AS median_days,
        min(lived) AS quarter_days
    FROM curves
    WHERE up_share <= 0.750001
    GROUP BY role, level, curve
),

-- What each employer's postings pull at the curve at its median: the sum of their martingale residuals, each over the
-- number at risk (Williams 1995, "Product-limit survival functions with correlated survival times").
pulls AS (
    SELECT
        drawn.role,
        drawn.level,
        drawn.curve,
        drawn.employer,
        cast(
            sum(if(drawn.is_down AND drawn.lived <= medians.median_days, curves.one_of_risk, 0) - curves.spent)
            AS double
        ) AS pull,
        count(*) AS posting_count
    FROM drawn
    INNER JOIN medians ON drawn.role = medians.role AND drawn.level = medians.level AND drawn.curve = medians.curve
    INNER JOIN curves
        ON
            drawn.role = curves.role
            AND drawn.level = curves.level
            AND drawn.curve = curves.curve
            AND least(drawn.lived, medians.median_days) = curves.lived
    WHERE drawn.curve <> 'employer'
    GROUP BY drawn.role, drawn.level, drawn.curve, drawn.employer
),

-- As many independent postings would tell as much of half being down; Wilson's interval then, read back off the curve.
reaches AS (
    SELECT
        role,
        level,
        curve,
        0.5 - wilson_low(
            0.5,
            least(
                sum(posting_count),
                (count(*) - 1) / nullif(count(*) * cast(sum(cast(pull * pull AS decimal(30, 18))) AS double), 0)
            )
        ) AS reach
    FROM pulls
    GROUP BY role, level, curve
),

ends AS (
    SELECT
        curves.role,
        curves.level,
        min(curves.lived) FILTER (WHERE curves.curve = 'sure' AND curves.up_share <= 0.500001 + reaches.reach)
            AS low_days,
        min(curves.lived) FILTER (WHERE curves.curve = 'possible' AND curves.up_share <= 0.500001 - reaches.reach)
            AS high_days
    FROM curves
    INNER JOIN reaches
        ON curves.role = reaches.role AND curves.level = reaches.level AND curves.curve = reaches.curve
    GROUP BY curves.role, curves.level
),

judged AS (
    SELECT
        cells.*,
        is_enough(cells.n, cells.g) AS is_shown,
        max(medians.quarter_days) FILTER (WHERE medians.curve = 'sure') AS quarter_days,
        max(medians.median_days) FILTER (WHERE medians.curve = 'sure') AS sure_days,
        max(medians.median_days) FILTER (WHERE medians.curve = 'possible') AS possible_days,
        max(medians.median_days) FILTER (WHERE medians.curve = 'employer') AS employer_days
    FROM cells
    LEFT JOIN medians ON cells.role = medians.role AND cells.level = medians.level
    GROUP BY ALL
)

SELECT
    $week AS week,
    judged.role,
    judged.level,
    CASE WHEN judged.is_shown THEN judged.quarter_days END AS sure_quarter_days,
    CASE WHEN judged.is_shown THEN judged.sure_days END AS sure_median_days,
    CASE WHEN judged.is_shown THEN judged.possible_days END AS possible_median_days,
    CASE WHEN judged.is_shown THEN ends.low_days END AS low_days,
    CASE WHEN judged.is_shown THEN ends.high_days END AS high_days,
    CASE WHEN judged.is_shown THEN judged.employer_days END AS employer_median_days,
    judged.closed_count,
    judged.n AS posting_count,
    judged.opening_count,
    judged.g AS employer_count,
    CASE
        WHEN NOT judged.is_shown THEN 'too few'
        WHEN coalesce(judged.sure_days, judged.possible_days) IS NULL THEN 'most still up'
    END AS note
FROM judged
LEFT JOIN ends ON judged.role = ends.role AND judged.level = ends.level
ORDER BY judged.role ASC, level_position(judged.level) ASC

-- Question: Where a law makes employers state pay, how often do postings state it?
-- Grain:    one row per law and role; laws of states before those of countries, the oldest first
-- Reads:    postings, sightings, salaries
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   place  where the law holds: ISO 3166 code of a country, state or province, or EU
-- Column:   law  the law, by its place and name
-- Column:   in_force_on  since when it has held (for the EU: by when its members had to have such a law)
-- Column:   is_in_force  whether it held when the week began
-- Column:   moment  posting (pay must stand in the posting) or interview (it may also be told before the interview)
-- Column:   smallest_employer  from how many employees on it holds; postings don't say how many an employer has
-- Column:   role  product (AI PMs and other PMs) or all (postings of any role)
-- Column:   paid_count  postings that name the place and state base pay
-- Column:   posting_count  denominator: postings that name the place, sighted in the week
-- Column:   opening_count  the openings behind them, without reposts and copies
-- Column:   employer_count  employers behind them
-- Column:   paid_share  paid_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of paid_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   elsewhere_paid_count  postings that state base pay elsewhere: in the same country where they name states,
--           none with a law in force; for countries and the EU, in other countries without a law
-- Column:   elsewhere_posting_count  denominator: all such postings sighted in the week
-- Column:   elsewhere_employer_count  employers behind them
-- Column:   elsewhere_share  elsewhere_paid_count / elsewhere_posting_count, 0 to 1
-- Column:   elsewhere_low_share  lower end of its 95 % interval, clustered by employer
-- Column:   elsewhere_high_share  upper end of that interval
-- Column:   before_paid_count  postings that name the place, were last seen before the law came into force, state pay
-- Column:   before_posting_count  denominator: postings that name the place and were last seen before that day
-- Column:   before_share  before_paid_count / before_posting_count, 0 to 1
-- Column:   before_low_share  lower end of its 95 % interval, clustered by employer
-- Column:   before_high_share  upper end of that interval
-- Column:   source  where the law is written
-- Column:   note  "too few" where fewer than 30 postings or 10 employers in the place forbid a number
-- Caveat:   Who states no pay need not break the law: it may be too small, or its words may be such as we don't read.
--           Laws of several states reach remote work too, which names none. Employers who hire everywhere may follow
--           the strictest law everywhere: the share elsewhere is no measure of what postings would say without laws.
WITH laws AS (
    SELECT
        place,
        title,
        in_force_on,
        smallest_employer,
        moment,
        source,
        in_force_on <= monday($week) AS is_in_force,
        CASE WHEN contains(place, '-') THEN place[1:2] ELSE 'world' END AS elsewhere
    FROM pay_laws()
),

sighted AS (
    SELECT posting_id
    FROM sighted_in($week)
),

paid AS (
    SELECT DISTINCT posting_id
    FROM base_pay()
),

-- Which law holds is a matter of country and location: told once for each of these, not for each posting.
spots AS (
    SELECT DISTINCT
        country,
        coalesce(location, '') AS location
    FROM postings
    WHERE country IS NOT NULL
),

placed AS (
    SELECT
        spots.country,
        spots.location,
        coalesce(named.state, spots.country) AS place
    FROM spots
    LEFT JOIN named_states() AS named ON spots.country = named.country AND spots.location = named.location

    UNION ALL

    SELECT
        country,
        location,
        'EU' AS place
    FROM spots
    WHERE is_eu(country)
),

sides AS (
    SELECT
        placed.country,
        placed.location,
        laws.place,
        laws.in_force_on,
        FALSE AS is_elsewhere
    FROM placed
    INNER JOIN laws ON placed.place = laws.place

    UNION ALL

    SELECT
        placed.country,
        placed.location,
        CASE WHEN bool_or(contains(placed.place, '-')) THEN placed.country ELSE 'world' END AS place,
        cast(NULL AS date) AS in_force_on,
        TRUE AS is_elsewhere
    FROM placed
    LEFT JOIN laws ON placed.place = laws.place AND laws.is_in_force
    WHERE placed.place NOT IN ('US', 'CA')
    GROUP BY placed.country, placed.location
    HAVING count(laws.place) = 0
),

-- Openings are told apart by a number made of their id, for a million are counted quicker so.
located AS (
    SELECT
        sides.place,
        CASE
            WHEN sides.is_elsewhere THEN 'elsewhere'
            WHEN sighted.posting_id IS NULL THEN 'before'
            ELSE 'there'
        END AS side,
        postings.role IN ('ai_pm', 'pm') AS is_product,
        coalesce(postings.employer, postings.source || '/' || postings.board) AS employer,
        count(*) AS n,
        count(paid.posting_id) AS x,
        count(DISTINCT hash(coalesce(postings.opening_id, postings.posting_id))) AS opening_count
    FROM postings
    INNER JOIN sides ON postings.country = sides.country AND coalesce(postings.location, '') = sides.location
    LEFT JOIN sighted ON postings.posting_id = sighted.posting_id
    LEFT JOIN paid ON postings.posting_id = paid.posting_id
    WHERE sighted.posting_id IS NOT NULL OR postings.last_seen_at < sides.in_force_on
    GROUP BY ALL
),

roled AS (
    SELECT
        place,
        side,
        unnest(CASE WHEN is_product THEN ['all', 'product'] ELSE ['all'] END) AS role,
        employer,
        n,
        x,
        opening_count
    FROM located
),

by_employer AS (
    SELECT
        place,
        side,
        role,
        employer,
        sum(n) AS n,
        sum(x) AS x,
        sum(opening_count) AS opening_count
    FROM roled
    GROUP BY place, side, role, employer
),

judged AS (
    SELECT
        place,
        side,
        role,
        cast(sum(x) AS bigint) AS x,
        cast(sum(n) AS bigint) AS n,
        count(*) AS g,
        cast(sum(opening_count) AS bigint) AS opening_count,
        share_over_employers(x, n) AS stat
    FROM by_employer
    GROUP BY place, side, role
),

roles AS (
    SELECT unnest(['product', 'all']) AS role
)

SELECT
    $week AS week,
    laws.place,
    laws.title AS law,
    laws.in_force_on,
    laws.is_in_force,
    laws.moment,
    laws.smallest_employer,
    roles.role,
    coalesce(there.x, 0) AS paid_count,
    coalesce(there.n, 0) AS posting_count,
    coalesce(there.opening_count, 0) AS opening_count,
    coalesce(there.g, 0) AS employer_count,
    there.stat.share AS paid_share,
    there.stat.low AS low_share,
    there.stat.high AS high_share,
    there.stat.employer AS employer_share,
    coalesce(elsewhere.x, 0) AS elsewhere_paid_count,
    coalesce(elsewhere.n, 0) AS elsewhere_posting_count,
    coalesce(elsewhere.g, 0) AS elsewhere_employer_count,
    elsewhere.stat.share AS elsewhere_share,
    elsewhere.stat.low AS elsewhere_low_share,
    elsewhere.stat.high AS elsewhere_high_share,
    coalesce(earlier.x, 0) AS before_paid_count,
    coalesce(earlier.n, 0) AS before_posting_count,
    earlier.stat.share AS before_share,
    earlier.stat.low AS before_low_share,
    earlier.stat.high AS before_high_share,
    laws.source,
    small_cell_note(there.n, there.g) AS note
FROM laws
CROSS JOIN roles
LEFT JOIN judged AS there ON laws.place = there.place AND roles.role = there.role AND there.side = 'there'
LEFT JOIN judged AS elsewhere
    ON laws.elsewhere = elsewhere.place AND roles.role = elsewhere.role AND elsewhere.side = 'elsewhere'
LEFT JOIN judged AS earlier ON laws.place = earlier.place AND roles.role = earlier.role AND earlier.side = 'before'
ORDER BY
    laws.elsewhere = 'world' ASC,
    laws.in_force_on ASC,
    laws.place ASC,
    roles.role DESC

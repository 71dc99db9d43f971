-- Question: Do postings in the United States pay what the guide says?
-- Grain:    one row per role and band of the guide
-- Reads:    postings, sightings, salaries, guide_bands, guide_big_tech
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Weekly:   salary_against_guide.csv
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   band_id  id of the guide's band
-- Column:   statement  what the guide says
-- Column:   guide_low  lower end of the band, a year
-- Column:   guide_high  upper end of the band; empty where the guide leaves it open
-- Column:   currency  currency of the band and of the postings held against it
-- Column:   overlap_count  postings whose stated base range touches the band
-- Column:   below_count  postings whose whole range lies below the band
-- Column:   above_count  postings whose whole range lies above the band
-- Column:   paid_count  denominator of overlap_share: postings held against the band (see the caveat)
-- Column:   overlap_share  overlap_count / paid_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of overlap_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind paid_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   posting_count  denominator of paid_share: postings of the role, level and employers that the band is
--           about and that name its country
-- Column:   country_paid_count  those of them that state base pay in the band's currency
-- Column:   paid_share  country_paid_count / posting_count, 0 to 1
-- Column:   paid_low_share  lower end of the 95 % interval of paid_share, clustered by employer
-- Column:   paid_high_share  upper end of that interval
-- Column:   paid_employer_share  mean over employers of their own share
-- Column:   note  "too few" where fewer than 30 paid postings or 10 employers forbid a number
-- Caveat:   A band for big technology companies is held against those that guide_big_tech lists, and no others;
--           guide_measures has what the rest pay beside it. Held against a band are postings of the role and level
--           with base pay in its currency, unless they name another country: one that names none counts as
--           American by its dollars, but not in paid_share.
WITH roles AS (
    SELECT unnest(['ai_pm', 'pm']) AS role
),

giants AS (
    SELECT DISTINCT employer_key
    FROM guide_big_tech
),

population AS (
    SELECT
        sighted.employer,
        sighted.role,
        guide_bands.band_id,
        guide_bands.low AS guide_low,
        guide_bands.high AS guide_high,
        sighted.country IS NOT NULL AS is_named,
        pay.posting_id IS NOT NULL AS is_paid,
        pay.low,
        pay.high
    FROM sighted_in($week) AS sighted
    INNER JOIN postings ON sighted.posting_id = postings.posting_id
    LEFT JOIN giants ON postings.employer_key = giants.employer_key
    INNER JOIN guide_bands
        ON
            sighted.level = guide_bands.level
            AND coalesce(sighted.country, guide_bands.country) = guide_bands.country
            AND (guide_bands.employers = 'all' OR giants.employer_key IS NOT NULL)
    LEFT JOIN base_pay() AS pay
        ON sighted.posting_id = pay.posting_id AND guide_bands.currency = pay.currency
    WHERE sighted.role IN ('ai_pm', 'pm')
),

named_by_employer AS (
    SELECT
        role,
        band_id,
        employer,
        count(*) AS n,
        count(*) FILTER (WHERE is_paid) AS x
    FROM population
    WHERE is_named
    GROUP BY role, band_id, employer
),

disclosed AS (
    SELECT
        role,
        band_id,
        sum(x) AS x,
        sum(n) AS n,
        share_over_employers(x, n) AS stat
    FROM named_by_employer
    GROUP BY role, band_id
),

compared AS (
    SELECT
        role,
        band_id,
        employer,
        coalesce(coalesce(high, low) < guide_low, FALSE) AS is_below,
        coalesce(coalesce(low, high) > guide_high, FALSE) AS is_above
    FROM population
    WHERE is_paid
),

by_employer AS (
    SELECT
        role,
        band_id,
        employer,
        count(*) AS n,
        count(*) FILTER (WHERE NOT is_below AND NOT is_above) AS x,
        count(*) FILTER (WHERE is_below) AS below_count,
        count(*) FILTER (WHERE is_above) AS above_count
    FROM compared
    GROUP BY role, band_id, employer
),

judged AS (
    SELECT
        role,
        band_id,
        sum(x) AS x,
        sum(n) AS n,
        count(*) AS g,
        sum(below_count) AS below_count,
        sum(above_count) AS above_count,
        share_over_employers(x, n) AS stat
    FROM by_employer
    GROUP BY role, band_id
)

SELECT
    $week AS week,
    roles.role,
    guide_bands.band_id,
    guide_bands.statement,
    whole_if(TRUE, guide_bands.low) AS guide_low,
    whole_if(TRUE, guide_bands.high) AS guide_high,
    guide_bands.currency,
    cast(coalesce(judged.x, 0) AS bigint) AS overlap_count,
    cast(coalesce(judged.below_count, 0) AS bigint) AS below_count,
    cast(coalesce(judged.above_count, 0) AS bigint) AS above_count,
    cast(coalesce(judged.n, 0) AS bigint) AS paid_count,
    judged.stat.share AS overlap_share,
    judged.stat.low AS low_share,
    judged.stat.high AS high_share,
    coalesce(judged.g, 0) AS employer_count,
    judged.stat.employer AS employer_share,
    cast(coalesce(disclosed.n, 0) AS bigint) AS posting_count,
    cast(coalesce(disclosed.x, 0) AS bigint) AS country_paid_count,
    disclosed.stat.share AS paid_share,
    disclosed.stat.low AS paid_low_share,
    disclosed.stat.high AS paid_high_share,
    disclosed.stat.employer AS paid_employer_share,
    small_cell_note(judged.n, judged.g) AS note
FROM guide_bands
CROSS JOIN roles
LEFT JOIN judged ON guide_bands.band_id = judged.band_id AND roles.role = judged.role
LEFT JOIN disclosed ON guide_bands.band_id = disclosed.band_id AND roles.role = disclosed.role
ORDER BY roles.role, level_position(guide_bands.level), guide_bands.band_id

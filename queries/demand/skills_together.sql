-- Question: Which skills go together: who asks for one, what else do they ask for more often than most?
-- Grain:    one row per role, skill and other skill that at least `employers` employers ask for in one posting, and
--           more often than chance alone would have it; the strongest pull first
-- Reads:    postings, sightings, mentions, skills
-- Params:   week WEEK (the ISO week whose looks are counted); employers INTEGER = 10 (how many must ask for both)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   skill_id  id of the skill asked for
-- Column:   skill_label  its name
-- Column:   other_skill_id  id of the skill asked for with it
-- Column:   other_label  its name
-- Column:   lift  together_share / other_share: how many times as often as in all postings
-- Column:   together_count  postings that ask for both
-- Column:   together_opening_count  the same without reposts and copies of one opening
-- Column:   together_employer_count  employers that ask for both in one posting
-- Column:   posting_count  denominator of together_share: readable postings of the role that ask for the skill
-- Column:   together_share  together_count / posting_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of together_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind posting_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   other_share  share of all readable postings of the role that ask for the other skill
-- Caveat:   Shown are pairs whose low_share is above other_share; of a few thousand pairs, some are there by chance.
--           Long postings name more of everything, which lifts all pairs a little.
WITH population AS (
    SELECT
        posting_id,
        role,
        row_number() OVER (ORDER BY posting_id) AS posting,
        dense_rank() OVER (ORDER BY employer) AS employer,
        dense_rank() OVER (ORDER BY opening_id) AS opening
    FROM sighted_in($week)
    WHERE role IN ('ai_pm', 'pm') AND is_readable
),

numbered AS (
    SELECT
        skill_id,
        label,
        row_number() OVER (ORDER BY skill_id) AS skill
    FROM skills
),

-- Everything by number, since millions of names take long to compare.
named AS (
    SELECT DISTINCT
        population.role,
        population.employer,
        population.opening,
        population.posting,
        numbered.skill
    FROM mentions
    INNER JOIN population ON mentions.posting_id = population.posting_id
    INNER JOIN numbered ON mentions.skill_id = numbered.skill_id
),

roles AS (
    SELECT
        role,
        count(*) AS n
    FROM population
    GROUP BY role
),

sizes AS (
    SELECT
        role,
        skill,
        employer,
        count(*) AS n
    FROM named
    GROUP BY role, skill, employer
),

totals AS (
    SELECT
        role,
        skill,
        sum(n) AS n,
        sum(n * n) AS nn,
        count(*) AS g
    FROM sizes
    GROUP BY role, skill
),

-- Pairs each way round are counted once.
by_opening AS (
    SELECT
        pair_one.role,
        pair_one.employer,
        pair_one.opening,
        pair_one.skill,
        pair_two.skill AS other_skill,
        count(*) AS x
    FROM named AS pair_one
    INNER JOIN named AS pair_two ON pair_one.posting = pair_two.posting AND pair_one.skill < pair_two.skill
    GROUP BY pair_one.role, pair_one.employer, pair_one.opening, pair_one.skill, pair_two.skill
),

by_employer AS (
    SELECT
        role,
        employer,
        skill,
        other_skill,
        sum(x) AS x,
        count(*) AS opening_count
    FROM by_opening
    GROUP BY role, employer, skill, other_skill
),

both_ways AS (
    SELECT
        role,
        employer,
        skill,
        other_skill,
        x,
        opening_count
    FROM by_employer
    UNION ALL
    SELECT
        role,
        employer,
        other_skill AS skill,
        skill AS other_skill,
        x,
        opening_count
    FROM by_employer
),

sums AS (
    SELECT
        hit.role,
        hit.skill,
        hit.other_skill,
        count(*) AS together_employer_count,
        sum(hit.x) AS x,
        sum(hit.opening_count) AS opening_count,
        sum(hit.x * hit.x) AS xx,
        sum(hit.x * sizes.n) AS xn,
        sum(employer_part(hit.x, sizes.n)) AS twin
    FROM both_ways AS hit
    INNER JOIN sizes ON hit.role = sizes.role AND hit.skill = sizes.skill AND hit.employer = sizes.employer
    GROUP BY hit.role, hit.skill, hit.other_skill
    HAVING count(*) >= $employers
),

judged AS (
    SELECT
        sums.role,
        sums.skill,
        sums.other_skill,
        sums.x,
        sums.opening_count,
        sums.together_employer_count,
        totals.n,
        totals.g,
        1.0 * other_totals.n / roles.n AS other_share,
        share_of(sums.x, totals.n, sums.xx, sums.xn, totals.nn, totals.g, sums.twin) AS stat
    FROM sums
    INNER JOIN roles ON sums.role = roles.role
    INNER JOIN totals ON sums.role = totals.role AND sums.skill = totals.skill
    INNER JOIN totals AS other_totals ON sums.role = other_totals.role AND sums.other_skill = other_totals.skill
)

SELECT
    $week AS week,
    judged.role,
    numbered.skill_id,
    numbered.label AS skill_label,
    paired.skill_id AS other_skill_id,
    paired.label AS other_label,
    round(judged.stat.share / judged.other_share, 2) AS lift,
    cast(judged.x AS bigint) AS together_count,
    cast(judged.opening_count AS bigint) AS together_opening_count,
    judged.together_employer_count,
    cast(judged.n AS bigint) AS posting_count,
    judged.stat.share AS together_share,
    judged.stat.low AS low_share,
    judged.stat.high AS high_share,
    judged.g AS employer_count,
    judged.stat.employer AS employer_share,
    round(judged.other_share, 4) AS other_share
FROM judged
INNER JOIN numbered ON judged.skill = numbered.skill
INNER JOIN numbered AS paired ON judged.other_skill = paired.skill
WHERE judged.stat.low > judged.other_share
ORDER BY
    judged.role ASC,
    lift DESC,
    judged.x DESC,
    numbered.skill_id ASC,
    paired.skill_id ASC

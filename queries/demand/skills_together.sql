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
        opening_id,
        employer,
        role
    FROM sighted_in($week)
    WHERE role IN ('ai_pm', 'pm') AND is_readable
),

named AS (
    SELECT DISTINCT
        population.role,
        population.employer,
        population.opening_id,
        mentions.posting_id,
        mentions.skill_id
    FROM mentions
    INNER JOIN population ON mentions.posting_id = population.posting_id
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
        skill_id,
        employer,
        count(*) AS n
    FROM named
    GROUP BY role, skill_id, employer
),

totals AS (
    SELECT
        role,
        skill_id,
        sum(n) AS n,
        sum(n * n) AS nn,
        count(*) AS g
    FROM sizes
    GROUP BY role, skill_id
),

by_employer AS (
    SELECT
        pair_one.role,
        pair_one.employer,
        pair_one.skill_id,
        pair_two.skill_id AS other_skill_id,
        count(*) AS x,
        count(DISTINCT pair_one.opening_id) AS opening_count
    FROM named AS pair_one
    INNER JOIN named AS pair_two
        ON pair_one.posting_id = pair_two.posting_id AND pair_one.skill_id <> pair_two.skill_id
    GROUP BY pair_one.role, pair_one.employer, pair_one.skill_id, pair_two.skill_id
),

sums AS (
    SELECT
        hit.role,
        hit.skill_id,
        hit.other_skill_id,
        count(*) AS together_employer_count,
        sum(hit.x) AS x,
        sum(hit.opening_count) AS opening_count,
        sum(hit.x * hit.x) AS xx,
        sum(hit.x * sizes.n) AS xn,
        sum(employer_part(hit.x, sizes.n)) AS twin
    FROM by_employer AS hit
    INNER JOIN sizes ON hit.role = sizes.role AND hit.skill_id = sizes.skill_id AND hit.employer = sizes.employer
    GROUP BY hit.role, hit.skill_id, hit.other_skill_id
    HAVING count(*) >= $employers
),

judged AS (
    SELECT
        sums.role,
        sums.skill_id,
        sums.other_skill_id,
        sums.x,
        sums.opening_count,
        sums.together_employer_count,
        totals.n,
        totals.g,
        1.0 * other_totals.n / roles.n AS other_share,
        share_of(sums.x, totals.n, sums.xx, sums.xn, totals.nn, totals.g, sums.twin) AS stat
    FROM sums
    INNER JOIN roles ON sums.role = roles.role
    INNER JOIN totals ON sums.role = totals.role AND sums.skill_id = totals.skill_id
    INNER JOIN totals AS other_totals ON sums.role = other_totals.role AND sums.other_skill_id = other_totals.skill_id
)

SELECT
    $week AS week,
    judged.role,
    judged.skill_id,
    skills.label AS skill_label,
    judged.other_skill_id,
    other_skills.label AS other_label,
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
INNER JOIN skills ON judged.skill_id = skills.skill_id
INNER JOIN skills AS other_skills ON judged.other_skill_id = other_skills.skill_id
WHERE judged.stat.low > judged.other_share
ORDER BY
    judged.role ASC,
    lift DESC,
    judged.x DESC,
    judged.skill_id ASC,
    judged.other_skill_id ASC

-- Question: At which levels, and in which countries, may product managers work remotely?
-- Grain:    one row per role and group: all postings first, then each level upwards, then each country, largest first
-- Reads:    postings, sightings
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Column:   week  ISO week of the looks
-- Column:   role  ai_pm (AI product manager) or pm (any other product manager)
-- Column:   cut  what the postings are grouped by: all (not at all), level or country
-- Column:   member  the level, or the country (ISO 3166-1 alpha-2; empty where the posting states none)
-- Column:   remote_count  postings that are remote
-- Column:   hybrid_count  postings that are hybrid
-- Column:   onsite_count  postings that are on site
-- Column:   stated_count  denominator of the shares: postings of the group that say one of the three
-- Column:   remote_share  remote_count / stated_count, 0 to 1
-- Column:   low_share  lower end of the 95 % interval of remote_share, clustered by employer
-- Column:   high_share  upper end of that interval
-- Column:   employer_count  employers behind stated_count
-- Column:   employer_share  mean over employers of their own share: every employer counts once
-- Column:   opening_count  openings behind stated_count, without reposts and copies
-- Column:   posting_count  postings of the group sighted in the week, whatever they say
-- Column:   note  "too few" where fewer than 30 stated postings or 10 employers forbid a number
-- Caveat:   Many postings name a city and nothing else. They are in posting_count only: most are likely on site or
--           hybrid, so of all postings a smaller share is remote. Remote is often within one country.
WITH population AS (
    SELECT
        role,
        employer,
        opening_id,
        nullif(work_mode, 'unknown') AS work_mode,
        unnest(['all', 'level', 'country']) AS cut,
        unnest([NULL, level, country]) AS member
    FROM sighted_in($week)
    WHERE role IN ('ai_pm', 'pm')
),

sizes AS (
    SELECT
        role,
        cut,
        member,
        count(*) AS posting_count
    FROM population
    GROUP BY role, cut, member
),

by_employer AS (
    SELECT
        role,
        cut,
        member,
        employer,
        count(*) AS n,
        count(*) FILTER (WHERE work_mode = 'remote') AS x,
        count(*) FILTER (WHERE work_mode = 'hybrid') AS hybrid_count,
        count(*) FILTER (WHERE work_mode = 'onsite') AS onsite_count,
        count(DISTINCT opening_id) AS opening_count
    FROM population
    WHERE work_mode IS NOT NULL
    GROUP BY role, cut, member, employer
),

judged AS (
    SELECT
        role,
        cut,
        member,
        sum(x) AS x,
        sum(hybrid_count) AS hybrid_count,
        sum(onsite_count) AS onsite_count,
        sum(n) AS n,
        count(*) AS g,
        sum(opening_count) AS opening_count,
        share_over_employers(x, n) AS stat
    FROM by_employer
    GROUP BY role, cut, member
)

SELECT
    $week AS week,
    sizes.role,
    sizes.cut,
    sizes.member,
    cast(coalesce(judged.x, 0) AS bigint) AS remote_count,
    cast(coalesce(judged.hybrid_count, 0) AS bigint) AS hybrid_count,
    cast(coalesce(judged.onsite_count, 0) AS bigint) AS onsite_count,
    cast(coalesce(judged.n, 0) AS bigint) AS stated_count,
    judged.stat.share AS remote_share,
    judged.stat.low AS low_share,
    judged.stat.high AS high_share,
    coalesce(judged.g, 0) AS employer_count,
    judged.stat.employer AS employer_share,
    cast(coalesce(judged.opening_count, 0) AS bigint) AS opening_count,
    sizes.posting_count,
    small_cell_note(judged.n, judged.g) AS note
FROM sizes
LEFT JOIN judged
    ON
        sizes.role = judged.role
        AND sizes.cut = judged.cut
        AND sizes.member IS NOT DISTINCT FROM judged.member
ORDER BY
    sizes.role ASC,
    list_position(['all', 'level', 'country'], sizes.cut) ASC,
    level_position(sizes.member) ASC NULLS LAST,
    sizes.posting_count DESC,
    sizes.member ASC NULLS LAST

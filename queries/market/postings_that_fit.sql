-- Question: Which open AI PM postings require most of what one can already do?
-- Grain:    one row per opening, the best fit first
-- Reads:    postings, mentions, skills, salaries
-- Params:   skills TEXT = sql,communication_general (ids of skills one has, separated by commas); level TEXT = all
--           (entry, mid, senior, lead, manager, director, unknown or all); country TEXT = all (ISO 3166 code such as US
--           or all); top INTEGER = 10 (how many)
-- Column:   place  1 is the best fit
-- Column:   employer  who hires
-- Column:   title  title of the posting
-- Column:   level  entry, mid, senior, lead, manager, director or unknown
-- Column:   min_years  years of experience required; empty if unsaid
-- Column:   country  ISO 3166 code; empty if unsaid
-- Column:   location  place as stated
-- Column:   work_mode  remote, hybrid, onsite or unknown
-- Column:   covered_count  required skills that one has
-- Column:   required_count  skills the posting requires
-- Column:   covered_share  covered_count / required_count, 0 to 1
-- Column:   covered_skills  their names, parted by "; "
-- Column:   missing_skills  names of the required skills that one lacks, parted alike
-- Column:   pay_low  lower end of the base pay as stated; empty if unsaid
-- Column:   pay_high  upper end of it
-- Column:   currency  ISO 4217 code
-- Column:   period  hour, day, week, month or year
-- Column:   posting_count  postings of the opening that are open, in whatever places
-- Column:   url  address of the posting
-- Column:   posting_id  id of the posting, for `aipm explain`
-- Caveat:   Ordered by (covered + 1) / (required + 2), Laplace's rule of succession: eight of nine is a surer fit than
--           one of one. Postings that require nothing one has are left out. Skills are words: how well one must know
--           them, and what else is asked, stands in the posting.
WITH open_ones AS (
    SELECT
        posting_id,
        coalesce(opening_id, posting_id) AS opening_id,
        count(*) OVER (PARTITION BY coalesce(opening_id, posting_id)) AS posting_count
    FROM postings
    WHERE
        role = 'ai_pm'
        AND status IN ('open', 'reopened')
        AND coalesce(language, 'unknown') IN ('en', 'unknown')
        AND $level IN ('all', level)
        AND $country IN ('all', coalesce(country, 'unknown'))
    QUALIFY row_number() OVER (PARTITION BY coalesce(opening_id, posting_id) ORDER BY posting_id) = 1
),

required AS (
    SELECT DISTINCT
        mentions.posting_id,
        mentions.skill_id,
        list_contains(string_split(replace($skills, ' ', ''), ','), mentions.skill_id) AS is_covered
    FROM mentions
    SEMI JOIN open_ones ON mentions.posting_id = open_ones.posting_id
    WHERE mentions.demand_level = 'required'
),

counted AS (
    SELECT
        required.posting_id,
        count(*) AS required_count,
        count(*) FILTER (WHERE required.is_covered) AS covered_count,
        string_agg(skills.label, '; ' ORDER BY skills.label) FILTER (WHERE required.is_covered) AS covered_skills,
        string_agg(skills.label, '; ' ORDER BY skills.label) FILTER (WHERE NOT required.is_covered) AS missing_skills
    FROM required
    INNER JOIN skills ON required.skill_id = skills.skill_id
    GROUP BY required.posting_id
),

placed AS (
    SELECT
        counted.*,
        row_number() OVER (
            ORDER BY (covered_count + 1) / (required_count + 2) DESC, covered_count DESC, posting_id ASC
        ) AS place
    FROM counted
    WHERE covered_count > 0
    QUALIFY place <= cast($top AS integer)
),

pay AS (
    SELECT
        salaries.posting_id,
        salaries.low,
        salaries.high,
        salaries.currency,
        salaries.period
    FROM salaries
    SEMI JOIN placed ON salaries.posting_id = placed.posting_id
    WHERE salaries.kind = 'base' AND greatest(salaries.low, salaries.high) > 0
    QUALIFY
        row_number() OVER (
            PARTITION BY salaries.posting_id ORDER BY salaries.origin = 'source' DESC, salaries.salary_number ASC
        ) = 1
)

SELECT
    placed.place,
    postings.employer,
    postings.title,
    postings.level,
    postings.min_years,
    postings.country,
    postings.location,
    postings.work_mode,
    placed.covered_count,
    placed.required_count,
    round(placed.covered_count / placed.required_count, 4) AS covered_share,
    placed.covered_skills,
    placed.missing_skills,
    pay.low AS pay_low,
    pay.high AS pay_high,
    pay.currency,
    pay.period,
    open_ones.posting_count,
    postings.url,
    placed.posting_id
FROM placed
INNER JOIN postings ON placed.posting_id = postings.posting_id
INNER JOIN open_ones ON placed.posting_id = open_ones.posting_id
LEFT JOIN pay ON placed.posting_id = pay.posting_id
ORDER BY placed.place

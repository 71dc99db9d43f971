-- Question: What do AI PM postings ask for in words that our taxonomy does not know?
-- Grain:    one row per term of one to three words with a score of 1 or more, the most telling first
-- Reads:    postings, sightings, statements
-- Params:   week WEEK (the ISO week whose looks are counted); employers INTEGER = 3 (how many must say it);
--           terms INTEGER = 60 (how many to show)
-- Column:   week  ISO week of the looks
-- Column:   term  the words, in lower case, as they are most often written
-- Column:   score  how surely they set AI PM postings apart, in standard errors: z_pm, or where AI PM postings of a
--                  quarter ago are known, both z together (their sum over the root of two)
-- Column:   z_pm  log-odds against other PM postings of the week, over their standard error; 2 and more is telling
-- Column:   z_quarter  the same against AI PM postings of a quarter ago; empty where there were none
-- Column:   ai_pm_said_count  employers that say it in an AI PM posting of the week
-- Column:   ai_pm_employer_count  employers with AI PM postings in the week
-- Column:   pm_said_count  employers that say it in another PM posting of the week
-- Column:   pm_employer_count  employers with other PM postings in the week
-- Column:   quarter_said_count  employers that say it in an AI PM posting seen 13 to 26 weeks before; empty if none was
-- Column:   quarter_employer_count  employers with AI PM postings then
-- Column:   related  terms that share its words and stand behind it, left out for that
-- Column:   example_1  a sentence that says it, some 16 words of it; what we know already stands in [brackets]
-- Column:   example_2  another employer's
-- Column:   example_3  a third one's
-- Column:   posting_id  posting of the first example, for `aipm explain`
-- Weekly:   emerging_terms.csv
-- Caveat:   Candidates for a person to judge, not findings: of so many words a few stand out by chance alone. Postings
--           whose language we can't tell are left out: most mix several, or have hardly a line.
WITH looked AS (
    SELECT
        posting_id,
        coalesce(employer, source || '/' || board) AS employer,
        role AS corpus
    FROM postings
    WHERE
        role IN ('ai_pm', 'pm')
        AND language = 'en'
        AND posting_id IN (
            SELECT sightings.posting_id
            FROM sightings
            WHERE sightings.seen_at >= monday($week) AND sightings.seen_at < next_monday($week)
        )
    UNION ALL
    SELECT
        posting_id,
        coalesce(employer, source || '/' || board) AS employer,
        'quarter' AS corpus
    FROM postings
    WHERE
        role = 'ai_pm'
        AND language = 'en'
        AND posting_id IN (
            SELECT sightings.posting_id
            FROM sightings
            WHERE
                sightings.seen_at >= monday($week) - INTERVAL 182 DAY
                AND sightings.seen_at < monday($week) - INTERVAL 91 DAY
        )
),

-- An employer is heard through five postings at most: it counts once however much it says, but not for sheer length.
-- It goes by a number, since millions of names take long to compare.
heard AS (
    SELECT
        posting_id,
        employer,
        dense_rank() OVER (ORDER BY employer) AS employer_number,
        corpus
    FROM looked
    QUALIFY row_number() OVER (PARTITION BY corpus, employer ORDER BY md5(posting_id), posting_id) <= 5
),

sizes AS (
    SELECT
        count(DISTINCT employer_number) FILTER (WHERE corpus = 'ai_pm') AS g1,
        count(DISTINCT employer_number) FILTER (WHERE corpus = 'pm') AS g0,
        count(DISTINCT employer_number) FILTER (WHERE corpus = 'quarter') AS gq
    FROM heard
),

said AS (
    SELECT
        corpus,
        employer_number,
        spelling,
        count(*) AS said_count
    FROM (
        SELECT
            heard.corpus,
            heard.employer_number,
            unnest(statements.terms) AS spelling
        FROM statements
        INNER JOIN heard ON statements.posting_id = heard.posting_id
    ) AS spoken
    GROUP BY corpus, employer_number, spelling
),

-- Singular and plural are one term.
spellings AS (
    SELECT
        spelling,
        regexp_replace(spelling, '([^siu])s\b', '\1', 'g') AS term,
        sum(said_count) AS said_count
    FROM said
    GROUP BY spelling
),

terms AS (
    SELECT
        term,
        row_number() OVER () AS term_number,
        arg_max(spelling, (said_count, spelling)) AS spelling
    FROM spellings
    GROUP BY term
),

numbered AS (
    SELECT
        spellings.spelling,
        terms.term_number
    FROM spellings
    INNER JOIN terms ON spellings.term = terms.term
),

counted AS (
    SELECT
        term_number,
        count(*) FILTER (WHERE corpus = 'ai_pm') AS x1,
        count(*) FILTER (WHERE corpus = 'pm') AS x0,
        count(*) FILTER (WHERE corpus = 'quarter') AS xq
    FROM (
        SELECT DISTINCT
            said.corpus,
            said.employer_number,
            numbered.term_number
        FROM said
        INNER JOIN numbered ON said.spelling = numbered.spelling
    ) AS heard_of
    GROUP BY term_number
),

totals AS (
    SELECT
        sum(x1) AS n1,
        sum(x0) AS n0,
        sum(xq) AS nq
    FROM counted
),

judged AS (
    SELECT
        terms.term,
        terms.spelling,
        counted.x1,
        counted.x0,
        counted.xq,
        log_odds_score(counted.x1, totals.n1, counted.x0, totals.n0) AS z_pm,
        log_odds_score(counted.x1, totals.n1, counted.xq, totals.nq) AS z_quarter
    FROM counted
    INNER JOIN terms ON counted.term_number = terms.term_number
    CROSS JOIN totals
    WHERE counted.x1 >= $employers
),

scored AS (
    SELECT
        term,
        spelling,
        x1,
        x0,
        xq,
        z_pm,
        z_quarter,
        round(coalesce((z_pm + z_quarter) / sqrt(2), z_pm), 2) AS score
    FROM judged
    WHERE coalesce((z_pm + z_quarter) / sqrt(2), z_pm) >= 1
),

-- All that could stand within a term, which has three words at most.
within AS (
    SELECT
        term,
        unnest(
            list_distinct([words[1], words[2], words[3], words[1] || ' ' || words[2], words[2] || ' ' || words[3]])
        ) AS held
    FROM (
        SELECT
            term,
            string_split(term, ' ') AS words
        FROM scored
    ) AS parted
),

nested AS (
    SELECT
        longer.term AS longer,
        shorter.term AS shorter,
        4 * longer.x1 >= 3 * shorter.x1 AS is_longer_said,
        longer.score <= shorter.score AS is_shorter_surer
    FROM within
    INNER JOIN scored AS longer ON within.term = longer.term
    INNER JOIN scored AS shorter ON within.held = shorter.term
    WHERE within.term <> within.held
),

-- Of two terms one of which holds the other: the longer, if nearly all who say the shorter say it; else the surer.
covered AS (
    SELECT
        nested.covering,
        scored.term,
        scored.spelling,
        scored.score
    FROM (
        SELECT
            if(is_longer_said, longer, shorter) AS covering,
            if(is_longer_said, shorter, longer) AS term
        FROM nested
        WHERE is_longer_said OR is_shorter_surer
    ) AS nested
    INNER JOIN scored ON nested.term = scored.term
),

shown AS (
    SELECT scored.*
    FROM scored
    ANTI JOIN covered ON scored.term = covered.term
    ORDER BY scored.score DESC, scored.term ASC
    LIMIT $terms
),

-- One sentence an employer, and where in it the term begins: at the front if a hyphen or an apostrophe hides it.
sentences AS (
    SELECT
        shown.term,
        placed.employer,
        placed.posting_id,
        placed.marked,
        greatest(1, strpos(lower(replace(placed.marked, '-', ' ')), placed.spelling)) AS sign
    FROM (
        SELECT
            heard.employer,
            statements.posting_id,
            statements.start_offset,
            statements.marked,
            unnest(statements.terms) AS spelling
        FROM statements
        INNER JOIN heard ON statements.posting_id = heard.posting_id
        WHERE heard.corpus = 'ai_pm'
    ) AS placed
    INNER JOIN spellings ON placed.spelling = spellings.spelling
    INNER JOIN shown ON spellings.term = shown.term
    QUALIFY
        row_number() OVER (
            PARTITION BY shown.term, placed.employer
            ORDER BY placed.posting_id, placed.start_offset, placed.spelling
        ) = 1
),

examples AS (
    SELECT
        term,
        posting_id,
        row_number() OVER (PARTITION BY term ORDER BY md5(employer), employer) AS place,
        trim(
            array_to_string(string_split(left(marked, sign - 1), ' ')[-7:], ' ')
            || array_to_string(string_split(substring(marked, sign), ' ')[:10], ' ')
        ) AS words
    FROM sentences
),

proven AS (
    SELECT
        term,
        max(words) FILTER (WHERE place = 1) AS example_1,
        max(words) FILTER (WHERE place = 2) AS example_2,
        max(words) FILTER (WHERE place = 3) AS example_3,
        max(posting_id) FILTER (WHERE place = 1) AS posting_id
    FROM examples
    GROUP BY term
),

families AS (
    SELECT
        covering AS term,
        string_agg(spelling, ', ' ORDER BY score DESC, term ASC) AS related
    FROM covered
    GROUP BY covering
)

SELECT
    $week AS week,
    shown.spelling AS term,
    shown.score,
    round(shown.z_pm, 2) AS z_pm,
    round(shown.z_quarter, 2) AS z_quarter,
    shown.x1 AS ai_pm_said_count,
    sizes.g1 AS ai_pm_employer_count,
    shown.x0 AS pm_said_count,
    sizes.g0 AS pm_employer_count,
    CASE WHEN sizes.gq > 0 THEN shown.xq END AS quarter_said_count,
    sizes.gq AS quarter_employer_count,
    families.related,
    proven.example_1,
    proven.example_2,
    proven.example_3,
    proven.posting_id
FROM shown
CROSS JOIN sizes
INNER JOIN proven ON shown.term = proven.term
LEFT JOIN families ON shown.term = families.term
ORDER BY shown.score DESC, shown.term ASC

-- What measures count, and where these people's postings say it. Loaded as TEMP macros.
-- noqa: disable=LT02,RF02

-- Each thing that makes a posting count: one of them is enough.
CREATE TEMP MACRO guide_wanted() AS TABLE
    SELECT
        measure_id,
        levels,
        unnest(
            ['guide_skill ' || id FOR id IN guide_skills]
            || ['skill ' || id FOR id IN skills]
            || ['signal ' || id FOR id IN signals]
            || ['coding ' || id FOR id IN coding]
            || ['role ' || id FOR id IN roles]
            || CASE WHEN band_id IS NULL THEN [] ELSE ['band ' || band_id] END
        ) AS what
    FROM guide_measures;

-- What these people ask for, in whose words.
CREATE TEMP MACRO guide_asked(people) AS TABLE
    SELECT
        posting_id,
        'guide_skill ' || guide_skill AS what,
        demand_level,
        start_offset,
        end_offset,
        words
    FROM guide_demand
    WHERE
        guide_skill IN (SELECT unnest(guide_measures.guide_skills) FROM guide_measures)
        AND posting_id IN (SELECT people.posting_id FROM query_table(people) AS people)
    UNION ALL
    SELECT
        posting_id,
        'skill ' || skill_id AS what,
        demand_level,
        start_offset,
        end_offset,
        words
    FROM mentions
    WHERE
        skill_id IN (SELECT unnest(guide_measures.skills) FROM guide_measures)
        AND posting_id IN (SELECT people.posting_id FROM query_table(people) AS people)
    UNION ALL
    SELECT
        posting_id,
        'signal ' || signal_id AS what,
        demand_level,
        start_offset,
        end_offset,
        words
    FROM signals
    WHERE
        signal_id IN (SELECT unnest(guide_measures.signals) FROM guide_measures)
        AND posting_id IN (SELECT people.posting_id FROM query_table(people) AS people);

-- What is true of these people in one word: their answer on coding, their role, the bands their base pay touches.
CREATE TEMP MACRO guide_true(people, paid) AS TABLE
    WITH people AS (
        SELECT DISTINCT
            posting_id,
            role,
            coding
        FROM query_table(people)
    )

    SELECT
        posting_id,
        unnest(['coding ' || coding, 'role ' || role]) AS what
    FROM people
    UNION ALL
    SELECT
        pay.posting_id,
        'band ' || guide_bands.band_id AS what
    FROM query_table(paid) AS pay
    INNER JOIN guide_bands ON pay.currency = guide_bands.currency
    WHERE
        coalesce(pay.high, pay.low) >= guide_bands.low
        AND coalesce(coalesce(pay.low, pay.high) <= guide_bands.high, TRUE);

-- Which of these people a measure counts.
CREATE TEMP MACRO guide_hits(people, paid) AS TABLE
    WITH asked AS (
        SELECT DISTINCT
            posting_id,
            what,
            demand_level
        FROM guide_asked(people)
    )

    SELECT
        wanted.measure_id,
        asked.posting_id
    FROM guide_wanted() AS wanted
    INNER JOIN asked ON wanted.what = asked.what AND lets_in(wanted.levels, asked.demand_level)
    UNION
    SELECT
        wanted.measure_id,
        true_of.posting_id
    FROM guide_wanted() AS wanted
    INNER JOIN guide_true(people, paid) AS true_of ON wanted.what = true_of.what;

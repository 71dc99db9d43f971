-- Question: Does the guide's advice hold in the market?
-- Grain:    one row per skill, pay band, responsibility, reason and claim of the guide, in its order
-- Reads:    postings, sightings, looks, industries, guide_demand, mentions, signals, salaries, guide_skills,
--           guide_bands, guide_claims, guide_measures, guide_groups, guide_places, guide_big_tech
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Weekly:   guide_scorecard.csv
-- Column:   week  ISO week of the looks
-- Column:   kind  skill, band, responsibility, reason or claim
-- Column:   guide_id  its id
-- Column:   statement  what the guide says; of a skill, its name
-- Column:   verdict  supported, contradicted, mixed or too few, by the rules written down in queries/guide/guide.toml
-- Column:   measured  what decided, in words
-- Column:   value  its figure, in `unit`
-- Column:   low  lower end of its 95 % interval, clustered by employer
-- Column:   high  upper end of that interval
-- Column:   unit  share (0 to 1), points (percentage points), percent, or a currency a year
-- Column:   employer_value  the same figure with every employer counting once
-- Column:   posting_count  postings behind it
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   employer_count  employers behind it
-- Column:   supported_count  measures of this statement that support it
-- Column:   contradicted_count  measures that contradict it
-- Column:   too_few_count  measures with too few postings, employers or weeks to tell
-- Column:   measure_count  measures that decide; guide_measures lists them, and what stands beside
-- Column:   measure_id  id of the measure that decided
-- Column:   because  why its rule fits the guide's words
-- Column:   note  "too few" or "too few weeks" where the deciding measure has no figure
-- Caveat:   Supported: every measure is. Contradicted: at least one is, and none supports. Too few: what could be
--           measured agrees, but not all could. Else mixed. The deciding measure is the first of the gravest.
WITH measured AS (
    SELECT
        guide_id,
        measure_id,
        statement,
        verdict,
        value,
        low,
        high,
        unit,
        employer_value,
        posting_count,
        opening_count,
        employer_count,
        because,
        note,
        position,
        row_number() OVER (
            PARTITION BY guide_id
            ORDER BY list_position(['contradicted', 'mixed', 'too few', 'supported'], verdict), position
        ) AS place
    FROM guide_measured($week)
    WHERE verdict IS NOT NULL
),

counted AS (
    SELECT
        guide_id,
        count(*) AS measure_count,
        count(*) FILTER (WHERE verdict = 'supported') AS supported_count,
        count(*) FILTER (WHERE verdict = 'contradicted') AS contradicted_count,
        count(*) FILTER (WHERE verdict = 'mixed') AS mixed_count,
        count(*) FILTER (WHERE verdict = 'too few') AS too_few_count,
        min(position) AS position
    FROM measured
    GROUP BY guide_id
),

stated (kind, guide_id, statement) AS (
    SELECT
        'skill',
        guide_skill,
        label
    FROM guide_skills
    UNION ALL
    SELECT
        'band',
        band_id,
        statement
    FROM guide_bands
    UNION ALL
    SELECT
        kind,
        claim_id,
        statement
    FROM guide_claims
)

SELECT
    $week AS week,
    stated.kind,
    stated.guide_id,
    stated.statement,
    CASE
        WHEN counted.supported_count = counted.measure_count THEN 'supported'
        WHEN counted.contradicted_count > 0 AND counted.supported_count = 0 THEN 'contradicted'
        WHEN counted.contradicted_count + counted.mixed_count > 0 THEN 'mixed'
        WHEN counted.too_few_count > 0 THEN 'too few'
    END AS verdict,
    measured.statement AS measured,
    measured.value,
    measured.low,
    measured.high,
    measured.unit,
    measured.employer_value,
    cast(measured.posting_count AS bigint) AS posting_count,
    cast(measured.opening_count AS bigint) AS opening_count,
    measured.employer_count,
    coalesce(counted.supported_count, 0) AS supported_count,
    coalesce(counted.contradicted_count, 0) AS contradicted_count,
    coalesce(counted.too_few_count, 0) AS too_few_count,
    coalesce(counted.measure_count, 0) AS measure_count,
    measured.measure_id,
    measured.because,
    measured.note
FROM stated
LEFT JOIN counted ON stated.guide_id = counted.guide_id
LEFT JOIN measured ON stated.guide_id = measured.guide_id AND measured.place = 1
ORDER BY counted.position ASC NULLS LAST, stated.guide_id ASC

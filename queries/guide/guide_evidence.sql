-- Question: In which sentences do postings say what the guide's measures count?
-- Grain:    one row per quote; the measures in the guide's order, one quote an employer
-- Reads:    postings, sightings, industries, guide_demand, mentions, signals, findings, salaries, statements,
--           guide_measures, guide_groups, guide_places, guide_big_tech
-- Params:   week WEEK (the ISO week whose looks are counted); quotes INTEGER = 3 (how many a measure)
-- Column:   week  ISO week of the looks
-- Column:   guide_id  the skill, band or claim of the guide that the measure bears on
-- Column:   measure_id  id of the measure
-- Column:   demand_level  required, preferred or duty; empty where nothing is asked for, as in pay
-- Column:   words  the sentence, or the words themselves where it is long; 24 of them at most; the title where
--           that is what counts
-- Column:   employer  who says so
-- Column:   title  title of the posting
-- Column:   url  address of the posting
-- Column:   posting_id  id of the posting, for `aipm explain`
-- Column:   content_hash  key of its text in the view texts
-- Column:   start_offset  first character of what was counted in that text, or in what `origin` names
-- Column:   end_offset  one past its last character
-- Column:   origin  where the words stand: text, title, location or source (its own fields)
-- Caveat:   A few examples of AI PM postings, chosen by id rather than by taste; they prove that the words exist, not
--           how often. Those of a difference or a change are of the group itself, not of what it is held against.
WITH sighted AS ( -- noqa: ST03
    SELECT posting_id
    FROM sighted_in($week)
    WHERE role = 'ai_pm'
),

people AS ( -- noqa: ST03
    FROM guide_people('sighted')
),

said AS (
    SELECT
        wanted.measure_id,
        asked.posting_id,
        asked.demand_level,
        asked.start_offset,
        asked.end_offset,
        asked.words,
        'text' AS origin
    FROM guide_wanted() AS wanted
    INNER JOIN guide_asked('people') AS asked
        ON wanted.what = asked.what AND lets_in(wanted.levels, asked.demand_level)
    UNION ALL
    SELECT
        wanted.measure_id,
        findings.posting_id,
        NULL AS demand_level,
        findings.start_offset,
        findings.end_offset,
        findings.words,
        findings.origin
    FROM findings
    INNER JOIN people ON findings.posting_id = people.posting_id
    INNER JOIN guide_wanted() AS wanted ON wanted.what = findings.field || ' ' || findings.value
    WHERE findings.field IN ('coding', 'role')
    UNION ALL
    SELECT
        guide_measures.measure_id,
        salaries.posting_id,
        NULL AS demand_level,
        salaries.start_offset,
        salaries.end_offset,
        salaries.words,
        salaries.origin
    FROM guide_measures
    INNER JOIN guide_groups ON guide_measures.group_id = guide_groups.group_id
    INNER JOIN salaries ON guide_groups.currency = salaries.currency
    INNER JOIN people ON salaries.posting_id = people.posting_id
    WHERE salaries.kind = 'base' AND salaries.words <> ''
),

in_group AS (
    SELECT
        guide_measures.guide_id,
        guide_measures.position,
        members.employer,
        said.measure_id,
        said.posting_id,
        said.demand_level,
        said.start_offset,
        said.end_offset,
        said.words,
        said.origin,
        coalesce(list_position(['required', 'preferred', 'duty'], said.demand_level), 1) AS demand_position
    FROM said
    INNER JOIN guide_measures ON said.measure_id = guide_measures.measure_id
    INNER JOIN guide_members('people') AS members
        ON guide_measures.group_id = members.group_id AND said.posting_id = members.posting_id
),

first_of_employer AS (
    SELECT
        guide_id,
        position,
        employer,
        measure_id,
        posting_id,
        demand_level,
        start_offset,
        end_offset,
        words,
        origin,
        demand_position,
        md5(posting_id || measure_id) AS lot
    FROM in_group
    QUALIFY row_number() OVER (
        PARTITION BY measure_id, employer ORDER BY demand_position, posting_id, start_offset, end_offset
    ) = 1
),

candidates AS (
    SELECT
        guide_id,
        position,
        employer,
        measure_id,
        posting_id,
        demand_level,
        start_offset,
        end_offset,
        words,
        origin,
        demand_position,
        lot
    FROM first_of_employer
    QUALIFY row_number() OVER (PARTITION BY measure_id ORDER BY demand_position, lot) <= 5 * cast($quotes AS integer)
),

quoted AS (
    SELECT
        candidates.guide_id,
        candidates.position,
        candidates.employer,
        candidates.measure_id,
        candidates.posting_id,
        candidates.demand_level,
        candidates.start_offset,
        candidates.end_offset,
        candidates.words,
        candidates.origin,
        candidates.demand_position,
        candidates.lot,
        trim(translate(statements.marked, '[]', '')) AS sentence
    FROM candidates
    LEFT JOIN statements
        ON
            candidates.posting_id = statements.posting_id
            AND candidates.origin = 'text'
            AND candidates.start_offset >= statements.start_offset
            AND candidates.end_offset <= statements.end_offset
            AND len(string_split(statements.marked, ' ')) BETWEEN 6 AND 24
),

ranked AS (
    SELECT
        guide_id,
        position,
        employer,
        measure_id,
        posting_id,
        demand_level,
        start_offset,
        end_offset,
        origin,
        array_to_string(regexp_split_to_array(trim(coalesce(sentence, words)), '\s+')[1:24], ' ') AS words,
        row_number() OVER (
            PARTITION BY measure_id ORDER BY sentence IS NULL, demand_position, lot
        ) AS place
    FROM quoted
)

SELECT
    $week AS week,
    ranked.guide_id,
    ranked.measure_id,
    ranked.demand_level,
    CASE ranked.origin WHEN 'title' THEN postings.title ELSE ranked.words END AS words,
    ranked.employer,
    postings.title,
    postings.url,
    ranked.posting_id,
    postings.content_hash,
    ranked.start_offset,
    ranked.end_offset,
    ranked.origin
FROM ranked
INNER JOIN postings ON ranked.posting_id = postings.posting_id
WHERE ranked.place <= cast($quotes AS integer)
ORDER BY ranked.position, ranked.place

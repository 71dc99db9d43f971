-- What the present edition reads otherwise than the one before, in the postings as they now stand.

-- The postings in question. Where the text itself became another, places in it can't be compared, only words.
CREATE TEMP TABLE read_otherwise AS
SELECT
    postings.posting_id,
    postings.content_number,
    postings.content_hash,
    present.text_hash = earlier.text_hash AS is_same_text
FROM store.postings AS postings
INNER JOIN store.earlier_facts AS earlier ON postings.content_number = earlier.content_number
INNER JOIN store.facts AS present ON postings.content_number = present.content_number;

-- Signals are told as skills are, by their ids.
CREATE TEMP TABLE differing_mentions AS
WITH both_editions AS (
    SELECT
        *,
        TRUE AS is_new
    FROM store.mentions
    UNION ALL
    SELECT
        *,
        FALSE AS is_new
    FROM store.earlier_mentions
    UNION ALL BY NAME
    SELECT
        * RENAME (signal_id AS skill_id, signal_number AS mention_number),
        TRUE AS is_new
    FROM store.signals
    UNION ALL BY NAME
    SELECT
        * RENAME (signal_id AS skill_id, signal_number AS mention_number),
        FALSE AS is_new
    FROM store.earlier_signals
),

placed AS (
    SELECT
        otherwise.posting_id,
        mentions.*,
        CASE
            WHEN otherwise.is_same_text THEN cast(mentions.start_offset AS VARCHAR)
            ELSE lower(mentions.words)
        END AS place
    FROM both_editions AS mentions
    INNER JOIN read_otherwise AS otherwise ON mentions.content_number = otherwise.content_number
),

numbered AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY posting_id, skill_id, place, is_new ORDER BY mention_number) AS nth
    FROM placed
)

SELECT
    posting_id,
    skill_id,
    max(demand_level) FILTER (WHERE NOT is_new) AS old_level,
    max(demand_level) FILTER (WHERE is_new) AS new_level,
    arg_max(start_offset, is_new) AS start_offset,
    arg_max(end_offset, is_new) AS end_offset,
    arg_max(words, is_new) AS words
FROM numbered
GROUP BY posting_id, skill_id, place, nth
HAVING old_level IS DISTINCT FROM new_level;

-- Every field that has one value a posting, and what is asked of each of the guide's skills.
CREATE TEMP TABLE differing_fields AS
WITH both_editions AS (
    SELECT
        *,
        TRUE AS is_new
    FROM store.facts
    UNION ALL
    SELECT
        *,
        FALSE AS is_new
    FROM store.earlier_facts
),

both_demands AS (
    SELECT
        *,
        TRUE AS is_new
    FROM store.guide_demand
    UNION ALL
    SELECT
        *,
        FALSE AS is_new
    FROM store.earlier_guide_demand
),

fields AS (
    SELECT
        otherwise.posting_id,
        facts.is_new,
        unnest(['role', 'level', 'min_years', 'work_mode', 'coding', 'language']) AS field,
        unnest([
            facts.role,
            facts.level,
            coalesce(cast(facts.min_years AS VARCHAR), 'unsaid'),
            facts.work_mode,
            facts.coding,
            facts.language
        ]) AS field_value
    FROM both_editions AS facts
    INNER JOIN read_otherwise AS otherwise ON facts.content_number = otherwise.content_number
    UNION ALL
    SELECT
        otherwise.posting_id,
        demand.is_new,
        demand.guide_skill AS field,
        demand.demand_level AS field_value
    FROM both_demands AS demand
    INNER JOIN read_otherwise AS otherwise ON demand.content_number = otherwise.content_number
)

SELECT
    posting_id,
    field,
    coalesce(max(field_value) FILTER (WHERE NOT is_new), 'absent') AS old_value,
    coalesce(max(field_value) FILTER (WHERE is_new), 'absent') AS new_value
FROM fields
GROUP BY posting_id, field
HAVING old_value <> new_value;

CREATE TEMP TABLE differing_pay AS
WITH both_editions AS (
    SELECT
        *,
        1 AS times
    FROM store.salaries
    UNION ALL
    SELECT
        *,
        -1 AS times
    FROM store.earlier_salaries
)

SELECT
    otherwise.posting_id,
    salaries.low,
    salaries.high,
    salaries.currency,
    salaries.period,
    salaries.kind,
    salaries.place,
    any_value(salaries.words) AS words,
    sum(salaries.times) AS times
FROM both_editions AS salaries
INNER JOIN read_otherwise AS otherwise ON salaries.content_number = otherwise.content_number
GROUP BY ALL
HAVING sum(salaries.times) <> 0;

-- Versions and what changed between them, from sightings, contents and facts; reads the tables of life.sql.

DELETE FROM store.versions;

INSERT INTO store.versions BY NAME
WITH sighted AS (
    SELECT
        sightings.posting_number,
        sightings.content_number,
        looks.position,
        looks.looked_at,
        lag(sightings.content_number) OVER (
            PARTITION BY sightings.posting_number
            ORDER BY looks.position
        ) AS content_before
    FROM store.sightings
    INNER JOIN ordered_looks AS looks ON sightings.look_number = looks.look_number
    WHERE sightings.posting_number IN (
        SELECT spans.posting_number
        FROM spans
        WHERE spans.is_changed
    )
),

begun AS (
    SELECT
        posting_number,
        content_number,
        position,
        looked_at
    FROM sighted
    WHERE content_number IS DISTINCT FROM content_before
    UNION ALL
    SELECT
        posting_number,
        content_number,
        first_position AS position,
        first_seen_at AS looked_at
    FROM spans
    WHERE NOT is_changed
)

SELECT
    posting_number,
    content_number,
    row_number() OVER posting_in_time AS version_number,
    looked_at AS valid_from_at,
    lead(looked_at) OVER posting_in_time AS valid_to_at
FROM begun
WINDOW posting_in_time AS (
    PARTITION BY posting_number
    ORDER BY position
);

DELETE FROM store.changes;

INSERT INTO store.changes BY NAME
WITH steps AS (
    SELECT
        new_version.posting_number,
        new_version.valid_from_at AS changed_at,
        old_version.content_number AS old_number,
        new_version.content_number AS new_number
    FROM store.versions AS new_version
    INNER JOIN store.versions AS old_version
        ON
            new_version.posting_number = old_version.posting_number
            AND new_version.version_number = old_version.version_number + 1
),

stated AS (
    SELECT
        content_number,
        salary_number,
        concat_ws(
            ' ',
            currency,
            coalesce(regexp_replace(cast(low AS VARCHAR), '[.]00$', ''), '')
            || '-'
            || coalesce(regexp_replace(cast(high AS VARCHAR), '[.]00$', ''), ''),
            period,
            kind,
            nullif(place, '')
        ) AS words
    FROM store.salaries
    WHERE
        content_number IN (
            SELECT steps.old_number
            FROM steps
            UNION ALL
            SELECT steps.new_number
            FROM steps
        )
),

-- What the text repeats after the source's own field was stated once.
said AS (
    SELECT
        content_number,
        words,
        min(salary_number) AS salary_number
    FROM stated
    GROUP BY content_number, words
),

pay AS (
    SELECT
        content_number,
        string_agg(words, '; ' ORDER BY salary_number) AS words
    FROM said
    GROUP BY content_number
),

told AS (
    SELECT
        contents.content_number,
        unnest([
            { 'field': 'title', 'key': contents.title, 'value': contents.title },
            { 'field': 'location', 'key': contents.location, 'value': contents.location },
            { 'field': 'country', 'key': contents.country, 'value': contents.country },
            { 'field': 'department', 'key': contents.department, 'value': contents.department },
            { 'field': 'employment_type', 'key': contents.employment_type, 'value': contents.employment_type },
            { 'field': 'requisition_id', 'key': contents.requisition_id, 'value': contents.requisition_id },
            { 'field': 'role', 'key': facts.role, 'value': facts.role },
            { 'field': 'level', 'key': facts.level, 'value': facts.level },
            {
                'field': 'min_years',
                'key': cast(facts.min_years AS VARCHAR),
                'value': cast(facts.min_years AS VARCHAR)
            },
            { 'field': 'work_mode', 'key': facts.work_mode, 'value': facts.work_mode },
            { 'field': 'coding', 'key': facts.coding, 'value': facts.coding },
            { 'field': 'pay', 'key': pay.words, 'value': pay.words },
            { 'field': 'text', 'key': facts.text_hash, 'value': contents.content_hash }
        ]) AS told
    FROM store.contents AS contents
    INNER JOIN store.facts AS facts ON contents.content_number = facts.content_number
    LEFT JOIN pay ON contents.content_number = pay.content_number
    WHERE contents.content_number IN (
        SELECT steps.old_number
        FROM steps
        UNION ALL
        SELECT steps.new_number
        FROM steps
    )
)

SELECT
    steps.posting_number,
    steps.changed_at,
    old_told.told.field,
    old_told.told.value AS old_value,
    new_told.told.value AS new_value
FROM steps
INNER JOIN told AS old_told ON steps.old_number = old_told.content_number
INNER JOIN told AS new_told
    ON
        steps.new_number = new_told.content_number
        AND old_told.told.field = new_told.told.field
WHERE old_told.told.key IS DISTINCT FROM new_told.told.key;

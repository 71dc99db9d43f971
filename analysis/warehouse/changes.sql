-- What changed from version to version, in words that can be read; texts by what wording.py found in them.

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

amounts AS (
    SELECT
        content_number,
        salary_number,
        currency,
        period,
        kind,
        place,
        regexp_replace(format('{:,.2f}', low), '[.]00$', '') AS low,
        regexp_replace(format('{:,.2f}', high), '[.]00$', '') AS high
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

stated AS (
    SELECT
        content_number,
        salary_number,
        concat_ws(
            ' ',
            currency,
            CASE
                WHEN low = high THEN low
                WHEN low IS NULL THEN 'up to ' || high
                WHEN high IS NULL THEN 'from ' || low
                ELSE low || '-' || high
            END,
            period,
            kind,
            nullif(place, '')
        ) AS words
    FROM amounts
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
            { 'field': 'title', 'value': contents.title },
            { 'field': 'location', 'value': contents.location },
            { 'field': 'country', 'value': contents.country },
            { 'field': 'department', 'value': contents.department },
            { 'field': 'employment_type', 'value': contents.employment_type },
            { 'field': 'requisition_id', 'value': contents.requisition_id },
            { 'field': 'role', 'value': facts.role },
            { 'field': 'level', 'value': facts.level },
            { 'field': 'min_years', 'value': cast(facts.min_years AS VARCHAR) },
            { 'field': 'work_mode', 'value': facts.work_mode },
            { 'field': 'coding', 'value': facts.coding },
            { 'field': 'pay', 'value': pay.words },
            { 'field': 'text', 'value': facts.text_hash }
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
    CASE WHEN old_told.told.field = 'text' THEN rewordings.gone ELSE old_told.told.value END AS old_value,
    CASE WHEN old_told.told.field = 'text' THEN rewordings.come ELSE new_told.told.value END AS new_value
FROM steps
INNER JOIN told AS old_told ON steps.old_number = old_told.content_number
INNER JOIN told AS new_told
    ON
        steps.new_number = new_told.content_number
        AND old_told.told.field = new_told.told.field
LEFT JOIN store.rewordings AS rewordings
    ON
        old_told.told.field = 'text'
        AND old_told.told.value = rewordings.old_hash
        AND new_told.told.value = rewordings.new_hash
WHERE old_told.told.value IS DISTINCT FROM new_told.told.value;

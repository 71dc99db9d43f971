-- Roles that another guide tells by words of the title. Run for one connection, after the table guide_title_words
-- (role, position, is_unless, words); `postings` and `findings` stand in for the warehouse's own from here on.
-- noqa: disable=AM04,LT02,RF02

-- Words alone count, in small letters: every sign is a blank. No character is added or lost, so that offsets hold.
CREATE TEMP MACRO plain_words(words) AS ' ' || regexp_replace(lower(words), '[^\pL\pN]', ' ', 'g') || ' ';

-- The first role that a title has words of, unless it has one of those that speak against it. Of several such words,
-- the first and longest are its proof.
CREATE TEMP TABLE guide_titles AS
WITH titles AS (
    SELECT
        title,
        plain_words(title) AS said_words
    FROM warehouse.main.postings
    GROUP BY title
),

said AS (
    SELECT
        titles.title,
        wanted.role,
        wanted.position,
        wanted.is_unless,
        strpos(titles.said_words, plain_words(wanted.words)) - 1 AS start_offset,
        strpos(titles.said_words, plain_words(wanted.words)) - 1 + len(wanted.words) AS end_offset
    FROM titles
    INNER JOIN guide_title_words AS wanted ON contains(titles.said_words, plain_words(wanted.words))
),

roles AS (
    SELECT
        title,
        role,
        position,
        min(start_offset) FILTER (WHERE NOT is_unless) AS start_offset,
        arg_max(end_offset, (-start_offset, end_offset)) FILTER (WHERE NOT is_unless) AS end_offset
    FROM said
    GROUP BY title, role, position
    HAVING NOT bool_or(is_unless)
)

SELECT
    postings.posting_id,
    roles.role,
    roles.start_offset,
    roles.end_offset,
    postings.title[roles.start_offset + 1:roles.end_offset] AS words
FROM roles
INNER JOIN warehouse.main.postings ON roles.title = postings.title
QUALIFY row_number() OVER (PARTITION BY postings.posting_id ORDER BY roles.position) = 1;

CREATE TEMP VIEW postings AS
SELECT found.* REPLACE (coalesce(guide_titles.role, 'other') AS role)
FROM warehouse.main.postings AS found
LEFT JOIN guide_titles ON found.posting_id = guide_titles.posting_id;

CREATE TEMP VIEW findings AS
SELECT *
FROM warehouse.main.findings
WHERE field <> 'role'
UNION ALL BY NAME
SELECT
    posting_id,
    'role' AS field,
    role AS value,
    'title' AS origin,
    start_offset,
    end_offset,
    words,
    'words of the title that the guide lists' AS rule
FROM guide_titles;

-- What is counted there of AI PMs is left out.
CREATE TEMP VIEW employers AS
SELECT * EXCLUDE (ai_pm_count, ai_pm_opening_count)
FROM warehouse.main.employers;

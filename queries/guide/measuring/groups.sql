-- Whom the guide's measures are about: its groups, and which postings are in them. Loaded as TEMP macros.
-- noqa: disable=LT02,RF02

-- Whether a list that names nothing, or this among others, lets it in.
CREATE TEMP MACRO lets_in(wanted, found) AS len(wanted) = 0 OR coalesce(list_contains(wanted, found), FALSE);

-- Product managers' postings with what groups ask of them; from a table of posting_id.
CREATE TEMP MACRO guide_people(postings_meant) AS TABLE
    WITH meant AS (
        SELECT posting_id
        FROM query_table(postings_meant)
    ),

    people AS (
        SELECT
            postings.posting_id,
            coalesce(postings.opening_id, postings.posting_id) AS opening_id,
            coalesce(postings.employer, postings.source || '/' || postings.board) AS employer,
            postings.employer_key,
            postings.role,
            postings.level,
            postings.country,
            postings.coding,
            lower(postings.location) AS location,
            coalesce(postings.language, 'unknown') IN ('en', 'unknown') AS is_readable
        FROM postings
        SEMI JOIN meant ON postings.posting_id = meant.posting_id
        WHERE postings.role IN ('ai_pm', 'pm')
    ),

    placed AS (
        SELECT
            people.posting_id,
            list_distinct(list(guide_places.place)) AS places
        FROM people
        INNER JOIN guide_places ON contains(people.location, lower(guide_places.words))
        GROUP BY people.posting_id
    ),

    giants AS (
        SELECT DISTINCT employer_key
        FROM guide_big_tech
    )

    SELECT
        people.posting_id,
        people.opening_id,
        people.employer,
        people.role,
        people.level,
        people.country,
        people.coding,
        people.is_readable,
        industries.industry,
        CASE WHEN giants.employer_key IS NULL THEN 'elsewhere' ELSE 'big_tech' END AS employers,
        CASE WHEN people.location <> '' THEN coalesce(placed.places, []) END AS places
    FROM people
    LEFT JOIN industries ON people.employer_key = industries.employer_key
    LEFT JOIN giants ON people.employer_key = giants.employer_key
    LEFT JOIN placed ON people.posting_id = placed.posting_id;

-- Which of these people are in which group. One that names no country is in every one: its currency tells.
CREATE TEMP MACRO guide_members(people) AS TABLE
    SELECT
        guide_groups.group_id,
        guide_groups.currency,
        people.posting_id,
        people.opening_id,
        people.employer,
        people.role,
        people.level,
        people.country,
        people.coding,
        people.is_readable
    FROM query_table(people) AS people
    INNER JOIN guide_groups
        ON
            list_contains(guide_groups.roles, people.role)
            AND lets_in(guide_groups.levels, people.level)
            AND lets_in(guide_groups.countries, coalesce(people.country, guide_groups.countries[1]))
            AND lets_in(guide_groups.industries, people.industry)
            AND guide_groups.employers IN ('all', people.employers)
            AND (guide_groups.inside IS NULL OR list_contains(people.places, guide_groups.inside))
            AND (guide_groups.outside IS NULL OR NOT list_contains(people.places, guide_groups.outside));

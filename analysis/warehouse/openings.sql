-- One opening, many postings: which postings advertise the same opening, and by which rule. All rules ask for one
-- employer, and all but one for one title key; the text then decides, or the requisition, or that a feed repeats what
-- the employer posts itself. Employers are never joined by a text: agencies and templates say the same for many.
--
-- Each rule gives links; lives.py follows them. Links of one text or requisition all lead to the first posting that
-- has it, so that a million copies cost a million links.

-- 1 if two signatures agree, 0 if they agree no more than chance would have it: analysis/duplicates.py, in SQL.
CREATE OR REPLACE TEMP MACRO alike(one, other) AS
greatest(0, 1 - bit_count(xor(cast(one AS bit), cast(other AS bit))) / 128.0);

-- From here on the texts of two jobs of one title differ, in what real postings show: docs/method.md.
CREATE OR REPLACE TEMP MACRO is_near(similarity) AS similarity >= 0.55;

-- One title is one key, though a posting states the place that its title names and another doesn't.
CREATE OR REPLACE TEMP TABLE candidates AS
WITH titled AS (
    SELECT
        stated.posting_number,
        employer_keys.employer_key,
        first_value(signatures.title_key) OVER (
            PARTITION BY employer_keys.employer_key, lower(contents.title)
            ORDER BY length(signatures.title_key), signatures.title_key
        ) AS title_key
    FROM stated
    INNER JOIN employer_keys ON stated.name = employer_keys.name
    INNER JOIN store.contents AS contents ON stated.content_number = contents.content_number
    INNER JOIN store.signatures AS signatures ON stated.content_number = signatures.content_number
),

named AS (
    SELECT
        stated.posting_number,
        stated.is_feed,
        stated.first_seen_at,
        stated.last_seen_at,
        hash(titled.employer_key, titled.title_key) AS block,
        hash(titled.employer_key) AS employer_hash,
        hash(stated.source, stated.board) AS board_hash,
        contents.requisition_id,
        CASE WHEN facts.text_length > 0 THEN hash(facts.text_hash) END AS text_key,
        facts.text_length,
        signatures.own,
        signatures.whole
    FROM stated
    INNER JOIN titled ON stated.posting_number = titled.posting_number
    INNER JOIN store.contents AS contents ON stated.content_number = contents.content_number
    INNER JOIN store.facts AS facts ON stated.content_number = facts.content_number
    INNER JOIN store.signatures AS signatures ON stated.content_number = signatures.content_number
)

SELECT *
FROM named
QUALIFY count(*) OVER (PARTITION BY block) > 1 OR requisition_id IS NOT NULL;

-- One posting for each text about a job: what is compared with others of its block.
CREATE OR REPLACE TEMP TABLE leaders AS
SELECT
    block,
    own,
    min(posting_number) AS posting_number,
    count(*) OVER (PARTITION BY block) AS leader_count
FROM candidates
WHERE own IS NOT NULL
GROUP BY block, own
QUALIFY leader_count > 1;

CREATE OR REPLACE TEMP TABLE links AS
WITH same_text AS (
    SELECT
        posting_number,
        min(posting_number) OVER (PARTITION BY block, text_key) AS other_number,
        'text' AS rule,
        1 AS similarity
    FROM candidates
    WHERE text_key IS NOT NULL
),

-- A board's own number is sure, though the title was reworded; a platform's may be another platform's by chance.
same_requisition AS (
    SELECT
        posting_number,
        own,
        min(posting_number) OVER (PARTITION BY block, requisition_id) AS titled_number,
        min(posting_number) OVER (PARTITION BY employer_hash, board_hash, requisition_id) AS retitled_number
    FROM candidates
    WHERE requisition_id IS NOT NULL
),

by_requisition AS (
    SELECT
        mine.posting_number,
        theirs.posting_number AS other_number,
        'requisition' AS rule,
        alike(mine.own, theirs.own) AS similarity
    FROM same_requisition AS mine
    INNER JOIN candidates AS theirs ON mine.titled_number = theirs.posting_number
    UNION ALL
    SELECT
        mine.posting_number,
        theirs.posting_number AS other_number,
        'requisition' AS rule,
        alike(mine.own, theirs.own) AS similarity
    FROM same_requisition AS mine
    INNER JOIN candidates AS theirs ON mine.retitled_number = theirs.posting_number
    WHERE is_near(alike(mine.own, theirs.own))
),

-- Few texts are compared each with each. Of many, those that agree in 12 bits at one of 21 places stand on one shelf,
-- and each is held against the shelf's first: texts alike by 0.75 meet nearly always, by 0.55 twice in three.
places AS (
    SELECT unnest(range(1, 64, 3)) AS place
),

shelved AS (
    SELECT
        leaders.posting_number,
        leaders.own,
        min(leaders.posting_number) OVER (
            PARTITION BY leaders.block, places.place, substring(hex(leaders.own), places.place, 3)
        ) AS other_number
    FROM leaders
    CROSS JOIN places
    WHERE leaders.leader_count > 64
),

compared AS (
    SELECT
        theirs.posting_number,
        mine.posting_number AS other_number,
        alike(mine.own, theirs.own) AS similarity
    FROM leaders AS mine
    INNER JOIN leaders AS theirs ON mine.block = theirs.block AND mine.posting_number < theirs.posting_number
    WHERE mine.leader_count <= 64
    UNION ALL
    SELECT DISTINCT
        shelved.posting_number,
        shelved.other_number,
        alike(shelved.own, firsts.own) AS similarity
    FROM shelved
    INNER JOIN leaders AS firsts ON shelved.other_number = firsts.posting_number
    UNION ALL
    SELECT
        posting_number,
        min(posting_number) OVER (PARTITION BY block, own) AS other_number,
        1 AS similarity
    FROM candidates
    WHERE own IS NOT NULL
),

-- A feed's text may be cut short, and then can't decide. It repeats a posting that was open two months before or after.
by_feed AS (
    SELECT
        feeds.posting_number,
        boards.posting_number AS other_number,
        'feed' AS rule,
        alike(feeds.whole, boards.whole) AS similarity
    FROM candidates AS feeds
    INNER JOIN candidates AS boards
        ON
            feeds.block = boards.block
            AND feeds.first_seen_at <= boards.last_seen_at + INTERVAL 60 DAY
            AND feeds.last_seen_at >= boards.first_seen_at - INTERVAL 60 DAY
    WHERE
        feeds.is_feed
        AND NOT boards.is_feed
        AND (is_near(alike(feeds.whole, boards.whole)) OR 2 * feeds.text_length <= boards.text_length)
    QUALIFY
        row_number() OVER (
            PARTITION BY feeds.posting_number
            ORDER BY
                coalesce(alike(feeds.whole, boards.whole), 0) DESC,
                boards.first_seen_at ASC,
                boards.posting_number ASC
        ) = 1
),

found AS (
    SELECT * FROM same_text
    UNION ALL
    SELECT * FROM by_requisition
    UNION ALL
    SELECT
        posting_number,
        other_number,
        'near_text' AS rule,
        similarity
    FROM compared
    WHERE is_near(similarity)
    UNION ALL
    SELECT * FROM by_feed
)

SELECT
    posting_number,
    other_number,
    rule,
    cast(similarity AS decimal(3, 2)) AS similarity
FROM found
WHERE posting_number <> other_number;

-- Each posting that has a link, and the smallest number of its group as far as it is known.
CREATE OR REPLACE TEMP TABLE neighbours AS
SELECT
    posting_number,
    other_number
FROM links
UNION
SELECT
    other_number,
    posting_number
FROM links;

CREATE OR REPLACE TEMP TABLE grouped AS
SELECT DISTINCT
    posting_number,
    posting_number AS group_number
FROM neighbours;

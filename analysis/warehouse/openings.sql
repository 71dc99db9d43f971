-- One opening, many postings. Two postings advertise one opening if employer, title and text agree, or if they carry
-- the same requisition and title on one board. Titles are compared without case and punctuation. Near copies of a
-- text, and copies by aggregators, are not recognised yet: a later version of this file will. Employers that differ
-- in case only are one; its newest spelling stands.

CREATE OR REPLACE TEMP TABLE openings AS
WITH board_names AS (
    SELECT
        source,
        board,
        arg_max(employer, (looked_at, look_number)) AS employer
    FROM store.looks
    GROUP BY source, board
),

named AS (
    SELECT
        identities.posting_number,
        identities.posting_id,
        identities.source,
        identities.board,
        contents.requisition_id,
        facts.text_hash,
        facts.text_length,
        lives.last_seen_at,
        coalesce(identities.employer, board_names.employer, identities.board) AS employer,
        trim(regexp_replace(lower(contents.title), '[^\p{L}\p{N}+#]+', ' ', 'g')) AS title_words
    FROM store.identities AS identities
    INNER JOIN lives ON identities.posting_number = lives.posting_number
    INNER JOIN store.contents AS contents ON lives.content_number = contents.content_number
    INNER JOIN store.facts AS facts ON lives.content_number = facts.content_number
    LEFT JOIN board_names ON identities.source = board_names.source AND identities.board = board_names.board
)

SELECT
    posting_number,
    posting_id,
    first_value(employer) OVER (
        PARTITION BY lower(employer)
        ORDER BY last_seen_at DESC, employer ASC
    ) AS employer,
    posting_id AS opening_id,
    CASE
        WHEN text_length = 0 THEN posting_id
        ELSE concat_ws(chr(31), lower(employer), title_words, text_hash)
    END AS text_key,
    CASE
        WHEN requisition_id IS NULL THEN posting_id
        ELSE concat_ws(chr(31), source, board, title_words, requisition_id)
    END AS requisition_key
FROM named;

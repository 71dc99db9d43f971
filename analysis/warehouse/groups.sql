-- The openings that have several postings, from the groups that lives.py has joined together: which posting stands for
-- the opening, and why each other one belongs to it.

DELETE FROM store.duplicate_groups;

INSERT INTO store.duplicate_groups BY NAME
WITH told AS (
    SELECT
        posting_number,
        other_number,
        rule,
        similarity
    FROM links
    UNION ALL
    SELECT
        other_number AS posting_number,
        posting_number AS other_number,
        rule,
        similarity
    FROM links
),

-- Of several reasons the plainest: the same text, then the requisition, then a text nearly the same.
reasons AS (
    SELECT
        posting_number,
        arg_min(
            { 'rule': rule, 'similarity': similarity, 'other_number': other_number },
            (list_position(['text', 'requisition', 'near_text', 'feed'], rule), -similarity, other_number)
        ) AS reason
    FROM told
    GROUP BY posting_number
),

-- An employer's own posting stands for the opening, before any feed's; the one first seen, before its later copies.
led AS (
    SELECT
        grouped.posting_number,
        first_value(grouped.posting_number) OVER (
            PARTITION BY grouped.group_number
            ORDER BY stated.is_feed, stated.first_seen_at, stated.posting_id
        ) AS opening_number
    FROM grouped
    INNER JOIN stated ON grouped.posting_number = stated.posting_number
)

SELECT
    led.posting_number,
    led.opening_number,
    CASE WHEN led.posting_number = led.opening_number THEN 'first' ELSE reasons.reason.rule END AS rule,
    CASE WHEN led.posting_number <> led.opening_number THEN reasons.reason.similarity END AS similarity,
    CASE WHEN led.posting_number <> led.opening_number THEN reasons.reason.other_number END AS matched_number,
    getvariable('method_version') AS method_version
FROM led
INNER JOIN reasons ON led.posting_number = reasons.posting_number
ORDER BY led.opening_number, led.posting_number;

CREATE OR REPLACE TEMP TABLE openings AS
SELECT
    stated.posting_number,
    employers.employer,
    employers.employer_key,
    coalesce(leaders.posting_id, stated.posting_id) AS opening_id
FROM stated
INNER JOIN employer_keys ON stated.name = employer_keys.name
INNER JOIN store.employers AS employers ON employer_keys.employer_key = employers.employer_key
LEFT JOIN store.duplicate_groups AS duplicates ON stated.posting_number = duplicates.posting_number
LEFT JOIN store.identities AS leaders ON duplicates.opening_number = leaders.posting_number;

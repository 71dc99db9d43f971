-- Question: Which facts quote words that don't stand where they say?
-- Grain:    one row per fact whose span doesn't hold its words; there must be none
-- Reads:    texts, store.contents, store.findings, store.mentions, store.guide_demand, store.signals, store.salaries
-- Params:   none
-- Finding:  stops publication
WITH quoted AS (
    SELECT
        content_number,
        'findings' AS facts,
        start_offset,
        end_offset,
        words,
        origin
    FROM store.findings
    UNION ALL
    SELECT
        content_number,
        'mentions' AS facts,
        start_offset,
        end_offset,
        words,
        'text' AS origin
    FROM store.mentions
    UNION ALL
    SELECT
        content_number,
        'guide_demand' AS facts,
        start_offset,
        end_offset,
        words,
        'text' AS origin
    FROM store.guide_demand
    UNION ALL
    SELECT
        content_number,
        'signals' AS facts,
        start_offset,
        end_offset,
        words,
        'text' AS origin
    FROM store.signals
    UNION ALL
    SELECT
        content_number,
        'salaries' AS facts,
        start_offset,
        end_offset,
        words,
        origin
    FROM store.salaries
),

placed AS (
    SELECT
        contents.content_hash,
        quoted.facts,
        quoted.origin,
        quoted.start_offset,
        quoted.end_offset,
        quoted.words,
        substring(
            CASE quoted.origin
                WHEN 'title' THEN contents.title
                WHEN 'location' THEN contents.location
                ELSE texts.text
            END,
            quoted.start_offset + 1,
            quoted.end_offset - quoted.start_offset
        ) AS standing
    FROM quoted
    INNER JOIN store.contents AS contents ON quoted.content_number = contents.content_number
    INNER JOIN texts ON contents.content_hash = texts.content_hash
    WHERE quoted.origin <> 'source'
)

SELECT
    content_hash,
    facts,
    origin,
    start_offset,
    end_offset,
    words,
    standing
FROM placed
WHERE words IS DISTINCT FROM standing
ORDER BY content_hash, facts, start_offset, end_offset, words

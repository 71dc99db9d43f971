-- Question: Has every fact words, and as many characters as its offsets say?
-- Reads:    mentions, guide_demand, signals, salaries, findings
-- Finding:  stops publication
WITH evidence AS (
    SELECT
        'mentions' AS place,
        posting_id,
        start_offset,
        end_offset,
        words
    FROM mentions
    UNION ALL
    SELECT
        'guide_demand' AS place,
        posting_id,
        start_offset,
        end_offset,
        words
    FROM guide_demand
    UNION ALL
    SELECT
        'signals' AS place,
        posting_id,
        start_offset,
        end_offset,
        words
    FROM signals
    UNION ALL
    SELECT
        'salaries' AS place,
        posting_id,
        start_offset,
        end_offset,
        words
    FROM salaries
    WHERE origin = 'text'
    UNION ALL
    SELECT
        'findings' AS place,
        posting_id,
        start_offset,
        end_offset,
        words
    FROM findings
    WHERE origin = 'text'
)

SELECT
    place,
    posting_id,
    start_offset,
    end_offset,
    words
FROM evidence
WHERE start_offset < 0 OR end_offset <= start_offset OR coalesce(length(words), 0) <> end_offset - start_offset
ORDER BY place, posting_id, start_offset, end_offset

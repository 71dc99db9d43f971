-- Question: In which sentences do postings ask for each concrete skill?
-- Grain:    one row per quote; per skill the strongest demand first, one quote an employer
-- Reads:    postings, sightings, mentions, skills, statements
-- Params:   week WEEK (the ISO week whose looks are counted); skill TEXT = all (a skill_id or all);
--           role TEXT = ai_pm (ai_pm or pm); level TEXT = all (entry, mid, senior, lead, manager, director, unknown or
--           all); quotes INTEGER = 3 (how many a skill)
-- Column:   week  ISO week of the looks
-- Column:   skill_id  id of the skill
-- Column:   label  name of the skill
-- Column:   demand_level  required, preferred or duty
-- Column:   sentence  where it is asked, at most 24 words of it; of a sentence we don't keep, the words alone
-- Column:   words  the words in it that name the skill
-- Column:   employer  who says so
-- Column:   title  title of the posting
-- Column:   level  entry, mid, senior, lead, manager, director or unknown
-- Column:   url  address of the posting
-- Column:   posting_id  id of the posting, for `aipm explain`
-- Column:   content_hash  key of its text in the view texts
-- Column:   start_offset  first character of the words in that text
-- Column:   end_offset  one past their last character
-- Caveat:   A few examples of many, whole sentences before mere words and then by id rather than by taste; they prove
--           that the words exist, not how often.
WITH asked AS (
    SELECT
        mentions.skill_id,
        mentions.demand_level,
        mentions.words,
        mentions.start_offset,
        mentions.end_offset,
        mentions.posting_id,
        sighted.employer,
        list_position(['required', 'preferred', 'duty'], mentions.demand_level) AS demand_position,
        md5(mentions.posting_id || mentions.skill_id) AS lot
    FROM mentions
    INNER JOIN sighted_in($week) AS sighted ON mentions.posting_id = sighted.posting_id
    WHERE
        sighted.is_readable
        AND sighted.role = $role
        AND $level IN ('all', sighted.level)
        AND $skill IN ('all', mentions.skill_id)
),

first_of_employer AS (
    SELECT
        asked.*,
        row_number() OVER (
            PARTITION BY skill_id, employer ORDER BY demand_position, lot, posting_id, start_offset
        ) AS turn
    FROM asked
    QUALIFY turn <= 3
),

shortlisted AS (
    SELECT first_of_employer.*
    FROM first_of_employer
    QUALIFY
        row_number() OVER (PARTITION BY skill_id ORDER BY demand_position, turn, lot, posting_id, start_offset)
        <= 10 * cast($quotes AS integer)
),

quotable AS (
    SELECT
        shortlisted.*,
        string_split(translate(statements.marked, '[]', ''), ' ') AS said,
        shortlisted.start_offset - statements.start_offset AS sign_number
    FROM shortlisted
    LEFT JOIN statements
        ON
            shortlisted.posting_id = statements.posting_id
            AND shortlisted.start_offset >= statements.start_offset
            AND shortlisted.end_offset <= statements.end_offset
            AND len(string_split(statements.marked, ' ')) >= 6
),

per_employer AS (
    SELECT quotable.*
    FROM quotable
    QUALIFY
        row_number() OVER (
            PARTITION BY skill_id, employer ORDER BY demand_position, said IS NULL, turn, sign_number
        ) = 1
),

ranked AS (
    SELECT
        per_employer.*,
        row_number() OVER (
            PARTITION BY skill_id ORDER BY demand_position, said IS NULL, lot, posting_id, start_offset
        ) AS place
    FROM per_employer
),

chosen AS (
    SELECT
        ranked.*,
        coalesce(said, regexp_split_to_array(trim(words), '\s+')) AS all_words,
        coalesce(len(string_split(left(array_to_string(said, ' '), sign_number), ' ')), 1) AS word_number
    FROM ranked
    WHERE place <= cast($quotes AS integer)
),

cut AS (
    SELECT
        chosen.*,
        greatest(1, least(word_number - 8, len(all_words) - 23)) AS first_word
    FROM chosen
)

SELECT
    $week AS week,
    cut.skill_id,
    skills.label,
    cut.demand_level,
    concat(
        CASE WHEN cut.first_word > 1 THEN '… ' END,
        array_to_string(cut.all_words[cut.first_word:cut.first_word + 23], ' '),
        CASE WHEN len(cut.all_words) > cut.first_word + 23 THEN ' …' END
    ) AS sentence,
    cut.words,
    cut.employer,
    postings.title,
    postings.level,
    postings.url,
    cut.posting_id,
    postings.content_hash,
    cut.start_offset,
    cut.end_offset
FROM cut
INNER JOIN skills ON cut.skill_id = skills.skill_id
INNER JOIN postings ON cut.posting_id = postings.posting_id
ORDER BY cut.skill_id, cut.place

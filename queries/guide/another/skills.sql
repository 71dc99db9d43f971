-- Skills that another guide makes up of the taxonomy's. Run for one connection, after roles.sql and the table
-- guide_listed_skills (skill_id, guide_skill); `skills`, `mentions` and `guide_demand` stand in for the warehouse's.
-- noqa: disable=AM04,LT02,RF02

-- A finer skill counts where the guide lists it, or else where it lists the broader one.
CREATE TEMP TABLE guide_makings AS
SELECT
    found.skill_id,
    coalesce(finer.guide_skill, broader.guide_skill) AS guide_skill
FROM warehouse.main.skills AS found
LEFT JOIN guide_listed_skills AS finer ON found.skill_id = finer.skill_id
LEFT JOIN guide_listed_skills AS broader ON found.parent_id = broader.skill_id;

CREATE TEMP TABLE guide_persons AS
SELECT posting_id
FROM postings
WHERE role <> 'other';

CREATE TEMP VIEW skills AS
SELECT found.* REPLACE (guide_makings.guide_skill AS guide_skill)
FROM warehouse.main.skills AS found
LEFT JOIN guide_makings ON found.skill_id = guide_makings.skill_id;

CREATE TEMP VIEW mentions AS
SELECT found.* REPLACE (guide_makings.guide_skill AS guide_skill)
FROM warehouse.main.mentions AS found
LEFT JOIN guide_makings ON coalesce(found.subskill_id, found.skill_id) = guide_makings.skill_id;

-- As extraction has it of our guide: at its strongest demand, in the words that come first. Of the guide's two roles.
-- One number says which comes first, and each column is taken for itself: what a question leaves out costs nothing.
CREATE TEMP VIEW guide_demand AS
WITH asked AS (
    SELECT
        found.posting_id,
        guide_makings.guide_skill,
        found.demand_level,
        found.start_offset,
        found.end_offset,
        found.words,
        list_position(['required', 'preferred', 'duty'], found.demand_level) * 1125899906842624 -- 2 ** 50
        + cast(found.start_offset AS bigint) * 33554432 -- 2 ** 25
        + found.end_offset - found.start_offset AS place
    FROM warehouse.main.mentions AS found
    SEMI JOIN guide_persons ON found.posting_id = guide_persons.posting_id
    INNER JOIN guide_makings ON coalesce(found.subskill_id, found.skill_id) = guide_makings.skill_id
    WHERE guide_makings.guide_skill IS NOT NULL
)

SELECT
    posting_id,
    guide_skill,
    arg_min(demand_level, place) AS demand_level,
    arg_min(start_offset, place) AS start_offset,
    arg_min(end_offset, place) AS end_offset,
    arg_min(words, place) AS words
FROM asked
GROUP BY posting_id, guide_skill;

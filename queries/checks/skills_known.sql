-- Question: Is every skill or signal that a fact names one that the taxonomy or the guide knows, and each known once?
-- Reads:    mentions, guide_demand, signals, skills, guide_skills, signal_kinds
-- Finding:  stops publication
WITH unknown_skills AS (
    SELECT DISTINCT
        'mentions' AS place,
        mentions.skill_id AS skill
    FROM mentions
    ANTI JOIN skills ON mentions.skill_id = skills.skill_id
    UNION ALL
    SELECT DISTINCT
        'guide_demand' AS place,
        guide_demand.guide_skill AS skill
    FROM guide_demand
    ANTI JOIN guide_skills ON guide_demand.guide_skill = guide_skills.guide_skill
    UNION ALL
    SELECT DISTINCT
        'signals' AS place,
        signals.signal_id AS skill
    FROM signals
    ANTI JOIN signal_kinds ON signals.signal_id = signal_kinds.signal_id
    UNION ALL
    SELECT DISTINCT
        'skills.guide_skill' AS place,
        skills.guide_skill AS skill
    FROM skills
    ANTI JOIN guide_skills ON skills.guide_skill = guide_skills.guide_skill
    WHERE skills.guide_skill IS NOT NULL
    UNION ALL
    SELECT
        'skills' AS place,
        skills.skill_id AS skill
    FROM skills
    GROUP BY skills.skill_id
    HAVING count(*) > 1
)

SELECT
    place,
    skill
FROM unknown_skills
ORDER BY place, skill

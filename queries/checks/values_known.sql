-- Question: Does every field hold only values that its definition knows?
-- Reads:    postings, mentions, guide_demand, signals, employers, salaries, findings, parts, statements, looks, runs
-- Finding:  stops publication
WITH found AS (
    SELECT DISTINCT
        'role' AS field,
        role AS value,
        role IN ('ai_pm', 'pm', 'other') AS is_known
    FROM postings
    UNION ALL
    SELECT DISTINCT
        'level' AS field,
        level AS value,
        level IN ('entry', 'mid', 'senior', 'lead', 'manager', 'director', 'unknown') AS is_known
    FROM postings
    UNION ALL
    SELECT DISTINCT
        'work_mode' AS field,
        work_mode AS value,
        work_mode IN ('remote', 'hybrid', 'onsite', 'unknown') AS is_known
    FROM postings
    UNION ALL
    SELECT DISTINCT
        'coding' AS field,
        coding AS value,
        coding IN ('required', 'preferred', 'not_needed', 'unstated') AS is_known
    FROM postings
    UNION ALL
    SELECT DISTINCT
        'status' AS field,
        status AS value,
        status IN ('open', 'missing', 'closed', 'unknown', 'reopened') AS is_known
    FROM postings
    UNION ALL
    SELECT DISTINCT
        'mentions.demand_level' AS field,
        demand_level AS value,
        demand_level IN ('required', 'preferred', 'duty') AS is_known
    FROM mentions
    UNION ALL
    SELECT DISTINCT
        'guide_demand.demand_level' AS field,
        demand_level AS value,
        demand_level IN ('required', 'preferred', 'duty') AS is_known
    FROM guide_demand
    UNION ALL
    SELECT DISTINCT
        'signals.demand_level' AS field,
        demand_level AS value,
        demand_level IN ('required', 'preferred', 'duty') AS is_known
    FROM signals
    UNION ALL
    SELECT DISTINCT
        'signals.section' AS field,
        section AS value,
        section IN ('duties', 'requirements', 'preferred', 'role', 'other') AS is_known
    FROM signals
    UNION ALL
    SELECT DISTINCT
        'employers.industry' AS field,
        industry AS value,
        industry IN (
            'ai',
            'software',
            'healthcare',
            'finance',
            'retail',
            'education',
            'media',
            'industry',
            'mobility',
            'public',
            'services'
        ) AS is_known
    FROM employers
    WHERE industry IS NOT NULL
    UNION ALL
    SELECT DISTINCT
        'salaries.kind' AS field,
        kind AS value,
        kind IN ('base', 'ote', 'total', 'bonus', 'equity', 'stipend') AS is_known
    FROM salaries
    UNION ALL
    SELECT DISTINCT
        'salaries.period' AS field,
        period AS value,
        period IN ('year', 'month', 'week', 'day', 'hour') AS is_known
    FROM salaries
    UNION ALL
    SELECT DISTINCT
        'salaries.origin' AS field,
        origin AS value,
        origin IN ('source', 'text') AS is_known
    FROM salaries
    UNION ALL
    SELECT DISTINCT
        'looks.verdict' AS field,
        verdict AS value,
        verdict IN ('complete', 'unchanged', 'partial', 'failed', 'refused') AS is_known
    FROM looks
    UNION ALL
    SELECT DISTINCT
        'language' AS field,
        language AS value,
        language = 'unknown' OR regexp_full_match(language, '[a-z]{2}') AS is_known
    FROM postings
    UNION ALL
    SELECT DISTINCT
        'posted_precision' AS field,
        posted_precision AS value,
        posted_precision IN ('second', 'day') AS is_known
    FROM postings
    WHERE posted_precision IS NOT NULL
    UNION ALL
    SELECT DISTINCT
        'mentions.section' AS field,
        section AS value,
        section IN (
            'duties', 'requirements', 'preferred', 'role', 'about', 'benefits', 'pay', 'legal', 'application', 'other'
        ) AS is_known
    FROM mentions
    UNION ALL
    SELECT DISTINCT
        'parts.section' AS field,
        section AS value,
        section IN (
            'duties', 'requirements', 'preferred', 'role', 'about', 'benefits', 'pay', 'legal', 'application', 'other'
        ) AS is_known
    FROM parts
    UNION ALL
    SELECT DISTINCT
        'statements.section' AS field,
        section AS value,
        section IN (
            'duties', 'requirements', 'preferred', 'role', 'about', 'benefits', 'pay', 'legal', 'application', 'other'
        ) AS is_known
    FROM statements
    UNION ALL
    SELECT DISTINCT
        'findings.field' AS field,
        findings.field AS value,
        findings.field IN ('role', 'level', 'min_years', 'work_mode', 'coding', 'language') AS is_known
    FROM findings
    UNION ALL
    SELECT DISTINCT
        'findings.origin' AS field,
        origin AS value,
        origin IN ('title', 'location', 'text', 'source') AS is_known
    FROM findings
    UNION ALL
    SELECT DISTINCT
        'runs.trigger' AS field,
        trigger AS value,
        trigger IN ('web', 'sample', 'ingest') AS is_known
    FROM runs
    UNION ALL
    SELECT DISTINCT
        'runs.market' AS field,
        market AS value,
        market IN ('web', 'sample') AS is_known
    FROM runs
)

SELECT
    field,
    value
FROM found
WHERE NOT coalesce(is_known, FALSE)
ORDER BY field, value

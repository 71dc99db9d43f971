-- One row per posting, as readers see it: its present version, its facts, its life, its opening. Reads the tables of
-- life.sql and the openings that lives.py has joined together.

DELETE FROM store.postings;

INSERT INTO store.postings BY NAME
WITH version_counts AS (
    SELECT
        posting_number,
        max(version_number) AS version_count
    FROM store.versions
    GROUP BY posting_number
)

SELECT
    identities.posting_number,
    lives.content_number,
    identities.posting_id,
    identities.source,
    identities.board,
    identities.source_id,
    openings.employer,
    openings.employer_key,
    contents.title,
    identities.url,
    contents.location,
    contents.country,
    facts.work_mode,
    facts.role,
    facts.level,
    facts.min_years,
    facts.coding,
    facts.language,
    lives.status,
    identities.posted_at,
    lives.first_seen_at,
    lives.last_seen_at,
    lives.closed_after_at,
    lives.closed_before_at,
    lives.closed_known_at,
    lives.reopened_count,
    version_counts.version_count,
    openings.opening_id,
    contents.department,
    contents.employment_type,
    contents.requisition_id,
    contents.content_hash,
    identities.updated_at,
    identities.posted_precision
FROM store.identities AS identities
INNER JOIN lives ON identities.posting_number = lives.posting_number
INNER JOIN store.contents AS contents ON lives.content_number = contents.content_number
INNER JOIN store.facts AS facts ON lives.content_number = facts.content_number
INNER JOIN version_counts ON identities.posting_number = version_counts.posting_number
INNER JOIN openings ON identities.posting_number = openings.posting_number
ORDER BY identities.posting_id;

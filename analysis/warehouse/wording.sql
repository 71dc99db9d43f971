-- The pairs of texts that follow each other in some posting's versions. Those compared already stay, by what they say,
-- so that facts read anew change nothing here; those that no versions have any more go.

CREATE OR REPLACE TEMP TABLE followed AS
SELECT
    old_facts.text_hash AS old_hash,
    new_facts.text_hash AS new_hash,
    min(old_contents.content_hash) AS old_content_hash,
    min(new_contents.content_hash) AS new_content_hash
FROM store.versions AS new_version
INNER JOIN store.versions AS old_version
    ON
        new_version.posting_number = old_version.posting_number
        AND new_version.version_number = old_version.version_number + 1
INNER JOIN store.contents AS old_contents ON old_version.content_number = old_contents.content_number
INNER JOIN store.contents AS new_contents ON new_version.content_number = new_contents.content_number
INNER JOIN store.facts AS old_facts ON old_version.content_number = old_facts.content_number
INNER JOIN store.facts AS new_facts ON new_version.content_number = new_facts.content_number
WHERE old_facts.text_hash <> new_facts.text_hash
GROUP BY old_facts.text_hash, new_facts.text_hash;

DELETE FROM store.rewordings
WHERE (old_hash, new_hash) NOT IN (
    SELECT (followed.old_hash, followed.new_hash)
    FROM followed
);

CREATE OR REPLACE TEMP TABLE uncompared AS
SELECT
    followed.old_hash,
    followed.new_hash,
    followed.old_content_hash,
    followed.new_content_hash
FROM followed
ANTI JOIN store.rewordings AS rewordings
    ON followed.old_hash = rewordings.old_hash AND followed.new_hash = rewordings.new_hash;

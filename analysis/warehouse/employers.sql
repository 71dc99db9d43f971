-- Which employer is behind each posting: its key (employers.py), and one name for all that share the key. The name
-- is one somebody wrote, rather than a bare board token; an employer's own, rather than a feed's; the newest.

DELETE FROM store.employers;

INSERT INTO store.employers BY NAME
SELECT
    employer_keys.employer_key,
    arg_min(
        stated.name, (stated.is_token, stated.is_feed, -epoch_us(stated.last_seen_at), stated.name)
    ) AS employer,
    list_sort(list_distinct(list(stated.name))) AS names
FROM stated
INNER JOIN employer_keys ON stated.name = employer_keys.name
GROUP BY employer_keys.employer_key
ORDER BY employer_keys.employer_key;

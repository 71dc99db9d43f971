-- Question: Whose feeds do the week's postings come from, and what do we owe them?
-- Grain:    one row per feed
-- Reads:    sightings, sources
-- Params:   week WEEK (the ISO week of the looks)
-- Weekly:   attributions.csv
-- Column:   week  ISO week of the looks
-- Column:   source  the feed
-- Column:   label  its name for readers
-- Column:   attribution  what must stand beside anything taken from it
-- Column:   posting_count  postings of any role that it showed in the week
-- Caveat:   A feed gathers what employers posted elsewhere, so some of its postings are here twice.
SELECT
    $week AS week,
    sources.source,
    sources.label,
    sources.attribution,
    count(DISTINCT sightings.posting_id) AS posting_count
FROM sightings
INNER JOIN sources ON sightings.source = sources.source
WHERE sources.is_feed AND sightings.seen_at >= monday($week) AND sightings.seen_at < next_monday($week)
GROUP BY sources.source, sources.label, sources.attribution
ORDER BY sources.source

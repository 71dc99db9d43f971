"""The way back: some postings are read once more out of the archive, and must still say what we quote.

`evidence.sql` proves that every quote stands in our texts; this proves that the texts
stand in the archive, which others can open too. A few postings of all are drawn at each
load, other ones after each run, and the same ones for the same archive.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from analysis.text import from_html, writable
from analysis.warehouse.rows import hash_content, seen_digest
from crawler.archive import Archive, Look, Run
from crawler.errors import CrawlError
from crawler.posting import Posting

SAMPLE = 12  # postings
MOST_BYTES = 4_000_000  # packed, of one look: larger boards take longer than the check is worth
REMEDY = "`aipm analyze --again` reads all pages anew"

DRAW = f"""
CREATE OR REPLACE TEMP TABLE drawn AS
WITH readable AS (
    SELECT fetches.look_number
    FROM store.fetches AS fetches
    INNER JOIN store.looks AS looks ON fetches.look_number = looks.look_number
    WHERE looks.twin_number IS NULL AND looks.read_count > 0
    GROUP BY fetches.look_number
    HAVING sum(fetches.warc_length) <= {MOST_BYTES}
),

chosen AS (
    SELECT
        content_number,
        content_hash,
        md5(content_hash || (SELECT max(runs.run_id) FROM store.runs AS runs)) AS lot
    FROM store.contents
    ORDER BY lot
    LIMIT {4 * SAMPLE}
)

SELECT
    chosen.content_number,
    chosen.content_hash,
    arg_min(identities.posting_id, sightings.look_number) AS posting_id,
    min(sightings.look_number) AS look_number
FROM store.sightings AS sightings
INNER JOIN chosen ON sightings.content_number = chosen.content_number
INNER JOIN readable ON sightings.look_number = readable.look_number
INNER JOIN store.identities AS identities ON sightings.posting_number = identities.posting_number
GROUP BY chosen.content_number, chosen.content_hash, chosen.lot
ORDER BY chosen.lot
LIMIT {SAMPLE}
"""
QUOTES = " UNION ALL ".join(
    f"SELECT content_number, {origin} AS origin, words FROM store.{table} SEMI JOIN drawn USING (content_number)"
    for table, origin in (
        ("mentions", "'text'"),
        ("guide_demand", "'text'"),
        ("signals", "'text'"),
        ("salaries", "origin"),
        ("findings", "origin"),
    )
)


class Strayed(NamedTuple):
    """A posting that its archived pages no longer show as it was read."""

    posting_id: str
    problem: str
    is_ours: bool = False  # the page says what it said; so we misquote it


class Quote(NamedTuple):
    """Words that a fact was read from, and where they stood: in the text, the title, the location."""

    origin: str
    words: str


class Drawn(NamedTuple):
    """One content of the sample, and the posting that had it."""

    content_number: int
    content_hash: str
    posting_id: str


def reread(warehouse: DuckDBPyConnection, archive: Archive, runs: Sequence[Run]) -> list[Strayed]:
    """Read a sample of postings from their archived pages; those that can't be found there as they were."""
    warehouse.execute(DRAW)
    quotes = defaultdict[int, list[Quote]](list)
    for number, *quote in warehouse.execute(QUOTES).fetchall():
        quotes[number].append(Quote(*quote))
    return [strayed for look, drawn in by_look(warehouse, runs) for strayed in compare(archive, look, drawn, quotes)]


def by_look(warehouse: DuckDBPyConnection, runs: Sequence[Run]) -> Iterator[tuple[Look, list[Drawn]]]:
    """Yield the sample by the look that each content was first read from, as its manifest tells it."""
    run_of = {run.run_id: run for run in runs}
    rows = warehouse.execute("""
        SELECT
            looks.look_number, runs.run_id, looks.source, looks.board, looks.content_digest,
            drawn.content_number, drawn.content_hash, drawn.posting_id
        FROM drawn
        INNER JOIN store.looks AS looks ON drawn.look_number = looks.look_number
        INNER JOIN store.runs AS runs ON looks.run_number = runs.run_number
        ORDER BY looks.look_number, drawn.content_number
    """).fetchall()
    for (_, run_id, source, board, digest), group in groupby(rows, key=lambda row: row[:5]):
        looks = (look for look in run_of[run_id].looks if (look.source, look.board) == (source, board))
        look = next(look for look in looks if seen_digest(look) == digest)
        yield look, [Drawn(*row[5:]) for row in group]


def compare(archive: Archive, look: Look, drawn: list[Drawn], quotes: Mapping[int, list[Quote]]) -> Iterator[Strayed]:
    """Hold what was drawn from one look against its pages."""
    try:
        shown = {posting.posting_id: posting for posting in archive.postings(look)}
    except CrawlError as problem:
        yield Strayed(drawn[0].posting_id, str(problem))
        return
    for one in drawn:
        posting = shown.get(one.posting_id)
        if posting is None or hash_content(posting) != one.content_hash:
            yield Strayed(one.posting_id, f"its archived page reads otherwise than when it was loaded; {REMEDY}")
        elif words := misquoted(posting, quotes[one.content_number]):
            yield Strayed(one.posting_id, f"{words!r} does not stand in its archived page", is_ours=True)


def misquoted(posting: Posting, quotes: list[Quote]) -> str | None:
    """The first words that a posting doesn't say where they were found, if any."""
    said = {
        "text": from_html(posting.body_html).text,
        "title": writable(posting.title),
        "location": writable(posting.location or ""),
    }
    return next((one.words for one in quotes if one.origin in said and one.words not in said[one.origin]), None)

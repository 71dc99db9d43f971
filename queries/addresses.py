"""Which posting is meant: by its id, by its address as a browser has it, and which come near if it is neither."""

import re
from typing import TYPE_CHECKING

from queries.answer import take
from queries.errors import ManyPostings, UnknownPosting

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TRACKING = re.compile(r"(?:utm_\w+|gh_src|lever-[\w-]+|source|src|ref|referrer)=[^&]*(?:&|$)")
FORM = re.compile(r"/(?:apply|application)$")  # the page one applies on
ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)

BY_ID = "SELECT posting_id FROM postings WHERE posting_id = $name"
BY_ADDRESS = "SELECT posting_id, url FROM postings WHERE contains(lower(url), $path) ORDER BY posting_id LIMIT 1000"
BY_NUMBER = """
SELECT posting_id
FROM postings
WHERE length(source_id) >= 5 AND contains($name, source_id)
ORDER BY length(source_id) DESC, posting_id
LIMIT 3
"""
LIKE_IT = """
WITH boards AS (
    SELECT source, board, levenshtein(source || '/' || board, $board) AS distance
    FROM postings
    GROUP BY source, board
)

SELECT postings.posting_id
FROM postings
INNER JOIN boards ON postings.source = boards.source AND postings.board = boards.board
WHERE boards.distance <= 3 OR postings.source_id = $number
ORDER BY
    least(boards.distance, CASE WHEN postings.source_id = $number THEN 1 ELSE 9 END),
    levenshtein(postings.posting_id, $name),
    postings.posting_id
LIMIT 3
"""


def find_posting(connection: "DuckDBPyConnection", name: str) -> str:
    """The id of the posting that is named by its id or its address."""
    if take(connection, BY_ID, {"name": name}).rows:
        return name
    is_address = ADDRESS.match(name) is not None
    standing = find_standing(connection, name) if is_address else []
    found = [posting_id for posting_id, url in standing if bare(url) == bare(name)]
    if len(found) > 1:
        raise ManyPostings(name, found)
    if not found:
        near = [posting_id for posting_id, _ in standing[:3]] or find_near(connection, name, is_address=is_address)
        raise UnknownPosting(name, near)
    return found[0]


def find_standing(connection: "DuckDBPyConnection", address: str) -> list[tuple[str, str]]:
    """Postings whose address begins alike, whatever follows it: id and address."""
    return [(row[0], row[1]) for row in take(connection, BY_ADDRESS, {"path": bare(address).partition("?")[0]}).rows]


def bare(address: str) -> str:
    """An address without what doesn't tell postings apart: scheme, fragment, form, traces of where one came from.

    >>> bare("https://www.Jobs.example/acme/41/apply/?utm_source=x&gh_jid=41#top")
    'jobs.example/acme/41?gh_jid=41'
    """
    path, _, asked = re.sub(r"^(?:https?://)?(?:www\.)?", "", address.strip().lower()).partition("#")[0].partition("?")
    kept = TRACKING.sub("", asked).rstrip("&")
    return FORM.sub("", path.rstrip("/")) + (f"?{kept}" if kept else "")


def find_near(connection: "DuckDBPyConnection", name: str, *, is_address: bool) -> list[str]:
    """Ids like this one: of the same board or one spelled alike, or with the number; in an address, the number only."""
    if is_address:
        rows = take(connection, BY_NUMBER, {"name": name}).rows
    else:
        board, _, number = name.rpartition("/")
        rows = take(connection, LIKE_IT, {"name": name, "board": board, "number": number}).rows
    return [row[0] for row in rows]

"""Why we say so: one posting's facts, each with the words it came from."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from queries.answer import open_warehouse, take
from queries.errors import UnknownPosting
from queries.quoting import read_texts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REACH = 60  # characters of context on either side

POSTING = """
SELECT title, employer, url, location, role, level, status, first_seen_at, last_seen_at, content_hash
FROM postings
WHERE posting_id = $posting_id
"""
FINDINGS = """
SELECT 'fact' AS kind, field || ' = ' || value AS claim, origin, start_offset, end_offset, words, rule AS reason
FROM findings
WHERE posting_id = $posting_id
UNION ALL
SELECT
    'pay', concat_ws(' ', kind, low, '-', high, currency, 'a', period), origin, start_offset, end_offset, words, place
FROM salaries
WHERE posting_id = $posting_id
UNION ALL
SELECT 'guide', guide_skill || ' = ' || demand_level, 'text', start_offset, end_offset, words, ''
FROM guide_demand
WHERE posting_id = $posting_id
UNION ALL
SELECT
    'skill', coalesce(subskill_id, skill_id) || ' = ' || demand_level, 'text', start_offset, end_offset, words, section
FROM mentions
WHERE posting_id = $posting_id
ORDER BY kind, start_offset, end_offset, claim
"""


class Proof(Struct, frozen=True, kw_only=True):
    """One claim, and the words that made us say it, with what stands around them."""

    kind: str  # fact, pay, guide or skill
    claim: str
    origin: str
    reason: str  # the rule that fired, or the section it stands in
    before: str
    words: str
    after: str


class Explanation(Struct, frozen=True, kw_only=True):
    """One posting and the proofs of all that is said of it."""

    posting: dict[str, Any]
    proofs: tuple[Proof, ...]


def explain(workspace: Path, posting_id: str) -> Explanation:
    """Gather a posting's facts and the words behind them."""
    with open_warehouse(workspace) as connection:
        found = take(connection, POSTING, {"posting_id": posting_id})
        if not found.rows:
            raise UnknownPosting(posting_id, similar_ids(connection, posting_id))
        posting = found.records()[0]
        text = read_texts(connection, {posting["content_hash"]}).get(posting["content_hash"], "")
        rows = take(connection, FINDINGS, {"posting_id": posting_id}).rows
        return Explanation(posting=posting, proofs=tuple(prove(rows, text)))


def similar_ids(connection: "DuckDBPyConnection", posting_id: str) -> list[str]:
    """The ids that end alike, or stand on the same board."""
    sql = """
    SELECT posting_id
    FROM postings
    WHERE source_id = split_part($posting_id, '/', -1) OR starts_with(posting_id, $board)
    ORDER BY levenshtein(posting_id, $posting_id), posting_id
    LIMIT 3
    """
    board = posting_id.rpartition("/")[0] + "/"
    return [row[0] for row in take(connection, sql, {"posting_id": posting_id, "board": board}).rows]


def prove(rows: list[tuple[Any, ...]], text: str) -> Iterator[Proof]:
    """Put each fact's words back between their neighbours."""
    for kind, claim, origin, start, end, words, reason in rows:
        stands = origin == "text" and text[start:end] == words
        yield Proof(
            kind=kind,
            claim=claim,
            origin=origin,
            reason=reason,
            before=last_words(text[max(0, start - REACH) : start]) if stands else "",
            words=words,
            after=first_words(text[end : end + REACH]) if stands else "",
        )


def last_words(stretch: str) -> str:
    """What stands before, from its last line.

    >>> last_words("Your tasks\\nyou will ")
    'you will '
    """
    return stretch.rpartition("\n")[2]


def first_words(stretch: str) -> str:
    """What stands behind, to the end of the line."""
    return stretch.partition("\n")[0]

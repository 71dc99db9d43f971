"""Quotes: a fact's words in the sentence they stand in, never longer than 24 words."""

import re
from typing import TYPE_CHECKING, Any

from queries.answer import take

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LONGEST = 24  # words; a quote stays a quote
TELLING = 6  # words; less is a heading or a name
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")

Record = dict[str, Any]


def read_texts(connection: "DuckDBPyConnection", hashes: set[str]) -> dict[str, str]:
    """The archived plain texts by content hash, as far as they are there."""
    if not take(connection, "SELECT 1 FROM duckdb_views() WHERE view_name = 'texts' AND temporary").rows:
        return {}
    sql = "SELECT content_hash, text FROM texts WHERE content_hash IN (SELECT unnest($hashes))"
    return dict(take(connection, sql, {"hashes": sorted(hashes)}).rows)


def quote_best(records: list[Record], texts: dict[str, str], count: int) -> list[Record]:
    """The first `count` records whose words stand in a sentence of its own that tells something, as `quote`."""
    quoted = [{**record, "quote": quote(record, texts.get(record["content_hash"], ""))} for record in records]
    different = list({record["quote"]: record for record in reversed(quoted)}.values())[::-1]
    telling = [record for record in different if len(record["quote"].split()) >= TELLING]
    return (telling or different)[:count]


def quote(record: Record, text: str) -> str:
    """The sentence around a record's words, or the words alone where the text is not at hand."""
    start, end = record["start_offset"], record["end_offset"]
    stands = text[start:end].split()[:LONGEST]
    return sentence(text, start, end) if stands and stands == record["words"].split() else str(record["words"])


def sentence(text: str, start: int, end: int) -> str:
    """The sentence of its line that holds `text[start:end]`, cut to LONGEST words around it.

    >>> sentence("Duties\\nYou lead. You explain models to lawyers. More.", 21, 35)
    'You explain models to lawyers.'
    """
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    breaks = [0, *(found.end() for found in SENTENCE_END.finditer(line)), len(line)]
    first = max(place for place in breaks if place <= start - line_start)
    last = min(place for place in breaks if place >= end - line_start)
    return shorten(line[first:last].strip().removeprefix("- "), start - line_start - first)


def shorten(words: str, at: int) -> str:
    """Cut a sentence to LONGEST words, from shortly before the sign `at`.

    >>> shorten("one " * 40 + "here " + "two " * 40, 160)
    '… one one one one one one one one here two two two two two two two two two two two two two two two …'
    """
    all_words = words.split()
    if len(all_words) <= LONGEST:
        return " ".join(all_words)
    place = len(words[:at].split())
    first = max(0, min(place - LONGEST // 3, len(all_words) - LONGEST))
    last = first + LONGEST
    return ("… " if first else "") + " ".join(all_words[first:last]) + (" …" if last < len(all_words) else "")

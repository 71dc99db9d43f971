"""Why we say so: one posting's facts, each with the words it came from.

The parts of the text come from the warehouse, where extraction has put them: read again
from the plain text, without the headings and bullets its page had, they would differ
from those the facts were found in. Only the alias a skill was known by isn't kept, for
its words tell it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, to_builtins

from queries.addresses import find_posting
from queries.answer import open_warehouse, take
from queries.quoting import read_texts

if TYPE_CHECKING:
    from queries.another_guide import AnotherGuide

POSTING = """
SELECT posting_id, title, employer, url, location, role, level, status, first_seen_at, last_seen_at, content_hash
FROM postings
WHERE posting_id = $posting_id
"""
PARTS = """
SELECT section, start_offset AS "start", end_offset AS "end"
FROM parts
WHERE posting_id = $posting_id
ORDER BY start_offset
"""
FINDINGS = """
SELECT 'fact' AS kind, field || ' = ' || value AS claim, origin, start_offset, end_offset, words, rule AS reason
FROM findings
WHERE posting_id = $posting_id
UNION ALL
SELECT
    'pay',
    concat_ws(' ', kind, regexp_replace(concat_ws(' to ', low, high), '\\.00\\b', '', 'g'), currency, 'a', period),
    origin, start_offset, end_offset, words, place
FROM salaries
WHERE posting_id = $posting_id
UNION ALL
SELECT 'guide', guide_skill || ' = ' || demand_level, 'text', start_offset, end_offset, words, ''
FROM guide_demand
WHERE posting_id = $posting_id
UNION ALL
SELECT 'signal', signal_id || ' = ' || demand_level, 'text', start_offset, end_offset, words, section
FROM signals
WHERE posting_id = $posting_id
UNION ALL
SELECT
    'skill', coalesce(subskill_id, skill_id) || ' = ' || demand_level, 'text', start_offset, end_offset, words, section
FROM mentions
WHERE posting_id = $posting_id
ORDER BY kind, start_offset, end_offset, claim
"""


class Part(Struct, frozen=True, kw_only=True):
    """A stretch of the text that serves one purpose."""

    section: str
    start: int
    end: int


class Proof(Struct, frozen=True, kw_only=True):
    """One claim, and the words that made us say it."""

    kind: str  # fact, pay, guide, skill or signal
    claim: str
    origin: str  # text, or the field the words stand in
    reason: str  # the rule that fired, the section a skill or signal stands in, for whom a pay is
    alias: str = ""  # of a skill, a guide's, or a signal: the line of the taxonomy its words rest on
    start: int
    end: int
    words: str
    stands: bool  # do the words stand there, in the text at hand?


class Explanation(Struct, frozen=True, kw_only=True):
    """One posting, its text and its parts, and the proofs of all that is said of it."""

    posting: dict[str, Any]
    text: str  # empty if it isn't at hand
    parts: tuple[Part, ...]
    proofs: tuple[Proof, ...]

    def plain(self) -> dict[str, Any]:
        """The same as plain records, for JSON."""
        return {"posting": self.posting, "text": self.text, **to_builtins({"parts": self.parts, "proofs": self.proofs})}


def explain(workspace: Path, name: str, another: "AnotherGuide | None" = None) -> Explanation:
    """Gather the facts of a posting, named by its id or its address, and the words behind them."""
    with open_warehouse(workspace, another) as connection:
        posting_id = find_posting(connection, name)
        posting = take(connection, POSTING, {"posting_id": posting_id}).records()[0]
        text = read_texts(connection, {posting["content_hash"]}).get(posting["content_hash"], "")
        parts = take(connection, PARTS, {"posting_id": posting_id}).records()
        rows = take(connection, FINDINGS, {"posting_id": posting_id}).rows
        return Explanation(
            posting=posting,
            text=text,
            parts=tuple(Part(**part) for part in parts) if text else (),
            proofs=tuple(prove(rows, text)),
        )


def prove(rows: list[tuple[Any, ...]], text: str) -> Iterator[Proof]:
    """Say of each fact whether its words stand where it says, and of a skill by which alias it was known."""
    from analysis.alias import find_alias

    for kind, claim, origin, start, end, words, reason in rows:
        yield Proof(
            kind=kind,
            claim=claim,
            origin=origin,
            reason=reason,
            alias=find_alias(claim.partition(" = ")[0], words) if kind in ("guide", "signal", "skill") else "",
            start=start,
            end=end,
            words=words,
            stands=origin == "text" and text[start:end] == words != "",
        )

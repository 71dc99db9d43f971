"""Open postings: the table that a script sorts and searches, and a page for each AI PM posting.

A posting's words belong to its employer: its page holds what we read, each with the few
words that prove it, and leads to the original. The table's data stand in a script beside
the page, since a page opened from a folder may not fetch.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from markupsafe import Markup, escape

from queries.explain import Proof
from queries.marking import Claim, find_claims
from queries.printing import safe
from queries.quoting import LONGEST, sentence
from queries.site.asking import PAGED, Asked, Record
from queries.site.words import CODING, DEMANDS, FACTS, LEVELS, MODES, day, pay_words, web_address

SHOWN = 40  # rows of the table where no script runs
QUOTED = 4  # of this many words of a posting, one may be quoted; a sentence always may
UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})  # what could end a script, or begin markup


def posting_page(posting_id: str) -> str:
    """Where a posting's page stands: ids hold whatever a platform puts into them, so their hash names the file.

    >>> posting_page("lever/acme/1")
    'postings/5b8fb3e4b93863ce.html'
    """
    return f"postings/{sha256(posting_id.encode()).hexdigest()[:16]}.html"


def posting_list(asked: Asked) -> dict[str, Any]:
    """The page of all open postings: the first rows, and what its filters offer."""
    rows = asked.records("open_postings")
    return {
        "rows": [{**row, "page": page_of(row)} for row in rows[:SHOWN]],
        "listed": len(rows),
        "counts": {"ai_pm": 0, "pm": 0, "other": 0} | {row["role"]: row["role_count"] for row in rows},
        "countries": sorted({row["country"] for row in rows if row["country"]}),
        "levels": [level for level in LEVELS if level in {row["level"] for row in rows}],
        "modes": [mode for mode in MODES if mode in {row["work_mode"] for row in rows}],
    }


def page_of(row: Record) -> str:
    """The page of a posting, if it has one: the newest AI PMs do."""
    return posting_page(row["posting_id"]) if row["role"] == "ai_pm" and row["role_place"] <= PAGED else ""


def posting_data(asked: Asked) -> str:
    """The rows as a script that defines them."""
    rows = [
        [
            safe(row["title"] or ""),
            safe(row["employer"]),
            row["role"],
            row["level"],
            safe(row["location"] or ""),
            row["country"] or "",
            row["work_mode"],
            row["currency"] or "",
            row["pay_low"],
            row["pay_high"],
            day(row["first_seen_at"]),
            page_of(row),
            web_address(row["url"]),
        ]
        for row in asked.records("open_postings")
    ]
    return f'"use strict";\nconst POSTINGS = {script_safe(rows)};\n'


def script_safe(rows: list[list[Any]]) -> str:
    r"""Rows as JSON that no browser takes for anything else, one a line.

    >>> script_safe([["</script>\u2028", None]])
    '[\n["\\u003c/script\\u003e\\u2028",null]\n]'
    """
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    return f"[\n{lines}\n]".translate(UNSAFE)


def pages_of_postings(asked: Asked) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every open AI PM posting's page and what stands on it."""
    labels = labels_of(asked)
    for row in paged(asked):
        text = asked.texts.get(row["content_hash"], "")
        claims = find_claims(proofs_of(asked.proofs.get(row["posting_id"], []), text))
        told = read_claims(claims, text, labels, {role.id: role.one for role in asked.whom.roles})
        yield page_of(row), {"posting": row, "told": told}


def paged(asked: Asked) -> list[Record]:
    """The postings that have a page."""
    return [row for row in asked.records("open_postings", role="ai_pm") if page_of(row)]


def labels_of(asked: Asked) -> dict[str, str]:
    """The names of all skills, by id."""
    guide = {row["guide_skill"]: row["label"] for row in asked.records("guide_skill_demand")}
    return guide | {row["skill_id"]: row["label"] for row in asked.records("skill_demand")}


def proofs_of(rows: list[Record], text: str) -> Iterator[Proof]:
    """What is said of a posting, and whether its words stand in the text at hand."""
    for row in rows:
        start, end, words = row["start_offset"], row["end_offset"], row["words"]
        yield Proof(
            kind=row["kind"],
            claim=f"{row['name']} = {row['value']}",
            origin=row["origin"],
            reason="",
            start=start,
            end=end,
            words=words,
            stands=row["origin"] == "text" and text[start:end] == words != "",
        )


def read_claims(
    claims: tuple[Claim, ...], text: str, labels: dict[str, str], roles: dict[str, str]
) -> dict[str, list[Record]]:
    """The claims of a posting by kind, each in words and with one quote."""
    told: dict[str, list[Record]] = {"fact": [], "pay": [], "guide": [], "skill": []}
    room = max(LONGEST, len(text.split()) // QUOTED)
    quoted: set[str] = set()
    for claim in strongest(claims):
        name, _, value = claim.proofs[0].claim.partition(" = ")
        if claim.kind == "fact" and name not in FACTS:
            continue
        quote = "" if claim.kind == "skill" else quote_claim(claim.proofs[0], text)
        if quote in quoted or len(quote.split()) > room:
            quote = ""
        told[claim.kind].append(
            {
                "name": FACTS.get(name) or labels.get(name, name.replace("_", " ")),
                "value": roles.get(value, value) if name == "role" and roles else say(claim.kind, name, value),
                "quote": quote,
                "words": " ".join(claim.proofs[0].words.split()[:LONGEST]),
                "origin": claim.proofs[0].origin,
            }
        )
        quoted.add(quote)
        room -= len(quote.split())
    return told


def strongest(claims: tuple[Claim, ...]) -> list[Claim]:
    """All claims in their order; of one skill, a plus in one line and a must in another, only the strongest."""
    order = list(DEMANDS)
    best: dict[str, str] = {}
    for claim in claims:
        name, _, value = claim.proofs[0].claim.partition(" = ")
        if claim.kind == "skill":
            best[name] = min(best.get(name, value), value, key=order.index)
    kept = {f"{name} = {value}" for name, value in best.items()}
    return [claim for claim in claims if claim.kind != "skill" or claim.proofs[0].claim in kept]


def say(kind: str, name: str, value: str) -> str:
    """A value for readers."""
    if kind == "pay":
        return pay_words(value)
    names: dict[str, dict[str, str]] = {"level": LEVELS, "work_mode": MODES, "coding": CODING}
    said = names.get(name, DEMANDS | {"ai_pm": "AI product manager"})
    return said.get(value, value)


def quote_claim(proof: Proof, text: str) -> Markup | str:
    """The sentence around a proof with its words marked, cut as all quotes are; nothing where it isn't of the text."""
    if not proof.stands:
        return ""
    said, words = safe(sentence(text, proof.start, proof.end)), safe(" ".join(proof.words.split()))
    before, found, after = said.partition(words)
    if not found:
        return escape(said)
    return Markup("{}<mark>{}</mark>{}").format(before, found, after)

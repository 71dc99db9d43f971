"""One posting in, its facts out: the whole of extraction, and all of it pure.

Nothing one posting says changes what another means, so that any number of workers on any
number of machines give the same answer; a few bodies are remembered, for one posting offered
in twelve towns comes twelve times, one after the other. A change of the rules makes old
archives be read again: facts are kept by content, rules (`warehouse.edition`) and taxonomy.
"""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from msgspec import Struct, convert, structs

from analysis.coding import find_coding
from analysis.demand import STRENGTH, guide_demands, mentions_of
from analysis.experience import find_min_years
from analysis.facts import (
    GUIDE_SKILLS,
    Coding,
    Document,
    Facts,
    Finding,
    GuideDemand,
    Level,
    Mention,
    Part,
    Role,
    Salary,
    WorkMode,
)
from analysis.language import find_language
from analysis.level import find_level
from analysis.role import find_role
from analysis.salary import find_salaries
from analysis.sections import Section, find_sections, parts_of
from analysis.signals import find_signals
from analysis.skills import find_hits
from analysis.text import SIZE_LIMIT, TEXT_LIMIT, TITLE_LIMIT, Text, from_html, from_plain, writable
from analysis.workplace import find_work_mode

REMEMBERED = 16  # bodies; each is cut to what any posting has
SHORT_FIELDS = ("title", "location", "work_mode")


def extract(document: Document) -> Facts:
    """Everything we can say of one posting, each fact with the words that said it."""
    document = within_limits(document)
    body = read_body(document.html[:SIZE_LIMIT], "" if document.html else document.text[:TEXT_LIMIT])
    text, sections, title = body.text, body.sections, document.title
    years = find_min_years(title, text, sections)
    role = find_role(title, text, sections)
    family = convert(role.value, Role)
    level = find_level(title, years)
    work_mode = find_work_mode(title, document.location, document.work_mode, text, sections)
    coding, language = body.coding, body.language
    return Facts(
        text=text.text,
        language=language.value if language else "unknown",
        role=family,
        level=convert(level.value, Level),
        min_years=int(years.value) if years else None,
        work_mode=convert(work_mode.value if work_mode else "unknown", WorkMode),
        coding=convert(coding.value if coding else "unstated", Coding),
        findings=tuple(found for found in (role, level, years, work_mode, coding, language) if found and found.words),
        mentions=body.mentions,
        guide=body.guide,
        salaries=tuple(find_salaries(document, text, sections)),
        parts=body.parts,
        signals=tuple(find_signals(text, sections, family)),
    )


class Body(Struct, frozen=True, kw_only=True):
    """What the body of a posting says by itself, under whatever title and for whatever place."""

    text: Text
    sections: tuple[Section, ...]
    coding: Finding | None
    language: Finding | None
    mentions: tuple[Mention, ...]
    guide: tuple[GuideDemand, ...]
    parts: tuple[Part, ...]


@lru_cache(maxsize=REMEMBERED)
def read_body(html: str, plain: str) -> Body:
    """Read the body, which is HTML or, if there is none, plain text."""
    text = from_html(html) if html else from_plain(plain)
    sections = find_sections(text)
    hits = find_hits(text, sections)
    return Body(
        text=text,
        sections=sections,
        coding=find_coding(text, sections),
        language=find_language(text),
        mentions=tuple(mentions_of(hits, text.text)),
        guide=tuple(guide_demands(hits, text.text)),
        parts=tuple(parts_of(sections)),
    )


def within_limits(document: Document) -> Document:
    """Read no title, place or field further than anybody writes one: a stranger's may have megabytes."""
    short = {field: writable(words[:TITLE_LIMIT]) for field in SHORT_FIELDS if (words := getattr(document, field))}
    return structs.replace(document, **short)


def contract(posting_id: str, facts: Facts) -> dict[str, Any]:
    """The facts as `aipm extract` prints them."""
    asked = {demand.guide_skill: demand.demand for demand in facts.guide}
    return {
        "id": posting_id,
        "role": facts.role,
        "level": facts.level,
        "min_years": facts.min_years,
        "work_mode": facts.work_mode,
        "coding": facts.coding,
        "guide": {guide: asked.get(guide, "absent") for guide in GUIDE_SKILLS},
        "skills": [
            contract_skill(skill_id, facts.mentions) for skill_id in dict.fromkeys(m.skill_id for m in facts.mentions)
        ],
        "salaries": [contract_salary(salary) for salary in facts.salaries],
    }


def contract_skill(skill_id: str, mentions: tuple[Mention, ...]) -> dict[str, Any]:
    """One skill with every place that names it; its level is the strongest of theirs."""
    places = [mention for mention in mentions if mention.skill_id == skill_id]
    return {
        "id": skill_id,
        "level": min((mention.demand for mention in places), key=STRENGTH.__getitem__),
        "evidence": [{"start": mention.start, "end": mention.end, "text": mention.words} for mention in places],
    }


def contract_salary(salary: Salary) -> dict[str, Any]:
    return {
        "min": contract_amount(salary.low),
        "max": contract_amount(salary.high),
        "currency": salary.currency,
        "period": salary.period,
        "kind": salary.kind,
        "where": salary.place,
        "origin": salary.origin,
        "evidence": [{"start": salary.start, "end": salary.end, "text": salary.words}],
    }


def contract_amount(amount: Decimal | None) -> int | float | None:
    """A JSON number; whole amounts without a point."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)

"""Facts: what extraction finds in one posting, each with the words that said it.

Offsets count characters of `Facts.text`, the plain text made from the posting,
unless `origin` says that the words stand in the title, the location or the
source's own fields.
"""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from crawler.posting import Pay, PayKind, Period

Role = Literal["ai_pm", "pm", "other"]
Level = Literal["entry", "mid", "senior", "lead", "manager", "director", "unknown"]
WorkMode = Literal["remote", "hybrid", "onsite", "unknown"]
Coding = Literal["required", "preferred", "not_needed", "unstated"]
Demand = Literal["required", "preferred", "duty"]
Origin = Literal["title", "location", "text", "source"]

GUIDE_SKILLS = (
    "ai_data_literacy",
    "product_thinking",
    "ethical_awareness",
    "communication",
    "analytical_mindset",
    "collaboration",
    "technical_curiosity",
)


class Document(Struct, frozen=True, kw_only=True):
    """What extraction reads of one posting; `html` or `text`, and whatever else is known."""

    title: str
    html: str = ""
    text: str = ""
    employer: str | None = None
    location: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2
    work_mode: str | None = None  # as the source's own field says
    pay: tuple[Pay, ...] = ()


class Finding(Struct, frozen=True, kw_only=True):
    """One value of one field, and the words that said it."""

    field: str  # role, level, min_years, work_mode, coding, language
    value: str
    origin: Origin
    start: int
    end: int
    words: str
    rule: str  # the rule that fired


class Mention(Struct, frozen=True, kw_only=True):
    """One skill named at one place of the text."""

    skill_id: str  # a canonical id
    subskill_id: str | None  # the finer skill named, if the taxonomy knows one
    demand: Demand
    section: str
    start: int
    end: int
    words: str


class Signal(Struct, frozen=True, kw_only=True):
    """Words at one place of the text that bear on a claim of the guide, though they name no skill."""

    signal_id: str
    demand: Demand
    section: str
    start: int
    end: int
    words: str
    alias: str  # the line of the taxonomy they are known by


class GuideDemand(Struct, frozen=True, kw_only=True):
    """How much one of the guide's seven skills is asked for, with the strongest words for it."""

    guide_skill: str
    demand: Demand
    start: int
    end: int
    words: str


class Salary(Struct, frozen=True, kw_only=True):
    """One pay statement, as stated: never annualised, never merged."""

    low: Decimal | None
    high: Decimal | None
    currency: str | None
    period: Period
    kind: PayKind
    place: str  # for whom or where, "" if unsaid
    origin: Origin  # "source" or "text"
    start: int
    end: int
    words: str


class Part(Struct, frozen=True, kw_only=True):
    """A stretch of the text that serves one purpose; parts follow each other and cover the text."""

    section: str
    start: int
    end: int


class Statement(Struct, frozen=True, kw_only=True):
    """One sentence that asks something, and what we don't know of it."""

    section: str
    start: int
    end: int
    marked: str  # its words, what we know of them in brackets
    terms: tuple[str, ...]  # in lower case, of the words outside the brackets


class Facts(Struct, frozen=True, kw_only=True):
    """Everything extraction says of one posting."""

    text: str
    language: str  # ISO 639-1, or "unknown"
    role: Role
    level: Level
    min_years: int | None
    work_mode: WorkMode
    coding: Coding
    findings: tuple[Finding, ...] = ()
    mentions: tuple[Mention, ...] = ()
    guide: tuple[GuideDemand, ...] = ()  # absent skills are not here
    salaries: tuple[Salary, ...] = ()
    parts: tuple[Part, ...] = ()
    signals: tuple[Signal, ...] = ()  # of product managers' postings only

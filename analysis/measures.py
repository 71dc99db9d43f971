"""How the guide is measured: groups of postings, rules, and what is counted beneath each statement.

All of it is data of the guide's file, so that another guide can be held against the
same market; one of another profession brings its own two roles. Here it only has to hang
together: every group, rule and band that a measure names is there, and each kind of
measure has what it needs and nothing else. Rules are numbers written down before anybody
looked at a figure; nothing here counts.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct, structs

from analysis.facts import Coding, Demand, Level

Kind = Literal["share", "difference", "trend", "pay_median", "pay_contrast"]

WITHIN_BAND = "band"  # the rule of a pay band: its own ends
COUNTING = ("share", "difference", "trend")
COMPARING = ("difference", "pay_contrast")
ROLES = ("ai_pm", "pm")  # those that extraction reads: whom the guide is about, and whom they are held against
NAME = re.compile(r"[a-z][a-z0-9_]*")
SAYABLE = re.compile(r"[^\W_]+[+#]*(?:[ /-][^\W_]+[+#]*)*")  # may stand in any page or program
ELSE = ("other", "both")  # not of the guide: everybody else, and its two roles together


class Bounds(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an interval must lie; both ends given, between them (`supported`) or outside of them (`contradicted`)."""

    above: Decimal | None = None
    below: Decimal | None = None


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a promise means in figures, and why."""

    id: str
    supported: Bounds
    contradicted: Bounds
    because: str


class OwnRole(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role told by words of the title: any of `titles`, in whatever case, and none of `unless`."""

    id: str
    label: str  # in the plural
    titles: tuple[str, ...]
    unless: tuple[str, ...] = ()
    name: str | None = None  # of one of them, as sentences have it; the id's words, if left out
    names: str | None = None  # of several; with an s, if left out

    @property
    def one(self) -> str:
        return self.name or self.id.replace("_", " ")

    @property
    def many(self) -> str:
        return self.names or f"{self.one}s"


class Group(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose postings count: what is left out doesn't matter."""

    id: str
    label: str
    roles: tuple[str, ...]
    levels: tuple[Level, ...] = ()
    countries: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    currency: str | None = None  # of the pay that is compared
    employers: Literal["all", "big_tech", "elsewhere"] = "all"
    inside: str | None = None  # one of the guide's places
    outside: str | None = None


class Counts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a posting must say to be counted: any one of these."""

    guide_skills: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    levels: tuple[Demand, ...] = ()  # of demand; any if left out
    coding: tuple[Coding, ...] = ()
    roles: tuple[str, ...] = ()
    touches_band: str | None = None


class Measure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One figure that bears on a statement of the guide; without a rule it decides nothing."""

    id: str
    statement: str
    kind: Kind
    of: str = ""  # the guide's first group, if left out
    against: str | None = None
    alike: tuple[Literal["level", "country"], ...] = ()  # postings are held against others of the same
    counts: Counts = Counts()
    rule: str | None = None
    because: str | None = None


class BigTech(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom the guide calls a big technology company, as of a day."""

    as_of: date
    definition: str
    source: str
    employers: tuple[str, ...]
    sample: tuple[str, ...] = ()  # those that only the made-up market has


class Measuring(Struct, frozen=True, kw_only=True):
    """All that measures need besides themselves."""

    rule: tuple[Rule, ...]
    group: tuple[Group, ...]
    places: dict[str, tuple[str, ...]]
    big_tech: BigTech | None
    role: tuple[OwnRole, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """The ids of its two roles."""
        return tuple(role.id for role in self.role) or ROLES


def faults(measure: Measure, measuring: Measuring, bands: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with a measure; usually nothing."""
    groups = {group.id: group for group in measuring.group}
    rules = {rule.id for rule in measuring.rule} | {WITHIN_BAND}
    for name in (measure.of, measure.against):
        if name is not None and name not in groups:
            yield f"no [[group]] has the id {name!r}"
        elif measure.kind.startswith("pay_") and name and groups[name].currency is None:
            yield f"[[group]] {name} has no currency, and pay is compared in one"
    if measure.rule is not None and measure.rule not in rules:
        yield f"no [[rule]] has the id {measure.rule!r}"
    if (measure.rule is None) != (measure.because is None):
        yield "give rule and because together, or neither"
    if (measure.kind in COMPARING) != (measure.against is not None):
        yield f"{measure.kind} needs against" if measure.against is None else f"{measure.kind} takes no against"
    if (measure.kind in COUNTING) != counts_something(measure.counts):
        yield f"{measure.kind} needs counts" if measure.kind in COUNTING else f"{measure.kind} takes no counts"
    if measure.counts.touches_band not in (None, *bands):
        yield f"no [[band]] has the id {measure.counts.touches_band!r}"
    if measure.counts.signals and measuring.role:
        yield "signals are read in product managers' postings only; count skills instead"
    yield from role_faults(measure.counts.roles, measuring)


def group_faults(group: Group, measuring: Measuring) -> Iterator[str]:
    """What is wrong with a group; usually nothing."""
    for place in (group.inside, group.outside):
        if place is not None and place not in measuring.places:
            yield f"[places] has no {place!r}"
    yield from role_faults(group.roles, measuring)


def role_faults(named: tuple[str, ...], measuring: Measuring) -> Iterator[str]:
    for name in set(named) - set(measuring.roles):
        yield f"no role {name!r}; there are {' and '.join(measuring.roles)}"


def own_role_faults(role: OwnRole) -> Iterator[str]:
    """What is wrong with a role of the guide's own; usually nothing."""
    if not NAME.fullmatch(role.id) or role.id in ELSE:
        yield "an id is small letters, figures and _, and neither other nor both, which mean more than one role"
    if not role.titles or not all(any(map(str.isalnum, words)) for words in role.titles + role.unless):
        yield "titles and unless are lists of words; give at least one of titles"
    if not (SAYABLE.fullmatch(role.one) and SAYABLE.fullmatch(role.many)):
        yield "name and names are words of a sentence: letters and figures, with a blank, - or / between"


def counts_something(counts: Counts) -> bool:
    return any((counts.guide_skills, counts.skills, counts.signals, counts.coding, counts.roles, counts.touches_band))


def measure_row(guide_id: str, measure: Measure, bounds: Rule | None) -> dict[str, Any]:
    """One measure as a row, with the numbers of its rule."""
    fields = structs.asdict(measure.counts) | {
        name: getattr(measure, name) for name in ("statement", "kind", "alike", "because")
    }
    supported, contradicted = (bounds.supported, bounds.contradicted) if bounds else (Bounds(), Bounds())
    return {
        "measure_id": measure.id,
        "guide_id": guide_id,
        "group_id": measure.of,
        "against_id": measure.against,
        "rule_id": measure.rule,
        "supported_above": supported.above,
        "supported_below": supported.below,
        "contradicted_below": contradicted.below,
        "contradicted_above": contradicted.above,
        "band_id": fields.pop("touches_band"),
        **fields,
    }


def within_band(low: Decimal, high: Decimal | None) -> Rule:
    """The rule of a pay band: inside it, or wholly outside."""
    return Rule(
        id=WITHIN_BAND,
        supported=Bounds(above=low, below=high),
        contradicted=Bounds(below=low, above=high),
        because="The guide names the figures itself.",
    )


def measuring_rows(measuring: Measuring) -> dict[str, list[dict[str, Any]]]:
    """Groups, rules, places and big technology companies as rows of the warehouse's tables."""
    return {
        "guide_groups": [
            {"group_id": group.id} | {name: value for name, value in structs.asdict(group).items() if name != "id"}
            for group in measuring.group
        ],
        "guide_rules": [
            {
                "rule_id": rule.id,
                "supported_above": rule.supported.above,
                "supported_below": rule.supported.below,
                "contradicted_below": rule.contradicted.below,
                "contradicted_above": rule.contradicted.above,
                "because": rule.because,
            }
            for rule in measuring.rule
        ],
        "guide_places": [
            {"place": place, "words": words} for place, all_words in measuring.places.items() for words in all_words
        ],
        "guide_big_tech": list(big_tech_rows(measuring.big_tech)) if measuring.big_tech else [],
    }


def big_tech_rows(big_tech: BigTech) -> Iterator[dict[str, Any]]:
    of_sample = ("Made up, like the sample market it is in", "crawler/sample/employers/giants.toml")
    for names, (definition, source) in (
        (big_tech.employers, (big_tech.definition, big_tech.source)),
        (big_tech.sample, of_sample),
    ):
        for name in names:
            yield {"employer": name, "as_of": big_tech.as_of, "definition": definition, "source": source}

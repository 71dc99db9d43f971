"""The text of a posting: which sentences, under which headings, in which house style.

The sentences depend on the opening alone, so that the same opening in two
places, or put up again, reads the same; city, pay and law follow the place.
What is in demand shifts over the eight weeks: see `TRENDS`.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from crawler.posting import WorkMode
from crawler.sample.blocks import Area, Blocks, Employer, Family, Level, Place, Pool, Section, Sentences
from crawler.sample.dice import Dice

TRENDS = {  # how likely a skill is named at the beginning and at the end of the eight weeks; 1 if not listed
    "ai_agents": (0.35, 4.0),
    "model_evaluation": (0.45, 2.0),
    "prompt_engineering": (0.75, 0.25),
    "rag": (1.2, 0.9),
    "responsible_ai": (0.6, 0.9),
    "ethics_partners": (0.6, 1.8),
    "privacy": (0.7, 0.7),
    "python": (0.7, 0.7),
    "stays_current": (0.8, 0.8),
    "ai_tools": (0.8, 1.3),
    "agents in the title": (0.3, 1.3),
}
COUNTRY_NAMES = {
    "US": "the United States",
    "CA": "Canada",
    "GB": "the United Kingdom",
    "DE": "Germany",
    "FR": "France",
    "NL": "the Netherlands",
    "IN": "India",
}
REPORTS = {
    "en": ("four", "five", "six", "eight"),
    "de": ("vier", "fünf", "sechs", "acht"),
    "fr": ("quatre", "cinq", "six", "huit"),
}
BUDGETS = ("$2 million", "$5 million", "$8 million")  # numbers that are no pay
QUOTAS = ("$900,000", "$1.2 million", "$1.5 million")
LAST_WEEK = 7
UPPER: tuple[Level, ...] = ("manager", "director")

Chosen = list[tuple[str, str]]  # topic and sentence


class Part(Struct, frozen=True, kw_only=True):
    """One section of a posting."""

    section: Section
    heading: str
    sentences: tuple[str, ...]
    bullets: bool


class Brief(Struct, frozen=True, kw_only=True):
    """What the sentences must fit."""

    number: int  # among the openings of its employer
    twins: int  # how many of these came before it and draw on the same sentences
    employer: Employer
    area: Area
    name: str  # of its family
    family: Family
    level: Level
    intern: bool
    years: int | None  # of experience asked; None if none are named
    week: int  # in which it was first put up

    @property
    def key(self) -> str:
        """What seeds every choice about it."""
        return f"{self.employer.token}/{self.number}"


class Edition(Struct, frozen=True, kw_only=True):
    """What may differ between two showings of one text."""

    place: Place
    mode: WorkMode | None  # None if the text doesn't say it
    pay: tuple[str, ...]
    revised: int | None  # the week of a revision of the text


class Demand(Struct, frozen=True, kw_only=True):
    """One topic asked for: a skill id, or a plain word for what is no skill of ours."""

    topic: str
    level: Literal["required", "preferred", "duty"]


def pools(blocks: Blocks, brief: Brief) -> list[tuple[Pool, float]]:
    """Whose sentences to use, and in which proportion: an AI product manager is a product manager, too."""
    language = brief.employer.language
    if brief.name == "ai_pm":
        return [(blocks.pools[language, "ai_pm"], 0.6), (blocks.pools[language, "pm"], 0.5)]
    return [(blocks.pools[language, brief.name], 1.0)]


def trend(topic: str, week: int) -> float:
    """How likely a topic is in that week."""
    first, last = TRENDS.get(topic, (1.0, 1.0))
    return first + (last - first) * max(week, 0) / LAST_WEEK


def demands(blocks: Blocks, brief: Brief, revised: int | None) -> dict[str, Chosen]:
    """Duties, needs and nice-to-haves of a brief; if the text was revised, as from that week on."""
    small = brief.employer.language != "en" or brief.family.role == "other"
    chosen: dict[str, Chosen] = {"duties": [], "needs": [], "nice": []}
    dice = Dice(brief.key, "sizes")
    for pool, share in pools(blocks, brief):
        duties = dice.between(6, 7) if small else dice.between(8, 10)
        needs = dice.between(4, 5) if small else dice.between(6, 7)
        nice = dice.between(2, 4)
        _add(chosen["duties"], _duties(brief, pool, round(duties * share)))
        _add(chosen["needs"], _needs(brief, pool, round(needs * share)))
        week = brief.week if revised is None else revised
        seed = Dice(brief.key, "nice", revised)
        _add(chosen["nice"], _draw(brief, seed, pool.nice, round(nice * share), week))
        if revised is not None:
            _add(chosen["duties"], _draw(brief, seed, _allowed(brief, "duties", pool.duties), 2, week))
    if brief.level in ("entry", *UPPER):  # nobody asks a beginner for extras, nor a director for SQL
        chosen["nice"] = [pair for pair in chosen["nice"] if pair[0] in ("domain_expertise", "ai_tools", "coding_no")]
    needed = {topic for topic, _ in chosen["needs"]}
    chosen["nice"] = [pair for pair in chosen["nice"] if pair[0] not in needed]
    chosen["needs"].sort(key=lambda pair: pair[0] != "years")  # years stand first
    return chosen


def _add(chosen: Chosen, more: Chosen) -> None:
    """Take what speaks of something new."""
    topics = {topic for topic, _ in chosen}
    chosen += [pair for pair in more if pair[0] not in topics]


def _duties(brief: Brief, pool: Pool, count: int) -> Chosen:
    dice = Dice(brief.key, "duties")
    special: Chosen = []
    if brief.level == "entry":
        special = _draw(brief, dice, pool.entry_duties, 3, brief.week)
    elif brief.level in UPPER:
        special = _draw(brief, dice, pool.upper_duties, 3, brief.week)
    elif brief.level == "lead":
        special = _draw(brief, dice, pool.lead_duties, 2, brief.week)
    usual = _draw(brief, dice, _allowed(brief, "duties", pool.duties), max(count - len(special), 2), brief.week)
    return special + usual if brief.level in UPPER else usual + special


def _needs(brief: Brief, pool: Pool, count: int) -> Chosen:
    dice = Dice(brief.key, "needs")
    years: Chosen = []
    if brief.level == "entry" and pool.years:
        years = [("years", dice.pick(pool.years["entry"]))]
    elif brief.years is not None and pool.years:
        years = [("years", dice.pick(pool.years["experienced"]))]
    special: Chosen = []
    if brief.level == "entry":
        special = _draw(brief, dice, pool.entry_needs, 3, brief.week)
    elif brief.level in UPPER:
        special = _draw(brief, dice, pool.upper_needs, 2, brief.week)
    usual = _draw(brief, dice, _allowed(brief, "needs", pool.needs), max(count - len(special), 2), brief.week)
    return years + special + usual


def _allowed(brief: Brief, kind: Literal["duties", "needs"], sentences: Sentences) -> Sentences:
    """The sentences that suit the level."""
    if brief.level == "entry":
        keys = brief.family.entry_duties_keys if kind == "duties" else brief.family.entry_needs_keys
        return {topic: lines for topic, lines in sentences.items() if not keys or topic in keys}
    if brief.level in UPPER:
        return {topic: lines for topic, lines in sentences.items() if topic not in brief.family.upper_skip}
    return sentences


def _draw(brief: Brief, dice: Dice, sentences: Sentences, count: int, week: int) -> Chosen:
    """Some of the sentences, one of each topic where there are topics enough.

    Openings of one employer favor different sentences, as if written by different people.
    """
    turn = brief.twins + Dice(brief.employer.token, "hand").between(0, 3)
    weighted: list[tuple[tuple[str, str], float]] = []
    for place, (topic, lines) in enumerate(sentences.items()):
        favors = [(5.0 if (place + step + turn) % 4 == 0 else 1.0) * trend(topic, week) for step in range(len(lines))]
        options = [((topic, line), favor) for line, favor in zip(lines, favors, strict=True)]
        weighted += [(dice.draw(options, 1)[0], sum(favors))] if len(sentences) > 1.5 * count else options
    return dice.draw(weighted, count)


def asked(chosen: dict[str, Chosen]) -> tuple[Demand, ...]:
    """Every topic once, at the strongest level it is asked for."""
    found: dict[str, Demand] = {}
    levels: tuple[tuple[str, Literal["required", "preferred", "duty"]], ...] = (
        ("needs", "required"),
        ("nice", "preferred"),
        ("duties", "duty"),
    )
    for section, level in levels:
        for topic, _ in chosen[section]:
            if topic != "years":
                found.setdefault(topic, Demand(topic=topic, level=level))
    return tuple(found.values())


def compose(blocks: Blocks, brief: Brief, edition: Edition) -> tuple[Part, ...]:
    """The whole posting, in its house style."""
    style = blocks.styles[brief.employer.style]
    chosen = demands(blocks, brief, edition.revised)
    texts: dict[Section, Iterable[str]] = {
        "about": brief.employer.about,
        "intro": _intro(blocks, brief, edition.mode),
        "duties": [line for _, line in chosen["duties"]],
        "needs": [line for _, line in chosen["needs"]],
        "nice": [line for _, line in chosen["nice"]],
        "pay": edition.pay,
        "benefits": _benefits(blocks, brief, edition.place),
        "legal": _legal(blocks, brief, edition.place),
    }
    slots = _slots(brief, edition.place)
    parts = []
    for section in style.order:
        lines = tuple(line.format_map(slots) for line in texts[section])
        heading = style.headings.get(section, "").format_map(slots)
        if lines:
            parts.append(Part(section=section, heading=heading, sentences=lines, bullets=section in style.bullets))
    return tuple(parts)


def _intro(blocks: Blocks, brief: Brief, mode: WorkMode | None) -> list[str]:
    dice = Dice(brief.key, "intro")
    upper = brief.level in UPPER
    openers = [pool.upper_intro if upper and pool.upper_intro else pool.intro for pool, _ in pools(blocks, brief)]
    count = 2 if brief.name == "pm" else 1
    lines = [line for opener in openers for line in dice.draw([(line, 1.0) for line in opener], count)]
    house = blocks.houses[brief.employer.language]
    team = [(line, 1.0) for line in house.any["team"] if not (upper and "{department}" in line)]
    return lines + dice.draw(team, 2) + ([dice.pick(house.mode[mode])] if mode else [])


def _benefits(blocks: Blocks, brief: Brief, place: Place) -> list[str]:
    house = blocks.houses[brief.employer.language]
    dice = Dice(brief.employer.token, "benefits")  # an employer offers the same to all; postings name most of it
    short = brief.employer.language != "en"
    local = dice.draw([(line, 1.0) for line in house.benefits[_region(place)]], 4 if short else 6)
    general = dice.draw([(line, 1.0) for line in house.any["benefits"]], 3)
    named = Dice(brief.key, "benefits")
    return named.draw([(line, 1.0) for line in (*local, *general)], 4 if short else named.between(4, 6))


def _legal(blocks: Blocks, brief: Brief, place: Place) -> list[str]:
    house = blocks.houses[brief.employer.language]
    dice = Dice(brief.key, "legal")
    notices = house.legal[_region(place)]
    lines = [notices[0], *dice.draw([(line, 1.0) for line in notices[1:]], dice.between(0, 2))]
    return [*lines, dice.pick(house.any["apply"])]


def _region(place: Place) -> str:
    return place.country if place.country in ("US", "CA", "GB", "IN") else "EU"


def _slots(brief: Brief, place: Place) -> dict[str, str]:
    employer, area, dice = brief.employer, brief.area, Dice(brief.key, "slots")
    return {
        "employer": employer.name,
        "product": employer.product,
        "customers": employer.customers,
        "clients": employer.clients or employer.customers,
        "department": brief.family.department,
        "domain": employer.domain,
        "rule": employer.rule,
        "area": area.topic,
        "area_name": area.name,
        "users": area.users,
        "data": area.data,
        "ai": area.ai or "",
        "years": str(brief.years),
        "manage_years": "4" if brief.level == "director" else "2",
        "reports": dice.pick(REPORTS[employer.language]),
        "budget": dice.pick(BUDGETS),
        "quota": dice.pick(QUOTAS),
        "city": place.locality or place.label,
        "country_name": COUNTRY_NAMES[place.country],
    }

"""The headline of a "Who is hiring?" comment: who hires, for what, where, how, and for how much.

By custom it reads `Employer | Role | Place | REMOTE | Full-time | $120k-$150k`, in any
order after the employer; some write labels ("Company: ..."), dashes or sentences
instead. Each part is told by its own words. What can't be told is None: a part that
may be a product, a technology or a boast is nobody's role or place.
"""

import re
from itertools import islice

from msgspec import Struct

from crawler.headline.parts import (
    EDGES,
    Part,
    employment,
    kind_of,
    lines_of,
    locates,
    trim,
    where,
    work_mode,
)
from crawler.headline.roles import alone, of_parts, wanted
from crawler.headline.words import (
    AT,
    BAR,
    BRACKETS,
    DASH,
    HIRES,
    HIRING,
    LABEL,
    LINK,
    LINK_ONLY,
    NAME_END,
    NAMELESS,
    PROSE,
    SEEKER,
    SENTENCE,
    SENTENCE_WORDS,
    SPEAKERS,
    SURE_ROLE,
    WHAT_IT_IS,
)
from crawler.posting import Pay, WorkMode
from crawler.values import places
from crawler.values.cities import country_of, is_place_only
from crawler.values.pay_text import pays

LONE = 100  # characters of a headline without bars, and of a title that is the headline itself
NAME_LENGTH = 60
MOST_NAMES = 4  # words of an employer's name that isn't in its place
NEAR_TOP = 5  # lines; the headline is one of them
LABELS_NEAR_TOP = 12
MOST_ROLES = 12

NAME_ENDS = (DASH, re.compile(r",\s+(?=[a-z])|:\s"), NAME_END)
DETAILS = (  # what a label below the headline may add, and what in the headline says the same
    (("location", "locations"), lambda text: locates(Part(text, kind_of(text)))),
    (("salary", "compensation"), lambda text: pays(text, None)),
    (("type", "job type", "employment type"), lambda text: kind_of(text) == "employment"),
)
VERB = re.compile(r"\s(?:is|are|was|has|have|we)\s")  # of a sentence, which is no name
EMPLOYER_LABELS = ("company", "employer", "organisation", "organization")
YES, NO = re.compile(r"yes\b[\s,.]*", re.IGNORECASE), re.compile(r"no\b", re.IGNORECASE)


class Headline(Struct, frozen=True, kw_only=True):
    """What a comment says of its posting before it goes into detail."""

    employer: str | None
    title: str  # the roles, joined with "; "; the line itself where it says none
    location: str | None
    country: str | None
    work_mode: WorkMode | None
    employment_type: str | None
    pay: tuple[Pay, ...]


def read_headline(html: str) -> Headline | None:
    """What a comment says at its top; None where it names no employer and offers no role, and so is mere talk."""
    lines = lines_of(html)
    employer, texts = _labelled(lines[:LABELS_NEAR_TOP]) or _barred(lines)
    employer = employer or _who_in_a_sentence(lines)
    parts = [Part(text, kind_of(text)) for text in texts]
    offers = any(part.kind in ("role", "area", "roles") for part in parts) or any(map(HIRES.search, lines[:NEAR_TOP]))
    if (employer is None and not offers) or any(map(SEEKER.search, lines[:1])):
        return None
    stated = [where(part.text) for part in parts if locates(part)]
    location = places(stated)
    country = country_of(location)
    return Headline(
        employer=employer,
        title=_title(parts, lines) or _as_it_stands(employer, parts) or lines[0][:LONE],
        location=location,
        country=country,
        work_mode=work_mode(texts),
        employment_type=places(kind for part in parts for kind in employment(part)),
        pay=tuple(pay for text in texts for pay in pays(text, country)),
    )


def _title(parts: list[Part], lines: list[str]) -> str | None:
    """The roles of the headline; or those on lines of their own, or of a sentence; or else the area of work."""
    below = list(islice(alone(lines[1:]), MOST_ROLES)) or wanted(lines)
    return places(of_parts(parts, "role") or below or of_parts(parts, "area") or of_parts(parts, "roles"))


def _as_it_stands(employer: str | None, parts: list[Part]) -> str:
    """The headline as a title, where it says no role."""
    said = [employer or "", *(part.text for part in parts if part.kind != "link")]
    return " | ".join(filter(None, map(trim, said)))[:LONE].rstrip(EDGES + "|")


def _barred(lines: list[str]) -> tuple[str | None, list[str]]:
    """The employer and the parts of the headline, and what it leaves to labels below it."""
    employer, texts = _employer(_texts(lines))
    found = (match for line in lines[1:LABELS_NEAR_TOP] if (match := LABEL.match(line)))
    labelled = {match["label"].lower(): match["value"] for match in found}
    for labels, is_said in DETAILS:
        if not any(map(is_said, texts)):
            texts += [labelled[label] for label in labels if label in labelled]
    return employer, texts


def _texts(lines: list[str]) -> list[str]:
    """The parts of the headline, which is one of the first lines."""
    for number, line in enumerate(lines[:NEAR_TOP]):
        texts = [part for part in BAR.split(line) if part.strip(EDGES)]
        if len(texts) > 2 or (len(texts) == 2 and number == 0):
            plain = (text if LINK_ONLY.fullmatch(text) else LINK.sub(" ", text) for text in texts)
            above = lines[:1] if number and _is_name(lines[0]) and kind_of(lines[0]) == "other" else []
            return above + [part for text in plain if (part := _without_prose(text).strip())]
    pieces = [piece for piece in DASH.split(lines[0]) if piece.strip(EDGES)] if lines else []
    return pieces if pieces and len(pieces[0]) <= LONE and _is_headline(pieces, lines) else []


def _is_headline(pieces: list[str], lines: list[str]) -> bool:
    """Whether a first line without bars is more than talk: by its words, or by the roles below it."""
    if any(kind_of(piece) != "other" for piece in pieces) or HIRES.search(lines[0]):
        return True
    return next(alone(lines[1:]), None) is not None or bool(wanted(lines))


def _labelled(lines: list[str]) -> tuple[str | None, list[str]] | None:
    """The employer and the values of labels such as "Location:"; None where there are no labels."""
    found = [(match["label"].lower(), match["value"]) for line in lines if (match := LABEL.match(line))]
    if not found or (len(found) < 2 and not LABEL.match(lines[0])) or BAR.search(lines[0]):
        return None
    names = [_name(value)[0] for label, value in found if label in EMPLOYER_LABELS]
    texts = [
        _of_remote(value) if "remote" in label else value for label, value in found if label not in EMPLOYER_LABELS
    ]
    if not LABEL.match(lines[0]):
        lone, others = _employer(_texts(lines[:1]) or lines[:1])
        names, texts = [*names, lone], others + texts
    return next(iter(names), None), [text for text in texts if text]


def _of_remote(value: str) -> str:
    """What the label "Remote:" says, as a part of its own."""
    return "" if NO.match(value) else f"Remote {YES.sub('', value)}".strip()


def _without_prose(text: str) -> str:
    """A part without the sentences it runs on into."""
    cut = PROSE.search(text) if len(text) > NAME_LENGTH else None
    return text[: cut.start()] if cut else text


def _employer(texts: list[str]) -> tuple[str | None, list[str]]:
    """Who hires, and the parts that are left."""
    if not texts:
        return None, []
    first, *rest = texts
    if (match := HIRING.fullmatch(first)) and not SPEAKERS.match(first) and not SENTENCE_WORDS.search(match["who"]):
        return _name(match["who"])[0], [match["what"], *rest]
    if (match := AT.fullmatch(first)) and kind_of(match["what"]) == "role":
        return _name(match["who"])[0], [match["what"], *rest]
    is_role = SURE_ROLE.fullmatch(BRACKETS.sub("", first).strip(EDGES)) and kind_of(first) == "role"
    if is_role and not any(kind_of(text) == "role" for text in rest):
        named = next((text for text in rest if kind_of(text) in ("other", "link") and _is_name(text)), None)
        return named and _name(named)[0], [text for text in texts if text != named]
    name, beside = _name(first)
    if name is None and kind_of(first) == "place" and rest and kind_of(rest[0]) == "other" and _is_name(rest[0]):
        return _name(rest[0])[0], [first, *rest[1:]]
    left = beside if name else first
    return name, [left, *rest] if kind_of(left) in ("place", "mode", "employment") else rest


def _name(text: str) -> tuple[str | None, str]:
    """An employer's name without links, brackets and boasts, and what stood beside it; None if it is none."""
    plain = BRACKETS.sub(lambda match: " " * len(match[0]), LINK.sub(lambda match: " " * len(match[0]), text))
    cut = min((match.start() for pattern in NAME_ENDS if (match := pattern.search(plain))), default=len(plain))
    name = " ".join(plain[:cut].split()).strip(EDGES)
    is_other = not name or len(name) > NAME_LENGTH or is_place_only(name) or kind_of(name) in ("mode", "employment")
    if is_other or NAMELESS.fullmatch(name) or SPEAKERS.match(name) or VERB.search(name):
        return None, text
    return name, text[cut:].strip(EDGES)


def _is_name(text: str) -> bool:
    """Whether a part that isn't the first can be an employer's name."""
    return len(text.split()) <= MOST_NAMES and text[:1].isupper() and not text.startswith("http")


def _who_in_a_sentence(lines: list[str]) -> str | None:
    """Who "is hiring" or "is building"; or who is what, if roles are listed below."""
    found = [match["who"] for line in lines[:NEAR_TOP] if (match := SENTENCE.search(line))]
    if lines and (match := WHAT_IT_IS.match(lines[0])) and next(alone(lines[1:]), None):
        found.append(match["who"])
    return next((_name(who)[0] for who in found if not SPEAKERS.match(who)), None)

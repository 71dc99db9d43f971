"""The parts of a headline, each told by its words: is it a role, a place, a work mode, an employment, pay?

Parts are lines of text without markup. Whose address a line holds is nobody's
business here: e-mail addresses are dropped on the way in.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Literal, NamedTuple

from crawler.headline.words import (
    AREAS,
    BRACKETS,
    CHOICE,
    END_KINDS,
    IN_PLACE,
    IS_KIND,
    KIND_ONLY,
    KIND_WORD,
    LINK,
    LINK_ONLY,
    MAIL,
    MODES,
    NO_ROLE,
    PAPERS,
    PERHAPS,
    ROLE,
    SOME_DAYS,
    SOME_ROLES,
    WHERE_LABEL,
)
from crawler.posting import WorkMode
from crawler.values.cities import is_place
from crawler.values.pay_text import pays

Kind = Literal["link", "role", "employment", "area", "roles", "mode", "pay", "place", "other"]

MOST = 50_000  # characters of a comment that are read; real ones have a few thousand
MOST_LINES = 300
LINE_LENGTH = 1_000
LONG = 160  # characters; a part that is longer runs on into prose

ANCHOR = re.compile(r"<a\s[^<>]*?href=\"([^\"<>]*)\"[^<>]*>[^<]*</a>", re.IGNORECASE)
BREAK = re.compile(r"<(?:p|br|pre|/pre|li)\b[^<>]*>|\n", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
EMOJI = re.compile(r":[a-z_]{2,20}:")
EDGES = " \t\u00a0*_#=:;,.–—-→>•·&/+"
HALF_BRACKET = re.compile(r"\s*\([^()]*$")  # its other half was cut off


class Part(NamedTuple):
    """A part of the headline and what it is about."""

    text: str
    kind: Kind


def lines_of(html: str) -> list[str]:
    """A comment line by line, links by their target, for their text is cut short; no e-mail address.

    >>> lines_of('Acme | <a href="https:&#x2F;&#x2F;acme.example">https:&#x2F;...</a><p>me [at] acme [dot] example')
    ['Acme | https://acme.example']
    """
    plain = unescape(TAG.sub("", BREAK.sub("\n", ANCHOR.sub(r"\1", html[:MOST]))))
    lines = EMOJI.sub("", MAIL.sub(" ", plain)).split("\n")[:MOST_LINES]
    return [line for text in lines if (line := " ".join(text[:LINE_LENGTH].split())).strip(EDGES)]


def kind_of(text: str) -> Kind:
    """What a part is about, by its words.

    >>> [kind_of(part) for part in ("Staff Engineer (Rust)", "Full time", "Data, IT", "Oslo", "Remote (EU)", "Rust")]
    ['role', 'employment', 'area', 'place', 'mode', 'other']
    """
    return next((kind for kind, is_such in TESTS if is_such(text)), "other")


TESTS: tuple[tuple[Kind, Callable[[str], object]], ...] = (  # the first to say yes has it
    ("link", LINK_ONLY.fullmatch),
    ("employment", KIND_ONLY.fullmatch),
    ("role", lambda text: len(text) <= LONG and ROLE.search(BRACKETS.sub("", text)) and not NO_ROLE.search(text)),
    ("area", AREAS.fullmatch),
    ("roles", lambda text: len(text) <= LONG and SOME_ROLES.search(text)),
    ("mode", lambda text: len(text) <= LONG and any(pattern.search(text) for _, pattern in MODES)),
    ("pay", lambda text: pays(text, None)),
    ("place", lambda text: len(text) <= LONG and is_place(text) and not PAPERS.search(text)),
)


def work_mode(texts: Iterable[str]) -> WorkMode | None:
    """The one work mode that is said; None if there is a choice. Some days in the office make it hybrid.

    >>> work_mode(["ONSITE 2x/week"]), work_mode(["Remote (EU)", "Full-time"]), work_mode(["Berlin or remote"])
    ('hybrid', 'remote', None)
    """
    texts = list(texts)
    found = {mode for text in texts for mode in _of_part(text)}
    if any(SOME_DAYS.search(text) for text in texts):
        found = {"hybrid" if mode == "onsite" else mode for mode in found}
    return found.pop() if len(found) == 1 else None


def _of_part(text: str) -> set[WorkMode]:
    """The work modes of one part; what stands in brackets explains the rest."""
    inside = set(_modes(text))
    said = set(_modes(BRACKETS.sub("", text))) or inside
    if "remote" in said and (choice := CHOICE.match(text)) and is_place(choice["place"]):
        return {"onsite", "remote"}
    return {"hybrid"} if said == {"onsite"} and "hybrid" in inside else said


def _modes(text: str) -> Iterator[WorkMode]:
    left = PERHAPS.sub(" ", text)
    for mode, pattern in MODES:  # hybrid first, for its words hold the others
        left, count = pattern.subn(" ", left)
        if count:
            yield mode


def locates(part: Part) -> bool:
    """Whether a part says where, rather than only how."""
    if part.kind == "mode":
        left = part.text
        for _, pattern in MODES:
            left = pattern.sub("", left)
        return is_place(left) or IN_PLACE.search(left) is not None
    return part.kind == "place" or (part.kind == "roles" and is_place(part.text))


def where(text: str) -> str:
    """A place as stated, without what stands before or after it of other things."""
    return trim(END_KINDS.sub("", trim(WHERE_LABEL.sub("", LINK.sub(" ", text)))))


def employment(part: Part) -> Iterator[str]:
    """Kinds of employment; the short forms only where nothing else is meant."""
    pattern = KIND_WORD if part.kind == "employment" else IS_KIND
    return (match[0] for match in pattern.finditer(part.text))


def trim(text: str) -> str:
    """Text without the marks around it; a dot before it may be part of it.

    >>> trim("- .NET developers (all levels) –"), trim("** Designer (see")
    ('.NET developers (all levels)', 'Designer')
    """
    return HALF_BRACKET.sub("", text.lstrip(EDGES.replace(".", ")")).rstrip(EDGES)).rstrip(EDGES)

"""Which part of a posting a line belongs to: duties, requirements, about the company, …

Headings say so when there are any, in more words than one would think. Notices of
law turn up anywhere and are known by their own words. A heading that says nothing
("skills you should HODL") is judged by the lines under it. All the words are data,
in sections.toml.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct, convert

from analysis.facts import Part
from analysis.letters import holds
from analysis.taxonomy import expand
from analysis.text import Line, Text

Name = Literal[
    "duties", "requirements", "preferred", "about", "benefits", "pay", "legal", "application", "role", "other"
]

DEMANDS = frozenset({"duties", "requirements", "preferred"})
NOT_PAY = DEMANDS | {"role"}
BOILERPLATE = frozenset({"legal", "benefits"})
MISTAKEN = frozenset({"requirements", "about", "benefits", "legal", "application", "pay"})  # for a list of duties
# after talk of the company, a heading that says nothing goes on with it
AFTER: dict[Name, Name] = {"about": "about", "benefits": "about", "application": "about"}
BEFORE_PREFERRED = frozenset({"requirements", "role", "other"})
HEADING_LIMIT = 120
BULLET_LIMIT = 40
PLAIN_LIMIT = 60
SENTENCE_LIMIT = 400  # a line up to here is one statement, and its first word tells which kind
EDGES = re.compile(r"^[^\w']+|[^\w'?)]+$")


class Section(Struct, frozen=True):
    """A stretch of the text that serves one purpose; sections follow each other and cover the text."""

    start: int
    end: int
    name: Name
    heading: str  # "" if none


class Heading(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of heading, known by its words."""

    name: Name
    patterns: tuple[str, ...]


class LineWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that tell what a single line is about."""

    legal: tuple[str, ...]
    benefits: tuple[str, ...]
    asks: tuple[str, ...]
    does: tuple[str, ...]
    asks_first: tuple[str, ...]
    does_first: tuple[str, ...]
    preferred_first: tuple[str, ...]


class Shapes(Struct, frozen=True, forbid_unknown_fields=True):
    """Patterns that tell what sort of a line it is."""

    musts: tuple[str, ...]
    to_you: tuple[str, ...]
    item: tuple[str, ...]
    closing: tuple[str, ...]
    sought: tuple[str, ...]
    plain: tuple[str, ...]


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of sections.toml."""

    heading: tuple[Heading, ...]
    line: LineWords
    shape: Shapes


WORDS = convert(tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")), Words)
HEADINGS = tuple((rule.name, re.compile("|".join(rule.patterns))) for rule in WORDS.heading)
SPELLED = {
    kind: tuple(w for words in getattr(WORDS.line, kind) for w in expand(words, tidy=False))
    for kind in ("legal", "benefits", "asks", "does")
}
ASKS_FIRST = re.compile(rf"(?:an? )?(?:\d|{'|'.join(WORDS.line.asks_first)})")
DOES_FIRST = re.compile(rf"(?:{'|'.join(WORDS.line.does_first)})\b")
LABEL = re.compile(r"[\w &/',-]{3,40}: ")  # "Team success: create ..."
MUSTS, TO_YOU, ITEM, CLOSING, SOUGHT, PLAIN = (
    re.compile("|".join(getattr(WORDS.shape, name))) for name in Shapes.__struct_fields__
)


def find_sections(text: Text) -> tuple[Section, ...]:
    """Name every line, then join neighbours of one name under one heading."""
    whole = text.text
    starts: list[tuple[int, Name, str]] = []
    end = 0
    for name, heading, line in Reading(text).name_lines():
        if not starts:
            starts.append((0, name, heading))
        elif starts[-1][1:] != (name, heading):
            starts.append((whole.rfind("\n", end, line.start) + 1 or line.start, name, heading))
        end = line.end
    if not starts:
        return (Section(0, len(whole), "other", ""),)
    ends = [start for start, _, _ in starts[1:]] + [len(whole)]
    return tuple(Section(start, end, name, heading) for (start, name, heading), end in zip(starts, ends, strict=True))


def parts_of(sections: tuple[Section, ...]) -> Iterator[Part]:
    """The sections, neighbours of one name joined: their headings stand in the text."""
    for name, group in groupby(sections, key=attrgetter("name")):
        neighbours = list(group)
        yield Part(section=name, start=neighbours[0].start, end=neighbours[-1].end)


class Reading:
    """One text read line by line."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.lowered = lower(text.text)

    def name_lines(self) -> Iterator[tuple[Name, str, Line]]:
        """Each line with its section and the heading it stands under."""
        name: Name = "other"
        heading = ""
        is_bare = False  # nothing stands under the heading yet
        is_sought = False  # talk of the employer has turned to whom it looks for
        for index, line in enumerate(self.text.lines):
            words = self.lowered[line.start : line.end]
            if is_heading(line, words) and not (name in DEMANDS and ITEM.match(words)):  # a list without stops
                heading = self.text.text[line.start : line.end]
                said = name_heading(words)
                is_divided = is_bare and name == "preferred" and said == "requirements"  # "Preferred: you will have"
                if not is_divided or MUSTS.search(words):
                    name = self.weigh(words, index + 1, before=name)
                is_bare, is_sought = True, False
                yield name, heading, line
            else:
                is_sought = is_sought or (name == "about" and line.kind == "paragraph" and seeks(words))
                is_stray = is_sought and (line.kind != "bullet" or beginning(words) is not None)
                named = self.name_line(line, words, "other" if is_stray else name)
                if named in BOILERPLATE and name in NOT_PAY and not is_bare:
                    name = "other"  # a notice ends the list above it, but not the one to come
                is_bare = False
                yield named, heading, line

    def name_line(self, line: Line, words: str, name: Name) -> Name:
        """A line goes with its heading, unless its own words say otherwise."""
        if line.kind == "paragraph":
            if has("legal", words):
                return "legal"
            if name in NOT_PAY and has("benefits", words):
                return "benefits"
            if name in DEMANDS and CLOSING.match(words):
                return "about"
        if name in BEFORE_PREFERRED and words.startswith(WORDS.line.preferred_first):
            return "preferred"
        return self.name_stray(line, words, name) if name in ("role", "other") else name

    def name_stray(self, line: Line, words: str, name: Name) -> Name:
        """A line in the description of the role, or under a heading that says nothing."""
        begins = beginning(words) if len(words) < SENTENCE_LIMIT else None
        if begins is not None:
            return begins
        if name == "role":
            return name
        if has("benefits", words):
            return "benefits"
        if line.kind == "bullet":
            return "other"
        return "role" if has("asks", words) or has("does", words) else "about"

    def weigh(self, words: str, below: int, *, before: Name) -> Name:
        """A heading's own words, unless the lines under it plainly say otherwise.

        The sub-headings of a list of duties ("Customer experience & success") would pass for anything.
        """
        said = name_heading(words)
        if said is None:
            return before if before in DEMANDS else self.balance(below).leaning() or AFTER.get(before, "other")
        if before == "duties" and said in MISTAKEN and not TO_YOU.search(words):
            lines = self.balance(below)
            return "duties" if lines.leaning() == "duties" and lines.asks * 4 <= lines.total else said
        if said in ("duties", "other"):
            lines = self.balance(below)
            return "requirements" if lines.leaning() == "requirements" and lines.does * 4 <= lines.total else said
        return said

    def balance(self, below: int) -> "Balance":
        """Weigh the lines under a heading, as far as the next."""
        total = asks = does = 0
        for line in self.text.lines[below : below + 8]:
            if line.kind == "heading":
                break
            words = self.lowered[line.start : line.end]
            total += 1
            begins = beginning(words)
            asks += begins == "requirements"
            does += begins == "duties"
        return Balance(total, asks, does)


class Balance(NamedTuple):
    """Of the lines under a heading: how many ask something of a person, how many tell of work."""

    total: int
    asks: int
    does: int

    def leaning(self) -> Name | None:
        """What half of the lines or more are, if the other half isn't the other."""
        if self.total < 2 or max(self.asks, self.does) * 2 < self.total or self.asks == self.does:
            return None
        return "requirements" if self.asks > self.does else "duties"


def lower(text: str) -> str:
    """Lower case with the same offsets, and plain apostrophes."""
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" becomes two characters
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return lowered.replace("\u2019", "'").replace("\u2018", "'").replace("\u00a0", " ")


def has(kind: str, words: str) -> bool:
    """Is there a cue of this kind in a line?"""
    return holds(words, SPELLED[kind])


def beginning(words: str) -> Name | None:
    """What the first word of a line tells, or the first after its label.

    >>> beginning("lead the team"), beginning("taste: strong eyes"), beginning("location: 3 days in Ulm")
    ('duties', 'requirements', None)
    """
    label = LABEL.match(words)
    for start in (0, label.end()) if label else (0,):
        if ASKS_FIRST.match(words, start) and not (start and words[start : start + 1].isdigit()):
            return "requirements"
        if DOES_FIRST.match(words, start):
            return "duties"
    return None


def seeks(words: str) -> bool:
    """Does a line, wherever it stands, tell whom the employer looks for?"""
    if SOUGHT.search(words):
        return True
    return beginning(words) == "requirements" and ("experience" in words or has("asks", words))


def is_heading(line: Line, words: str) -> bool:
    """A heading by its markup, or by its looks; some stand in the list they head."""
    if line.kind == "bullet":
        return len(words) < BULLET_LIMIT and words.endswith((":", "...", "…")) and name_heading(words) in DEMANDS
    if line.kind == "heading" or (len(words) < HEADING_LIMIT and words.endswith(":")):
        return True
    return len(words) < PLAIN_LIMIT and PLAIN.fullmatch(EDGES.sub("", words)) is not None and words[-1] not in ".,;!"


@lru_cache(maxsize=20_000)
def name_heading(words: str) -> Name | None:
    """What a heading's own words say; None if they say nothing. Employers share most headings.

    >>> name_heading("what you'll do"), name_heading("nice to have:"), name_heading("zebra")
    ('duties', 'preferred', None)
    """
    bare = EDGES.sub("", words)
    return next((name for name, pattern in HEADINGS if pattern.search(bare)), None)

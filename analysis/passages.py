"""Lines of a posting with the section each stands in.

Most rules ask both questions at once: what does the line say, and is it said of the
job or of the company? Here the two readings of a text, lines and sections, are joined.
A rule names the letters without which it can't match, so that most lines are never read.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from analysis.facts import Finding, Origin
from analysis.letters import places
from analysis.sections import Name, Section
from analysis.text import Text

AHEAD = 20  # signs of the next line, more than any such pattern needs

_start = attrgetter("start")


class Passage(NamedTuple):
    """One line, its words, and the section it belongs to."""

    number: int  # its place among the text's lines
    start: int
    words: str
    section: Name


def passage(text: Text, sections: tuple[Section, ...], number: int) -> Passage:
    """Return one line; without sections all lines are `other`."""
    line = text.lines[number]
    at = bisect_right(sections, line.start, key=_start) - 1
    return Passage(number, line.start, text.text[line.start : line.end], sections[at].name if at >= 0 else "other")


def passages_with(
    text: Text, sections: tuple[Section, ...], letters: tuple[str, ...] = (), capitals: tuple[str, ...] = ()
) -> list[Passage]:
    """Return, in order, the lines that hold one of some of these: `letters` in any case, `capitals` as they are."""
    found = places(lower_text(text.text), letters) if letters else []
    if capitals:
        found += places(text.text, capitals)
    return [passage(text, sections, number) for number in _lines_at(text, sorted(found))]


def passages_matching(
    text: Text, sections: tuple[Section, ...], regex: re.Pattern[str], capitals: tuple[str, ...]
) -> Iterator[Passage]:
    """Yield, in order, the lines in which a pattern begins a match; it sees a little of the line to come."""
    for number in _lines_at(text, sorted(places(text.text, capitals))):
        line = text.lines[number]
        match = regex.search(text.text, line.start, line.end + AHEAD)
        if match is not None and match.start() < line.end:
            yield passage(text, sections, number)


def _lines_at(text: Text, found: list[int]) -> Iterator[int]:
    """The lines in which some places lie, each once; not every place lies in one."""
    done = 0
    for at in found:
        if at < done:
            continue
        number = bisect_right(text.lines, at, key=_start) - 1
        if number >= 0 and at < text.lines[number].end:
            done = text.lines[number].end
            yield number


def lower(words: str) -> str:
    """Return the words in lower case, letter by letter, so that offsets stay what they are."""
    small = words.lower()
    return small if len(small) == len(words) else "".join(letter.lower()[:1] for letter in words)


lower_text = lru_cache(maxsize=2)(lower)  # several rules look through the same text, one after the other


def quote(field: str, value: str, origin: Origin, source: str, span: tuple[int, int], *, rule: str) -> Finding:
    """Make a finding whose words are exactly what stands at its offsets."""
    start, end = span
    return Finding(field=field, value=value, origin=origin, start=start, end=end, words=source[start:end], rule=rule)

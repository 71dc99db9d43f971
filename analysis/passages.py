"""Lines of a posting with the section each stands in.

Most rules ask both questions at once: what does the line say, and is it said of the
job or of the company? Here the two readings of a text, lines and sections, are joined.
"""

from collections.abc import Iterator
from typing import NamedTuple

from analysis.facts import Finding, Origin
from analysis.sections import Name, Section
from analysis.text import Text


class Passage(NamedTuple):
    """One line, its words, and the section it belongs to."""

    start: int
    words: str
    section: Name


def passages(text: Text, sections: tuple[Section, ...]) -> Iterator[Passage]:
    """Yield every line in order; without sections all lines are `other`."""
    rest = iter(sections)
    section = next(rest, None)
    for line in text.lines:
        while section is not None and line.start >= section.end:
            section = next(rest, None)
        yield Passage(line.start, text.text[line.start : line.end], section.name if section else "other")


def quote(field: str, value: str, origin: Origin, source: str, span: tuple[int, int], rule: str) -> Finding:
    """Make a finding whose words are exactly what stands at its offsets."""
    start, end = span
    return Finding(field=field, value=value, origin=origin, start=start, end=end, words=source[start:end], rule=rule)

"""Where the work is done: remote, hybrid or on site.

A number of office days decides before anything else, then the location's own word, then
the title's, then the source's field, then what the text says of this job. A bare city says
nothing, and neither does a sentence that names every mode ("remote, hybrid and office
roles vary"). The wordings themselves stand in office_days and workplace_cues.
"""

import re
from collections.abc import Iterator

from analysis.facts import Finding, Origin
from analysis.office_days import OFFICE_DAYS, TIMES
from analysis.passages import Passage, lower, passages_with, quote
from analysis.rule import Compiled, find
from analysis.sections import Section
from analysis.text import Text
from analysis.workplace_cues import LETTERS, LOCATION, NEEDED, STATEMENTS, TITLE

ALL_MODES = ("remote", "hybrid", "office")
ONE_OF_MANY = re.compile(  # modes in a row, which all the three of them make a list of what there is in the company
    r"(?:remote|office|on-?site|in[- ]person)[\w-]*(?:/|,? (?:and |or )?)(?:fully[- ])?hybrid"
    r"|hybrid(?:/|, (?:and |or )?| and | or )(?:fully[- ]|in[- ])?(?:remote|office|on-?site|person)"
)
NOT_THE_JOB = (
    "hybrid of ",
    "hybrid cloud",
    "hybrid execution",
    "hybrid deploy",
    "hybrid casual",
    "hybrid-casual",
    "hybrid game",
    "hybrid search",
    "on-prem",
    "office 365",
    "office hours",
    "back-office",
    "back office",
    "front office",
    "remote teams",
    "lunch",
)
SOURCE_MODES = {"remote": "remote", "hybrid": "hybrid", "onsite": "onsite", "on-site": "onsite", "in-office": "onsite"}


def find_work_mode(
    title: str, location: str | None, source_mode: str | None, text: Text, sections: tuple[Section, ...]
) -> Finding | None:
    """Return where the work is done, or None if nothing says so.

    >>> find_work_mode("Analyst", "Remote - US", None, Text("", ()), ()).value
    'remote'
    """
    lines = list(_lines(text, sections))
    counted = [line for line in lines if TIMES.search(line.words)]
    return (
        _first(counted, OFFICE_DAYS, text)
        or _of_field("location", location, LOCATION)
        or _of_field("title", title, TITLE)
        or _of_source(source_mode)
        or _first([line for line in lines if not _is_choice(line.words)], STATEMENTS, text)
    )


def _lines(text: Text, sections: tuple[Section, ...]) -> Iterator[Passage]:
    """Yield, in lower case, the lines that may speak of the workplace of this job."""
    for line in passages_with(text, sections, LETTERS):
        words = lower(line.words)
        if line.section != "application" and not any(phrase in words for phrase in NOT_THE_JOB):
            yield line._replace(words=words)


def _is_choice(words: str) -> bool:
    """Whether a line lists the modes there are, so that it says none of this job."""
    return all(mode in words for mode in ALL_MODES) and ONE_OF_MANY.search(words) is not None


def _first(lines: list[Passage], rules: tuple[Compiled, ...], text: Text) -> Finding | None:
    for rule, regex in rules:
        needed = NEEDED.get(rule.name, ("",))
        for line in lines:
            match = find(regex, line.words) if any(letters in line.words for letters in needed) else None
            if match:
                span = (line.start + match.start(), line.start + match.end())
                return quote("work_mode", rule.value, "text", text.text, span, rule=rule.name)
    return None


def _of_field(field: Origin, words: str | None, rules: tuple[Compiled, ...]) -> Finding | None:
    """Return what a short field says by itself."""
    if not words:
        return None
    small = lower(words)
    for rule, regex in rules:
        match = find(regex, small)
        if match:
            return quote("work_mode", rule.value, field, words, match.span(), rule=rule.name)
    return None


def _of_source(source_mode: str | None) -> Finding | None:
    mode = SOURCE_MODES.get((source_mode or "").lower().replace("_", "-").replace(" ", "-"))
    if source_mode is None or mode is None:
        return None
    return quote("work_mode", mode, "source", source_mode, (0, len(source_mode)), rule="the source's own field")

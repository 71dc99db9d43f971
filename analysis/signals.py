"""Signals: words that bear on a claim of the guide, though they name no skill.

They are found as skills are, with company, traps and demands, but by a finder of their
own: what is found here changes no skill, no guide skill and no accuracy. The guide speaks
of product managers, so only their postings are read for signals; they are few.
"""

from collections.abc import Iterator
from functools import cache

from analysis.alias import bare, lines_of
from analysis.facts import Role, Signal
from analysis.sections import Section
from analysis.skills import Finder
from analysis.taxonomy import SignalKind, taxonomy
from analysis.text import Text


@cache
def finder() -> Finder:
    """The one over the signals we ship."""
    known = taxonomy()
    return Finder(known.signals, known.signal_traps)


@cache
def lines() -> dict[str, dict[str, str]]:
    """By signal, the line of the taxonomy behind each spelling."""
    return {kind.id: lines_of(kind) for kind in taxonomy().signals}


def find_signals(text: Text, sections: tuple[Section, ...], role: Role) -> Iterator[Signal]:
    """Every signal of a product manager's posting, where the posting gives it."""
    if role == "other":
        return
    for hit in finder().hits(text, sections):
        if isinstance(hit.block, SignalKind):
            words = text.text[hit.start : hit.end]
            yield Signal(
                signal_id=hit.block.id,
                demand=hit.demand,
                section=hit.section,
                start=hit.start,
                end=hit.end,
                words=words,
                alias=lines()[hit.block.id].get(bare(words), ""),
            )

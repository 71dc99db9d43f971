"""What a changed taxonomy can touch, and the skills and signals of a text read again.

Mentions, what is asked of the guide's skills, signals and statements hang on the taxonomy; all
other facts don't. And they hang on the words of a text and its parts, which the warehouse
keeps, so that no page is read again. A phrase changes nothing where it doesn't stand: only
texts that hold the letters of a changed one, old or new, are read anew. Blanks are passed
over, and case, so that letters are found wherever a tokenizer could find words, and more.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from ahocorasick_rs import AhoCorasick
from msgspec import convert, structs

from analysis.demand import guide_demands, mentions_of
from analysis.facts import Facts
from analysis.sections import Name, Section, lower
from analysis.signals import find_signals
from analysis.skills import LOOKALIKES, find_hits, spelled, worded
from analysis.statements import Phrases
from analysis.taxonomy import Block, Cue, SignalKind, Taxonomy
from analysis.text import Text


class Meaning(NamedTuple):
    """One phrase and one thing it means: all that decides what is read where it stands."""

    phrase: str
    block: str  # what of its block shows in facts, and keeps it apart from others
    when: str  # the company it needs
    as_written: bool


class Change:
    """From one taxonomy to another."""

    def __init__(self, old: Taxonomy, new: Taxonomy) -> None:
        self.words = changed_words(old, new)  # None if any text may be touched
        self.letters = AhoCorasick(sorted(self.words or ()))

    def touches(self, text: str) -> bool:
        """Could this text be read otherwise?"""
        return self.words is None or bool(self.letters.find_matches_as_indexes(squeeze(text)))


def changed_words(old: Taxonomy, new: Taxonomy) -> frozenset[str] | None:
    """The phrases that no longer mean what they meant, squeezed; None if even the order of the others changed.

    Where two skills share a phrase, the taxonomy's order is theirs.
    """
    before, after = list(meanings(old)), list(meanings(new))
    counts, new_counts = Counter(before), Counter(after)
    changed = {meaning for meaning in counts | new_counts if counts[meaning] != new_counts[meaning]}
    if [one for one in before if one not in changed] != [one for one in after if one not in changed]:
        return None
    unknown = Phrases(old).all ^ Phrases(new).all
    return frozenset([squeeze(meaning.phrase) for meaning in changed] + [squeeze("".join(words)) for words in unknown])


def meanings(known: Taxonomy) -> Iterator[Meaning]:
    """Every phrase of a taxonomy with what it means, in order."""
    cue_counts: Counter[str] = Counter()  # a cue has no id: it is known by its guide skill and its place among others
    blocks: tuple[Block, ...] = known.skills + known.cues + known.signals
    for block in blocks:
        if isinstance(block, Cue):
            cue_counts[block.guide] += 1
            shown = said((cue_counts[block.guide], block.guide, block.only))
        elif isinstance(block, SignalKind):
            shown = said((block.id, block.only))
        else:
            shown = said((block.id, block.parent, block.guide, block.only))
        for words, when, as_written in worded(block):
            company = said(when)
            for phrase in sorted(words):
                yield Meaning(phrase, shown, company, as_written)
    for name, traps in (("trap", known.traps), ("signal trap", known.signal_traps)):
        for phrase in sorted(spelled(words for trap in traps for words in trap.words)):
            yield Meaning(phrase, name, "", as_written=False)


def said(value: object) -> str:
    return msgspec.json.encode(value).decode()


def squeeze(words: str) -> str:
    """Letters only, alike in whatever way they are written.

    >>> squeeze("Trade \u2013 Offs")
    'trade-offs'
    """
    if not words.isascii():
        for variant, plain in LOOKALIKES:
            words = words.replace(variant, plain)
    return "".join(lower(words).split()).casefold()


def skills_again(facts: Facts) -> Facts:
    """The same facts with the skills and signals as the present taxonomy names them.

    The text must come from markup, as every archived one does: its walls are cut into lines.
    """
    sections = tuple(Section(part.start, part.end, convert(part.section, Name), "") for part in facts.parts)
    text = Text(facts.text, ())
    hits = find_hits(text, sections)
    return structs.replace(
        facts,
        mentions=tuple(mentions_of(hits, facts.text)),
        guide=tuple(guide_demands(hits, facts.text)),
        signals=tuple(find_signals(text, sections, facts.role)),
    )

"""Find the skills a posting names: the phrases of the taxonomy, then the company each keeps.

Only the parts of a posting that can hold a demand are read, line by line, and a line
that many postings share is read once: what it says hangs on its words and its section.
"""

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from analysis.clauses import Clauses
from analysis.facts import Demand
from analysis.letters import automaton
from analysis.phrases import Match, Phrases
from analysis.requirement import BY_SECTION, demand_of
from analysis.sections import Name, Section, lower
from analysis.taxonomy import Block, Trap, When, expand, spellings, taxonomy
from analysis.text import Text

LOOKALIKES = (
    ("\u2019", "'"),
    ("\u2018", "'"),
    ("\u2010", "-"),
    ("\u2011", "-"),
    ("\u2013", "-"),
    ("\u2014", "-"),
    ("\u00a0", " "),
)
REMEMBERED = 10_000  # lines; employers come one after the other, and theirs repeat
LONG_WORD = 1_000  # signs; the tokenizer takes time with the square of its length
LENGTH, START = itemgetter(1), itemgetter(2)  # of a match
NO_WORD = re.compile(rf"(?<!\S)\S{{{LONG_WORD},}}")


class Hit(NamedTuple):
    """A phrase of the taxonomy at a place of the text, and what it is asked as."""

    block: Block
    demand: Demand
    section: Name
    start: int
    end: int


class Words(NamedTuple):
    """Words to look for."""

    letters: AhoCorasick
    is_open: tuple[bool, ...]  # of each: may it go on, as "data*" does in "database"?

    def stand_in(self, text: str) -> bool:
        matches = self.letters.find_matches_as_indexes(text, overlapping=True)
        if not matches:
            return False
        bounded = f"{text} "  # a blank after the last sign, and so before the first
        return any(
            not is_of_word(bounded[start - 1]) and (self.is_open[number] or not is_of_word(bounded[end]))
            for number, start, end in matches
        )


def is_of_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


class Company(NamedTuple):
    """The words an alias needs, or mustn't have, around it."""

    near: Words | None
    not_near: Words | None
    preceded_by: Words | None
    not_preceded_by: Words | None
    followed_by: Words | None
    not_followed_by: Words | None

    def allows(self, before: str, words: str, after: str) -> bool:
        """Is this the company it is meant in? An alias isn't its own company, but can be part of what forbids it."""
        if self.near is not None and not self.near.stand_in(f"{before} _ {after}"):
            return False
        if self.not_near is not None and self.not_near.stand_in(before + words + after):
            return False
        return self.allows_before(before) and self.allows_after(after)

    def allows_before(self, before: str) -> bool:
        if self.preceded_by is None and self.not_preceded_by is None:
            return True
        last = " ".join(before.rsplit(maxsplit=3)[-3:])
        return found(self.preceded_by, last, default=True) and not found(self.not_preceded_by, last)

    def allows_after(self, after: str) -> bool:
        if self.followed_by is None and self.not_followed_by is None:
            return True
        first = " ".join(after.split(maxsplit=3)[:3])
        return found(self.followed_by, first, default=True) and not found(self.not_followed_by, first)


def found(wanted: Words | None, words: str, *, default: bool = False) -> bool:
    return default if wanted is None else wanted.stand_in(words)


class Rule(NamedTuple):
    """What a match means."""

    block: Block
    company: Company | None


class Found(NamedTuple):
    """A phrase that counts, at a place of its line."""

    block: Block
    demand: Demand
    start: int
    end: int


class Finder:
    """The phrases of some blocks; gathering them takes a second, so it is done once."""

    def __init__(self, blocks: Iterable[Block], traps: Iterable[Trap]) -> None:
        self.phrases: Phrases[Rule | None] = Phrases()  # a trap has no rule
        for block in blocks:
            for words, when, as_written in worded(block):
                rule = Rule(block, None if when is None else company(when))
                self.phrases.add(words, rule, as_written=as_written)
        for trap in traps:
            self.phrases.add(spelled(trap.words), None)
        self.phrases.build()
        self.line = lru_cache(maxsize=REMEMBERED)(self.read_line)  # employers repeat themselves

    def hits(self, text: Text, sections: tuple[Section, ...]) -> Iterator[Hit]:
        """Every block named where a posting makes demands, in order, the longest phrase of each."""
        for section in sections:
            if section.name in BY_SECTION:
                for start, line in lines_of(text, section):
                    for found in self.line(line, section.name):
                        yield Hit(found.block, found.demand, section.name, start + found.start, start + found.end)

    def read_line(self, line: str, section: Name) -> tuple[Found, ...]:
        """What one line asks for; no phrase and no clause goes beyond it, so it is read by itself, and once."""
        words = readable(line)
        lowered = lower(words)
        matches = self.phrases.find(words, lowered)
        return tuple(judged(Clauses(words, lowered, section), longest(matches))) if matches else ()


def lines_of(text: Text, section: Section) -> Iterator[tuple[int, str]]:
    """The lines of a section, each with its start; a wall of text has some that end without a break."""
    joints = text.joints[bisect_right(text.joints, section.start) : bisect_left(text.joints, section.end)]
    for begin, end in pairwise((section.start, *joints, section.end)):
        start = begin
        for line in text.text[begin:end].split("\n"):
            yield start, line
            start += len(line) + 1


def judged(clauses: "Clauses", matches: Iterable[tuple[Rule, int, int]]) -> Iterator[Found]:
    """The phrases of a line that stand in the company they need, with what they are asked as."""
    for rule, start, end in matches:
        clause = clauses.around(start, end)
        demand = clause.demand
        if demand is None or rule.company is not None:
            before, after = clauses.lowered[clause.start : start], clauses.lowered[end : clause.end]
            if rule.company is not None and not rule.company.allows(before, clauses.lowered[start:end], after):
                continue
            demand = demand or demand_of(clauses.section, before, after, marked=clause.is_marked)
        if demand is not None and demand in rule.block.only:
            yield Found(rule.block, demand, start, end)


def longest(matches: list[Match[Rule | None]]) -> Iterable[tuple[Rule, int, int]]:
    """The longest match of each block wherever several overlap, in order; nothing inside a trap."""
    matches.sort(key=START)
    matches.sort(key=LENGTH, reverse=True)
    taken: dict[int, list[tuple[int, int]]] = {}  # by block, the places of its matches, in order and apart
    traps: list[tuple[int, int]] = []
    kept: list[tuple[Rule, int, int]] = []
    for rule, _, start, end in matches:
        if rule is None:
            traps.append((start, end))
            continue
        places = taken.get(id(rule.block))
        if places is None:
            taken[id(rule.block)] = [(start, end)]
            kept.append((rule, start, end))
            continue
        after = bisect_left(places, (end,))
        if not after or places[after - 1][1] <= start:
            places.insert(after, (start, end))
            kept.append((rule, start, end))
    kept.sort(key=itemgetter(1))
    return outside(traps, kept) if traps else kept


def outside(traps: list[tuple[int, int]], kept: list[tuple[Rule, int, int]]) -> Iterator[tuple[Rule, int, int]]:
    """Those of some matches, given in order, that aren't part of a trap."""
    ahead = deque(sorted(traps))
    reach = 0  # of the traps that began so far
    for rule, start, end in kept:
        while ahead and ahead[0][0] <= start:
            reach = max(reach, ahead.popleft()[1])
        if end > reach:
            yield rule, start, end


def readable(words: str) -> str:
    """Typographic variants as plain signs, one for one, and blanks for what no writer would call a word."""
    if len(words) > LONG_WORD:
        words = NO_WORD.sub(lambda found: " " * len(found[0]), words)
    if not words.isascii():
        for variant, plain in LOOKALIKES:
            words = words.replace(variant, plain)
    return words


def worded(block: Block) -> Iterator[tuple[set[str], When | None, bool]]:
    """The phrases of a block, each set with the company it needs, and whether it counts only as written.

    Conditional aliases come first: an alias given both ways counts only in company.
    """
    taken: set[str] = set()
    for when in block.when:
        cased = set(block.cased) & set(when.aliases)
        words = spelled(alias for alias in when.aliases if alias not in cased)
        yield cased, when, True
        yield words, when, False
        taken |= words | cased
    yield spelled(block.aliases) - taken, None, False
    yield set(block.cased) - taken, None, True


def spelled(aliases: Iterable[str]) -> set[str]:
    return {spelling for alias in aliases for phrase in expand(alias) for spelling in spellings(phrase)}


def company(when: When) -> Company:
    return Company(*(any_of(getattr(when, name)) for name in Company._fields))


def any_of(words: tuple[str, ...]) -> Words | None:
    """Any of some words; `word*` stands for its endings."""
    if not words:
        return None
    letters = tuple(word.removesuffix("*") for word in words)
    return Words(automaton(letters), tuple(word.endswith("*") for word in words))


@cache
def finder() -> Finder:
    """The one over the skills and cues we ship."""
    known = taxonomy()
    return Finder(known.skills + known.cues, known.traps)


def find_hits(text: Text, sections: tuple[Section, ...]) -> list[Hit]:
    """Every skill and cue a posting asks for, where it says so."""
    return list(finder().hits(text, sections))

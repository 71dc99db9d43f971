"""Find phrases in a line: an automaton finds their letters, spaCy's tokenizer says whether they are words there.

The automaton (Aho-Corasick) reads a line once however many phrases there are, some thirty
thousand. It knows letters only: "art" stands in "startup" too. A find between two blanks
needs no second look; any other counts if it begins and ends where the tokenizer cuts, and
is cut inside as the phrase is. So what is found is what spaCy's PhraseMatcher would find
(a test holds the two side by side), without tokenizing all the rest.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise, product
from typing import Generic, NamedTuple, TypeVar, cast

import spacy
from ahocorasick_rs import AhoCorasick, Implementation
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # compiled, without types
from spacy.vocab import Vocab

REMEMBERED = 20_000  # stretches of text that were tokenized
STOPS = frozenset(f"{stop} " for stop in ",;:)!?")  # the tokenizer cuts these off whatever they end

Meaning = TypeVar("Meaning")


class Words(NamedTuple):
    """A stretch of text cut into words."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


class Phrase(NamedTuple, Generic[Meaning]):
    """One phrase, and what it means; it may mean several things, some only if written in one way."""

    words: tuple[str, ...]  # in lower case
    is_plain: bool  # of letters only: the tokenizer cuts no such word in two, wherever it stands
    meanings: list[Meaning]
    as_written: list[tuple[Meaning, tuple[str, ...]]]


class Match(NamedTuple, Generic[Meaning]):
    """A phrase at a place of a line."""

    meaning: Meaning
    length: int  # in words
    start: int
    end: int


class Phrases(Generic[Meaning]):
    """A set of phrases, each with its meanings; `find` once all are added."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, ...], Phrase[Meaning]] = {}
        self.spelled: list[Phrase[Meaning]] = []  # by number of the automaton's pattern
        self.automaton = AhoCorasick([])
        self.cut = lru_cache(maxsize=REMEMBERED)(Cutter().cut)

    def add(self, phrases: Iterable[str], meaning: Meaning, *, as_written: bool = False) -> None:
        """Add phrases in any case, or only as they are written."""
        for phrase in phrases:
            written = self.cut(phrase).words
            words = tuple(word.lower() for word in written)
            known = self.known.setdefault(words, Phrase(words, all(map(str.isalpha, words)), [], []))
            if as_written:
                known.as_written.append((meaning, written))
            else:
                known.meanings.append(meaning)

    def build(self) -> None:
        spelled = [(spelling, phrase) for phrase in self.known.values() for spelling in spellings(phrase.words)]
        self.spelled = [phrase for _, phrase in spelled]
        self.automaton = AhoCorasick([spelling for spelling, _ in spelled], implementation=Implementation.ContiguousNFA)

    def find(self, line: str, lowered: str) -> list[Match[Meaning]]:
        """Every phrase that stands in a line, those within others too."""
        found: list[Match[Meaning]] = []
        bounded = f"{lowered}  "  # blanks after the last sign, and so before the first
        for number, start, end in self.automaton.find_matches_as_indexes(lowered, overlapping=True):
            phrase = self.spelled[number]
            before, after = bounded[start - 1], bounded[end]
            if before != " " or after != " " or not phrase.is_plain:
                if (after.isalpha() and bounded[end - 1].isalpha()) or (before.isalpha() and bounded[start].isalpha()):
                    continue  # within a word, as most finds are; the tokenizer never cuts between two letters
                is_stopped = before == " " and phrase.is_plain and bounded[end : end + 2] in STOPS
                if not is_stopped and not self.stands(phrase, line, start, end):
                    continue
            found += [Match(meaning, len(phrase.words), start, end) for meaning in phrase.meanings]
            if phrase.as_written:
                found += self.as_written(phrase, line, start, end)
        return found

    def as_written(self, phrase: Phrase[Meaning], line: str, start: int, end: int) -> Iterator[Match[Meaning]]:
        written = self.cut(line[start:end]).words
        for meaning, spelling in phrase.as_written:
            if spelling == written:
                yield Match(meaning, len(written), start, end)

    def stands(self, phrase: Phrase[Meaning], line: str, start: int, end: int) -> bool:
        """Are these letters the words of the phrase to the tokenizer?"""
        if phrase.is_plain:
            return self.is_cut(line, start) and self.is_cut(line, end)
        left, right = stretch(line, start, end)
        words, starts, ends = self.cut(line[left:right])
        if start - left not in starts or end - left not in ends:
            return False
        words = words[starts.index(start - left) : ends.index(end - left) + 1]
        return tuple(map(str.lower, words)) == phrase.words

    def is_cut(self, line: str, at: int) -> bool:
        """Does a word begin or end here?"""
        if at in (0, len(line)) or line[at] == " " or line[at - 1] == " ":
            return True
        left, right = stretch(line, at, at)
        return at - left in self.cut(line[left:right]).starts


def stretch(line: str, start: int, end: int) -> tuple[int, int]:
    """Where what reaches from the last blank before a place to the next one after it begins and ends."""
    right = line.find(" ", end)
    return line.rfind(" ", 0, start) + 1, right if right >= 0 else len(line)


class Cutter:
    """spaCy's English tokenizer without special cases: it reads what stands between two blanks by itself."""

    def __init__(self) -> None:
        usual = cast("Tokenizer", spacy.blank("en").tokenizer)
        self.tokenizer = Tokenizer(
            Vocab(),
            rules={},
            prefix_search=usual.prefix_search,
            suffix_search=usual.suffix_search,
            infix_finditer=usual.infix_finditer,
            url_match=usual.url_match,
        )

    def cut(self, stretch: str) -> Words:
        doc = self.tokenizer(stretch)
        starts = tuple(token.idx for token in doc)
        words = tuple(token.text for token in doc)
        return Words(words, starts, tuple(start + len(word) for start, word in zip(starts, words, strict=True)))


def spellings(words: tuple[str, ...]) -> Iterator[str]:
    """A phrase with and without blanks wherever the tokenizer would cut the same words out of both.

    >>> sorted(spellings(("ci", "/", "cd", "tools")))
    ['ci / cd tools', 'ci /cd tools', 'ci/ cd tools', 'ci/cd tools']
    """
    joints = [(" ",) if left.isalnum() and right.isalnum() else ("", " ") for left, right in pairwise(words)]
    for blanks in product(*joints):
        yield "".join(f"{word}{blank}" for word, blank in zip(words, (*blanks, ""), strict=True))

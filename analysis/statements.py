"""What a product manager's posting asks, sentence by sentence, and in which words we don't know.

The question emerging_terms counts those words: they are what the taxonomy might have
to learn. Only the parts of a posting that ask something are read, and only product
managers' postings: they are few, and the warehouse holds no other's sentences. A phrase
of the taxonomy is known wherever it stands, even in company in which it isn't meant, or
the same traps would be proposed for ever. Words too ordinary for a term of their own are
data, in statements.toml.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain, product
from pathlib import Path

from msgspec import Struct, convert

from analysis.facts import Facts, Finding, Salary, Statement
from analysis.sections import DEMANDS, lower
from analysis.taxonomy import Cue, Skill, Taxonomy, expand, spellings, taxonomy

WORD = re.compile(r"\w+|[^\w\s]")
BREAK = re.compile(r"\n\s*(?:- )?|(?<=[a-z)][.!?;])\s+(?=[A-Z])")
STRETCH = re.compile(r"(?:[^\W_]|[+#& '-])+")  # words that no stop and no bracket parts
ENDING = re.compile(r"'(?:s|re|ve|ll|d|t|m)\b|-")
KNOWN = re.compile(r"\[[^\]]*\]")
LONGEST = 600  # signs; what is longer is no sentence but a wall, and its first part speaks for it
LONGEST_TERM = 3  # words
JOINTS = frozenset({"and", "or"})
DASHES = str.maketrans("‐‑–—", "----")
TO_ROUND = str.maketrans("[]", "()")

ENDINGS = (  # and what stands in their place in the bare word
    *(("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("d", ""), ("ied", "y")),
    *(("ing", ""), ("ing", "e"), ("ly", ""), ("ly", "le")),
)


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of statements.toml."""

    fillers: frozenset[str]
    ordinary: frozenset[str]


WORDS = convert(tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")), Words)
ALL_WORDS = WORDS.fillers | WORDS.ordinary

Spans = list[tuple[int, int]]


class Phrases:
    """Every spelling of every phrase of a taxonomy."""

    def __init__(self, known: Taxonomy) -> None:
        spelled = {spelling.lower() for words in phrases_of(known) for spelling in spellings(words)}
        self.all = {tuple(WORD.findall(phrase)) for phrase in spelled}
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for words in self.all:
            lengths[words[0]].add(len(words))
        self.lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}  # the longest first

    def spans(self, sentence: str) -> Iterator[tuple[int, int]]:
        """Where a sentence says what is known, from left to right, the longest phrase at each place."""
        found = list(WORD.finditer(lower(sentence).translate(DASHES)))
        words = tuple(word[0] for word in found)
        at = 0
        while at < len(words):
            lengths = self.lengths.get(words[at], ())
            end = next((at + length for length in lengths if words[at : at + length] in self.all), at)
            if end > at:
                yield found[at].start(), found[min(end, len(words)) - 1].end()
            at = max(end, at + 1)


def phrases_of(known: Taxonomy) -> Iterator[str]:
    """Every phrase of the taxonomy, conditional ones and traps as well."""
    blocks: tuple[Skill | Cue, ...] = known.skills + known.cues
    for block in blocks:
        for alias in chain(block.aliases, block.cased, *(when.aliases for when in block.when)):
            yield from expand(alias)
    for trap in known.traps:
        for words in trap.words:
            yield from expand(words)


@cache
def phrases() -> Phrases:
    """Those of the taxonomy we ship."""
    return Phrases(taxonomy())


def find_statements(facts: Facts) -> Iterator[Statement]:
    """Each sentence in which a product manager's posting asks something."""
    if facts.role == "other" or facts.language not in ("en", "unknown"):
        return
    found: tuple[Finding | Salary, ...] = facts.findings + facts.salaries
    said = [(fact.start, fact.end) for fact in found if fact.origin == "text"]
    for part in facts.parts:
        if part.section in DEMANDS:
            for start, end in sentences(facts.text, part.start, part.end):
                sentence = facts.text[start:end]
                spans = [*phrases().spans(sentence), *((begin - start, stop - start) for begin, stop in said)]
                marked = mark(sentence, spans)
                terms = tuple(find_terms(marked))
                yield Statement(section=part.section, start=start, end=end, marked=marked, terms=terms)


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a stretch, without the bullets before them.

    >>> text = "- Ship it. Then rest.\\n- Learn"
    >>> [text[start:end] for start, end in sentences(text, 0, len(text))]
    ['Ship it.', 'Then rest.', 'Learn']
    """
    for piece in split(text, start, end):
        begin, stop = piece
        words = text[begin:stop].removeprefix("- ")
        begin = stop - len(words)
        if words.strip():
            yield begin, begin + len(words.rstrip()[:LONGEST])


def split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in BREAK.finditer(text, start, end):
        yield start, found.start()
        start = found.end()
    yield start, end


def mark(sentence: str, spans: Spans) -> str:
    """Set some stretches of a sentence in brackets; those that meet share one.

    >>> mark("Ship LLM evals [now]", [(5, 8), (9, 14), (7, 14)])
    'Ship [LLM evals] (now)'
    """
    words = sentence.translate(TO_ROUND)
    marked = []
    at = 0
    for start, end in joined(spans, len(words)):
        marked += [words[at:start], "[", words[start:end], "]"]
        at = end
    return "".join([*marked, words[at:]])


def joined(spans: Spans, length: int) -> Iterator[tuple[int, int]]:
    """Spans in order, clipped to what there is; overlapping ones are one."""
    start = end = 0
    for begin, stop in sorted(spans):
        if begin >= end:
            if start < end:
                yield start, end
            start, end = max(0, begin), min(stop, length)
        else:
            end = max(end, min(stop, length))
    if start < end:
        yield start, end


def find_terms(marked: str) -> Iterator[str]:
    """Every term of up to three words outside the brackets.

    >>> list(find_terms("You'll own agent handoff for [LLM] products"))
    ['agent', 'agent handoff', 'handoff']
    """
    for found in STRETCH.finditer(lower(KNOWN.sub("|", marked)).translate(DASHES)):
        words = [bare for word in ENDING.sub(" ", found[0]).split() if (bare := word.strip("'& "))]
        for start, length in product(range(len(words)), range(1, LONGEST_TERM + 1)):
            term = words[start : start + length]
            if len(term) == length and is_term(term):
                yield " ".join(term)


def is_term(words: list[str]) -> bool:
    """Could these words name something, and one thing only?"""
    if not JOINTS.isdisjoint(words):
        return False
    if is_one_of(WORDS.fillers, words[0]) or is_one_of(WORDS.fillers, words[-1]):
        return False
    return any(has_letters(word) and not is_one_of(ALL_WORDS, word) for word in words)


def has_letters(word: str) -> bool:
    return sum(map(str.isalpha, word)) > 1


@lru_cache(maxsize=20_000)
def is_one_of(listed: frozenset[str], word: str) -> bool:
    """Is a word listed, in whatever form?

    >>> is_one_of(frozenset({"use", "ship", "try"}), "using"), is_one_of(frozenset({"ship"}), "shipping")
    (True, True)
    """
    return any(form in listed for form in forms(word))


def forms(word: str) -> Iterator[str]:
    """A word, and what it may be a form of."""
    yield word
    for ending, bare in ENDINGS:
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            yield stem + bare
            if stem[-2:-1] == stem[-1:]:
                yield stem[:-1]  # shipp-ing

"""Find the skills a posting names: spaCy's PhraseMatcher over the taxonomy, then the company each phrase keeps.

Only the parts of a posting that can hold a demand are read. The tokenizer goes
without special cases and with a large cache: it is nine tenths of the cost.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import NamedTuple, cast

import spacy
from spacy.attrs import LOWER  # type: ignore[import-not-found]  # compiled, without types
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # compiled, without types
from spacy.tokens import Doc
from spacy.vocab import Vocab

from analysis.facts import Demand
from analysis.requirement import BY_SECTION, PROSE, demand_of, is_marked
from analysis.sections import Name, Section, lower
from analysis.taxonomy import Cue, Skill, Taxonomy, When, expand, spellings, taxonomy
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
LONG_PASSAGE = 10_000  # signs; a shorter one can hold no word that takes long
CLAUSE = 2_000  # signs; each mention is read in all of its clause
NO_WORD = re.compile(r"(?<!\S)\S{1000,}")  # the tokenizer takes time with the square of its length
CLAUSE_END = re.compile(  # a wall of text has no blank after its stops
    r"[.!?;\n](?:(?<=\n)|(?=\s)|(?<=[a-z)].)(?=[A-Z]))"
)


class Hit(NamedTuple):
    """A phrase of the taxonomy at a place of the text, and what it is asked as."""

    block: Skill | Cue
    demand: Demand
    section: Name
    start: int
    end: int


class Company(NamedTuple):
    """The words an alias needs, or mustn't have, around it."""

    near: re.Pattern[str] | None
    not_near: re.Pattern[str] | None
    preceded_by: re.Pattern[str] | None
    not_preceded_by: re.Pattern[str] | None
    followed_by: re.Pattern[str] | None
    not_followed_by: re.Pattern[str] | None

    def allows(self, before: str, words: str, after: str) -> bool:
        """Is this the company it is meant in? An alias isn't its own company, but can be part of what forbids it."""
        if self.near is not None and not self.near.search(f"{before} _ {after}"):
            return False
        if self.not_near is not None and self.not_near.search(before + words + after):
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


def found(pattern: re.Pattern[str] | None, words: str, *, default: bool = False) -> bool:
    return default if pattern is None else pattern.search(words) is not None


class Rule(NamedTuple):
    """What a match means."""

    block: Skill | Cue
    company: Company | None


class Finder:
    """The matchers over one taxonomy; building them takes a second, so there is one."""

    def __init__(self, known: Taxonomy) -> None:
        self.tokenizer = quick_tokenizer(spacy.blank("en"))
        self.rules: dict[int, Rule] = {}  # a trap has none
        self.plain = PhraseMatcher(self.tokenizer.vocab, attr="LOWER")
        self.cased = PhraseMatcher(self.tokenizer.vocab, attr="ORTH")
        for block in known.skills + known.cues:
            self.add_block(block)
        for trap in known.traps:
            self.plain.add(trap.why, [self.tokenizer(word) for word in sorted(spelled(trap.words))])

    def add_block(self, block: Skill | Cue) -> None:
        """Conditional aliases first: an alias given both ways counts only in company."""
        taken: set[str] = set()
        for when in block.when:
            cased = set(block.cased) & set(when.aliases)
            words = spelled(alias for alias in when.aliases if alias not in cased)
            self.add(self.cased, Rule(block, company(when)), cased)
            self.add(self.plain, Rule(block, company(when)), words)
            taken |= words | cased
        self.add(self.plain, Rule(block, None), spelled(block.aliases) - taken)
        self.add(self.cased, Rule(block, None), set(block.cased) - taken)

    def add(self, matcher: PhraseMatcher, rule: Rule, words: Iterable[str]) -> None:
        docs = [self.tokenizer(word) for word in sorted(words)]
        if docs:
            name = f"rule {len(self.rules)}"
            self.rules[self.tokenizer.vocab.strings.add(name)] = rule
            matcher.add(name, docs)

    def hits(self, text: Text, sections: tuple[Section, ...]) -> Iterator[Hit]:
        """Every skill and cue named where a posting makes demands, in order, the longest phrase of each."""
        passage = Passage(text, sections)
        doc = self.tokenizer(passage.readable)
        for rule, start, end in self.longest(doc, self.plain(doc) + self.cased(doc)):
            clause = passage.clause(start, end)
            demand = clause.demand
            if demand is None or rule.company is not None:
                before, after = passage.lowered[clause.start : start], passage.lowered[end : clause.end]
                if rule.company is not None and not rule.company.allows(before, passage.lowered[start:end], after):
                    continue
                demand = demand or demand_of(clause.section, before, after, marked=clause.is_marked)
            if demand is not None and demand in rule.block.only:
                yield Hit(rule.block, demand, clause.section, start + clause.shift, end + clause.shift)

    def longest(self, doc: Doc, matches: list[tuple[int, int, int]]) -> Iterator[tuple[Rule, int, int]]:
        """The longest match of each block wherever several overlap, in order; nothing inside a trap."""
        matches.sort(key=lambda match: match[1] - match[2])
        taken: defaultdict[int, set[int]] = defaultdict(set)  # by block, the tokens of its matches
        traps: list[tuple[int, int]] = []
        kept: list[tuple[int, int, Rule]] = []
        for key, start, end in matches:
            rule = self.rules.get(key)
            if rule is None:
                traps.append((start, end))
                continue
            known, tokens = taken[id(rule.block)], range(start, end)
            if known.isdisjoint(tokens):
                known.update(tokens)
                kept.append((start, end, rule))
        kept.sort(key=itemgetter(0))
        for start, end, rule in kept:
            if not traps or not any(other <= start and end <= other_end for other, other_end in traps):
                last = doc[end - 1]
                yield rule, doc[start].idx, last.idx + len(last)


class Clause(NamedTuple):
    """A stretch of a passage between two stops."""

    start: int
    end: int
    section: Name
    shift: int  # from the passage to the text
    is_marked: bool  # its words may overrule its section
    demand: Demand | None  # what all it names is asked as, unless that hangs on the words around


class Passage:
    """The parts of a text that can hold demands, one under the other, cut into clauses."""

    def __init__(self, text: Text, sections: tuple[Section, ...]) -> None:
        named = (section for section in sections if section.name in BY_SECTION)
        self.sections = [line for section in named for line in lines_of(section, text.joints)]
        pieces = [text.text[section.start : section.end] for section in self.sections]
        self.starts = list(accumulate((len(piece) + 1 for piece in pieces), initial=0))
        self.readable = readable("\n".join(pieces))
        self.lowered = lower(self.readable)
        self.ends = clause_ends(self.readable)
        self.known: dict[int, Clause] = {}

    def clause(self, start: int, end: int) -> Clause:
        """The clause a mention stands in; it may span several, if a stop turns up inside it."""
        left = bisect_right(self.ends, start)
        clause = self.known.get(left)
        if clause is None or clause.end < end:
            begin = self.ends[left - 1] if left else 0
            stop = self.ends[bisect_left(self.ends, end)]
            clause = self.known[left] = self.read_clause(begin, stop)
        return clause

    def read_clause(self, begin: int, stop: int) -> Clause:
        index = bisect_right(self.starts, begin) - 1
        section = self.sections[index]
        marked = is_marked(self.lowered[begin:stop])
        demand = None if marked or section.name in PROSE else BY_SECTION[section.name]
        return Clause(begin, stop, section.name, section.start - self.starts[index], marked, demand)


def lines_of(section: Section, joints: tuple[int, ...]) -> list[Section]:
    """A section of a wall of text, line by line; any other as it is."""
    if not joints:
        return [section]
    within = joints[bisect_right(joints, section.start) : bisect_left(joints, section.end)]
    return [
        Section(start, end, section.name, section.heading)
        for start, end in pairwise((section.start, *within, section.end))
    ]


def clause_ends(words: str) -> list[int]:
    """Where the clauses of a passage end: at their stops, and within what has none for longer than anybody can read."""
    ends = [stop.end() for stop in CLAUSE_END.finditer(words)] + [len(words)]
    if len(words) <= LONG_PASSAGE:
        return ends
    return [cut for begin, end in pairwise([0, *ends]) for cut in (*range(begin + CLAUSE, end, CLAUSE), end)]


def readable(words: str) -> str:
    """Typographic variants as plain signs, one for one, and blanks for what no writer would call a word."""
    if len(words) > LONG_PASSAGE:
        words = NO_WORD.sub(lambda found: " " * len(found[0]), words)
    if not words.isascii():
        for variant, plain in LOOKALIKES:
            words = words.replace(variant, plain)
    return words


def quick_tokenizer(nlp: Language) -> Tokenizer:
    """spaCy's English tokenizer without special cases, whose second pass over the text costs more than the first."""
    usual = cast("Tokenizer", nlp.tokenizer)
    return Tokenizer(
        Vocab(lex_attr_getters={LOWER: str.lower}),  # all that is asked of a word, out of some twenty
        rules={},
        prefix_search=usual.prefix_search,
        suffix_search=usual.suffix_search,
        infix_finditer=usual.infix_finditer,
        url_match=usual.url_match,
        max_cache_size=1_000_000,
    )


def spelled(aliases: Iterable[str]) -> set[str]:
    return {spelling for alias in aliases for phrase in expand(alias) for spelling in spellings(phrase)}


def company(when: When) -> Company:
    return Company(*(any_of(getattr(when, name)) for name in Company._fields))


def any_of(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """A pattern for any of some words; `word*` stands for its endings."""
    if not words:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words) + r")(?!\w)")


@cache
def finder() -> Finder:
    """The one over the taxonomy we ship."""
    return Finder(taxonomy())


def find_hits(text: Text, sections: tuple[Section, ...]) -> list[Hit]:
    """Every skill and cue a posting asks for, where it says so."""
    return list(finder().hits(text, sections))

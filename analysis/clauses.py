"""The clauses of a line: as far as the words around a mention bear on what it is asked as."""

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import NamedTuple

from analysis.facts import Demand
from analysis.requirement import BY_SECTION, PROSE, is_marked
from analysis.sections import Name

CLAUSE = 3_000  # signs; each mention is read in all of its clause
CLAUSE_END = re.compile(  # a wall of text has no blank after its stops
    r"[.!?;\n](?:(?<=\n)|(?=\s)|(?<=[a-z)].)(?=[A-Z]))"
)


class Clause(NamedTuple):
    """A stretch of a line between two stops."""

    start: int
    end: int
    is_marked: bool  # its words may overrule its section
    demand: Demand | None  # what all it names is asked as, unless that hangs on the words around


class Clauses:
    """A line cut into clauses, each read when something is found in it."""

    def __init__(self, words: str, lowered: str, section: Name) -> None:
        self.section = section
        self.lowered = lowered
        self.ends = clause_ends(words)
        self.known: dict[int, Clause] = {}

    def around(self, start: int, end: int) -> Clause:
        """The clause a mention stands in; it may span several, if a stop turns up inside it."""
        left = bisect_right(self.ends, start)
        clause = self.known.get(left)
        if clause is None or clause.end < end:
            begin = self.ends[left - 1] if left else 0
            stop = self.ends[bisect_left(self.ends, end)]
            clause = self.known[left] = self.read(begin, stop)
        return clause

    def read(self, begin: int, stop: int) -> Clause:
        marked = is_marked(self.lowered[begin:stop])
        demand = None if marked or self.section in PROSE else BY_SECTION[self.section]
        return Clause(begin, stop, marked, demand)


def clause_ends(words: str) -> list[int]:
    """Where the clauses of a line end: at their stops, and within what has none for longer than anybody can read."""
    ends = [stop.end() for stop in CLAUSE_END.finditer(words)] + [len(words)]
    if len(words) <= CLAUSE:
        return ends
    return [cut for begin, end in pairwise([0, *ends]) for cut in (*range(begin + CLAUSE, end, CLAUSE), end)]

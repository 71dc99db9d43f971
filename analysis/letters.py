"""Where do some of these letters stand in a text? One pass for all of them, however many there are.

Most rules can't match a line that lacks certain letters, and most lines lack them. To
look for one string after the other takes longer than the rules themselves; an automaton
(Aho-Corasick) looks for all at once.
"""

from functools import cache

from ahocorasick_rs import AhoCorasick


@cache
def automaton(parts: tuple[str, ...]) -> AhoCorasick:
    """The one for a set of strings; rules keep theirs in constants, so there are few."""
    return AhoCorasick(parts)


def holds(words: str, parts: tuple[str, ...]) -> bool:
    """Is any of the parts in some words?

    >>> holds("a strong plus", ("bonus", "plus")), holds("", ("plus",))
    (True, False)
    """
    return bool(automaton(parts).find_matches_as_indexes(words))


def places(words: str, parts: tuple[str, ...]) -> list[int]:
    """Where the parts begin, those that overlap too.

    >>> places("sql or nosql", ("sql", "ql"))
    [0, 1, 9, 10]
    """
    return [start for _, start, _ in automaton(parts).find_matches_as_indexes(words, overlapping=True)]

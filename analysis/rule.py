"""A rule: a named pattern, what its match means, and an example it must match.

A rule only finds words. What they amount to is decided in one place of the
module that holds the table, so that adding a wording never adds a branch.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Rule(NamedTuple):
    """One row of a rule table; rows are tried in order unless the table says otherwise."""

    name: str
    example: str  # every rule is tested against its own example
    pattern: str
    value: str = ""  # what a match means, where the table tells values apart


class Compiled(NamedTuple):
    """A rule ready to search."""

    rule: Rule
    regex: re.Pattern[str]


def compile_rules(rules: tuple[Rule, ...], flags: re.RegexFlag = re.IGNORECASE) -> tuple[Compiled, ...]:
    """Compile a table once, at import."""
    return tuple(Compiled(rule, re.compile(rule.pattern, flags)) for rule in rules)


def either(words: str) -> str:
    """Return the pattern for whole words, written as alternatives between ` | ` or on lines of their own.

    A line that ends in a bare `|`, inside a group, goes on in the next.

    It leaves the left edge of the word to `find` and `find_all`, and lets alternatives begin
    with a letter where it can: what begins with a choice or a boundary is found many times slower.

    >>> find(re.compile(either("pay | salar(?:y|ies)")), "repay a salary").group()
    'salary'
    """
    joined = re.sub(r"\|\n\s*", "|", words)
    alternatives = [words.strip() for line in joined.splitlines() for words in line.split(" | ")]
    return f"(?:{by_initial(alternative for alternative in alternatives if alternative)})(?!\\w)"


CHOICE = re.compile(r"\(\?:([^()]*)\)([?+]?)(?![*{])")  # of words that a pattern begins with
LOOK_BEHIND = re.compile(r"(?:\(\?<[!=][^()]*\))+")
LOOKED_FOR = re.compile(r"(?<=<[!=])([^()]*)(?=\))")
INITIAL = re.compile(r"\w(?![?*+{])")
CLASS, GROUP = re.compile(r"\\.|\[[^\]]*\]"), re.compile(r"\([^()]*\)")


def by_initial(patterns: Iterable[str]) -> str:
    """Return alternatives, tried in their order, as one for each letter they begin with.

    A search skips to letters, and tries a hundred alternatives nowhere but where theirs is.

    >>> by_initial(["pay", "(?:our |the )?team", "(?<!no )perk"])
    'p(?:ay|(?<!(?:no )p)erk)|our team|t(?:he team|eam)'
    """
    rests: dict[tuple[str, int], list[str]] = {}
    others = 0  # that begin otherwise: those after them stay after them
    for pattern in opened(patterns):
        if INITIAL.match(pattern) and not is_several(pattern):
            rests.setdefault((pattern[0], others), []).append(pattern[1:])
        else:
            others += 1
            rests["", others] = [pattern]
    return "|".join(
        f"{initial}{each[0]}" if len(each) == 1 else f"{initial}(?:{'|'.join(each)})"
        for (initial, _), each in rests.items()
    )


def opened(patterns: Iterable[str]) -> Iterator[str]:
    """Yield the same alternatives, in order, so that each begins with a letter where it can.

    >>> list(opened(["(?:our |the )?team", "(?<!no )code"]))
    ['our team', 'the team', 'team', 'c(?<!(?:no )c)ode']
    """
    for pattern in patterns:
        if is_several(pattern):
            yield pattern
        elif choice := CHOICE.match(pattern):
            words, times = choice.groups()
            rest = pattern[choice.end() :]
            again = f"(?:{words})*" if times == "+" else ""
            yield from (word + again + rest for word in words.split("|"))
            yield from opened([rest] if times == "?" else [])
        elif look := LOOK_BEHIND.match(pattern):
            for rest in opened([pattern[look.end() :]]):
                behind = LOOKED_FOR.sub(rf"(?:\1){rest[:1]}", look[0])
                yield rest[:1] + behind + rest[1:] if INITIAL.match(rest) else look[0] + rest
        else:
            yield pattern


def is_several(pattern: str) -> bool:
    """Say whether a pattern has alternatives outside of any group."""
    bare = CLASS.sub("", pattern)
    while bare != (bare := GROUP.sub("", bare)):
        pass
    return "|" in bare


def find_all(regex: re.Pattern[str], words: str) -> Iterator[re.Match[str]]:
    """Yield the matches that start at the start of a word."""
    for match in regex.finditer(words):
        start = match.start()
        if start == 0 or not words[start - 1].isalnum():
            yield match


def find(regex: re.Pattern[str], words: str) -> re.Match[str] | None:
    """Return the first match that starts at the start of a word."""
    first = regex.search(words)
    if first is None or first.start() == 0 or not words[first.start() - 1].isalnum():
        return first
    return next(find_all(regex, words), None)

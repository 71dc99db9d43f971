"""A rule: a named pattern, what its match means, and an example it must match.

A rule only finds words. What they amount to is decided in one place of the
module that holds the table, so that adding a wording never adds a branch.
"""

import re
from collections.abc import Iterator
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

    It leaves the left edge of the word to `find` and `find_all`: a pattern that starts with
    letters is found many times faster than one that starts with a boundary.

    >>> find(re.compile(either("pay | salar(?:y|ies)")), "repay a salary").group()
    'salary'
    """
    joined = re.sub(r"\|\n\s*", "|", words)
    alternatives = [words.strip() for line in joined.splitlines() for words in line.split(" | ")]
    return f"(?:{'|'.join(alternative for alternative in alternatives if alternative)})(?!\\w)"


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

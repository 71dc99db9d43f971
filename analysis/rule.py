"""A rule: a named pattern, what its match means, and an example it must match.

A rule only finds words. What they amount to is decided in one place of the
module that holds the table, so that adding a wording never adds a branch.
"""

import re
from typing import NamedTuple


class Rule(NamedTuple):
    """One row of a rule table; rows are tried in order."""

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

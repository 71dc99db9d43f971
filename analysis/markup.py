"""What a parser would spend on a piece of markup, judged before it is parsed.

Parsers take time with the square of nesting and of the attributes in a tag, and
memory with every bold that is opened anew in each paragraph. Twenty levels and a
few stray tags are real life; a stranger's page of a megabyte can hang a worker for
a minute, or burst it. The judgement is one pass in linear time, and errs towards
too costly: a tag closes only what a parser would surely close with it.
"""

import re

TAG = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)"
    r"""(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+)*+(?:>|\Z)"""
    r"|<[!?/][^>]*+(?:>|\Z)",
    re.DOTALL,
)
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
FORMATTING = frozenset(  # left open, a parser opens them again in every block to come
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
IMPLIED = frozenset(  # closed by whatever closes around them
    ["dd", "dt", "li", "optgroup", "option", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr"]
)
LOOSE = FORMATTING | IMPLIED
FEW_TAGS, FEW_SIGNS = 1_000, 20_000  # up to which nothing can cost much
LONGEST_TAG = 5_000
BUDGET = 500_000  # elements open at a tag, summed over all tags; a real page of that size takes a fifth


def is_costly(html: str) -> bool:
    """Say whether parsing this would cost more than any honest page.

    >>> is_costly("<ul>" + "<li>SQL" * 5_000), is_costly("<p>SQL</p>" * 5_000)
    (True, False)
    """
    if html.count("<") <= FEW_TAGS and len(html) <= FEW_SIGNS:
        return False
    still = _Open()
    for found in TAG.finditer(html):
        if (name := found["name"]) is None:
            continue
        if len(found[0]) > LONGEST_TAG or still.cost > BUDGET:
            return True
        still.take(name.lower(), closes=bool(found["close"]))
    return still.cost > BUDGET


class _Open:
    """The elements open at a tag, never fewer than a parser would hold open, and what they have cost so far."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.stray = 0  # formatting that was closed by another's end, and lingers
        self.cost = 0

    def take(self, name: str, *, closes: bool) -> None:
        if closes:
            self._close(name)
        elif name not in VOID:
            self.names.append(name)
        self.cost += len(self.names) + self.stray

    def _close(self, name: str) -> None:
        place = len(self.names) - 1
        while place >= 0 and self.names[place] != name and self.names[place] in LOOSE:
            place -= 1
        above = self.names[place + 1 :]
        self.cost += len(above)
        if place < 0 or self.names[place] != name:
            return
        if name in FORMATTING:
            del self.names[place]
            self.stray += bool(above)
        else:
            del self.names[place:]
            self.stray += sum(each in FORMATTING for each in above)

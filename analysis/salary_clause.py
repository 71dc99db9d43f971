"""The words around one amount that can say what it is.

A sentence may speak of several amounts: what stands before one belongs to it as far back as the
amount before, what is attached to one belongs to it and not to the next.
"""

import re
from typing import NamedTuple

from analysis.money import Money

SENTENCE_END = re.compile(r"(?<![A-Z])(?<!e\.g)(?<!approx)[.!?](?=\s+[A-Z(\d•]|[A-Z][a-z])|[\n|•]")
BRACKETS = re.compile(r"\([^()]{15,160}\)")
PARTS = re.compile(  # "OTE, which includes base salary and commission, is": the parts don't say what the whole is
    r"[ ,]+(?:which |that )?(?:includ(?:es?|ing)|compris(?:es?|ed of|ing)|consist(?:s|ing) of|made up of"
    r"|inclusive of)\b[^:;]{0,120}?(?=,? (?:is|are|ranges from)\b(?! based))"
)
IN_STOCK = re.compile(r"\s*\((?:salary|base)[^()]{0,40}\b(?:stock|equity|RSUs?|options?)\b", re.IGNORECASE)
_STOP = r"(?!(?:plus|with|and|along|depending|based|dependent|in addition|as well|or|but|while)\b)"
ATTACHED = (
    re.compile(  # "$180,000 OTE", "$150K+ ACVs", "$1,500 for learning": words that belong to the amount before them
        r"(?:\+(?=\s?(?:[at]cvs?|[am]rr|deals?|quotas?|contracts?|revenues?|ote|base)\b))?"  # not "$150K + bonus"
        rf"[\s)]*\(?{_STOP}[\w'’%][\w'’%/&-]*(?:[ \u00a0]{_STOP}[\w'’%][\w'’%/&-]*){{0,7}}",
        re.IGNORECASE,
    )
)
SENTENCE = 400  # characters, at most, of a sentence on either side of an amount; some postings have no full stop


class Clause(NamedTuple):
    """The words around one amount that can say what it is, in lower case but for `said_before`."""

    before: str  # since the sentence began or the amount before ended
    after: str  # what is attached to it
    sentence: str
    in_stock: bool  # a bracket after it says that stock is part of it
    said_before: str  # `before` as written


def read_clause(words: str, money: Money, since: int, until: int) -> Clause:
    """Read around one amount, between the amount before it and the next."""
    first, last = max(0, money.start - SENTENCE), money.end + SENTENCE
    sentence_start = max((end.end() for end in SENTENCE_END.finditer(words, first, money.start)), default=first)
    ending = SENTENCE_END.search(words, money.end, last)
    sentence_end = ending.start() if ending else min(last, len(words))
    attached = ATTACHED.match(words, money.end, min(until, sentence_end))
    return Clause(
        before=without_parts(BRACKETS.sub(" ", words[max(since, sentence_start) : money.start].lower())),
        after=attached[0].lower() if attached and not _opens(attached, until) else "",
        sentence=words[sentence_start:sentence_end].lower(),
        in_stock=IN_STOCK.match(words, money.end) is not None,
        said_before=words[max(since, sentence_start) : money.start],
    )


def _opens(attached: re.Match[str], until: int) -> bool:
    """Say whether the words after an amount open a bracket that holds the next one, as in "$100k (OTE $150k)"."""
    return "(" in attached[0] and until - attached.end() <= 2


def without_parts(spoken: str) -> str:
    """Leave out what an amount is made up of, where the whole is what is stated.

    >>> without_parts("total cash compensation, including annual bonus target, is ")
    'total cash compensation, is '
    """
    return PARTS.sub("", spoken)

"""The roles a comment offers: those of its headline, those on lines of their own, or the one a sentence wants.

A line is a role if it is short, has a role's noun and none of a sentence's words;
people who sign with what they are, founders most of all, are nobody's opening.
"""

from collections.abc import Iterator

from crawler.headline.parts import Kind, Part, trim
from crawler.headline.words import (
    BAR,
    BRACKETS,
    BULLET,
    LINK,
    NO_ROLE,
    ROLE,
    ROLE_ENDS,
    ROLE_STARTS,
    SENTENCE_WORDS,
    SIGNED,
    SPEAKERS,
    WANTED,
)
from crawler.values.pay_text import pays

LENGTH = 80
LONG_BRACKET = 40
FEW_WORDS = 4  # a line so short may be in small letters


def of_parts(parts: list[Part], kind: Kind) -> list[str]:
    """The roles among the parts of a headline."""
    return [role for part in parts if part.kind == kind and (role := _tidy(part.text))]


def alone(lines: list[str]) -> Iterator[str]:
    """Roles on lines of their own."""
    heads = map(_head, lines)
    return (role for head in heads if _is_role(head) and (role := _tidy(head)))


def wanted(lines: list[str]) -> list[str]:
    """The first role that a sentence says is wanted; a bare "engineers" says too little."""
    found = (_tidy(match["role"]) for line in lines if (match := WANTED.search(line)))
    return [role for role in found if " " in role and not SENTENCE_WORDS.search(role)][:1]


def _head(line: str) -> str:
    """What a line of a list begins with, before its link or its explanation."""
    text = LINK.split(BAR.split(BULLET.sub("", line))[0])[0]
    before = text.partition(": ")[0]
    return before if ROLE.search(before) or len(BRACKETS.sub("", text)) > LENGTH else text


def _is_role(text: str) -> bool:
    plain = trim(BRACKETS.sub("", text))
    if not plain or len(plain) > LENGTH or text.rstrip()[-1] in ".?!":
        return False
    if any(words.search(plain) for words in (NO_ROLE, SENTENCE_WORDS, SIGNED)) or SPEAKERS.match(plain):
        return False
    is_title = not plain[0].islower() or len(plain.split()) <= FEW_WORDS
    return is_title and ROLE.search(plain) is not None


def _tidy(text: str) -> str:
    """A role without links, pay, marks of lists, and what else stands at its ends."""
    plain = BRACKETS.sub(lambda match: "" if len(match[0]) > LONG_BRACKET or pays(match[0], None) else match[0], text)
    plain = ROLE_ENDS.split(trim(LINK.sub(" ", plain)))[0]
    for pay in pays(plain, None):
        plain = plain.replace(pay.words, "")
    return " ".join(trim(ROLE_STARTS.sub("", trim(plain), count=1)).split())

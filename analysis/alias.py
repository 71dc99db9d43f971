"""Which line of the taxonomy some words rest on, as its .toml file has it.

Nobody keeps that with a mention: the words and what they were taken for settle it, so
that it can be told to the one reader who asks. It is told from the taxonomy of today; if
that has been mended since, it may know no such line any more.
"""

from collections.abc import Iterator
from itertools import chain

from msgspec.structs import asdict

from analysis.taxonomy import Block, When, expand, spellings, taxonomy

PLAIN = str.maketrans("‐‑‒–—’", "-----'", "\u00ad\u200b")
MOST = 3  # words of a company that are named


def find_alias(name: str, words: str) -> str:
    """The alias of a skill, a guide skill or a signal that is spelled like this; "" if there is none.

    >>> find_alias("sql", "SQL"), find_alias("sql", "sequel")
    ('sql', '')
    """
    known = taxonomy()
    blocks: tuple[Block, ...] = known.skills + known.cues + known.signals
    for block in blocks:
        if name in (getattr(block, "guide", None), getattr(block, "id", None)):
            for alias, when in aliases_of(block):
                if is_spelled(alias, words):
                    return line(alias, when)
    return ""


def lines_of(block: Block) -> dict[str, str]:
    """Every spelling a block knows, bare, with the line it comes from: for whoever asks of many words."""
    found: dict[str, str] = {}
    for alias, when in aliases_of(block):
        for spelling in chain(*map(spellings, expand(alias))):
            found.setdefault(bare(spelling), line(alias, when))
    return found


def aliases_of(block: Block) -> Iterator[tuple[str, When | None]]:
    """Each alias of a block with the company it needs; those that need one first, as they are tried."""
    for when in block.when:
        for alias in when.aliases:
            yield alias, when
    for alias in chain(block.aliases, block.cased):
        yield alias, None


def line(alias: str, when: When | None) -> str:
    return f"{alias}, {company(when)}" if when else alias


def is_spelled(alias: str, words: str) -> bool:
    """Whether some words are one of those an alias stands for, however many blanks are in them."""
    wanted = bare(words)
    return any(bare(spelling) == wanted for phrase in expand(alias) for spelling in spellings(phrase))


def bare(words: str) -> str:
    return "".join(words.translate(PLAIN).lower().split())


def company(when: When) -> str:
    """What must stand around an alias, and what mustn't.

    >>> company(When(aliases=("model",), not_near=("role",), followed_by=("quality", "drift", "weights", "evals")))
    'not near role, followed by quality / drift / weights ...'
    """
    parts = ((name, words) for name, words in asdict(when).items() if words and name != "aliases")
    return ", ".join(
        f"{name.replace('_', ' ')} {' / '.join(words[:MOST])}{' ...' if len(words) > MOST else ''}"
        for name, words in parts
    )

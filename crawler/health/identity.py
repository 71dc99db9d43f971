"""Is it still the same employer's board?

A token whose employer has left may be given to another, and then somebody else's
postings would come in under the old name. What tells is the employer its postings
name; where they name none, whether their texts speak of it at all. Both count only
if not one posting of the last whole look is left.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable

_LEGAL = (
    "ab ag aps as bv co company corp corporation gmbh group holding holdings inc kg limited llc llp lp ltd nv oy plc "
    "pte pty sa sarl sas se spa srl the ug und and"
)
_COMMON = (
    "ai app careers cloud com data digital global health healthcare hq international io jobs lab labs network people "
    "services software solutions systems talent tech technologies technology uk us usa www"
)
LEGAL = frozenset(_LEGAL.split())  # what a name ends with, and not its own
COMMON = LEGAL | frozenset(_COMMON.split())  # what many names hold
SHORTEST = 4  # letters; a shorter word stands in too many texts by chance
FEW = 3  # postings; so few may well be silent about their employer


def words(name: str) -> tuple[str, ...]:
    """A name's words, in small letters and without accents.

    >>> words("Société Générale (UK), S.A.")
    ('societe', 'generale', 'uk', 's', 'a')
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return tuple(re.findall(r"[^\W_]+", "".join(sign for sign in plain if not unicodedata.combining(sign))))


def alike(one: str, other: str) -> bool:
    """Say whether two names may be one employer's: they share a word that means something, or run into one another.

    >>> alike("Scale AI, Inc.", "scaleai"), alike("Acme Robotics GmbH", "ACME"), alike("Scale AI", "Mistral AI")
    (True, True, False)
    """
    first, second = ([word for word in words(name) if word not in LEGAL] for name in (one, other))
    short, long = sorted(("".join(first), "".join(second)), key=len)
    if short == long or (len(short) >= SHORTEST and short in long):
        return True
    return bool(set(first) & set(second) - COMMON)


def marks_of(name: str) -> tuple[str, ...]:
    """What a text that speaks of this employer holds, in small letters: any of these."""
    own = [word for word in words(name) if word not in LEGAL]
    telling = [word for word in own if word not in COMMON and len(word) >= SHORTEST]
    return tuple(dict.fromkeys([*telling, " ".join(own), "".join(own)]))


def doubt(
    *,
    ids: Collection[str],
    named: Collection[str],
    speaks: bool,
    earlier_ids: Iterable[str],
    earlier_names: Collection[str],
    spoke: bool,
    employer: str | None,
) -> str:
    """Why these may be another employer's postings; "" where nothing says so."""
    if not ids or not earlier_ids or any(each in ids for each in earlier_ids):
        return ""
    believed = [*earlier_names, *([employer] if employer else [])]
    if named and believed:
        if any(alike(one, other) for one in named for other in believed):
            return ""
        return f"another employer's postings? They name {listed(named)}; it was the board of {listed(believed)}"
    if named or not spoke or speaks or len(ids) < FEW:
        return ""
    return f"another employer's postings? None of its {len(ids)} speaks of {employer or 'its employer'}, as earlier did"


def listed(names: Iterable[str]) -> str:
    """Some names, once each, to be told.

    >>> listed(["Acme", "Beta", "Acme"])
    "'Acme' and 'Beta'"
    """
    several = list(dict.fromkeys(names))
    return " and ".join(map(repr, several[:3])) + (f" and {len(several) - 3} more" if len(several) > 3 else "")

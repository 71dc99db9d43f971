"""A posting's text cut up by what is said of it: lines, each in its part, each of stretches that prove something.

Nothing here knows of terminals. Facts may overlap as they like: the text is cut at every
beginning and end, and stretches that hang together carry their numbers behind the last.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from msgspec import Struct
from msgspec.structs import replace

from queries.explain import Explanation, Proof

OF_ALL = "language = "  # said by the whole text: its first words prove nothing that others don't
ORDER = ("pay", "fact", "skill", "signal", "guide")  # which of several speaks for a stretch


class Claim(Struct, frozen=True, kw_only=True):
    """One thing said of a posting, with all the places that prove it."""

    number: int
    proofs: tuple[Proof, ...]

    @property
    def kind(self) -> str:
        return self.proofs[0].kind


class Stretch(Struct, frozen=True, kw_only=True):
    """Words all of which prove the same."""

    start: int
    words: str
    claims: tuple[Claim, ...] = ()  # the one that speaks for it first
    numbers: tuple[int, ...] = ()  # where all ends that hangs together: of everything in it


class MarkedLine(Struct, frozen=True, kw_only=True):
    """One line of the text."""

    section: str
    stretches: tuple[Stretch, ...]


def find_claims(proofs: Iterable[Proof]) -> tuple[Claim, ...]:
    """Number what is said, in the order in which the text says it; what it doesn't say itself comes last."""
    places: dict[tuple[str, str], list[Proof]] = {}
    for proof in sorted(proofs, key=lambda proof: (not proof.stands, proof.start, proof.end, ORDER.index(proof.kind))):
        places.setdefault((proof.kind, proof.claim), []).append(proof)
    return tuple(Claim(number=number, proofs=tuple(found)) for number, found in enumerate(places.values(), start=1))


def mark_lines(explanation: Explanation, claims: Iterable[Claim]) -> Iterator[MarkedLine]:
    """The text line by line, each with the part it begins in."""
    starts = [part.start for part in explanation.parts]
    line: list[Stretch] = []
    begin = 0
    for stretch in chain(cut(explanation.text, claims), (Stretch(start=len(explanation.text), words="\n"),)):
        if stretch.words != "\n":
            line.append(stretch)
            continue
        if stretch.numbers:  # of a fact that ends with the line break
            line.append(replace(stretch, words=""))
        at = bisect_right(starts, begin) - 1
        yield MarkedLine(section=explanation.parts[at].section if at >= 0 else "", stretches=tuple(line))
        line, begin = [], stretch.start + 1


def cut(text: str, claims: Iterable[Claim]) -> Iterator[Stretch]:
    """The text in pieces, none of which holds more than one line or an edge of what is said of it."""
    opening, closing = edges(claims)
    breaks = (place for found in re.finditer("\n", text) for place in found.span())
    under_way: list[Claim] = []
    together: set[int] = set()  # numbers of all that hangs together so far
    for start, end in pairwise(sorted({0, len(text), *breaks, *opening, *closing})):
        for claim in closing.get(start, ()):
            under_way.remove(claim)
        under_way += opening.get(start, ())
        together |= {claim.number for claim in under_way}
        is_whole = len(closing.get(end, ())) == len(under_way)
        yield Stretch(
            start=start,
            words=text[start:end],
            claims=tuple(sorted(under_way, key=lambda claim: ORDER.index(claim.kind))),
            numbers=tuple(sorted(together)) if is_whole else (),
        )
        together = set() if is_whole else together


def edges(claims: Iterable[Claim]) -> tuple[dict[int, list[Claim]], dict[int, list[Claim]]]:
    """Where in the text something begins and ends that says so."""
    opening: defaultdict[int, list[Claim]] = defaultdict(list)
    closing: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        for proof in claim.proofs:
            if proof.stands and not proof.claim.startswith(OF_ALL):
                opening[proof.start].append(claim)
                closing[proof.end].append(claim)
    return opening, closing

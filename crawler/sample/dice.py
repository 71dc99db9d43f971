"""Chance that always falls the same way: seeded by names, never by time.

Only `Random.random` is used, whose sequence Python promises to keep; so one
market is the same on every version and machine.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")
Name = TypeVar("Name", bound=str)


class Dice:
    """The chances of one named thing."""

    def __init__(self, *names: object) -> None:
        digest = sha256("/".join(map(str, names)).encode()).digest()
        self._random = Random(int.from_bytes(digest[:8], "big"))

    def happens(self, share: float) -> bool:
        """True in this share of all cases."""
        return self._random.random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number; both ends may come."""
        return low + int(self._random.random() * (high - low + 1))

    def stretch(self, low: float, high: float) -> float:
        """Any number between the two."""
        return low + self._random.random() * (high - low)

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of several, all alike."""
        return things[int(self._random.random() * len(things))]

    def weigh(self, shares: Mapping[Name, float]) -> Name:
        """One of several names, each as likely as its share."""
        left = self._random.random() * sum(shares.values())
        for name, share in shares.items():
            left -= share
            if left < 0:
                return name
        return name

    def draw(self, weighted: Iterable[tuple[Thing, float]], count: int) -> list[Thing]:
        """Several different things, the heavier ones rather; in their given order."""
        things = list(weighted)
        marks = [self._random.random() ** (1 / weight) if weight > 0 else 0.0 for _, weight in things]
        chosen = sorted(range(len(things)), key=lambda place: -marks[place])[:count]
        return [things[place][0] for place in sorted(chosen)]


def serial(*names: object) -> bytes:
    """Sixteen bytes that belong to these names: what an identifier is made of."""
    return sha256("/".join(map(str, names)).encode()).digest()[:16]

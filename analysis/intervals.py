"""How far a figure may be off by chance: the bootstrap, drawing employers.

Postings of one employer are written by the same people, so employers are drawn, each with all its
postings. The draw is seeded: the same postings give the same interval. A figure without a single
error gets an interval without width, which says that none was seen, not that none will be; an
error of shares grows with every draw, so that its interval lies high.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

DRAWS = 1_000
SEED = 7
TAIL = 0.025  # left out at either end

Item = TypeVar("Item")


class Figure(Struct, frozen=True, kw_only=True):
    """One figure with the ends of its 95 % interval."""

    value: float
    low: float
    high: float
    posting_count: int  # that it is about


class Report(Struct, frozen=True, kw_only=True):
    """Figures by name, and what they were drawn from."""

    posting_count: int
    employer_count: int
    draw_count: int
    figures: dict[str, Figure]


def by_employer(items: Iterable[tuple[str, Item]]) -> list[list[Item]]:
    """The items of each employer, in the order in which they come."""
    groups: dict[str, list[Item]] = {}
    for employer, item in items:
        groups.setdefault(employer, []).append(item)
    return list(groups.values())


def report(
    groups: Sequence[Sequence[Item]],
    figures: Callable[[list[Item]], Mapping[str, float]],
    counts: Callable[[str, list[Item]], int],
    draws: int = DRAWS,
) -> Report:
    """Every figure of all items, with its interval and how many items it is about."""
    items = [item for group in groups for item in group]
    picker = random.Random(SEED)
    drawn = [figures([item for group in picker.choices(groups, k=len(groups)) for item in group]) for _ in range(draws)]
    return Report(
        posting_count=len(items),
        employer_count=len(groups),
        draw_count=draws,
        figures={
            name: Figure(value=value, **_ends([draw[name] for draw in drawn]), posting_count=counts(name, items))
            for name, value in figures(items).items()
        },
    )


def _ends(values: list[float]) -> dict[str, float]:
    """The ends between which all but the tails lie.

    >>> _ends([number / 1000 for number in range(1001)])
    {'low': 0.025, 'high': 0.975}
    """
    ranked, tail = sorted(values), round(TAIL * (len(values) - 1))
    return {"low": ranked[tail], "high": ranked[-1 - tail]}

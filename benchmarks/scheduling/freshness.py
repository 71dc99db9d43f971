"""How current copies are, in closed form, and how often to look for the most of it.

A page changes at random, `rate` times a day (Poisson), and is looked at every `period` days. Then it is
current for (1 - exp(-rate * period)) / (rate * period) of the time: Cho and Garcia-Molina, "Effective page
refresh policies for Web crawlers", ACM TODS 28(4), 2003. The same law holds for the postings of a board, with
the rate at which one closes: so large a share of those open now was there at the last look.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
SMALL = 1e-6  # below it, a series spares the difference of two near equals
STEPS = 80  # of a bisection; each halves the error


def freshness(rate: Numbers, period: Numbers) -> Numbers:
    """Share of time a copy is current, if looked at every `period`; 0 for what is never looked at again.

    >>> freshness(np.array([1.0, 0.0]), np.array([1.0, 7.0])).round(4).tolist()
    [0.6321, 1.0]
    """
    return np.where(np.isinf(period), np.where(rate > 0, 0.0, 1.0), mean_of_survival(rate * period))


def mean_of_survival(times: Numbers) -> Numbers:
    """(1 - exp(-x)) / x, and 1 - x / 2 where x is nearly nothing."""
    safe = np.where((times < SMALL) | np.isinf(times), 1.0, times)
    return np.where(times < SMALL, 1 - times / 2, -np.expm1(-safe) / safe)


def age(rate: Numbers, period: Numbers) -> Numbers:
    """Mean days for which a copy has been out of date, 0 while it is current (the same paper)."""
    late: Numbers = np.asarray(1 - mean_of_survival(rate * period)) / rate
    return period / 2 - late


def seen_after(rate: Numbers, period: Numbers) -> Numbers:
    """Mean days from a posting's first day to the look that shows it, of those that stand until then."""
    times = np.maximum(rate * period, SMALL)
    return period * (1 / times - 1 / np.expm1(times))


def known_closed_after(rate: Numbers, period: Numbers) -> Numbers:
    """Mean days from a posting's end to the second complete look without it, which closes it."""
    return 2 * period - seen_after(rate, period)


def proportional(rate: Numbers, budget: float) -> Numbers:
    """Looks a day in proportion to how often a board changes."""
    share: Numbers = rate / rate.sum()
    return budget * share


def best(
    rate: Numbers, budget: float, weight: Numbers | None = None, least: float = 0.0, most: float = np.inf
) -> Numbers:
    """Looks a day that make the weighted freshness of periodic looks largest, `least` to `most` for each board.

    At the best, one look more is worth the same for every board that is looked at: the marginal gain of each is
    the same number (Cho and Garcia-Molina). A board that changes too fast for its weight gets none.
    """
    worth = np.ones(len(rate)) if weight is None else weight
    return _bisected(lambda price: np.clip(_looks_at(rate, price / worth), least, most), budget, float(worth.max()))


def best_at_random(rate: Numbers, budget: float, weight: Numbers | None = None) -> Numbers:
    """The same for looks at random moments: sqrt(rate * weight / price) - rate, or none.

    Azar, Horvitz, Lubetzky, Peres, Shahaf: "Tractable near-optimal policies for crawling", PNAS 115(32), 2018.
    """
    worth = np.ones(len(rate)) if weight is None else weight
    return _bisected(lambda price: np.maximum(np.sqrt(rate * worth / price) - rate, 0.0), budget, float(worth.max()))


def _looks_at(rate: Numbers, price: Numbers) -> Numbers:
    """Looks a day at which one more adds `price`; it adds (1 - exp(-x) - x exp(-x)) / rate, where x = rate / looks."""
    wanted = price * rate
    low, high = np.full(len(rate), 1e-9), np.full(len(rate), 60.0)
    for _ in range(STEPS):
        middle = np.sqrt(low * high)
        rises = -np.expm1(-middle) - middle * np.exp(-middle) < wanted
        low, high = np.where(rises, middle, low), np.where(rises, high, middle)
    return np.where((wanted >= 1) | (rate <= 0), 0.0, rate / np.sqrt(low * high))


def _bisected(looks_for: Callable[[float], Numbers], budget: float, highest: float) -> Numbers:
    """The looks at the price at which they cost the budget; a lower price buys more of them."""
    low, high = 1e-12, highest * 1e6
    for _ in range(STEPS):
        middle = float(np.sqrt(low * high))
        low, high = (middle, high) if looks_for(middle).sum() > budget else (low, middle)
    return looks_for(high)

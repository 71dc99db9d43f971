"""When each board's turn comes: hosts side by side, the boards of one host one after another.

It is the crawler's own pace, reckoned for a million boards at once instead of waited for; a test holds it against
`crawler.hosts.Hosts`. A host that fails five times in a row is left alone for an hour. A crawl that is patient
(`patience` in aipm.toml) waits for it; one that is not gives up the host's other boards for this run.
"""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.scheduling.freshness import Numbers
from crawler.hosts import AFTER_TROUBLE, TROUBLED_IN_A_ROW

DAY = 86_400.0


def looks_a_day(pause: float, answer: float) -> float:
    """How many requests a host is sent in a day, if it never rests.

    >>> round(looks_a_day(1.0, 0.6))
    54000
    """
    return DAY / (pause + answer)


def begins(starts: Numbers, host: NDArray[np.int64], pause: Numbers, busy: Numbers) -> tuple[Numbers, Numbers]:
    """When each look begins and when its host is done with it; looks of a host stand together, `host` counts from 0.

    A look is kept waiting for a pause after the one before, and the first for one too, since the last run may just have
    asked. `busy` is all of a look after that: its answers, and the pauses between its own requests.
    """
    step = pause + busy
    through = np.cumsum(step)
    first = np.searchsorted(host, np.arange(len(starts)))
    ahead = (through[first] - step[first])[host]
    done = starts[host] + through - ahead
    return done - busy, done


class Chance(Protocol):
    """What draws places: numpy's generators do."""

    def integers(self, low: int, high: int, size: int) -> NDArray[np.int64]:
        """So many of low to high - 1."""


class Turns(NamedTuple):
    """What becomes of a round's looks."""

    at: Numbers  # seconds
    whole: NDArray[np.bool_]
    asked: NDArray[np.bool_]  # else they were given up without a request


def give_up_or_wait(
    at: Numbers, host: NDArray[np.int64], troubles: NDArray[np.int64], *, patience: float, draw: Chance
) -> Turns:
    """What hosts in trouble do to looks that would begin at these times."""
    turns = Turns(at.copy(), np.ones(len(at), dtype=bool), np.ones(len(at), dtype=bool))
    edges = np.searchsorted(host, np.arange(len(troubles) + 1))
    for each in np.nonzero(troubles)[0]:
        low, high = int(edges[each]), int(edges[each + 1])
        for place in np.sort(draw.integers(low, high, int(troubles[each]))):
            after = slice(place + TROUBLED_IN_A_ROW, high)
            turns.whole[place : min(after.start, high)] = False
            if patience >= AFTER_TROUBLE:
                turns.at[after] += AFTER_TROUBLE
            else:
                turns.whole[after] = turns.asked[after] = False
                turns.at[after] = turns.at[place]
    return turns


def dealt(lengths: Numbers, slots: float) -> Numbers:
    """When each host of a round begins, if only so many are asked side by side.

    A host that takes longer than a fair share of all has a slot of its own; the others are dealt out, longest first.
    """
    if len(lengths) <= slots:
        return np.zeros(len(lengths))
    order = np.argsort(-lengths, kind="stable")
    large = int(np.sum(lengths > lengths.sum() / slots))
    rest, hands = order[large:], int(slots) - large
    rows = -(-len(rest) // hands)
    hand = np.zeros(rows * hands)
    hand[: len(rest)] = lengths[rest]
    dealt_out = hand.reshape(rows, hands)
    starts = np.zeros(len(lengths))
    starts[rest] = (np.cumsum(dealt_out, axis=0) - dealt_out).ravel()[: len(rest)]
    return starts

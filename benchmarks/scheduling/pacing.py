"""When each board's turn comes: hosts side by side, the boards of one host one after another.

It is the crawler's own pace, reckoned for a million boards at once instead of waited for; a test holds it against
`crawler.hosts.Hosts`. A host that fails five times in a row is left alone for an hour. What then becomes of its other
boards is the difference between the two designs: a run gives them up, for it waits no longer than its patience; a
fleet puts them off.
"""

import numpy as np
from numpy.typing import NDArray

from benchmarks.scheduling.freshness import Numbers
from crawler.hosts import AFTER_TROUBLE, TROUBLED_IN_A_ROW
from crawler.settings import Settings

DAY = 86_400.0
PATIENT = Settings().patience


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


def give_up_or_wait(
    at: Numbers, host: NDArray[np.int64], troubles: NDArray[np.int64], *, waits: bool, draw: np.random.Generator
) -> tuple[Numbers, NDArray[np.bool_]]:
    """What hosts in trouble do to a round: when looks begin now, and which of them are whole."""
    at, whole = at.copy(), np.ones(len(at), dtype=bool)
    edges = np.searchsorted(host, np.arange(len(troubles) + 1))
    for each in np.nonzero(troubles)[0]:
        low, high = edges[each], edges[each + 1]
        for place in np.sort(draw.integers(low, high, troubles[each])):
            whole[place : min(place + TROUBLED_IN_A_ROW, high)] = False
            if waits:
                at[place + TROUBLED_IN_A_ROW : high] += AFTER_TROUBLE
            elif AFTER_TROUBLE > PATIENT:
                whole[place:high] = False
    return at, whole


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
    table = np.zeros(rows * hands)
    table[: len(rest)] = lengths[rest]
    table = table.reshape(rows, hands)
    starts = np.zeros(len(lengths))
    starts[rest] = (np.cumsum(table, axis=0) - table).ravel()[: len(rest)]
    return starts

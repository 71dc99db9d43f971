"""The plans that are held against each other, and what is asked of them."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np

from benchmarks.scheduling.figures import figure
from benchmarks.scheduling.freshness import Numbers, best, proportional
from benchmarks.scheduling.market import Market, make, one_host
from benchmarks.scheduling.pacing import dealt
from benchmarks.scheduling.rounds import PATIENCE, Crawl, Outcome, Plan, new_share

DAYS = 70  # of a crawl that looks at each board alike
HALF_A_YEAR = 182  # where a round may take weeks
LONG = 364  # of one that looks at some boards rarely
RARELY = 28  # days; no board less often, where that is asked
WEEK = 7.0
OFTEN = {1.0: "every day", WEEK: "every week"}
PATIENT = 7_200.0  # seconds: longer than a host in trouble is left alone
ROUNDING = 1e-9


class Way(NamedTuple):
    """How a crawl is run."""

    is_fleet: bool
    patience: float


FLEET = Way(is_fleet=True, patience=PATIENT)
WAYS = {
    "runs as shipped": Way(is_fleet=False, patience=PATIENCE),
    "runs, patience 2 h": Way(is_fleet=False, patience=PATIENT),
    "fleet, patience 2 h": FLEET,
}


class Row(NamedTuple):
    """One line of a table."""

    plan: str
    boards: int
    outcome: Outcome


def behind_one_host(counts: tuple[int, ...]) -> Iterator[Row]:
    """What becomes of freshness as a platform's one host carries more boards: no machine more changes any of it."""
    for count in counts:
        market = one_host(count)
        for (name, way), days in product(WAYS.items(), (1.0, WEEK)):
            yield Row(f"{name}, {OFTEN[days]}", count, Crawl(market, alike(market, days, way)).run(HALF_A_YEAR))


def as_listed(counts: tuple[int, ...]) -> Iterator[Row]:
    """The same for hosts as they are: a few shared ones, subdomains, and employers' own sites."""
    for count in counts:
        market = make(count)
        for days in (1.0, WEEK):
            yield Row(f"fleet, {OFTEN[days]}", count, Crawl(market, alike(market, days, FLEET)).run(DAYS))


def alike(market: Market, days: float, way: Way) -> Plan:
    """Every board as often as every other; a fleet's hosts side by side as far as its worker can."""
    return Plan(np.full(market.size, days), *way, hosts_at_once=figure("open_hosts") if way.is_fleet else np.inf)


def whom_to_ask(count: int) -> Iterator[Row]:
    """One look a board and week, shared out in different ways: the same number of requests for each."""
    market = make(count)
    budget = count / WEEK
    shares = {
        "each once a week": np.full(count, 1 / WEEK),
        "as often as it changes": proportional(market.change, budget),
        "best for boards": best(market.change, budget, most=1.0),
        "best for postings": best(market.closing, budget, market.postings, most=1.0),
        "best for postings, each every 4 weeks": best(
            market.closing, budget, market.postings, least=1 / RARELY, most=1.0
        ),
    }
    for name, looks in shares.items():
        yield Row(name, count, Crawl(market, Plan(whole_days(looks), is_fleet=True, patience=PATIENT)).run(LONG))


def whole_days(looks: Numbers, seed: int = 8) -> Numbers:
    """Days between looks, whole ones, for a timer that runs once a day; what is hardly looked at is given up.

    Which of the two nearest is drawn so that looks cost, on average, what they should.

    >>> whole_days(np.array([2.0, 0.25, 0.0])).tolist()
    [1.0, 4.0, inf]
    """
    with np.errstate(divide="ignore"):
        fewer = np.maximum(np.floor(1 / looks + ROUNDING), 1.0)
    given_up = fewer > LONG / 2
    fewer = np.where(given_up, 1.0, fewer)
    share = (looks - 1 / (fewer + 1)) * fewer * (fewer + 1)
    longer = np.random.default_rng(seed).random(len(looks)) >= share
    return np.where(given_up, np.inf, fewer + longer)


def hours_of_a_round(market: Market, workers: int, *, is_first: bool) -> float:
    """How long all hosts take, so many workers asking so many hosts side by side; the first time every page."""
    anew = np.ones(market.size) if is_first else new_share(market.closing, np.ones(market.size))
    requests = market.requests(np.arange(market.size), anew)
    busy = requests * (market.pause + figure("step_s") - 1.0)
    lengths: Numbers = np.bincount(market.host, weights=busy).astype(float)
    return float(np.max(dealt(lengths, workers * figure("open_hosts")) + lengths)) / 3_600

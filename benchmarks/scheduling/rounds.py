"""A crawl of many days, simulated: which looks are taken when, and what they leave unknown.

Looks fall by chance, hosts fail by chance; what changes between two looks at a board is not drawn but reckoned, as the
mean over all that could have happened (Poisson changes, postings that live exponentially long). So a few dozen rounds
of many boards give figures without noise, and a thousand boards as well as a million.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.scheduling.figures import figure
from benchmarks.scheduling.freshness import Numbers
from benchmarks.scheduling.market import Market
from benchmarks.scheduling.pacing import DAY, begins, dealt, give_up_or_wait
from crawler.settings import Settings

PATIENCE = Settings().patience
ROUGHNESS = 2.0  # gamma shape of an answer's time
SAMPLED = 4_000  # boards of which single delays are drawn, for percentiles


class Plan(NamedTuple):
    """How a crawl is run."""

    every: Numbers  # days between two looks at each board; infinite is never again
    is_fleet: bool  # each host at its own pace; else run after run, and no run before the last one is done
    patience: float = PATIENCE  # seconds that a host's cool-down is waited for
    workers: int = 1
    hosts_at_once: float = np.inf  # for one worker


class Outcome(NamedTuple):
    """What a crawl knew, over its days."""

    current_boards: float  # share of time a board's copy is as the board is
    current_postings: float  # share of open postings that are known
    age: float  # days a board's copy is out of date, on average
    seen_after: float  # days from a posting's first day to the look that shows it
    seen_after_95: float
    never_seen: float  # share of postings that come and go between two looks
    closed_after: float  # days from a posting's end until it counts as closed
    closed_after_95: float
    looks: float  # a board and week
    whole: float  # share of looks that are
    requests_a_day: float
    bytes_a_day: float  # of bodies, packed, once every board is known
    longest_host: float  # hours that the slowest host took for a round


@dataclass
class _Sums:
    """What adds up, look by look."""

    days: float = 0.0
    current: float = 0.0
    aged: float = 0.0
    posting_days: float = 0.0
    held: float = 0.0
    born: float = 0.0
    seen: float = 0.0
    waited: float = 0.0
    closed: float = 0.0
    lingered: float = 0.0
    taken: int = 0
    whole: int = 0
    spanned: float = 0.0  # board days between two looks
    requests: float = 0.0
    bytes: float = 0.0
    longest: float = 0.0
    seeing: list[Numbers] = field(default_factory=list)  # delays, and how much each weighs
    closing: list[Numbers] = field(default_factory=list)


class Crawl:
    """One crawl of one market under one plan."""

    def __init__(self, market: Market, plan: Plan, seed: int = 8) -> None:
        self.market, self.plan = market, plan
        self._draw = np.random.default_rng(seed)
        self._last = np.full(market.size, np.nan)  # days, of the last whole look
        self._gap = np.zeros(market.size)  # days between it and the one before
        self._asked = np.full(market.size, np.nan)
        self._free = np.zeros(int(market.host[-1]) + 1)  # seconds; when a host is done with its last round
        self._phase = np.floor(self._draw.random(market.size) * np.where(np.isinf(plan.every), 1, plan.every))
        self._sampled = np.zeros(market.size, dtype=bool)
        self._sampled[self._draw.permutation(market.size)[:SAMPLED]] = True
        self._end = 0.0
        self.sums = _Sums()

    def run(self, days: int) -> Outcome:
        """Crawl for so many days, once a day or as rarely as the plan's boards all want it."""
        pace = max(1.0, float(self.plan.every.min()))
        begun, self._end = 0.0, days * DAY
        while begun < self._end:
            ended = self._round(begun, self._due(begun / DAY, pace))
            late = 1 if self.plan.is_fleet else np.ceil((ended - begun) / DAY / pace)
            begun += max(1.0, float(late)) * pace * DAY
        self._until(float(days))
        return self._outcome(days)

    def _due(self, day: float, pace: float) -> NDArray[np.int64]:
        """The boards whose day it is, on the first all of them; a host that is busy until the end is left."""
        if day == 0:
            return np.arange(self.market.size)
        with np.errstate(invalid="ignore"):
            since = np.mod(np.round(day / pace) + self._phase, np.round(self.plan.every / pace))
        in_time = self._free[self.market.host] < self._end
        return np.nonzero((since == 0) & np.isfinite(self.plan.every) & in_time)[0]

    def _round(self, begun: float, due: NDArray[np.int64]) -> float:
        """Look at these boards, and say when the last of them was done."""
        hosts, place = np.unique(self.market.host[due], return_inverse=True)
        requests = self._requests(due, begun / DAY)
        pause = self.market.pause[due]
        answers = self._draw.gamma(ROUGHNESS * requests, (figure("step_s") - 1.0) / ROUGHNESS)
        busy = answers + (requests - 1) * pause
        lengths: Numbers = np.bincount(place, weights=pause + busy, minlength=len(hosts)).astype(float)
        starts = np.maximum(begun + dealt(lengths, self.plan.workers * self.plan.hosts_at_once), self._free[hosts])
        at, _ = begins(starts, place, pause, busy)
        troubles = self._draw.poisson(lengths / 3_600 * figure("troubles_an_hour"))
        at, whole, asked = give_up_or_wait(at, place, troubles, patience=self.plan.patience, draw=self._draw)
        whole &= self._draw.random(len(due)) >= figure("failure_share")
        ended = np.zeros(len(hosts))
        np.maximum.at(ended, place, at + busy * asked)
        if self.plan.is_fleet:
            self._free[hosts] = ended
        self.sums.longest = max(self.sums.longest, float(np.max(ended - starts, initial=0.0)))
        in_time = at < self._end
        self.sums.requests += float(requests[in_time & asked].sum())
        self.take(due[in_time], at[in_time] / DAY, whole[in_time])
        return float(ended.max(initial=begun))

    def _requests(self, due: NDArray[np.int64], day: float) -> Numbers:
        """How often looks on this day ask; a board that is new has nothing but new postings."""
        market = self.market
        since = day - self._asked[due]
        share = np.where(np.isnan(since), 1.0, new_share(market.closing[due], since))
        self._asked[due] = day
        return market.requests(due, share)

    def take(self, due: NDArray[np.int64], days: Numbers, whole: NDArray[np.bool_]) -> None:
        """Add up what lay between the whole looks of a round, on these days, and those before."""
        self.sums.taken += len(due)
        self.sums.whole += int(whole.sum())
        boards, day = due[whole], days[whole]
        again = ~np.isnan(self._last[boards])
        known, gap = boards[again], day[again] - self._last[boards[again]]
        self._between(known, gap)
        self._shown(known, gap)
        self._missed(known, gap)
        self.sums.spanned += float(gap.sum())
        self.sums.bytes += float(packed_bytes(self.market, known, gap).sum())
        self._gap[known] = gap
        self._last[boards] = day

    def _between(self, boards: NDArray[np.int64], gap: Numbers) -> None:
        """How long copies were current, by the mean over what could have happened."""
        market = self.market
        change, closing, size = market.change[boards], market.closing[boards], market.postings[boards]
        gone, left = -np.expm1(-change * gap), -np.expm1(-closing * gap)
        self.sums.days += float(gap.sum())
        self.sums.current += float(np.sum(gone / change))
        self.sums.aged += float(np.sum(gap**2 / 2 - gap / change + gone / change**2))
        self.sums.posting_days += float(np.sum(size * gap))
        self.sums.held += float(np.sum(size * left / closing))

    def _shown(self, boards: NDArray[np.int64], gap: Numbers) -> None:
        """New postings: as many come as go, and those that still stand at the next look are seen."""
        closing, size = self.market.closing[boards], self.market.postings[boards]
        stand = -np.expm1(-closing * gap)
        self.sums.born += float(np.sum(size * closing * gap))
        self.sums.seen += float(np.sum(size * stand))
        self.sums.waited += float(np.sum(size * (stand - closing * gap * (1 - stand)) / closing))
        few = self._sampled[boards]
        chance = self._draw.random(int(few.sum()))
        delay = -np.log1p(-chance * stand[few]) / closing[few]
        self.sums.seeing.append(np.stack([delay, (size * stand)[few]]))

    def _missed(self, boards: NDArray[np.int64], gap: Numbers) -> None:
        """Postings that ended before the last look, the first to miss them, count as closed with this one."""
        earlier = self._gap[boards]
        closing, size = self.market.closing[boards], self.market.postings[boards]
        ended = -np.expm1(-closing * earlier)
        self.sums.closed += float(np.sum(size * ended))
        self.sums.lingered += float(np.sum(size * (ended * gap + earlier - ended / closing)))
        few = self._sampled[boards] & (earlier > 0)
        lived = -np.log1p(-self._draw.random(int(few.sum())) * ended[few]) / closing[few]
        self.sums.closing.append(np.stack([gap[few] + earlier[few] - lived, (size * ended)[few]]))

    def _until(self, day: float) -> None:
        """What boards are like that wait for a look when the crawl ends; one that gets none loses its postings."""
        waiting = np.nonzero(self._last < day)[0]
        gap = day - self._last[waiting]
        self._between(waiting, gap)
        never = np.isinf(self.plan.every[waiting])
        boards = waiting[never]
        self.sums.born += float(np.sum((self.market.postings * self.market.closing)[boards] * gap[never]))

    def _outcome(self, days: int) -> Outcome:
        sums = self.sums
        return Outcome(
            current_boards=_share(sums.current, sums.days),
            current_postings=_share(sums.held, sums.posting_days),
            age=_share(sums.aged, sums.days),
            seen_after=_share(sums.waited, sums.seen),
            seen_after_95=quantile(sums.seeing, 0.95),
            never_seen=1 - _share(sums.seen, sums.born),
            closed_after=_share(sums.lingered, sums.closed),
            closed_after_95=quantile(sums.closing, 0.95),
            looks=sums.taken / self.market.size / days * 7,
            whole=_share(sums.whole, sums.taken),
            requests_a_day=sums.requests / days,
            bytes_a_day=_share(sums.bytes, sums.spanned) * self.market.size,
            longest_host=sums.longest / 3_600,
        )


def new_share(closing: Numbers, days: Numbers) -> Numbers:
    """Share of a board's postings that are new after so many days, or reworded."""
    return np.minimum((closing + figure("reworded_a_day")) * days, 1.0)


def packed_bytes(market: Market, boards: NDArray[np.int64], gap: Numbers) -> Numbers:
    """What looks bring: a whole board if anything changed, of an own site the pages that did; else a 304."""
    changed = -np.expm1(-market.change[boards] * gap) * figure("packed_bytes_a_posting")
    pages = new_share(market.closing[boards], gap) * figure("page_bytes")
    return market.postings[boards] * np.where(market.is_own[boards], pages, changed)


def quantile(drawn: list[Numbers], share: float) -> float:
    """The value below which so large a share of the weight lies; not a number where there is none."""
    values, weights = np.concatenate(drawn, axis=1) if drawn else np.zeros((2, 0))
    if not weights.sum():
        return float("nan")
    order = np.argsort(values, kind="stable")
    through = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(through, share * through[-1])])


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")

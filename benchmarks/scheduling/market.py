"""A made-up web of boards: hosts as heavy-tailed as our list's, boards that change as real ones do.

Boards of a platform share its one host, as boards.csv has them, until all that are known are taken. The others stand
on a platform's subdomains, which the crawler asks in turn as if they were one host, each with a robots.txt of its own;
their one page shows the whole board. Beyond all lists come employers' own sites, with a page for each posting.
Everything follows from a seed.
"""

from collections import Counter
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.scheduling.figures import figure
from benchmarks.scheduling.freshness import Numbers
from crawler import sources
from crawler.hosts import host_of, turn_of
from crawler.settings import Settings, load_boards
from crawler.source import Source

WORST = 3_000.0  # postings; the largest board known lists 2,832


class Host(NamedTuple):
    """A host that many boards of our list share, or a platform whose subdomains they are."""

    name: str
    share: float  # of the boards on such
    pause: float  # seconds, at least


class Market(NamedTuple):
    """One entry a board, those of a host one after another; rates are by the day."""

    host: NDArray[np.int64]
    pause: Numbers  # seconds between two requests to its host
    postings: Numbers
    change: Numbers
    closing: Numbers
    has_rules: NDArray[np.bool_]  # a robots.txt of its own
    is_own: NDArray[np.bool_]  # an employer's own site, with a page for each posting

    @property
    def size(self) -> int:
        return len(self.host)

    def requests(self, boards: NDArray[np.int64], new: Numbers) -> Numbers:
        """How often a look asks, if so large a share of the board's postings is new.

        Once on a shared host, where robots.txt is read once a day for all; else for robots.txt too, and on an
        employer's own site for each page that changed.
        """
        return 1.0 + self.has_rules[boards] + self.is_own[boards] * self.postings[boards] * new


def shared_hosts() -> tuple[Host, ...]:
    """The hosts that serve more than one board of our list, by what the adapters would ask."""
    return tuple(host for host in _waited_for() if host.name not in sources.domains())


def platforms() -> tuple[Host, ...]:
    """The platforms that give each board of our list a subdomain."""
    return tuple(host for host in _waited_for() if host.name in sources.domains())


@cache
def _waited_for() -> tuple[Host, ...]:
    """Whom more than one board of our list waits for, with its share of those that wait for its kind."""
    settings = Settings()
    pauses, counts = dict[str, float](), Counter[str]()
    for board in load_boards(settings):
        adapter = sources.load(board.source)
        if "feed" in board.tags or settings.why_off(board.source) or getattr(adapter, "STRANGERS", False):
            continue
        host = turn_of(_first(adapter, board.token))
        counts[host] += 1
        pauses[host] = settings.delay_for(board.source)
    many = {host: count for host, count in counts.most_common() if count > 1}
    kinds = Counter[bool]()
    for host, count in many.items():
        kinds[host in sources.domains()] += count
    return tuple(Host(host, count / kinds[host in sources.domains()], pauses[host]) for host, count in many.items())


def _first(adapter: Source, token: str) -> str:
    link = adapter.start(token)
    return link.url


def make(count: int, seed: int = 8) -> Market:
    """So many boards: platforms' shared hosts as far as they go, then subdomains, then employers' own sites."""
    draw = np.random.default_rng(seed)
    shared = min(round(count * shared_share()), int(figure("shared_boards")))
    own = max(0, count - int(figure("listed_boards")))
    sizes = [*_dealt(shared, shared_hosts()), *_dealt(count - shared - own, platforms()), *[1] * own]
    host = np.repeat(np.arange(len(sizes)), sizes)
    pauses = [*(each.pause for each in (*shared_hosts(), *platforms())), *[Settings().delay] * own]
    numbers = np.arange(count)
    return Market(
        host,
        np.repeat(np.array(pauses, dtype=float), sizes),
        *_boards(count, draw),
        has_rules=numbers >= shared,
        is_own=numbers >= count - own,
    )


def _dealt(count: int, hosts: tuple[Host, ...]) -> list[int]:
    """So many boards by the hosts' shares; what rounding leaves over is the first's."""
    sizes = [round(count * host.share) for host in hosts]
    return [sizes[0] + count - sum(sizes), *sizes[1:]]


def one_host(count: int, seed: int = 8) -> Market:
    """So many boards behind one door: the worst that a platform can be."""
    draw = np.random.default_rng(seed)
    zeros = np.zeros(count, dtype=np.int64)
    never = zeros.astype(bool)
    return Market(zeros, np.full(count, Settings().delay), *_boards(count, draw), has_rules=never, is_own=never)


def shared_share() -> float:
    """The share of our own list that stands on shared hosts."""
    boards = [board for board in load_boards(Settings()) if "feed" not in board.tags]
    names = {host.name for host in shared_hosts()}
    return sum(host_of(_first(sources.load(board.source), board.token)) in names for board in boards) / len(boards)


def _boards(count: int, draw: np.random.Generator) -> tuple[Numbers, Numbers, Numbers]:
    """Postings, changes a day and closings a day of each board, in the order of no size."""
    sizes = draw.lognormal(figure("size_log_mean"), figure("size_log_spread"), count)
    postings = np.minimum(np.maximum(np.round(sizes), 1.0), WORST)
    change = usual_change(postings) * np.exp(figure("change_spread") * draw.standard_normal(count))
    shape = figure("closing_shape")
    return postings, change, draw.gamma(shape, figure("closing_per_day") / shape, count)


def usual_change(postings: Numbers) -> Numbers:
    """Changes a day of the median board of this size."""
    usual: Numbers = np.exp(figure("change_log_base") + figure("change_growth") * np.log1p(postings))
    return usual

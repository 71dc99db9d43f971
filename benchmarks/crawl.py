"""CPU, time and memory of a crawl: our full path beside Scrapy, Crawlee and bare httpx, turn by turn.

    python benchmarks/crawl.py [--peers PYTHON] [--rounds 5] [--pages 2000] [--hosts 16] [--boards 3]
    python benchmarks/crawl.py --soak

Clients run on the first core, the server on the second. Linux only: for those who
can't be routed the sites stand under 127.0.1.1, 127.0.1.2 ... too. PYTHON is of an
environment that has the peers; they are none of this project's dependencies:

    python -m venv peers && peers/bin/pip install scrapy 'crawlee[parsel]' httpx2 selectolax

Each visit is a process of its own. Of several rounds the least CPU counts: other
work on the machine can only add to it.
"""

import argparse
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, cast

FOLDER = Path(__file__).with_name("crawling")
CLIENT, SERVER = {0}, {1}  # cores


class Client(NamedTuple):
    """Who visits: a script beside this file."""

    name: str
    python: str
    script: str
    first: tuple[str, ...] = ()


class Cost(NamedTuple):
    """What one visit took."""

    cpu: float  # s, of the visit, processes it started included
    start: float  # s of CPU, until the visit began
    wall: float  # s
    peak: float  # MB resident, of the largest process


def clients(peers: str | None) -> list[Client]:
    """Ourselves and bare httpx, and the peers if there are any."""
    ours = [
        Client("aipm crawl, all of it", sys.executable, "ours.py"),
        Client("bare httpx", sys.executable, "bare.py", ("httpx",)),
    ]
    if peers is None:
        print("without --peers: Scrapy, Crawlee and httpx2 are not measured")
        return ours
    return [
        *ours,
        Client("bare httpx2", peers, "bare.py", ("httpx2",)),
        Client("Scrapy", peers, "with_scrapy.py"),
        Client("Crawlee, ParselCrawler", peers, "with_crawlee.py"),
    ]


@contextmanager
def serving(pages: int, hosts: int, boards: int) -> Iterator[int]:
    """The sites, served by a process of their own; its port."""
    command = [sys.executable, str(FOLDER / "web.py"), *map(str, (pages, hosts, boards))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        pin(process.pid, SERVER)
        try:
            yield int(cast(IO[str], process.stdout).readline())
        finally:
            cast(IO[str], process.stdin).close()


def visit(client: Client, *arguments: int) -> Cost:
    """One visit by one client; exits with its status if it fails."""
    command = [client.python, str(FOLDER / client.script), *client.first, *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    pin(process.pid, CLIENT)
    told = cast(IO[str], process.stdout).read()
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"{client.name} failed: {told}")
    cost = json.loads(told)
    return Cost(cost["cpu"], cost["start"], cost["wall"], used.ru_maxrss / 1024)


def pin(process: int, cores: set[int]) -> None:
    """Keep a process to these cores, where there are so many."""
    if cores <= os.sched_getaffinity(0):
        os.sched_setaffinity(process, cores)


def compare(options: argparse.Namespace) -> None:
    """All clients, round by round in changing order; a line for each."""
    visitors = clients(options.peers)
    costs: dict[str, list[Cost]] = {client.name: [] for client in visitors}
    with serving(options.pages, options.hosts, options.boards) as port:
        for number in range(options.rounds):
            for client in random.Random(number).sample(visitors, len(visitors)):
                costs[client.name].append(visit(client, port, options.pages, options.hosts, options.boards))
    print(f"{options.pages:,} pages of {options.hosts} hosts, {options.boards} boards; {options.rounds} rounds")
    print(f"{'':<24}{'CPU s/1,000':>12}{'in all rounds':>16}{'start, s':>10}{'wall, s':>9}{'peak, MB':>10}")
    for name, taken in costs.items():
        print_costs(name, taken, options.pages)
    least = {name: min(cost.cpu for cost in taken) for name, taken in costs.items()}
    mine = next(iter(least.values()))
    print("times our CPU: " + ", ".join(f"{name} {theirs / mine:.2f}" for name, theirs in [*least.items()][1:]))


def print_costs(name: str, taken: list[Cost], pages: int) -> None:
    each = sorted(cost.cpu / pages * 1000 for cost in taken)
    least = (min(cost.start for cost in taken), min(cost.wall for cost in taken), max(cost.peak for cost in taken))
    print(
        f"{name:<24}{each[0]:>12.2f}{each[0]:>10.2f}-{each[-1]:.2f}{least[0]:>11.2f}{least[1]:>9.1f}{least[2]:>10.0f}"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--peers", help="a Python that has scrapy, crawlee[parsel], httpx2 and selectolax")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--pages", type=int, default=2_000)
    options.add_argument("--hosts", type=int, default=16)
    options.add_argument("--boards", type=int, default=3)
    options.add_argument("--soak", action="store_true", help="10,000 pages by one process: memory, files, sockets")
    given = options.parse_args()
    if sys.platform != "linux":
        print("crawl: needs Linux, whose loopback has many addresses")
        return
    if given.soak:
        with serving(1_000, given.hosts, 0) as port:
            subprocess.run([sys.executable, FOLDER / "soak.py", str(port), "1000", str(given.hosts)], check=True)
    else:
        compare(given)


if __name__ == "__main__":
    main()

"""One run of ten thousand pages: what our process holds after each thousand.

    python benchmarks/crawling/soak.py PORT PAGES HOSTS

Each site's pages are visited ten times, each time as another board under other
addresses. Exits with 1 if memory, files or sockets grow.
"""

import gc
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from web import PARTS, names

from crawler.archive import Look
from crawler.crawl import crawl
from crawler.hosts import SystemClock
from crawler.settings import Board, Settings

STEP = 1_000
FIRST = 2_000  # pages, by which everything is loaded and every host is met
MOST = 5.0  # MB more than then are no leak: SQLite fills its cache, the heap settles


class Held(NamedTuple):
    """What a process holds."""

    pages: int
    memory: float  # MB resident
    files: int
    sockets: int


class Watcher:
    """Looks after each thousand pages, while all hosts are still being visited."""

    def __init__(self) -> None:
        self.pages = 0
        self.held: list[Held] = []

    def begin(self, run_id: str, board_count: int, done_count: int) -> None: ...

    def saw(self, look: Look) -> None:
        if look.verdict != "complete":
            sys.exit(f"{look.source}/{look.board}: {look.verdict}: {look.reason}")
        self.pages += look.listed_count or 0
        if self.pages >= STEP * (len(self.held) + 1):
            self.held.append(held(self.pages))
            print("{:>7,} pages {:6.1f} MB {:4} files {:4} sockets".format(*self.held[-1]), flush=True)


def held(pages: int) -> Held:
    gc.collect()
    status = Path("/proc/self/status").read_text()
    memory = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024
    links = [leads_to(number) for number in Path("/proc/self/fd").iterdir()]
    sockets = sum(link.startswith("socket:") for link in links)
    return Held(pages, memory, sum(map(bool, links)) - sockets, sockets)


def leads_to(number: Path) -> str:
    """What a descriptor is of; "" for the one that the list of them was read through."""
    try:
        return str(number.readlink())
    except FileNotFoundError:
        return ""


def main(port: int, pages: int, hosts: int) -> None:
    sites = [name for name, _ in names(hosts)]
    boards = [Board(source="jsonld", token=f"{site}/sitemap-{part}.xml") for part in range(PARTS) for site in sites]
    routes = dict.fromkeys(sites, f"http://127.0.0.1:{port}")
    watcher = Watcher()
    with TemporaryDirectory() as folder:
        crawl(Path(folder), boards, Settings(delay=0), clock=SystemClock(), routes=routes, watch=watcher)
    if watcher.pages != pages * PARTS:
        sys.exit(f"{watcher.pages} postings of {pages * PARTS} pages")
    early = next(each for each in watcher.held if each.pages >= FIRST)
    late = [each for each in watcher.held if each.pages > early.pages][:-1]  # at the very end, hosts fall silent
    if any((each.files, each.sockets) != (early.files, early.sockets) for each in late):
        sys.exit("files or sockets are left open")
    if late[-1].memory > early.memory + MOST:
        sys.exit("the memory grows")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""Our full path over the benchmark's sites: robots, pauses of 0 s, WARC, digests, crawl state, adapters.

python benchmarks/crawling/ours.py PORT PAGES HOSTS BOARDS
"""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from cost import measured
from web import PLATFORM, names

from crawler.crawl import crawl
from crawler.hosts import SystemClock
from crawler.settings import Board, Settings


def visitor(port: int, _: int, hosts: int, boards: int) -> Callable[[], int]:
    """One run over everything; says how many of the sites' pages gave their posting."""
    sites = [name for name, _ in names(hosts)]
    routes = dict.fromkeys([*sites, PLATFORM], f"http://127.0.0.1:{port}")
    wanted = [Board(source="jsonld", token=site) for site in sites]
    wanted += [Board(source="greenhouse", token=f"large-{number}") for number in range(1, boards + 1)]

    def visit() -> int:
        with TemporaryDirectory() as folder:
            run = crawl(Path(folder), wanted, Settings(delay=0), clock=SystemClock(), routes=routes)
        for look in run.looks:
            if look.verdict != "complete":
                sys.exit(f"{look.source}/{look.board}: {look.verdict}: {look.reason}")
        return sum(look.listed_count or 0 for look in run.looks if look.source == "jsonld")

    return visit


if __name__ == "__main__":
    measured(visitor, sys.argv[1:])

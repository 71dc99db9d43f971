"""Crawlee's ParselCrawler over the benchmark's pages: robots.txt obeyed, its queue in memory, nothing stored.

PEERS/bin/python benchmarks/crawling/with_crawlee.py PORT PAGES HOSTS BOARDS
"""

import asyncio
import json
import sys
from collections.abc import Callable
from datetime import timedelta
from itertools import chain

from cost import measured
from crawlee import ConcurrencySettings
from crawlee.crawlers import ParselCrawler, ParselCrawlingContext
from crawlee.storage_clients import MemoryStorageClient
from web import addresses


def visitor(port: int, pages: int, hosts: int, boards: int) -> Callable[[], int]:
    sites = addresses(port, pages, hosts, boards)
    in_turn = list(chain.from_iterable(zip(*sites[:hosts], strict=False)))
    left = sorted(set(chain.from_iterable(sites)) - set(in_turn))
    return lambda: asyncio.run(visit_all(in_turn + left, hosts + 1))


async def visit_all(urls: list[str], at_once: int) -> int:
    crawler = ParselCrawler(
        respect_robots_txt_file=True,
        storage_client=MemoryStorageClient(),
        concurrency_settings=ConcurrencySettings(
            min_concurrency=at_once, max_concurrency=at_once, desired_concurrency=at_once
        ),
        configure_logging=False,
        statistics_log_format="inline",
        request_handler_timeout=timedelta(seconds=60),
    )
    found = list[str]()

    @crawler.router.default_handler
    async def take(context: ParselCrawlingContext) -> None:
        if context.request.url.endswith("/jobs"):
            json.loads(await context.http_response.read())["jobs"]
            return
        posting = json.loads(context.selector.css('script[type="application/ld+json"]::text').get() or "{}")
        found.append(posting["title"])

    await crawler.run(urls)
    return len(found)


if __name__ == "__main__":
    measured(visitor, sys.argv[1:])

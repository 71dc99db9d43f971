"""Scrapy over the benchmark's pages: robots.txt obeyed, one request at a time per host, nothing stored.

PEERS/bin/python benchmarks/crawling/with_scrapy.py PORT PAGES HOSTS BOARDS
"""

import json
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import chain
from typing import Any

import scrapy
from cost import measured
from scrapy.crawler import CrawlerProcess
from web import addresses

SETTINGS = {
    "ROBOTSTXT_OBEY": True,
    "CONCURRENT_REQUESTS": 17,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 0,
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
}
FOUND: list[str] = []


class Pages(scrapy.Spider):
    """Takes the JSON-LD out of each page."""

    name = "pages"

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield scrapy.Request(url)

    def parse(self, response: Any) -> Iterator[Any]:
        if response.url.endswith("/jobs"):
            response.json()["jobs"]
            return
        posting = json.loads(response.css('script[type="application/ld+json"]::text').get())
        FOUND.append(posting["title"])
        yield {"title": posting["title"], "description": posting["description"]}


def visitor(port: int, pages: int, hosts: int, boards: int) -> Callable[[], int]:
    sites = addresses(port, pages, hosts, boards)
    in_turn = list(chain.from_iterable(zip(*sites[:hosts], strict=False)))  # so that all hosts are busy from the start
    left = sorted(set(chain.from_iterable(sites)) - set(in_turn))

    def visit() -> int:
        process = CrawlerProcess(SETTINGS)
        process.crawl(Pages, urls=in_turn + left)
        process.start()
        return len(FOUND)

    return visit


if __name__ == "__main__":
    measured(visitor, sys.argv[1:])

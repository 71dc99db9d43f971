"""The least a visitor can do: ask for each page, unpack it, take the JSON-LD out; no robots, no memory, no disk.

python benchmarks/crawling/bare.py httpx|httpx2 PORT PAGES HOSTS BOARDS
"""

import asyncio
import importlib
import json
import sys
from collections.abc import Callable
from typing import Any

from cost import measured
from selectolax.lexbor import LexborHTMLParser
from web import addresses

httpx: Any = importlib.import_module(sys.argv[1])


def posted(html: str) -> bool:
    """Whether a page carries a posting."""
    node = LexborHTMLParser(html).css_first('script[type="application/ld+json"]')
    return node is not None and json.loads(node.text())["@type"] == "JobPosting"


def visitor(port: int, pages: int, hosts: int, boards: int) -> Callable[[], int]:
    sites = addresses(port, pages, hosts, boards)

    async def visit_all() -> int:
        async with httpx.AsyncClient(limits=httpx.Limits(max_connections=hosts + 1)) as client:
            return sum(await asyncio.gather(*(visit_site(client, site) for site in sites)))

    return lambda: asyncio.run(visit_all())


async def visit_site(client: Any, site: list[str]) -> int:
    """One host's pages, one at a time; how many carried a posting."""
    found = 0
    for url in site:
        answer = await client.get(url)
        if "json" in answer.headers["content-type"]:
            json.loads(answer.content)["jobs"]
        else:
            found += posted(answer.text)
    return found


if __name__ == "__main__":
    measured(visitor, sys.argv[2:])

"""Whose boards a careers page shows: told by its address, or by what that one page links to.

The page is fetched as any other is: under the workspace's lock, with its
contact, its pauses and robots.txt. Of what came nothing is kept but how the host
wants to be treated. Links are looked for in the bare text of the page, since
most stand in scripts.
"""

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from crawler import sources
from crawler.crawl import require_manners
from crawler.errors import BadSettings, FetchFailed
from crawler.fetch import Answer, Fetcher
from crawler.guard import Guard
from crawler.hosts import Clock, Hosts
from crawler.robots import Robots
from crawler.settings import Board, Settings
from crawler.state import State
from crawler.workspace import hold

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+\.?")
SPELLINGS = (  # in HTML and JSON, in this order
    (re.compile(r"&amp;|&#38;|\\{1,4}u0026", re.IGNORECASE), "&"),
    (re.compile(r"&quot;|&apos;|&#(?:34|39|x22|x27);", re.IGNORECASE), '"'),
    (re.compile(r"\\{1,4}(?:/|u002f)|&#(?:47|x2f);", re.IGNORECASE), "/"),
)
LINK = re.compile(r"(?:https?:)?//[a-z0-9][^\s\"'<>`\\]{3,500}", re.IGNORECASE)
MOST = 20_000  # links of one page


def web_address(text: str) -> str:
    """The address somebody typed, https where that was left out; raises BadSettings if it is none.

    >>> web_address("jobs.lever.co/acme#top")
    'https://jobs.lever.co/acme'
    """
    url = (text if SCHEME.match(text) else f"https://{text}").partition("#")[0]
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and HOST.fullmatch(parts.hostname or "") and not parts.username
    except ValueError:
        known = None
    if not known or not url.isprintable() or " " in url:
        raise BadSettings(repr(text[:100]), "is no web address; write it as your browser shows it, https://...")
    return url


def board_at(url: str) -> list[Board]:
    """The board that the address itself tells, if any."""
    found = sources.detect(url)
    return [Board(source=found[0], token=found[1])] if found else []


def boards_behind(
    workspace: Path, url: str, settings: Settings, *, clock: Clock, routes: Mapping[str, str]
) -> list[Board]:
    """Fetch one page, and tell whose boards it leads or links to; raises FetchFailed, RobotsDenied or BadSettings."""
    if not routes:
        require_manners(workspace, settings)
    with hold(workspace, "web"), closing(State(workspace / "state.sqlite")) as state:
        answer = asyncio.run(_fetch(url, settings, state, clock, Guard(routes)))
    if answer.status != 200:
        raise FetchFailed(url, f"answered {answer.status} {answer.reason}".strip())
    return board_at(answer.url) or boards_on(answer.body)


def boards_on(body: bytes) -> list[Board]:
    r"""The boards a page links to, most often named first.

    >>> [str(board) for board in boards_on(b'<a href="//jobs.lever.co/b"> "https:\\/\\/jobs.lever.co\\/b"')]
    ['lever/b']
    """
    text = body.decode("utf-8", "replace")
    for spelling, character in SPELLINGS:
        text = spelling.sub(character, text)
    links = Counter(match[0].rstrip(".,;:!?)]") for match in islice(LINK.finditer(text), MOST))
    found = Counter[tuple[str, str]]()
    for link, count in links.items():
        if board := sources.detect(f"https:{link}" if link.startswith("//") else link):
            found[board] += count
    return [Board(source=source, token=token) for (source, token), _ in found.most_common()]


def advice(found: Iterable[Board], listed: Iterable[Board], settings: Settings, path: Path) -> Iterator[str]:
    """Say of each board whether it is visited already, and if not, how to have it visited."""
    alike = defaultdict[tuple[str, str], list[str]](list)
    for board in listed:
        alike[_alike(board)].append(str(board))
    new = []
    for board in found:
        others = alike[_alike(board)]
        if str(board) in others:
            yield f"{board} is listed already"
        else:
            new.append(board)
            yield f"{board} is not listed" + (f"; {others[0]} is: look whether they are one" if others else "")
        if off := settings.why_off(board.source):
            yield f"{board.source} is off: {off}"
    if new:
        yield f"to have it visited, add to {path}:"
    for board in new:
        yield f'\n[[boards]]\nsource = "{board.source}"\ntoken = "{board.token}"'


def _alike(board: Board) -> tuple[str, str]:
    """What boards have in common that differ by case or region only."""
    return board.source, board.token.rpartition(":")[2].casefold()


async def _fetch(url: str, settings: Settings, state: State, clock: Clock, guard: Guard) -> Answer:
    hosts = Hosts(state, clock, settings)
    fetcher = Fetcher(settings, clock, hosts, guard)
    robots = Robots(state, settings, now=clock.now, send=fetcher.send, pause=hosts.pause)
    try:
        return await fetcher.get(url, robots)
    finally:
        await fetcher.close()

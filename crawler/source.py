"""What an adapter is, and what it gives.

An adapter is a module in `crawler/sources/` with two pure functions, `start`
and `parse`, and one pattern, `ADDRESS`; the folder is the registry. It never
sees the network: it receives a `Page`, and yields `Posting`s or `Link`s to
follow.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple, Protocol

from crawler.page import Page
from crawler.posting import Posting


class Link(NamedTuple):
    """A page to fetch: the first of a board, or a further one of it."""

    url: str
    modified_at: datetime | None = None  # if we have had the page since then, that is what it says
    post: str | None = None  # JSON to send along, by POST; without it the page is asked for by GET
    depth: int = 0  # how many lists of lists lie above it, where somebody counts


class Signature(NamedTuple):
    """What proves to a source that we may ask. It goes out with a request to that source's host, and is never kept."""

    headers: Mapping[str, str] = MappingProxyType({})
    query: Mapping[str, str] = MappingProxyType({})
    known: frozenset[str] = frozenset()  # names of those of them that are no secret: the source may repeat them

    @property
    def secrets(self) -> list[str]:
        """What only its sender should know."""
        return [value for name, value in [*self.headers.items(), *self.query.items()] if name not in self.known]


class Source(Protocol):
    """What a module in `crawler/sources/` must offer.

    It may also say

        OFF: str            why it sleeps until the operator wakes it
        KEYS: tuple[str]    the environment variables it can't do without, and beside them
        KEYS_WELCOME: tuple[str]    those that it is better with
        sign(keys)          the `Signature` made of those that are set
        DELAY: float        the least seconds between two requests
        DOMAINS: tuple[str] where each board is a host of its own, such as "example.com" for acme.example.com: one
                            platform's servers answer them all, so they wait for each other as one host
        EVERY: timedelta    the least time between two looks at one board
        FEED: str           that others gathered its postings, of many employers, and what we owe them: the attribution
                            to show. Such a feed drops what it likes, so a look at it never proves a posting closed
        STRANGERS: bool     that its pages are anybody's, to be parsed where they can do no harm
        LAGS: bool          that its lists go on naming what is gone: a page that isn't there, or shows no posting, was
                            that of a closed one and no trouble; and beside it
        instead(url)        the `Link` to try if there is nothing at an address, None if it just isn't there
        STEADY: bool        that each record of its lists makes its postings by itself, and the same on any day, so that
                            a board's records of last week needn't be read again
        UNKNOWN: tuple[int] the statuses, beside 404 and 410, that it answers with for a board it doesn't know; one of
                            a redirect, if it leads to another host where nobody's board is
        PAGES: tuple[re.Pattern[str]]   what else shows a board: its hosted pages, with the groups of `ADDRESS`, the
                            host in small letters
    """

    ADDRESS: re.Pattern[str]  # of a board's pages; group "board" is its token, still quoted, "region" what goes before
    # A feed's address may name no board: then it has one only, sources.ALL.

    def start(self, board: str) -> Link:
        """Where a look at this board begins."""

    def parse(self, page: Page) -> Iterator[Posting | Link]:
        """The postings of a page, and the pages to go on with; raises LayoutChanged if it is no such page."""


class Signing(Source, Protocol):
    """A source that wants to know who asks."""

    KEYS: tuple[str, ...]

    def sign(self, keys: Mapping[str, str]) -> Signature:
        """What to send along, made of the keys by their names."""


class Lagging(Source, Protocol):
    """A source whose lists are behind its pages."""

    LAGS: bool

    def instead(self, url: str) -> Link | None:
        """Where to look if there is nothing at an address."""

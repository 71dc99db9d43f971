"""Whose a stranger's page is: which source reads it, and which board it counts for."""

from typing import NamedTuple
from urllib.parse import urlsplit

from crawler import sources
from crawler.settings import Board

LONGEST = 2_048  # characters of an address
PORTS = {"http": 80, "https": 443}
ANYBODY = "jsonld"


class Whose(NamedTuple):
    """A page's board, and why its page is left out, if it is."""

    source: str = ANYBODY
    board: str = ""
    employer: str | None = None
    left_out: str = ""


class Hosts:
    """Boards listed by hand whose pages are strangers'; all other hosts are boards of their own."""

    def __init__(self, listed: tuple[Board, ...]) -> None:
        self._boards = {(board.source, board.token.casefold()): board for board in listed}
        hosts = ((board.token.partition("/")[0].casefold(), board) for board in listed if board.source == ANYBODY)
        self._sites = dict(hosts)

    def whose(self, url: str) -> Whose:
        """A platform's board, where its adapter reads such pages; else its host, as listed or by itself."""
        if not url.isprintable() or len(url) > LONGEST:
            return Whose(left_out="with no address of a page")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return Whose(left_out="with no address of a page")
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in PORTS or not host or port not in (None, PORTS[parts.scheme]) or parts.username:
            return Whose(left_out="with no address of a page")
        if sources.refused(url):
            return Whose(left_out="of a source that we never read")
        if (found := sources.detect(url)) and reads_pages(found[0]):
            return self._named(*found)
        site = self._sites.get(host)
        return Whose(board=site.token, employer=site.employer) if site else Whose(board=host)

    def _named(self, source: str, token: str) -> Whose:
        board = self._boards.get((source, token.casefold()))
        return Whose(source, board.token if board else token, board.employer if board else None)


def reads_pages(source: str) -> bool:
    """Whether an adapter reads the JobPosting of pages, and so of those in web archives."""
    return getattr(sources.load(source), "STRANGERS", False)

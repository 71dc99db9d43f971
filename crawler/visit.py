"""One look at one board, under way: the pages so far, what was read from them, and the verdict.

complete   every page was had and read
unchanged  the same, and every page was as before
partial    something was read, but not all: it proves nothing closed
failed     no page could be had, or none read
refused    robots.txt says no
"""

from collections import Counter, deque
from datetime import datetime
from typing import NamedTuple

from crawler import sources
from crawler.archive import Verdict
from crawler.errors import CrawlError, FetchFailed, PageGone, RobotsDenied, UnknownSource
from crawler.fetch import Answer
from crawler.hosts import host_of
from crawler.posting import Posting
from crawler.settings import Board
from crawler.source import Link, Page
from crawler.state import Validator

NAMED = 5  # so many troubles of a board are told, the rest are counted


class Fetched(NamedTuple):
    """A page to archive: what came, and the earlier answer if it is the same."""

    answer: Answer
    same: Validator | None
    posted: bool = False  # asked for by a form: its address alone doesn't tell it from others

    @property
    def url(self) -> str:
        """Where it came from, after all redirects."""
        return self.answer.url

    @property
    def fetched_at(self) -> datetime:
        return self.answer.fetched_at


class Kept(NamedTuple):
    """A page that wasn't asked for, since it says that it is as we had it."""

    same: Validator

    @property
    def url(self) -> str:
        return self.same.url

    @property
    def fetched_at(self) -> datetime:
        return self.same.page.fetched_at


class Visit:
    """A board and how far we are with it; pure but for what it gathers."""

    def __init__(self, board: Board) -> None:
        self.board = board
        first = sources.load(board.source).start(board.token)
        self.start = first.url
        self.links = deque([first])
        self.seen = {(first.url, first.post)}
        self.fetched: list[Fetched | Kept] = []
        self.read_count = 0  # pages the adapter could read
        self.ids = set[str]()
        self.totals = set[int]()  # how many postings its pages say there are
        self.listed = set[str]()  # those the pages list
        self.unknown = Counter[str]()
        self.trouble: list[str] = []
        self.refused = False

    def read(self, link: Link, body: bytes, fetched: Fetched | Kept) -> None:
        """Take in one page; raises LayoutChanged if the adapter can't read it, FetchFailed if it is another board's."""
        if not _is_same(link.url, fetched.url) and _whose(fetched.url):
            raise FetchFailed(link.url, f"redirected to another board: {fetched.url}")
        self.fetched.append(fetched)
        page = Page(
            source=self.board.source,
            board=self.board.token,
            url=fetched.url,
            body=body,
            fetched_at=fetched.fetched_at,
            employer=self.board.employer,
        )
        for found in sources.load(self.board.source).parse(page):
            if isinstance(found, Posting):
                self.ids.add(found.source_id)
            elif (found.url, found.post) not in self.seen:
                self.seen.add((found.url, found.post))
                self.links.append(found)
        self.read_count += 1
        self.listed |= page.listed
        if page.total is not None:
            self.totals.add(page.total)
        self.unknown += page.unknown
        self._note(link.url, page)

    def miss(self, link: Link, problem: CrawlError) -> None:
        """Go on without a page that is gone or unreadable; raises the problem if the board begins with it."""
        if link.url == self.start:
            raise problem
        self.trouble.append(f"{link.url}: listed, but gone" if isinstance(problem, PageGone) else str(problem))

    def count(self) -> None:
        """All pages had, hold what was read against what they list, and that against what they promised.

        For a list may change while it is read, and a posting's address lead to something else.
        """
        if self.totals and self.totals != {len(self.listed)}:
            promised = ", then ".join(map(str, sorted(self.totals)))
            self.trouble.append(f"the pages promise {promised} postings and list {len(self.listed)}")
        if (unread := self.listed - self.ids) and not self.trouble:
            self.trouble.append(f"{len(unread)} listed postings were not on their pages; the first: {min(unread)}")

    def stop(self, problem: CrawlError) -> None:
        """Go no further with this board."""
        self.refused = isinstance(problem, RobotsDenied)
        self.trouble.append(str(problem).removeprefix(f"{self.start}: "))

    @property
    def verdict(self) -> Verdict:
        if not self.read_count:
            return "refused" if self.refused else "failed"
        if self.trouble:
            return "partial"
        return "unchanged" if all(page.same for page in self.fetched) else "complete"

    @property
    def reason(self) -> str:
        """What went wrong, the first of it in words."""
        more = len(self.trouble) - NAMED
        return "; ".join(self.trouble[:NAMED] + ([f"and {more} more like this"] if more > 0 else []))

    def _note(self, link: str, page: Page) -> None:
        if page.broken:
            self.trouble.append(f"{len(page.broken)} records could not be read; the first: {page.broken[0]}")
        if host_of(page.url) != host_of(link):
            self.trouble.append(f"redirected to another host: {page.url}")
        elif not _is_same(link, page.url):
            self.trouble.append(f"redirected to what is no board's page: {page.url}")


def _is_same(link: str, target: str) -> bool:
    """Say whether a redirect stayed with its board; an address as it was asked for always did."""
    return link == target or _whose(link) == _whose(target)


def _whose(url: str) -> tuple[str, str] | None:
    """Whose board an address is, None if nobody's."""
    try:
        source, board = sources.of_url(url)
    except UnknownSource:
        return None
    return source, board.casefold()

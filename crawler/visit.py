"""One look at one board, under way: the pages so far, what was read from them, and the verdict.

complete   every page was had and read
unchanged  the same, and every page was as before
partial    something was read, but not all: it proves nothing closed
failed     no page could be had, or none read
refused    robots.txt says no
"""

from collections import Counter, deque
from typing import NamedTuple

from crawler import sources
from crawler.archive import Verdict
from crawler.errors import CrawlError, RobotsDenied
from crawler.fetch import Answer
from crawler.hosts import host_of
from crawler.posting import Posting
from crawler.settings import Board
from crawler.source import Page
from crawler.state import Validator


class Fetched(NamedTuple):
    """A page to archive: what came, and the earlier answer if it is the same."""

    answer: Answer
    same: Validator | None


class Visit:
    """A board and how far we are with it; pure but for what it gathers."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.start = sources.load(board.source).start(board.token).url
        self.links = deque([self.start])
        self.seen = {self.start}
        self.fetched: list[Fetched] = []
        self.read_count = 0  # pages the adapter could read
        self.ids = set[str]()
        self.unknown = Counter[str]()
        self.trouble: list[str] = []
        self.refused = False

    def read(self, link: str, body: bytes, fetched: Fetched) -> None:
        """Take in one page; raises LayoutChanged if the adapter can't read it."""
        self.fetched.append(fetched)
        page = Page(
            source=self.board.source,
            board=self.board.token,
            url=fetched.answer.url,
            body=body,
            fetched_at=fetched.answer.fetched_at,
            employer=self.board.employer,
        )
        for found in sources.load(self.board.source).parse(page):
            if isinstance(found, Posting):
                self.ids.add(found.source_id)
            elif found.url not in self.seen:
                self.seen.add(found.url)
                self.links.append(found.url)
        self.read_count += 1
        self.unknown += page.unknown
        self._note(link, page)

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

    def _note(self, link: str, page: Page) -> None:
        if page.broken:
            self.trouble.append(f"{len(page.broken)} records could not be read; the first: {page.broken[0]}")
        if host_of(page.url) != host_of(link):
            self.trouble.append(f"redirected to another host: {page.url}")

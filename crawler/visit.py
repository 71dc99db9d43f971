"""One look at one board, under way: the pages so far, what was read from them, and the verdict.

complete   every page was had and read
unchanged  the same, and every page was as before
partial    something was read, but not all: it proves nothing closed
failed     no page could be had, or none read, or it may well be another employer's
refused    robots.txt says no
"""

from collections import Counter, deque
from datetime import date, datetime
from typing import NamedTuple, Protocol, cast

from crawler import health, sources
from crawler.archive import Look, PageRef, Verdict
from crawler.errors import BoardMoved, CrawlError, FetchFailed, PageGone, RobotsDenied, UnknownSource
from crawler.fetch import Answer
from crawler.hosts import host_of
from crawler.jobpage.embedded import wish_of
from crawler.page import Page
from crawler.posting import Posting
from crawler.settings import Board
from crawler.source import Lagging, Link
from crawler.state import Validator

MOST_FAILURES = 3  # pages of one board that may fail before it is left alone
GONE = (404, 410)  # that is what these say of a page
NAMED = 5  # so many troubles of a board are told, the rest are counted


class Had(Protocol):
    """A page we have, wherever from: its address, when it was had, and the earlier answer if it is the same."""

    @property
    def url(self) -> str: ...
    @property
    def fetched_at(self) -> datetime: ...
    @property
    def same(self) -> object: ...
    @property
    def headers(self) -> list[tuple[str, str]]: ...


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

    @property
    def headers(self) -> list[tuple[str, str]]:
        return self.answer.headers


class Kept(NamedTuple):
    """A page that wasn't asked for, since it says that it is as we had it."""

    same: Validator

    @property
    def url(self) -> str:
        return self.same.url

    @property
    def fetched_at(self) -> datetime:
        return self.same.page.fetched_at

    @property
    def headers(self) -> list[tuple[str, str]]:
        return []  # what they wished was heeded when it came


class Visit:
    """A board and how far we are with it; pure but for what it gathers."""

    def __init__(self, board: Board, *, confirmed: str | None = None, first: Link | None = None) -> None:
        """Begin where the source says that the board begins, if not elsewhere."""
        self.board = board
        self.confirmed = confirmed  # its employer, if aipm.toml names it
        first = first or sources.load(board.source).start(board.token)
        self.start = first.url
        self.links = deque([first])
        self.seen = {(first.url, first.post)}
        self.named_by = dict[tuple[str, str | None], Link]()  # which page led to a page
        self.fetched: list[Had] = []
        self.read_count = 0  # pages the adapter could read
        self.shown = health.Impression(board.employer, of_many=sources.card(board.source).is_feed)
        self.totals = set[int]()  # how many postings its pages say there are
        self.listed = set[str]()  # those the pages list
        self.failures = 0  # pages that could not be had, of a source that lags
        self.gone = Counter[str]()  # why pages show no posting, as those of a source that lags may
        self.gone_pages: list[str] = []  # that their server knows no more
        self.trouble: list[str] = []
        self.problem: CrawlError | None = None  # what ended it
        self.doubtful = False
        self.vanished: dict[str, int] = {}
        self.note = ""

    def read(self, link: Link, body: bytes, fetched: Had) -> None:
        """Take in one page; raises LayoutChanged if the adapter can't read it, BoardMoved if it is another board's."""
        if not _is_same(link.url, fetched.url) and (other := self._moved_to(fetched.url)):
            raise BoardMoved(link.url, fetched.url, other)
        if status := self._sent_away(link, fetched.url):
            raise PageGone(link.url, status)
        if getattr(sources.load(self.board.source), "STRANGERS", False) and (wish := wish_of(fetched.headers)):
            self.gone.update([wish.gone] if wish.gone else ())
            self.trouble += [f"{link.url}: {wish.trouble}"] if wish.trouble else []
            return  # and it isn't kept
        self.fetched.append(fetched)
        page = Page(
            source=self.board.source,
            board=self.board.token,
            url=fetched.url,
            body=body,
            fetched_at=fetched.fetched_at,
            employer=self.board.employer,
        )
        page.depth, page.seen_at = link.depth, self.fetched[0].fetched_at
        for found in sources.read(page):
            if isinstance(found, Posting):
                self.shown.take_posting(found, page)
            elif self._follow(found):
                self.named_by[found.url, found.post] = link
            elif self._leads_back(link, found):
                self.trouble.append(f"its pages lead in a circle: {link.url} goes on to {found.url}")
        self.read_count += 1
        self.gone.update([page.gone] if page.gone else ())
        self.listed |= page.listed
        if page.total is not None:
            self.totals.add(page.total)
        self.shown.take_page(page)
        self._note(link.url, page)

    def miss(self, link: Link, problem: CrawlError) -> None:
        """Go on without a page that can't be had or read; raises the problem where the board is to be left at that.

        Where a source lags, a page that is gone was that of a closed posting, if there is no place to look instead;
        and a page that fails costs itself, as long as few do.
        """
        adapter = cast(Lagging, sources.load(self.board.source))
        lags, gone = getattr(adapter, "LAGS", False), isinstance(problem, PageGone)
        if lags and gone and (other := adapter.instead(link.url)) and self._follow(other):
            return
        if link.url == self.start:
            status = problem.status if isinstance(problem, FetchFailed) else None
            raise PageGone(link.url, status) if status and status in self._unknown else problem
        if isinstance(problem, FetchFailed) and problem.status in GONE and link.post is None:
            self.gone_pages.append(link.url)
        if lags and gone:
            self.gone["gone"] += 1
            return
        if isinstance(problem, FetchFailed) and not gone:
            self.failures += 1
            if not lags or self.failures > MOST_FAILURES:
                raise problem
        self.trouble.append(f"{link.url}: listed, but gone" if gone else str(problem))

    def count(self) -> None:
        """All pages had, hold what was read against what they list, and that against what they promised.

        For a list may change while it is read, and a posting's address lead to something else. A feed always changes,
        and what it counts is its own affair.
        """
        if self.totals and self.totals != {len(self.listed)} and not sources.card(self.board.source).is_feed:
            promised = ", then ".join(map(str, sorted(self.totals)))
            self.trouble.append(f"the pages promise {promised} postings and list {len(self.listed)}")
        if self.gone and not self.shown.ids:
            said = ", ".join(f"{count} {why}" for why, count in self.gone.most_common())
            self.trouble.append(f"none of its pages shows a posting: {said}")
        if (unread := self.listed - self.shown.ids) and not self.trouble:
            self.trouble.append(f"{len(unread)} listed postings were not on their pages; the first: {min(unread)}")

    def _follow(self, link: Link) -> bool:
        """Go on to a page, unless we have been there; say whether it is new."""
        is_new = (link.url, link.post) not in self.seen
        if is_new:
            self.seen.add((link.url, link.post))
            self.links.append(link)
        return is_new

    def _leads_back(self, link: Link, found: Link) -> bool:
        """Say whether a page goes on to itself, or to one that led to it: a cursor that isn't heeded, so there is more.

        Lists that lag may name each other as they like.
        """
        here: Link | None = None if getattr(sources.load(self.board.source), "LAGS", False) else link
        while here is not None and (here.url, here.post) != (found.url, found.post):
            here = self.named_by.get((here.url, here.post))
        return here is not None

    def stop(self, problem: CrawlError) -> None:
        """Go no further with this board."""
        self.problem = problem
        self.trouble.append(str(problem).removeprefix(f"{self.start}: "))

    def compare(self, before: health.Health | None, today: date) -> None:
        """Hold what was read against what earlier looks showed; what doesn't fit is trouble."""
        if doubt := health.another(before, self.shown, self.confirmed):
            self.doubtful = True
            self.trouble.append(doubt)
            return
        self.note = health.renamed(before, self.shown)
        self.vanished = health.lost_fields(before, self.shown)
        if not self.vanished:
            return
        told = f"no record has {' or '.join(self.vanished)} any more"
        if health.is_used_to(before, today):
            self.note = f"{told}, and that for {health.USED_TO} days: it is taken as it is from now on"
        else:
            self.trouble.append(f"{told}; look whether the adapter must read something else")

    def look(self, before: health.Health | None, looked_at: datetime, pages: tuple[PageRef, ...]) -> Look:
        """What is to be told of it, once its pages are archived."""
        known = before.known if before else None
        read = bool(self.read_count) and not self.doubtful
        return Look(
            source=self.board.source,
            board=self.board.token,
            looked_at=looked_at,
            verdict=self.verdict,
            reason=self.reason,
            note=self.note,
            employer=self.board.employer,
            listed_count=len(self.shown.ids) if read else None,
            pages=pages,
            gone=tuple(self.gone_pages),
            unknown_fields=dict(sorted(self.shown.unknown.items())),
            vanished_fields=self.vanished,
            described_count=self.shown.described if read else None,
            earlier_listed_count=known.listed_count if known else None,
            earlier_described_count=known.described_count if known else None,
        )

    def health_after(self, before: health.Health | None, look: Look) -> health.Health:
        """How the board fares now."""
        return health.after(
            before, look, self.shown, problem=self.problem, doubtful=self.doubtful, confirmed=self.confirmed
        )

    @property
    def verdict(self) -> Verdict:
        if not self.read_count or self.doubtful:
            return "refused" if isinstance(self.problem, RobotsDenied) else "failed"
        if self.trouble:
            return "partial"
        return "unchanged" if all(page.same for page in self.fetched) else "complete"

    @property
    def reason(self) -> str:
        """What went wrong, the first of it in words."""
        more = len(self.trouble) - NAMED
        return "; ".join(self.trouble[:NAMED] + ([f"and {more} more like this"] if more > 0 else []))

    @property
    def _unknown(self) -> tuple[int, ...]:
        """How the source answers for a board it doesn't know, beside 404 and 410."""
        return getattr(sources.load(self.board.source), "UNKNOWN", ())

    def _sent_away(self, link: Link, url: str) -> int | None:
        """The status by which the source sends away who asks for a board it doesn't know, if that is what happened."""
        away = link.url == self.start and host_of(url) != host_of(link.url) and not _whose(url)
        return next((status for status in self._unknown if away and 300 <= status < 400), None)

    def _moved_to(self, url: str) -> str | None:
        """The other board that an address shows, be it one of an API or a page for people."""
        found = sources.detect(url)
        ours = found is None or (found[0], found[1].casefold()) == (self.board.source, self.board.token.casefold())
        return None if found is None or ours else "/".join(found)

    def _note(self, link: str, page: Page) -> None:
        if page.part and link == self.start:
            self.trouble.append(f"{page.url}: a part of a board, without where it begins")
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

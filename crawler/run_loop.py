"""All looks of one run: hosts side by side, the boards of one host or platform in turn.

A board's pages are archived together when the board is done, then its look is committed:
nothing is kept by halves. What goes wrong with one board costs that board only.
"""

import asyncio
import resource
from collections import defaultdict, deque
from concurrent.futures import ThreadPoolExecutor

from crawler import sources
from crawler.archive import Archive, Look, PageRef
from crawler.errors import (
    OUT_OF_FILES,
    BrokenArchive,
    FetchFailed,
    LayoutChanged,
    PageGone,
    RobotsDenied,
    TooManyFiles,
)
from crawler.fetch import Asking, Fetcher
from crawler.guard import Guard
from crawler.hosts import Clock, Door, Hosts, host_of, turn_of
from crawler.robots import Robots
from crawler.settings import Board, Settings, signature
from crawler.source import Link, Signature
from crawler.state import Memory, Unfinished, Validator
from crawler.visit import Fetched, Kept, Visit
from crawler.watch import Watch
from crawler.writer import Pages

SIDE_BY_SIDE = 256  # hosts, or platforms; they keep a core less than half busy, and the usual 1,024 files are enough
FILES_EACH = 4  # a connection, one where a redirect led, a name server's, one of our own; what is spare is for the rest
LOOKUPS = 64  # threads; in each a name server may keep us waiting, and the few that asyncio has would soon all hang
MAX_PAGES = 5_000  # of one board, its postings' own pages among them


def look_up_patiently(loop: asyncio.AbstractEventLoop) -> None:
    """Give a loop threads enough for name servers that keep us waiting."""
    loop.set_default_executor(ThreadPoolExecutor(LOOKUPS))


def side_by_side(most: int = SIDE_BY_SIDE) -> int:
    """How many hosts this process may visit at once: `most`, or fewer where it may open few files."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return most if files == resource.RLIM_INFINITY else max(1, min(most, files // FILES_EACH))


class RunLoop:
    """All looks of one run, or of a worker's part of one, and what they share."""

    def __init__(
        self,
        archive: Archive,
        writer: Pages,
        state: Memory,
        *,
        clock: Clock,
        watch: Watch,
        door: Door | None = None,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._state = state
        self._clock = clock
        self._watch = watch
        self._door = door

    async def visit(self, run: Unfinished, boards: list[Board], settings: Settings, guard: Guard) -> None:
        """Look at every board that isn't done; the hosts side by side."""
        left = [board for board in boards if str(board) not in run.done]
        self._watch.begin(run.run_id, len(boards), len(boards) - len(left))
        hosts = Hosts(self._state, self._clock, settings, self._door)
        at_once = side_by_side()
        fetcher = Fetcher(settings, self._clock, hosts, guard, lines=2 * at_once)
        robots = Robots(self._state, settings, now=self._clock.now, send=fetcher.send, pause=hosts.pause)
        by_turn = defaultdict[str, deque[Visit]](deque)
        for board in left:
            visit = Visit(board, confirmed=board.employer if board in settings.boards else None)
            by_turn[turn_of(visit.start)].append(visit)
            hosts.pause(visit.start, settings.delay_for(board.source))
        waiting = deque(sorted(by_turn.values(), key=len, reverse=True))  # who takes longest begins
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(at_once, len(waiting))):
                    group.create_task(self._hosts(waiting, fetcher, robots))
        except BaseExceptionGroup as problems:
            raise problems.exceptions[0] from None
        finally:
            await fetcher.close()

    async def _hosts(self, waiting: deque[deque[Visit]], fetcher: Fetcher, robots: Robots) -> None:
        while waiting:
            await self._in_turn(waiting.popleft(), fetcher, robots)

    async def _in_turn(self, visits: deque[Visit], fetcher: Fetcher, robots: Robots) -> None:
        while visits:
            visit = visits.popleft()  # with what it has fetched, it is forgotten when done
            try:
                await self._look(visit, fetcher, robots)
            except (FetchFailed, LayoutChanged, RobotsDenied) as problem:
                visit.stop(problem)
            if not visits or host_of(visits[0].start) != host_of(visit.start):
                await fetcher.leave(visit.start)
            self._watch.saw(self._keep(visit))

    async def _look(self, visit: Visit, fetcher: Fetcher, robots: Robots) -> None:
        proof = signature(visit.board.source)
        while visit.links:
            link = visit.links.popleft()
            if len(visit.seen) - len(visit.links) > MAX_PAGES:
                raise FetchFailed(link.url, f"more than {MAX_PAGES} pages of one board")
            try:
                body, fetched = self._spared(link) or await self._fetch(link, proof, fetcher, robots)
                await self._read(visit, link, body, fetched)
            except (FetchFailed, LayoutChanged, RobotsDenied) as problem:
                visit.miss(link, problem)
            except OSError as problem:
                if problem.errno not in OUT_OF_FILES:
                    raise
                visit.miss(link, TooManyFiles(link.url))
        visit.count()

    @staticmethod
    async def _read(visit: Visit, link: Link, body: bytes, fetched: Fetched | Kept) -> None:
        """Read a page; a stranger's in a thread, where it may keep its parser waiting without keeping other hosts."""
        if getattr(sources.load(visit.board.source), "STRANGERS", False):
            await asyncio.to_thread(visit.read, link, body, fetched)
        else:
            visit.read(link, body, fetched)

    def _spared(self, link: Link) -> tuple[bytes, Kept] | None:
        """A page that need not be asked for: it says when it last changed, and we have had it since."""
        known = self._known(link.url) if link.modified_at else None
        if known is None or link.modified_at is None or known.page.fetched_at <= link.modified_at:
            return None
        body = self._held(known)
        return None if body is None else (body, Kept(known))

    async def _fetch(self, link: Link, signature: Signature, fetcher: Fetcher, robots: Robots) -> tuple[bytes, Fetched]:
        url, plain = link.url, Asking(post=link.post, signature=signature)
        known = None if link.post else self._known(url)
        answer = await fetcher.get(url, robots, plain._replace(conditions=known.conditions) if known else plain)
        if answer.status == 304 and known is not None:
            ours = known.confirmed_by(answer.url, answer.header("etag"))
            if ours and (body := self._held(known)) is not None:
                return body, Fetched(answer, known)
            answer = await fetcher.get(url, robots, plain)
        if answer.status in (404, 410):
            raise PageGone(url, answer.status)
        if answer.status != 200:
            raise FetchFailed(url, f"answered {answer.status} {answer.reason}".strip(), answer.status)
        if answer.url != url and not link.post:
            known = self._known(answer.url)
        same = known is not None and known.page.digest == answer.digest and self._held(known) is not None
        return answer.take_body(), Fetched(answer, known if same else None, posted=link.post is not None)

    def _held(self, known: Validator) -> bytes | None:
        """The body an address last gave us; None if the archive no longer has it whole."""
        try:
            return self._archive.body(known.page)
        except BrokenArchive:
            return None

    def _known(self, url: str) -> Validator | None:
        known = self._state.validator(url)
        return known if known and self._archive.holds(known.page) else None

    def _keep(self, visit: Visit) -> Look:
        """Archive a board's pages, then commit its look: in this order, and nobody else in between."""
        had = [each for each in visit.fetched if isinstance(each, Fetched | Kept)]
        pages = tuple(map(self._store, had))
        looked_at = pages[0].fetched_at if pages else self._clock.now()
        before = self._state.health(visit.board.source, visit.board.token)
        visit.compare(before, looked_at.date())
        look = visit.look(before, looked_at, pages)
        validators = [
            _validator(fetched, page)
            for fetched, page in zip(had, pages, strict=True)
            if isinstance(fetched, Fetched) and not fetched.posted
        ]
        self._state.commit(look, self._writer.sync(), validators, visit.health_after(before, look))
        return look

    def _store(self, fetched: Fetched | Kept) -> PageRef:
        if isinstance(fetched, Kept):
            return fetched.same.page
        answer, same = fetched.answer, fetched.same
        if same is not None:
            return self._writer.revisit(answer.url, answer.status, answer.headers, same.page, answer.fetched_at)
        return self._writer.response(
            answer.url,
            answer.status,
            answer.reason,
            answer.headers,
            answer.wire_body,
            answer.digest,
            answer.fetched_at,
        )


def _validator(fetched: Fetched, page: PageRef) -> Validator:
    answer, same = fetched.answer, fetched.same
    return Validator(
        url=answer.url,
        page=page,
        etag=answer.header("etag") or (same.etag if same else None),
        last_modified=answer.header("last-modified") or (same.last_modified if same else None),
    )

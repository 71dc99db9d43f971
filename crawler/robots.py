"""May we? robots.txt, read and fetched as RFC 9309 says.

A refusal and a silence are different things: 4xx means there are no rules, while
5xx, 429 and an unreachable host mean no. The rules of an origin are kept for a
day, and asked for through the same polite path as everything else.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Literal, Protocol
from urllib.parse import urlsplit

from protego import Protego

from crawler.errors import FetchFailed, RobotsDenied
from crawler.settings import Settings
from crawler.state import RobotsCopy, State

PRODUCT = "aipm"
LONGEST = 500 * 1024  # RFC 9309: at least 500 KiB must be read
LIFE = timedelta(hours=24)
MAX_HOPS = 5
MAX_SILENCES = 3  # of one origin in a run, after which it isn't asked again

Access = Literal["obey", "allow", "deny"]


class Answered(Protocol):
    """What we need of an answer."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...
    @property
    def target(self) -> str | None: ...


def access(status: int, robots_4xx: Literal["allow", "deny"]) -> Access:
    """What the status of a robots.txt alone says.

    >>> [access(status, "allow") for status in (200, 404, 401, 429, 503)]
    ['obey', 'allow', 'allow', 'deny', 'deny']
    """
    if 200 <= status < 300:
        return "obey"
    if status in (401, 403):
        return robots_4xx
    if 400 <= status < 500 and status != 429:
        return "allow"
    return "deny"


class Rules:
    """What one origin lets us do; `denial` says why it lets us do nothing."""

    def __init__(self, body: bytes = b"", *, denial: str = "") -> None:
        self._parsed = Protego.parse(_text(body))
        self.denial = denial

    @property
    def crawl_delay(self) -> float:
        return self._parsed.crawl_delay(PRODUCT) or 0.0

    def check(self, url: str) -> None:
        """Raise RobotsDenied if the rules refuse this address.

        >>> Rules(b"User-agent: *\\nDisallow: /private").check("https://example.com/public")
        """
        if self.denial:
            raise RobotsDenied(url, self.denial)
        if not self._parsed.can_fetch(url, PRODUCT):
            raise RobotsDenied(url, "robots.txt disallows this address")


def rules_of(copy: RobotsCopy, settings: Settings) -> Rules:
    """The rules a copy of robots.txt makes, under our settings."""
    verdict = access(copy.status, settings.robots_4xx)
    if verdict == "deny":
        return Rules(denial=f"robots.txt answered {copy.status}, which counts as a no")
    rules = Rules(copy.body if verdict == "obey" else b"")
    if rules.crawl_delay > settings.max_crawl_delay:
        asked, most = f"{rules.crawl_delay:g} s", f"{settings.max_crawl_delay:g} s"
        rules.denial = f"robots.txt asks for {asked} between requests; max_crawl_delay is {most}"
    return rules


def is_fresh(copy: RobotsCopy, now: datetime) -> bool:
    """Say whether a copy may still be used without asking."""
    return timedelta(0) <= now - copy.fetched_at < LIFE


def origin_of(url: str) -> str:
    """The origin whose robots.txt rules this address.

    >>> origin_of("https://api.example.com/v1/boards?all=1")
    'https://api.example.com'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


class Robots:
    """The rules of every origin this run meets."""

    def __init__(
        self,
        state: State,
        settings: Settings,
        *,
        now: Callable[[], datetime],
        send: Callable[[str], Awaitable[Answered]],
        pause: Callable[[str, float], None],
    ) -> None:
        self._state = state
        self._settings = settings
        self._now = now
        self._send = send
        self._pause = pause
        self._known: dict[str, Rules] = {}
        self._silences = Counter[str]()

    async def check(self, url: str) -> None:
        """Raise RobotsDenied unless the address's origin lets us ask for it."""
        origin = origin_of(url)
        if (rules := self._known.get(origin)) is None:
            rules = await self._find(origin)
            self._pause(url, rules.crawl_delay)
            if self._silences[origin] in (0, MAX_SILENCES):
                self._known[origin] = rules
        rules.check(url)

    async def _find(self, origin: str) -> Rules:
        copy = self._state.robots(origin)
        if copy is None or not is_fresh(copy, self._now()):
            try:
                copy = await self._ask(origin)
                self._silences[origin] = 0
            except FetchFailed as problem:
                self._silences[origin] += 1  # a lost connection costs one board, not all of the host's
                return Rules(denial=f"robots.txt could not be had, which counts as a no ({problem})")
            if access(copy.status, "allow") != "deny":
                self._state.keep_robots(copy)
        return rules_of(copy, self._settings)

    async def _ask(self, origin: str) -> RobotsCopy:
        url = f"{origin}/robots.txt"
        for _ in range(1 + MAX_HOPS):
            answer = await self._send(url)
            if answer.target is None:
                body = answer.body[:LONGEST] if answer.status < 300 else b""
                return RobotsCopy(origin=origin, fetched_at=self._now(), status=answer.status, body=body)
            url = answer.target
        # RFC 9309: after five redirects the file counts as unavailable, which is to say absent.
        return RobotsCopy(origin=origin, fetched_at=self._now(), status=404, body=b"")


def _text(body: bytes) -> str:
    if len(body) >= LONGEST:
        body = body[: body.rfind(b"\n", 0, LONGEST) + 1]  # a line cut in two would say something else
    return body.decode("utf-8-sig", "replace")

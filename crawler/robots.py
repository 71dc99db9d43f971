"""May we? robots.txt, read and fetched as RFC 9309 says.

A refusal and a silence are different things: 4xx means there are no rules, while
5xx, 429 and an unreachable host mean no. The rules of an origin are kept for a
day, and asked for through the same polite path as everything else.

Which lines are ours is read here; whether one covers an address is read twice, by
protego, which undoes needless escapes as the RFC has it, and octet by octet. Where
the two differ, the one that refuses is obeyed.
"""

import asyncio
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, Protocol
from urllib.parse import urlsplit

from protego import Protego

from crawler.errors import CoolingDown, FetchFailed, RobotsDenied, TooManyFiles
from crawler.settings import Settings
from crawler.state import Memory, RobotsCopy

PRODUCT = "aipm"
LONGEST = 500 * 1024  # RFC 9309: at least 500 KiB must be read
LONGEST_PATH = 16 * 1024  # no server takes a longer one; a longer Disallow is cut, which refuses more
LIFE = timedelta(hours=24)
MAX_HOPS = 5
MAX_SILENCES = 3  # of one origin in a run, after which it isn't asked again

RECORD = re.compile(  # the frequent slips are read too; a colon may be missing between just two words
    rb"(?:(?P<agent>user-?agent|user agent(?=[^\s:]*\s*:))|(?P<disallow>dis+al+[ao]w|diasllow)"
    rb"|(?P<allow>allow)|(?P<delay>crawl-delay|crawl delay(?=\s*:)))"
    rb"[^\s:]*(?:\s*:|\s+(?=[^\s:]+$))",
    re.IGNORECASE,
)
TOKEN = re.compile(rb"\*(?=\s|$)|[a-z_-]+", re.IGNORECASE)
TO_ESCAPE = re.compile(rb"%[0-9a-f]{2}|[^!-~]", re.IGNORECASE)
CONTROL = re.compile(rb"[\0- ]")
PATH = re.compile(r"(?:[^/?;#]*://|//)?[^/?;#]*([^#]*)")  # all that rules are about, of any address whatever
WHITE = b" \t\v\f\0"

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


class Record(NamedTuple):
    """One line that robots.txt may hold and that means something to us."""

    field: str
    value: bytes

    def covers(self, path: bytes) -> bool:
        """Say whether the pattern is a path's, octet by octet: * is any run of octets, a final $ the end.

        >>> [Record("allow", b"/*.csv$").covers(path) for path in (b"/jobs.csv", b"/jobs.csv?all")]
        [True, False]
        """
        ended = self.value if self.value.endswith(b"$") else self.value + b"*$"
        first, *runs = ended[:-1].split(b"*")
        if not runs:
            return path == first
        place = len(first) if path.startswith(first) else -1
        for part in runs[:-1]:
            if place < 0:
                return False
            found = path.find(part, place)
            place = found + len(part) if found >= 0 else -1
        return 0 <= place <= len(path) - len(runs[-1]) and path.endswith(runs[-1])


class Rules:
    """What one origin lets us do; `denial` says why it lets us do nothing."""

    def __init__(self, body: bytes = b"", *, agent: str = PRODUCT, denial: str = "") -> None:
        ours = _ours(body, agent.lower().encode())
        self._parsed = Protego.parse("user-agent: *\n" + "\n".join(_line(record) for record in ours))
        self._records = [record for record in ours if record.field != "delay" and record.value]
        self.denial = denial

    @property
    def crawl_delay(self) -> float:
        return self._parsed.crawl_delay("*") or 0.0

    def check(self, url: str) -> None:
        """Raise RobotsDenied if the rules refuse this address.

        >>> Rules(b"User-agent: *\\nDisallow: /private").check("https://example.com/public")
        """
        if self.denial:
            raise RobotsDenied(url, self.denial)
        path = _path(url)
        if not (self._parsed.can_fetch(f"https://example.com{path}", "*") and self._lets(path.encode())):
            raise RobotsDenied(url, "robots.txt disallows this address")

    def deciding(self, url: str) -> str:
        """The line that lets or refuses us, as it was read; "" where none is about this address.

        >>> Rules(b"User-agent: *\\nDisallow: /v1\\nAllow: /v1/boards").deciding("https://example.com/v1/boards")
        'Allow: /v1/boards'
        """
        record = self._deciding(_path(url).encode())
        return f"{record.field.capitalize()}: {record.value.decode()}" if record else ""

    def _lets(self, path: bytes) -> bool:
        record = self._deciding(path)
        return record is None or record.field == "allow"

    def _deciding(self, path: bytes) -> Record | None:
        covering = (record for record in self._records if record.covers(path))
        return max(covering, key=lambda record: (len(record.value), record.field == "allow"), default=None)


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
    return is_young(copy.fetched_at, now)


def is_young(had_at: datetime, now: datetime) -> bool:
    """Say whether what we had then may still be used; of the future it can't be."""
    return timedelta(0) <= now - had_at < LIFE


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
        state: Memory,
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
        self._known: dict[str, tuple[Rules, datetime]] = {}  # and when we had them
        self._silences = Counter[str]()
        self._asking = defaultdict[str, asyncio.Lock](asyncio.Lock)

    async def check(self, url: str) -> None:
        """Raise RobotsDenied unless the address's origin lets us ask for it; a run of days asks anew each day."""
        origin = origin_of(url)
        async with self._asking[origin]:  # boards of several hosts may lead to one
            rules, had_at = self._known.get(origin, (None, self._now()))
            if rules is None or not is_young(had_at, self._now()):
                rules, had_at = await self._find(origin)
                self._pause(url, rules.crawl_delay)
                if self._silences[origin] in (0, MAX_SILENCES):
                    self._known[origin] = rules, had_at
        rules.check(url)

    async def _find(self, origin: str) -> tuple[Rules, datetime]:
        copy = self._state.robots(origin)
        if copy is None or not is_fresh(copy, self._now()):
            try:
                copy = await self._ask(origin)
                self._silences[origin] = 0
            except (CoolingDown, TooManyFiles):
                raise  # nobody was asked, so that is no silence
            except FetchFailed as problem:
                self._silences[origin] += 1  # a lost connection costs one board, not all of the host's
                denial = f"robots.txt could not be had, which counts as a no ({problem})"
                return Rules(denial=denial), self._now()
            if access(copy.status, "allow") != "deny":
                self._state.keep_robots(copy)
        return rules_of(copy, self._settings), copy.fetched_at

    async def _ask(self, origin: str) -> RobotsCopy:
        url = f"{origin}/robots.txt"
        for _ in range(1 + MAX_HOPS):
            answer = await self._send(url)
            if answer.target is None:
                body = answer.body[:LONGEST] if answer.status < 300 else b""
                return RobotsCopy(origin=origin, fetched_at=self._now(), status=answer.status, body=body)
            if url.startswith("https:") and not answer.target.startswith("https:"):
                raise FetchFailed(url, f"redirects from https to {answer.target}")
            url = answer.target
        # RFC 9309: after five redirects the file counts as unavailable, which is to say absent.
        return RobotsCopy(origin=origin, fetched_at=self._now(), status=404, body=b"")


def _ours(body: bytes, agent: bytes) -> list[Record]:
    """The records of all groups that name us or, where none does, of all groups for everybody."""
    groups: dict[bytes, list[Record]] = {}
    named, begun = set[bytes](), False
    for record in _records(_utf8(body)):
        if record.field == "agent":
            if begun:
                named, begun = set(), False
            token = TOKEN.match(record.value)
            named |= {token[0].lower() if token else b""} & {agent, b"*"}
            groups |= {name: [] for name in named - groups.keys()}
            continue
        begun = begun or record.field != "delay"  # RFC 9309: what isn't a rule must not come between two agents
        for name in named:
            groups[name].append(record)
    return groups.get(agent, groups.get(b"*", []))


def _records(body: bytes) -> Iterator[Record]:
    for line in re.split(rb"[\r\n]+", body):
        said = line.partition(b"#")[0].strip(WHITE)
        if (match := RECORD.match(said)) and match.lastgroup:
            yield Record(match.lastgroup, _value(match.lastgroup, said[match.end() :].strip(WHITE)))


def _value(field: str, written: bytes) -> bytes:
    """Read a no as wide as it may be meant, and a yes only if it is well-formed."""
    if field == "agent":
        return written
    if field == "disallow":
        written = written.partition(b"\0")[0][:LONGEST_PATH]
    if field == "allow" and CONTROL.search(written):
        return b""
    return TO_ESCAPE.sub(_escape, written)


def _escape(octet: re.Match[bytes]) -> bytes:
    return octet[0].upper() if len(octet[0]) == 3 else b"%%%02X" % ord(octet[0])


def _line(record: Record) -> str:
    name = "crawl-delay" if record.field == "delay" else record.field
    return f"{name}: {record.value.decode()}"


def _path(url: str) -> str:
    """What rules are about: path and query.

    >>> [_path(url) for url in ("https://example.com?a=1#top", "https://example.com/jobs", "")]
    ['/?a=1', '/jobs', '/']
    """
    match = PATH.match(url)
    path = match[1] if match else ""
    return path if path.startswith("/") else f"/{path}"


def _utf8(body: bytes) -> bytes:
    if len(body) >= LONGEST:  # a line cut in two would say something else
        body = body[: max(body.rfind(end, 0, LONGEST) for end in (b"\n", b"\r")) + 1]
    if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        body = body.decode("utf-16", "replace").encode()
    mark = next((size for size in (3, 2, 1) if body.startswith(BOM_UTF8[:size])), 0)
    return body[mark:]

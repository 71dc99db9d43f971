"""One polite visitor: every byte this project fetches passes through here.

Redirects are followed hop by hop, because each hop is a new question to the
guard, to robots.txt and to another host's patience. A body is whole, within its
limits and in time, or it is a failure. There is no proxy, no cookie, no borrowed
user agent, no second try after a "no".
"""

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple, Protocol
from urllib.parse import quote, quote_plus, urlencode, urljoin, urlsplit

import httpcore
import httpx

from crawler.connect import Line, Lines
from crawler.errors import OUT_OF_FILES, FetchFailed, TooManyFiles
from crawler.guard import Body, Guard
from crawler.hosts import Clock, Hosts, host_of, retry_after
from crawler.settings import Settings, user_agent
from crawler.source import Signature

MAX_HOPS = 5
FEW = 8  # connections, for who asks one host at a time and goes where redirects lead
TELLING = 8  # letters; what is shorter stands in any answer by chance
MAX_TRIES = 3  # for a host that says "not now"; each waits for its cool-down
NOT_NOW = (429, 500, 502, 503, 504)
REDIRECTS = (301, 302, 303, 307, 308)
TROUBLE: dict[type[Exception], str] = {
    httpcore.ConnectError: "no connection",
    httpcore.ReadError: "connection lost",
    httpcore.RemoteProtocolError: "broken answer",
}


class Answer:
    """What came back for one address: as received, and unpacked."""

    def __init__(self, url: str, response: httpcore.Response, body: Body, fetched_at: datetime) -> None:
        self.url = url
        self.status = response.status
        self.reason = response.extensions["reason_phrase"].decode("ascii", "ignore")
        self.headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers]
        self.wire_body = bytes(body.wire)
        self.body = body.done()
        self.digest = hashlib.sha256(self.body).hexdigest()
        self.fetched_at = fetched_at

    def take_body(self) -> bytes:
        """Give the unpacked body away: pages wait for their board's end in memory, and packed is enough for that."""
        body, self.body = self.body, b""
        return body

    @property
    def target(self) -> str | None:
        """Where a redirect leads, in full; None for every other answer. Raises FetchFailed if that is no address."""
        location = self.header("location") if self.status in REDIRECTS else None
        try:
            return location and urljoin(self.url, location).partition("#")[0]
        except ValueError as problem:
            raise FetchFailed(self.url, f"redirects to what is no address: {location}") from problem

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


class Asking(NamedTuple):
    """What goes out beside an address: what we have of it already, a form, and what proves that we may ask."""

    conditions: Mapping[str, str] = MappingProxyType({})
    post: str | None = None
    signature: Signature = Signature()

    @property
    def method(self) -> str:
        return "GET" if self.post is None else "POST"

    @property
    def headers(self) -> dict[str, str]:
        form = {} if self.post is None else {"Content-Type": "application/json"}
        return {**self.conditions, **form, **self.signature.headers}

    def address(self, url: str) -> str:
        """The address with the signature's part of its query: for the wire alone, no message or record has it."""
        signed = urlencode(self.signature.query)
        return f"{url}{'&' if '?' in url else '?'}{signed}" if signed else url

    def is_betrayed_by(self, answer: "Answer") -> bool:
        """Say whether an answer repeats what only its sender should know, as errors and redirects may."""
        spelled = {
            form.encode()
            for each in self.signature.secrets
            if len(each) >= TELLING
            for form in (each, quote(each, safe=""), quote_plus(each), each.replace("/", "\\/"))
        }
        head = "\n".join([answer.reason, *(value for _, value in answer.headers)]).encode("latin-1", "replace")
        return any(secret in part for secret in spelled for part in (head, answer.body))

    def redirected(self, url: str, target: str) -> "Asking":
        """What may go on to where an answer leads: nobody else's host gets a signature, and no form is sent twice.

        What we have of one address says nothing of another. Raises FetchFailed where there was a form.
        """
        if self.post is not None:
            raise FetchFailed(url, f"redirects a form to {target}")
        same = urlsplit(url)[:2] == urlsplit(target)[:2]
        return Asking(signature=self.signature) if same else PLAIN


PLAIN = Asking()


class Permission(Protocol):
    """Whoever may forbid an address: robots.txt, in a real run."""

    async def check(self, url: str) -> None:
        """Raise RobotsDenied."""


class Fetcher:
    """Asks hosts for pages: one at a time, each over a connection of its own."""

    def __init__(self, settings: Settings, clock: Clock, hosts: Hosts, guard: Guard, lines: int = FEW) -> None:
        self._settings = settings
        self._clock = clock
        self._hosts = hosts
        self._guard = guard
        self._headers = {
            "User-Agent": user_agent(settings),
            "Accept": "application/json, */*;q=0.5",
            "Accept-Encoding": "gzip",
        }
        self._lines = Lines(guard, lines)

    async def get(self, url: str, permission: Permission, asking: Asking = PLAIN) -> Answer:
        """The page at an address, after at most five hops; raises FetchFailed or RobotsDenied."""
        for _ in range(1 + MAX_HOPS):
            await self._judge(url)
            url = _resolved(url)
            await permission.check(url)
            answer = await self._ask(url, asking)
            self._hosts.heed(url, answer.status)
            if asking.is_betrayed_by(answer):
                raise FetchFailed(url, f"its answer ({answer.status}) repeats our key; nothing of it is kept")
            target = answer.target
            if target is None:
                return answer
            if url.startswith("https:") and not target.startswith("https:"):
                raise FetchFailed(url, f"redirects from https to {target}")
            url, asking = target, asking.redirected(url, target)
        raise FetchFailed(url, f"more than {MAX_HOPS} redirects")

    async def send(self, url: str, asking: Asking = PLAIN) -> Answer:
        """What an address itself answers, wherever that leads; raises FetchFailed."""
        self._guard.allow(url)
        return await self._ask(url, asking)

    async def _ask(self, url: str, asking: Asking) -> Answer:
        """Ask once, in our turn; a host that says "not now" is asked again when its time has come."""
        for left in reversed(range(MAX_TRIES)):
            async with self._hosts.turn(url):
                answer = await self._exchange(url, asking)
            named = answer.header("retry-after") if answer.status >= 400 else None  # any error may name a time
            if answer.status not in NOT_NOW and named is None:
                self._hosts.welcome(url)
                break
            self._hosts.cool(url, retry_after(named or "", self._clock.now()))
            if not left or answer.status not in NOT_NOW:
                break
        return answer

    async def leave(self, url: str) -> None:
        """Nothing more is wanted of this address's host for now."""
        await self._lines.leave(host_of(url))

    async def close(self) -> None:
        await self._lines.aclose()

    async def _judge(self, url: str) -> None:
        """Ask the guard, who may have to ask a name server; that, too, has its deadline."""
        try:
            async with asyncio.timeout(self._settings.deadline):
                await self._guard.check(url)
        except TimeoutError as problem:
            self._hosts.heed(url, None)
            raise FetchFailed(url, f"no name server answered within {self._settings.deadline:g} s") from problem

    async def _exchange(self, url: str, asking: Asking) -> Answer:
        try:
            async with asyncio.timeout(self._settings.deadline), self._lines.to(host_of(url)) as line:
                return await self._read(line, url, asking)
        except TimeoutError as problem:
            self._hosts.heed(url, None)
            raise FetchFailed(url, f"no whole answer within {self._settings.deadline:g} s") from problem
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.InvalidURL) as problem:
            self._hosts.heed(url, None)
            what = TROUBLE.get(type(problem), type(problem).__name__)
            raise FetchFailed(url, f"{what}: {problem}".rstrip(": ")) from problem
        except OSError as problem:
            if problem.errno not in OUT_OF_FILES:
                raise
            raise TooManyFiles(url) from problem

    async def _read(self, line: Line, url: str, asking: Asking) -> Answer:
        """One exchange, with nothing between us and the connection that could follow, remember or unpack anything."""
        response = await line.ask(self._request(url, asking))
        try:
            packed = b", ".join(value for name, value in response.headers if name.lower() == b"content-encoding")
            body = Body(url, packed.decode("latin-1").strip().lower(), self._settings.max_bytes)
            async for chunk in response.aiter_stream():
                body.take(chunk)
            if line.sent_more:
                raise FetchFailed(url, "more came than the length it states")
            return Answer(url, response, body, self._clock.now())
        finally:
            await response.aclose()

    def _request(self, url: str, asking: Asking) -> httpcore.Request:
        """What goes out: the address as httpx writes it, and no header that isn't named here or in `asking`."""
        address = httpx.URL(asking.address(self._reachable(url)))
        host = host_of(url) if host_of(url) in self._guard.routes else address.netloc.decode("ascii")
        form = None if asking.post is None else asking.post.encode()
        sized = {} if form is None else {"Content-Length": str(len(form))}
        headers = {"Host": host} | self._headers | asking.headers | sized
        target = httpcore.URL(
            scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path
        )
        return httpcore.Request(asking.method, target, headers=list(headers.items()), content=form)

    def _reachable(self, url: str) -> str:
        parts = urlsplit(url)
        origin = self._guard.routes.get(host_of(url))
        if origin is None:
            return url
        return origin + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _resolved(url: str) -> str:
    """An address without "." and "..", which httpx would resolve as it is sent: robots.txt must judge that one.

    >>> _resolved("https://x.example/open/../private")
    'https://x.example/private'
    """
    if "/." not in url:
        return url
    try:
        return str(httpx.URL(url))
    except httpx.InvalidURL as problem:
        raise FetchFailed(url, f"is no address: {problem}") from problem

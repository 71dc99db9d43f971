"""One polite visitor: every byte this project fetches passes through here.

Redirects are followed hop by hop, because each hop is a new question to the
guard, to robots.txt and to another host's patience. A body is whole, within its
limits and in time, or it is a failure. There is no proxy, no cookie, no borrowed
user agent, no second try after a "no".
"""

import asyncio
import hashlib
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import NamedTuple, Protocol
from urllib.parse import urlencode, urljoin, urlsplit

import httpx

from crawler.connect import GuardedTransport
from crawler.errors import FetchFailed
from crawler.guard import Body, Guard
from crawler.hosts import Clock, Hosts, host_of, retry_after
from crawler.settings import Settings, user_agent
from crawler.source import Signature

MAX_HOPS = 5
MAX_TRIES = 3  # for a host that says "not now"; each waits for its cool-down
NOT_NOW = (429, 500, 502, 503, 504)
REDIRECTS = (301, 302, 303, 307, 308)
TROUBLE: dict[type[Exception], str] = {
    httpx.ConnectError: "no connection",
    httpx.ReadError: "connection lost",
    httpx.RemoteProtocolError: "broken answer",
}


class Answer:
    """What came back for one address: as received, and unpacked."""

    def __init__(self, url: str, response: httpx.Response, body: Body, fetched_at: datetime) -> None:
        self.url = url
        self.status = response.status_code
        self.reason = response.reason_phrase
        self.headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw]
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

    def __init__(self, settings: Settings, clock: Clock, hosts: Hosts, guard: Guard) -> None:
        self._settings = settings
        self._clock = clock
        self._hosts = hosts
        self._guard = guard
        self._named = {
            "User-Agent": user_agent(settings),
            "Accept": "application/json, */*;q=0.5",
            "Accept-Encoding": "gzip",
        }
        self._lines: dict[str, GuardedTransport] = {}

    async def get(self, url: str, permission: Permission, asking: Asking = PLAIN) -> Answer:
        """The page at an address, after at most five hops; raises FetchFailed or RobotsDenied."""
        for _ in range(1 + MAX_HOPS):
            await self._judge(url)
            await permission.check(url)
            answer = await self.send(url, asking)
            self._hosts.heed(url, answer.status)
            target = answer.target
            if target is None:
                return answer
            if url.startswith("https:") and not target.startswith("https:"):
                raise FetchFailed(url, f"redirects from https to {target}")
            url, asking = target, asking.redirected(url, target)
        raise FetchFailed(url, f"more than {MAX_HOPS} redirects")

    async def send(self, url: str, asking: Asking = PLAIN) -> Answer:
        """Ask once, in our turn; a host that says "not now" is asked again when its time has come."""
        self._guard.allow(url)
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

    async def close(self) -> None:
        for line in self._lines.values():
            await line.aclose()
        self._lines.clear()

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
            async with asyncio.timeout(self._settings.deadline), self._line(host_of(url)) as line:
                return await self._read(line, url, asking)
        except TimeoutError as problem:
            self._hosts.heed(url, None)
            raise FetchFailed(url, f"no whole answer within {self._settings.deadline:g} s") from problem
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            self._hosts.heed(url, None)
            what = TROUBLE.get(type(problem), type(problem).__name__)
            raise FetchFailed(url, f"{what}: {problem}".rstrip(": ")) from problem

    async def _read(self, line: GuardedTransport, url: str, asking: Asking) -> Answer:
        """One exchange, with nothing between us and the connection that could follow, remember or unpack anything."""
        headers = self._headers(host_of(url)) | asking.headers
        address = asking.address(self._reachable(url))
        request = httpx.Request(asking.method, address, headers=headers, content=asking.post)
        response = await line.handle_async_request(request)
        try:
            body = Body(url, response.headers.get("content-encoding", "").strip().lower(), self._settings.max_bytes)
            async for chunk in response.aiter_raw():
                body.take(chunk)
            if line.sent_more:
                raise FetchFailed(url, "more came than the length it states")
            return Answer(url, response, body, self._clock.now())
        finally:
            await response.aclose()

    def _reachable(self, url: str) -> str:
        parts = urlsplit(url)
        origin = self._guard.routes.get(host_of(url))
        if origin is None:
            return url
        return origin + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    @asynccontextmanager
    async def _line(self, host: str) -> AsyncIterator[GuardedTransport]:
        """The host's connection. One whose request broke off is not used again."""
        line = self._lines.get(host)
        if line is None:
            line = self._lines[host] = GuardedTransport(_ssl_context(), self._guard, self._guard.routes.get(host))
        try:
            yield line
        except BaseException:
            del self._lines[host]
            await line.aclose()
            raise

    def _headers(self, host: str) -> dict[str, str]:
        return self._named | ({"Host": host} if host in self._guard.routes else {})


@cache
def _ssl_context() -> ssl.SSLContext:
    """One for all connections: it takes longer to make than a request takes to send."""
    return ssl.create_default_context()

"""Connections: one a host, to an address the guard has judged, kept open between its requests.

httpcore, which is what httpx itself speaks HTTP with, does so over it. Their pools
are made for many connections to many hosts, and their streams for several event
loops; for one host, asked one question at a time, these layers cost more than all
the rest of a request. Nothing is sent twice: a connection found closed is opened anew
before a request, one that breaks under a request fails it. Only so many are open at
once, and none longer than it is of use.
"""

# ruff: noqa: ARG002 (signatures are httpcore's; the deadline of a whole exchange is the caller's)

import asyncio
import select
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from functools import cache
from typing import Any, cast
from urllib.parse import urlsplit

import httpcore

from crawler.errors import OUT_OF_FILES
from crawler.guard import Guard

KEPT_OPEN = 3.0  # seconds an idle connection is used again; servers often close theirs after five
ONE_OF_SEVERAL = 3.0  # seconds for an address if there are others: a dead route is not to eat the whole deadline
READ_AHEAD = 1 << 18  # bytes that may have come before they are asked for


class Lines:
    """The connections of a run: at most one a host, and no more than `most` together."""

    def __init__(self, guard: Guard, most: int) -> None:
        self._guard = guard
        self._most = most
        self._busy = 0
        self._idle = dict[str, tuple[Line, float]]()  # and since when; the one used last stands last

    @asynccontextmanager
    async def to(self, host: str) -> AsyncIterator["Line"]:
        """The host's, for a request in its turn. One whose request broke off is not used again."""
        line = self._idle.pop(host)[0] if host in self._idle else self._new(host)
        self._busy += 1
        try:
            await self._tidy()
            yield line
        except BaseException:
            await line.aclose()
            raise
        finally:
            self._busy -= 1
        self._idle[host] = line, asyncio.get_running_loop().time()

    async def leave(self, host: str) -> None:
        """Close the host's, unless somebody is asking over it."""
        if host in self._idle:
            await self._idle.pop(host)[0].aclose()

    async def aclose(self) -> None:
        while self._idle:
            await self.leave(next(iter(self._idle)))

    def _new(self, host: str) -> "Line":
        return Line(_ssl_context(), self._guard, self._guard.routes.get(host))

    async def _tidy(self) -> None:
        """Close those that are idle for too long to be used again, as where a redirect led, or that are too many."""
        while self._idle:
            host, (_, since) = next(iter(self._idle.items()))
            if self._busy + len(self._idle) <= self._most and asyncio.get_running_loop().time() - since < KEPT_OPEN:
                return
            await self.leave(host)


class Line:
    """One host's connection, opened when there is something to ask: at most one, to the origin last asked."""

    def __init__(self, context: ssl.SSLContext, guard: Guard, routed_to: str | None) -> None:
        self._context = context
        self._guard = guard
        parts = urlsplit(routed_to or "")
        self._door = (parts.hostname, parts.port) if routed_to else None
        self._held: httpcore.AsyncHTTP11Connection | None = None

    async def ask(self, request: httpcore.Request) -> httpcore.Response:
        """The head of the answer, and its body to come; the caller closes it."""
        held, origin = self._held, request.url.origin
        if held is None or not held.is_available() or held.has_expired() or not held.can_handle_request(origin):
            await self.aclose()
            held = self._held = await self._opened(origin)
        return await held.handle_async_request(request)

    @property
    def sent_more(self) -> bool:
        """Whether octets came behind the last answer: the next one would begin with them."""
        held = cast(Any, self._held)  # httpcore keeps what it has not read to itself
        return held is not None and bool(held._h11_state.trailing_data[0])

    async def aclose(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            await held.aclose()

    async def _opened(self, origin: httpcore.Origin) -> httpcore.AsyncHTTP11Connection:
        host = origin.host.decode("ascii")
        try:
            sock = await self._connected(host, origin.port)
            stream = Stream()
            tls = (self._context, host) if origin.scheme == b"https" else (None, None)
            await asyncio.get_running_loop().create_connection(
                lambda: stream, sock=sock, ssl=tls[0], server_hostname=tls[1]
            )
        except OSError as problem:  # ssl.SSLError is one
            if problem.errno in OUT_OF_FILES:
                raise
            raise httpcore.ConnectError(str(problem)) from problem
        opened = httpcore.AsyncHTTP11Connection(origin, stream, KEPT_OPEN)
        cast(Any, opened)._state_lock = nullcontext()  # nobody else asks meanwhile; their lock is slow to take
        return opened

    async def _connected(self, host: str, port: int) -> socket.socket:
        """A socket to a guarded address of the host, or to the loopback origin it is routed to."""
        addresses = [host] if (host, port) == self._door else await self._guard.addresses(host, port)
        *others, last = addresses
        for address in others:
            try:
                async with asyncio.timeout(ONE_OF_SEVERAL):
                    return await _socket(address, port)
            except OSError:  # TimeoutError is one
                continue
        return await _socket(last, port)


async def _socket(address: str, port: int) -> socket.socket:
    """A socket connected to this very address; no name is resolved here."""
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.settimeout(0)
        await asyncio.get_running_loop().sock_connect(sock, (address, port))
    except BaseException:
        sock.close()
        raise
    return sock


@cache
def _ssl_context() -> ssl.SSLContext:
    """One for all connections: it takes longer to make than a request takes to send."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


class Stream(asyncio.Protocol, httpcore.AsyncNetworkStream):
    """What comes over one connection, in the clear or unwrapped from TLS by asyncio."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._came = bytearray()
        self._ended = False
        self._problem: Exception | None = None
        self._more: asyncio.Future[None] | None = None

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if self._ended or self._transport is None:
            raise httpcore.WriteError(str(self._problem or "closed by the server"))
        if buffer:
            self._transport.write(buffer)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while not self._came and not self._ended:
            if self._transport is not None:
                self._transport.resume_reading()
            self._more = asyncio.get_running_loop().create_future()
            await self._more
        if not self._came and self._problem is not None:
            raise httpcore.ReadError(str(self._problem)) from self._problem
        piece = bytes(self._came[:max_bytes])
        del self._came[:max_bytes]
        return piece

    async def aclose(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def get_extra_info(self, info: str) -> Any:
        """`is_readable` is how httpcore asks an idle connection whether it is still one: nothing may come unasked."""
        if info == "is_readable":
            return bool(self._came) or self._ended or self._is_readable()
        return self._transport and self._transport.get_extra_info(info)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._came += data
        if len(self._came) > READ_AHEAD and self._transport is not None:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        self._ended = True
        self._wake()

    def connection_lost(self, problem: Exception | None) -> None:
        self._ended, self._problem = True, problem
        self._wake()

    def _wake(self) -> None:
        if self._more is not None and not self._more.done():
            self._more.set_result(None)

    def _is_readable(self) -> bool:
        """Whether the kernel holds what the event loop hasn't read yet, an end most likely."""
        if self._transport is None:
            return False
        waiting = select.poll()
        waiting.register(self._transport.get_extra_info("socket"), select.POLLIN)
        return bool(waiting.poll(0))

"""One host's connection: to a judged address, under TLS, used again only while it is whole."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpcore
import pytest

import crawler.connect
from crawler.connect import Line, Lines
from crawler.guard import Guard

CERTIFICATE = Path(__file__).with_name("shop.example.pem")  # nobody's; with its key, for a hundred years
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Told(Guard):
    """Judges nothing, and says that every host has these addresses."""

    def __init__(self, *addresses: str) -> None:
        super().__init__({})
        self.given = addresses
        self.asked: list[str] = []

    async def addresses(self, host: str, _: int) -> list[str]:
        self.asked.append(host)
        return list(self.given)


class Shop:
    """A server that answers each request with the next of its answers; after None it hangs up."""

    def __init__(self, *answers: bytes | None) -> None:
        self.answers = list(answers)
        self.visits: list[int] = []  # requests, connection by connection
        self.writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visits.append(0)
        self.writers.append(writer)
        here = len(self.visits) - 1
        while await reader.readline():
            while await reader.readline() != b"\r\n":
                pass
            self.visits[here] += 1
            if (answer := self.answers.pop(0)) is None:
                break
            writer.write(answer)
        writer.close()


@asynccontextmanager
async def opened(shop: Shop, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    server = await asyncio.start_server(shop.serve, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def ask(line: Line, url: str) -> bytes:
    response = await line.ask(httpcore.Request("GET", url, headers=[("Host", "shop.example")]))
    try:
        return await response.aread()
    finally:
        await response.aclose()


def served() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return context


def trusting() -> ssl.SSLContext:
    """A context that believes the shop's certificate."""
    return ssl.create_default_context(cafile=CERTIFICATE)


def visit(
    shop: Shop,
    times: int,
    *,
    context: ssl.SSLContext | None = None,
    host: str = "shop.example",
    given: tuple[str, ...] = ("127.0.0.1",),
) -> tuple[list[bytes], Told]:
    """Ask so often, with a moment between, over TLS if there is a context."""
    guard = Told(*given)

    async def all_of_it() -> list[bytes]:
        async with opened(shop, served() if context else None) as port:
            line = Line(context or trusting(), guard, None)
            try:
                found = []
                for _ in range(times):
                    found.append(await ask(line, f"http{'s' if context else ''}://{host}:{port}/"))
                    await asyncio.sleep(0.05)
                return found
            finally:
                await line.aclose()
                await asyncio.sleep(0.05)

    return asyncio.run(all_of_it()), guard


@pytest.mark.parametrize("context", [None, trusting()], ids=["in the clear", "under TLS"])
def test_one_connection_serves_many_requests(context):
    shop = Shop(WHOLE, WHOLE, WHOLE)
    found, guard = visit(shop, 3, context=context)
    assert (found, shop.visits, guard.asked) == ([b"hi"] * 3, [3], ["shop.example"])


@pytest.mark.parametrize(
    ("context", "host"), [(ssl.create_default_context(), "shop.example"), (trusting(), "bank.example")]
)
def test_a_stranger_under_tls_is_not_talked_to(context, host):
    shop = Shop(WHOLE)
    with pytest.raises(httpcore.ConnectError, match="certificate verify failed"):
        visit(shop, 1, context=context, host=host)
    assert sum(shop.visits) == 0


def test_a_connection_that_the_server_closes_is_opened_anew():
    shop = Shop(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi", WHOLE)
    found, _ = visit(shop, 2)
    assert (found, shop.visits) == ([b"hi", b"hi"], [1, 1])


def test_so_is_one_over_which_something_came_unasked():
    async def unasked() -> tuple[bytes, bytes]:
        async with opened(shop) as port:
            line = Line(trusting(), Told("127.0.0.1"), None)
            first = await ask(line, f"http://shop.example:{port}/")
            shop.writers[0].write(b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
            await asyncio.sleep(0.05)
            second = await ask(line, f"http://shop.example:{port}/")
            await line.aclose()
            await asyncio.sleep(0.05)
            return first, second

    shop = Shop(WHOLE, WHOLE)
    assert asyncio.run(unasked()) == (b"hi", b"hi")
    assert shop.visits == [1, 1]


def test_what_comes_behind_an_answer_is_noticed():
    async def noticed() -> bool:
        async with opened(Shop(WHOLE + WHOLE)) as port:
            line = Line(trusting(), Told("127.0.0.1"), None)
            await ask(line, f"http://shop.example:{port}/")
            more = line.sent_more
            await line.aclose()
            await asyncio.sleep(0.05)
            return more

    assert asyncio.run(noticed())


def test_a_connection_that_breaks_under_a_request_is_not_asked_twice():
    shop = Shop(WHOLE, None, WHOLE)
    with pytest.raises(httpcore.RemoteProtocolError):
        visit(shop, 3)
    assert shop.visits == [2]


def test_the_next_address_is_tried_where_one_is_dead():
    found, _ = visit(Shop(WHOLE), 1, given=("127.0.0.2", "127.0.0.1"))
    assert found == [b"hi"]


def test_an_address_that_says_nothing_does_not_use_up_the_time_of_the_next(monkeypatch):
    shop, connect = Shop(WHOLE), crawler.connect._socket

    async def through_the_dead_route(address: str, port: int) -> socket.socket:
        if address == "127.0.0.9":
            await asyncio.sleep(60)
        return await connect(address, port)

    async def visit() -> bytes:
        async with opened(shop) as port:
            line = Line(ssl.create_default_context(), Told("127.0.0.9", "127.0.0.1"), None)
            try:
                return await ask(line, f"http://shop.example:{port}/")
            finally:
                await line.aclose()

    monkeypatch.setattr("crawler.connect._socket", through_the_dead_route)
    monkeypatch.setattr("crawler.connect.ONE_OF_SEVERAL", 0.05)
    assert asyncio.run(asyncio.wait_for(visit(), 10)) == b"hi"


def test_no_address_that_answers_is_no_connection():
    with pytest.raises(httpcore.ConnectError):
        visit(Shop(WHOLE), 1, given=("127.0.0.2", "127.0.0.3"))


def test_a_long_body_waits_until_it_is_asked_for():
    size = 3_000_000
    shop = Shop(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + bytes(size), WHOLE)
    found, _ = visit(shop, 2)
    assert ([len(body) for body in found], shop.visits) == ([size, 2], [2])


def test_lines_are_kept_closed_when_left_when_too_many_and_when_idle_for_long(monkeypatch):
    shop = Shop(*[WHOLE] * 9)

    async def asked(lines: Lines, host: str, port: int) -> list[bool]:
        """Ask a host; which of the connections made so far are open then."""
        async with lines.to(host) as line:
            await ask(line, f"http://{host}:{port}/")
        await asyncio.sleep(0.05)
        return [not writer.is_closing() for writer in shop.writers]

    async def all_of_it() -> list[list[bool]]:
        async with opened(shop) as port:
            lines = Lines(Told("127.0.0.1"), most=2)
            seen = [await asked(lines, host, port) for host in ("a", "b", "a", "c")]  # b was asked longest ago
            await lines.leave("a")
            seen.append(await asked(lines, "c", port))
            monkeypatch.setattr(crawler.connect, "KEPT_OPEN", 0.0)
            seen.append(await asked(lines, "d", port))
            await lines.aclose()
            await asyncio.sleep(0.05)
            return [*seen, [not writer.is_closing() for writer in shop.writers]]

    assert asyncio.run(all_of_it()) == [
        [True],
        [True, True],
        [True, True],
        [True, False, True],
        [False, False, True],
        [False, False, False, True],
        [False] * 4,
    ]
    assert shop.visits == [2, 1, 2, 1]

"""Servers that misbehave, each in its own way, and what a run leaves behind after it met them.

The site of the folder above does the talking; a fault takes over its socket. Every
test here holds two things against each other: what the server saw, and what was kept.
"""

import gzip
import json
import socket
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fastwarc.warc import ArchiveIterator

from crawler.archive import Archive, Run
from crawler.crawl import crawl
from crawler.posting import Posting
from crawler.settings import Settings, parse_board

Fault = Callable[[BaseHTTPRequestHandler], None]

OK = b"HTTP/1.1 200 OK\r\n"
EMPTY = b'{"jobs": [], "meta": {"total": 0}}'  # a whole board, were it not for the rest of the answer
PACKED = gzip.compress(EMPTY * 100, mtime=0)
BURST = gzip.compress(EMPTY, mtime=0)


def said(*parts: bytes) -> Fault:
    """Just these octets, and the end of the connection."""
    return lambda handler: _send(handler, b"".join(parts))


def sized(head: bytes, body: bytes) -> Fault:
    """An answer whose length is as stated, with something else wrong."""
    return said(OK, head, b"\r\nContent-Length: %d\r\n\r\n" % len(body), body)


def and_waits(octets: bytes) -> Fault:
    """These octets, and a connection that stays open for more."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = False
        _send(handler, octets)

    return answer


def again_and_again(piece: bytes, pause: float = 0.0, *, after: bytes = b"") -> Fault:
    """The same, until the visitor has left."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.connection.settimeout(pause or None)
        _send(handler, after)
        while _send(handler, piece):
            if pause and _has_left(handler):
                return

    return drip


def silence(handler: BaseHTTPRequestHandler) -> None:
    """Nothing at all, until the visitor has left."""
    with suppress(OSError):
        handler.connection.recv(1)


def reset(handler: BaseHTTPRequestHandler) -> None:
    """Half an answer, and a connection that ends with a reset."""
    _send(handler, OK + b"Content-Length: 100\r\n\r\n{")
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def _send(handler: BaseHTTPRequestHandler, octets: bytes) -> bool:
    try:
        handler.wfile.write(octets)
    except OSError:
        return False
    return True


def _has_left(handler: BaseHTTPRequestHandler) -> bool:
    """Wait a moment for a visitor who says nothing; one who leaves says so at once."""
    try:
        return handler.connection.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


FAULTS: dict[str, Fault] = {
    "silence": silence,
    "a reset": reset,
    "nothing": said(),
    "header byte by byte": again_and_again(b"x", 0.02, after=OK + b"X-Slow: "),
    "body byte by byte": again_and_again(b" ", 0.02, after=OK + b"Content-Length: 100000\r\n\r\n"),
    "endless header": again_and_again(b"X-More: " + b"y" * 8000 + b"\r\n", after=OK),
    "endless body": again_and_again(b" " * 65_536, after=OK + b"Connection: close\r\n\r\n"),
    "endless chunks": again_and_again(
        b"4000\r\n" + b" " * 0x4000 + b"\r\n", after=OK + b"Transfer-Encoding: chunked\r\n\r\n"
    ),
    "half a body": said(OK, b"Content-Length: 100\r\n\r\n", EMPTY),
    "half a chunked body": said(OK, b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(EMPTY), EMPTY, b"\r\n"),
    "a chunk cut off": said(OK, b"Transfer-Encoding: chunked\r\n\r\nff\r\n", EMPTY),
    "a chunk of no size": said(OK, b"Transfer-Encoding: chunked\r\n\r\nlots\r\n", EMPTY, b"\r\n0\r\n\r\n"),
    "a chunk larger than it says": said(OK, b"Transfer-Encoding: chunked\r\n\r\n2\r\n", EMPTY, b"\r\n0\r\n\r\n"),
    "two lengths": said(OK, b"Content-Length: %d\r\nContent-Length: 2\r\n\r\n" % len(EMPTY), EMPTY),
    "a negative length": said(OK, b"Content-Length: -1\r\n\r\n", EMPTY),
    "a length in words": said(OK, b"Content-Length: many\r\n\r\n", EMPTY),
    "a length too small": and_waits(OK + b"Content-Length: %d\r\n\r\n" % (len(EMPTY) - 1) + EMPTY),
    "header of 2 MB": said(OK, b"X: ", b"y" * 2_000_000, b"\r\nContent-Length: 0\r\n\r\n"),
    "header without a colon": said(OK, b"broken header\r\nContent-Length: %d\r\n\r\n" % len(EMPTY), EMPTY),
    "header with a NUL": said(OK, b"X: a\0b\r\nContent-Length: %d\r\n\r\n" % len(EMPTY), EMPTY),
    "a status of letters": said(b"HTTP/1.1 OK fine\r\nContent-Length: %d\r\n\r\n" % len(EMPTY), EMPTY),
    "another protocol": said(b"220 mail.example.com ESMTP\r\n"),
    "gzip cut off": sized(b"Content-Encoding: gzip", PACKED[:-12]),
    "gzip with a wrong sum": sized(b"Content-Encoding: gzip", PACKED[:-8] + bytes(8)),
    "gzip with a flipped bit": sized(b"Content-Encoding: gzip", PACKED[:20] + bytes([PACKED[20] ^ 255]) + PACKED[21:]),
    "gzip that is plain": sized(b"Content-Encoding: gzip", EMPTY),
    "gzip and more": sized(b"Content-Encoding: gzip", BURST + b"more"),
    "gzip in gzip": sized(b"Content-Encoding: gzip, gzip", gzip.compress(BURST, mtime=0)),
    "gzip in gzip, in two lines": sized(
        b"Content-Encoding: gzip\r\nContent-Encoding: gzip", gzip.compress(BURST, mtime=0)
    ),
    "deflate": sized(b"Content-Encoding: deflate", EMPTY),
    "brotli": sized(b"Content-Encoding: br", EMPTY),
    "an encoding nobody knows": sized(b"Content-Encoding: klingon", EMPTY),
}


class Cooling(NamedTuple):
    """A row of the cool-downs."""

    until: datetime
    strikes: int


class Kept:
    """What is in a workspace after a run, its last one if none is named."""

    def __init__(self, workspace: Path, run: Run | None = None) -> None:
        archive = Archive(workspace)
        self.run = run or archive.runs()[-1]
        assert self.run in archive.runs()
        self.looks = {f"{look.source}/{look.board}": look for look in self.run.looks}
        self.verdicts = [look.verdict for look in self.run.looks]
        self.reasons = [look.reason for look in self.run.looks]
        self.counts = [look.listed_count for look in self.run.looks]
        self.pages = [page for look in self.run.looks for page in look.pages]
        self.bodies = [archive.body(page) for page in self.pages]  # raises where one isn't there, whole
        self._archive = archive
        self.stored = _stored(workspace / "archive" / f"{self.run.run_id}.warc.gz")
        self.cooldowns = cooldowns(workspace)
        self.robots = dict(_rows(workspace, "SELECT origin, status FROM robots"))
        tags = _rows(workspace, "SELECT url, etag FROM validators")
        self.validators = {url.partition("?")[0]: etag for url, etag in tags}

    @property
    def postings(self) -> list[Posting]:
        """What the adapters read in it."""
        return [posting for look in self.run.looks for posting in self._archive.postings(look)]

    @property
    def titles(self) -> list[str]:
        return [posting.title for posting in self.postings]

    @property
    def nothing(self) -> bool:
        """Whether no page of any board was kept, in any place."""
        return not (self.pages or self.stored or self.validators or any(self.counts))


def cooldowns(workspace: Path) -> dict[str, Cooling]:
    """Who is left alone until when, as it stands in the file at this moment."""
    rows = _rows(workspace, "SELECT host, not_before, strikes FROM cooldowns")
    return {host: Cooling(datetime.fromtimestamp(until, UTC), strikes) for host, until, strikes in rows}


def _rows(workspace: Path, question: str) -> list[Any]:
    with closing(sqlite3.connect(workspace / "state.sqlite")) as state:
        return state.execute(question).fetchall()


def _stored(warc: Path) -> list[str]:
    """The addresses of all responses in a WARC file, without their queries, whether a look claims them or not."""
    with warc.open("rb") as file:
        records = [record.headers for record in ArchiveIterator(file, parse_http=False)]
    return [headers["WARC-Target-URI"].partition("?")[0] for headers in records if headers["WARC-Type"] == "response"]


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[], Kept]:
    """What is in the workspace, whoever ran there."""
    return lambda: Kept(tmp_path)


@pytest.fixture
def fault(site: Any) -> Callable[[str], Any]:
    """A reply with this fault."""
    return lambda name: site.Reply(rudely=FAULTS[name])


@pytest.fixture
def open_after(site: Any) -> Callable[[bytes], Any]:
    """A reply of these octets, after which the connection stays open."""
    return lambda octets: site.Reply(rudely=and_waits(octets))


@pytest.fixture
def cooling(tmp_path: Path) -> Callable[[], dict[str, Cooling]]:
    """Who is left alone until when, also in mid-run."""
    return lambda: cooldowns(tmp_path)


@pytest.fixture
def cached(tmp_path: Path) -> Callable[[str], bytes]:
    """The copy of an origin's robots.txt."""
    return lambda origin: dict(_rows(tmp_path, "SELECT origin, body FROM robots"))[origin]


@pytest.fixture
def moments(site: Any, clock: Any) -> list[float]:
    """When each request came, by the clock that tests move."""
    moments = list[float]()
    site.on_request = lambda _: moments.append(clock.passed)
    return moments


@pytest.fixture
def meet(site: Any, clock: Any, tmp_path: Path) -> Callable[..., Kept]:
    """One run over these boards, acme's if none is named; what it left behind."""

    def run(*names: str, **changes: Any) -> Kept:
        boards = [parse_board(name if "/" in name else f"greenhouse/{name}") for name in names or ("acme",)]
        tools = {"clock": clock, "routes": site.routes} | {
            name: changes.pop(name) for name in ("clock", "routes") if name in changes
        }
        return Kept(tmp_path, crawl(tmp_path, boards, Settings(**{"delay": 0.0} | changes), **tools))

    return run


@pytest.fixture
def beta(site: Any) -> None:
    """A board that is well."""
    site.says(site.board("beta"), site.greenhouse(2))


@pytest.fixture
def boards(site: Any, beta: None) -> None:
    """Two boards that are well."""
    site.says(site.board("acme"), site.greenhouse(1))


@pytest.fixture
def titled(site: Any) -> Callable[..., str]:
    """A board of one posting with this title, as text."""

    def write(title: str, **changes: Any) -> str:
        board = json.loads(site.greenhouse(1).body)
        board["jobs"][0] |= {"title": title, **changes}
        return json.dumps(board, ensure_ascii=False)

    return write


@pytest.fixture
def closed_port() -> Iterator[str]:
    """An origin on loopback where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, so that nobody else gets it, but not listening
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"

"""A loopback site that answers as it is told, and a clock that tests move."""

import gzip
import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count, pairwise
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from crawler import hosts, sources

GREENHOUSE = "boards-api.greenhouse.io"
LEVER = "api.lever.co"
ASHBY = "api.ashbyhq.com"


@pytest.fixture(autouse=True)
def platforms_known() -> Iterator[None]:
    """What is remembered of platforms' domains goes with the test: some put adapters of their own in place."""
    yield
    sources.domains.cache_clear()
    hosts._waiting.cache_clear()


@dataclass
class Reply:
    """One answer; `rudely` takes over the socket instead."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    rudely: Callable[[BaseHTTPRequestHandler], None] | None = None


class Seen(NamedTuple):
    """One request as the site saw it."""

    at: float
    until: float
    host: str
    path: str
    headers: dict[str, str]
    query: str = ""
    sent: bytes = b""  # with a POST


def opening(number: int, **changes: Any) -> dict[str, Any]:
    """One opening as Greenhouse writes it."""
    return {
        "id": number,
        "internal_job_id": 7000 + number,
        "title": f"Product Manager {number}",
        "absolute_url": f"https://boards.greenhouse.io/acme/jobs/{number}",
        "location": {"name": "Lisbon"},
        "content": "&lt;p&gt;You own the roadmap.&lt;/p&gt;",
        "updated_at": "2026-11-02T14:00:00-05:00",
        "first_published": "2026-11-01T14:00:00-05:00",
        "company_name": "Acme",
    } | changes


class Server(ThreadingHTTPServer):
    """One that keeps nobody waiting at its door: the usual five are fewer than the hosts that ask at once."""

    request_queue_size = 128


class Site:
    """All hosts of a made-up web, on one loopback port."""

    Reply = Reply

    def __init__(self) -> None:
        self.replies: dict[tuple[str, str], list[Reply]] = defaultdict(list)
        self.seen: list[Seen] = []
        self.on_request: Callable[[int], None] = lambda _: None
        self.numbers = count(1)
        self.lines: dict[str, set[Any]] = defaultdict(set)  # the connections that each host has open
        self.most_open = Counter[str]()  # how many there were at once
        self._server = Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def routes(self) -> dict[str, str]:
        return dict.fromkeys(
            [GREENHOUSE, LEVER, ASHBY, "moved.example.com", "a.example.com", "b.example.com"], self.origin
        )

    @staticmethod
    def board(token: str) -> str:
        """The address of a Greenhouse board."""
        return f"https://{GREENHOUSE}/v1/boards/{token}/jobs"

    @staticmethod
    def greenhouse(*numbers: int, **headers: str) -> Reply:
        """A Greenhouse board with these openings."""
        jobs = [opening(number) for number in numbers]
        body = json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}}).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Reply(body=body, headers={"Content-Type": "application/json"} | named)

    @staticmethod
    def packed(reply: Reply) -> Reply:
        """The same, as gzip."""
        body = gzip.compress(reply.body, mtime=0)
        return Reply(reply.status, body, reply.headers | {"Content-Encoding": "gzip"})

    def says(self, url: str, *replies: Reply) -> None:
        """Answer an address with these, one after the other, and with the last one from then on."""
        parts = urlsplit(url)
        self.replies[parts.netloc, parts.path] = list(replies)

    def forget(self) -> None:
        """Begin to count and to log anew."""
        self.numbers = count(1)
        self.seen.clear()

    def note(self, host: str, line: Any) -> None:
        """A host is asked over this connection."""
        self.lines[host].add(line)
        self.most_open[host] = max(self.most_open[host], len(self.lines[host]))

    def forget_line(self, line: Any) -> None:
        """That connection is closed."""
        for lines in list(self.lines.values()):
            lines.discard(line)

    def paths(self, host: str | None = None) -> list[str]:
        return [seen.path for seen in self.seen if host in (None, seen.host)]

    def gaps(self, host: str) -> list[float]:
        """Seconds between the end of each request to a host and the start of the next."""
        mine = sorted(seen for seen in self.seen if seen.host == host)
        return [later.at - earlier.until for earlier, later in pairwise(mine)]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            at = time.monotonic()
            host, (path, _, query) = self.headers["Host"], self.path.partition("?")
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            site.note(host, self.client_address)
            site.on_request(next(site.numbers))
            queue = site.replies.get((host, path)) or [Reply(404, b"nothing here")]
            reply = queue.pop(0) if len(queue) > 1 else queue[0]
            site.seen.append(Seen(at, time.monotonic(), host, path, dict(self.headers.items()), query, sent))
            if reply.rudely:
                self.close_connection = True
                reply.rudely(self)
                return
            if reply.status == 200 and reply.headers.get("ETag", "-") == self.headers["If-None-Match"]:
                reply = Reply(304, headers={"ETag": reply.headers["ETag"]})
            self.answer(reply)

        def do_POST(self) -> None:
            self.do_GET()

        def finish(self) -> None:
            site.forget_line(self.client_address)
            super().finish()

        def answer(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status != 304:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: Any) -> None: ...

    return Handler


class MovedClock:
    """A clock that stands still until somebody sleeps."""

    def __init__(self, start: datetime = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)) -> None:
        self.start = start
        self.passed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds


@pytest.fixture(scope="session")
def new_site() -> type[Site]:
    """For those who keep a site longer than one test."""
    return Site


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()

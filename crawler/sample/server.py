"""The made-up market's three platforms on one loopback port, told apart by the Host header.

They behave as the real ones do: robots.txt, validators and 304, gzip, 404 for
unknown boards. Two boards misbehave in some weeks: one is unavailable, one
promises more bytes than it sends.
"""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from crawler.sample.blocks import Employer
from crawler.sample.market import Market
from crawler.sample.payloads import body

HOSTS = {
    "boards-api.greenhouse.io": "greenhouse",
    "api.lever.co": "lever",
    "api.ashbyhq.com": "ashby",
}
PATHS = {"greenhouse": "/v1/boards/{}/jobs", "lever": "/v0/postings/{}", "ashby": "/posting-api/job-board/{}"}
ROBOTS = {
    "greenhouse": (200, "User-agent: *\nDisallow: /embed/\n"),
    "lever": (200, "User-agent: *\nAllow: /\nCrawl-delay: 0.02\n"),
    "ashby": (401, "Unauthorized"),
}
UNKNOWN = {
    "greenhouse": {"status": 404, "error": "Job not found"},
    "lever": {"ok": False, "error": "Document not found"},
    "ashby": {"error": "Not Found"},
}


class Answer(NamedTuple):
    """What is sent back."""

    status: int
    content: bytes = b""
    kind: str = "application/json; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False  # a third of what is promised never comes


class Asked(NamedTuple):
    """One request, and how it was answered."""

    week: int
    host: str
    path: str
    status: int


class Platforms(ThreadingHTTPServer):
    """The server; `week` says which week it is, `asked` what it was asked for."""

    daemon_threads = True

    def __init__(self, market: Market) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.market = market
        self.week = 0
        self.asked: list[Asked] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a visitor who hung up: the visitor does."""

    @property
    def routes(self) -> dict[str, str]:
        """Where each platform's host is to be found."""
        return dict.fromkeys(HOSTS, f"http://127.0.0.1:{self.server_port}")

    def answer(self, host: str, path: str, known: str | None) -> Answer:
        """The answer to a GET; `known` is the validator the visitor has."""
        source = HOSTS.get(host)
        if source is None:
            return Answer(421, b"no such host here", "text/plain")
        if path == "/robots.txt":
            status, text = ROBOTS[source]
            return Answer(status, text.encode(), "text/plain; charset=utf-8")
        for employer in self.market.blocks.employers:
            if employer.source == source and unquote(path) == PATHS[source].format(employer.token):
                return self._board(employer, known)
        return Answer(404, json.dumps(UNKNOWN[source]).encode())

    def _board(self, employer: Employer, known: str | None) -> Answer:
        if self.week in employer.fails.unavailable:
            return Answer(503, b"upstream is resting", "text/plain", (("Retry-After", "0"),))
        market = self.market
        content = body(market.blocks, employer, market.showings(employer, self.week))
        validator = f'W/"{sha256(content).hexdigest()[:32]}"'
        headers = (("ETag", validator), ("Cache-Control", "max-age=0, must-revalidate"))
        if self.week in employer.fails.truncated:
            return Answer(200, content, cut=True)
        if known == validator:
            return Answer(304, headers=headers)
        return Answer(200, content, headers=headers)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits for the acknowledgement of its headers
    server: Platforms

    def do_GET(self) -> None:
        """Answer one request, as http.server calls it."""
        host = self.headers.get("Host", "").partition(":")[0].lower()
        answer = self.server.answer(host, urlsplit(self.path).path, self.headers.get("If-None-Match"))
        self.server.asked.append(Asked(self.server.week, host, self.path, answer.status))
        content, packed = answer.content, "gzip" in self.headers.get("Accept-Encoding", "")
        if packed and content:
            content = gzip.compress(content, compresslevel=6, mtime=0)
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(content)))
            if packed and content:
                self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content[: len(content) * 2 // 3] if answer.cut else content)
        if answer.cut:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: stderr belongs to the progress bar."""


@contextmanager
def serving(market: Market) -> Iterator[Platforms]:
    """The server, running in a thread of its own until the block ends."""
    with Platforms(market) as platforms:
        thread = threading.Thread(target=platforms.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield platforms
        finally:
            platforms.shutdown()
            thread.join()

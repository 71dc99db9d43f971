"""One request: in time, whole, within its limits, and never somewhere it shouldn't go."""

import gzip
import time

import pytest

from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.hosts import SystemClock
from crawler.settings import Board, Settings

BOARDS = [Board(source="greenhouse", token=token) for token in ("acme", "beta")]


def looks(site, place, **settings):
    """A run over a board that misbehaves and one that doesn't."""
    site.says(site.board("beta"), site.greenhouse(1, 2))
    run = crawl(place, BOARDS, Settings(delay=0, **settings), clock=SystemClock(), routes=site.routes)
    troubled, good = run.looks
    assert (good.verdict, good.listed_count) == ("complete", 2)
    assert troubled.verdict == "failed"
    assert troubled.listed_count is None
    return troubled


def drip(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    try:
        for _ in range(100):
            handler.wfile.write(b"x")
            time.sleep(0.05)
    except OSError:
        pass  # the visitor has left


def test_a_deadline_ends_a_dripping_body(site, tmp_path):
    site.says(site.board("acme"), site.Reply(rudely=drip))
    assert looks(site, tmp_path, deadline=0.3).reason == "no whole answer within 0.3 s"


def raw(answer):
    return lambda handler: handler.wfile.write(answer)


CUT = gzip.compress(b'{"jobs": []}' * 100, mtime=0)[:-20]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "broken answer"),
        (b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"job', "broken answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + CUT, "cut off"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx", "didn't ask for"),
        (b"HTTP/1.1 200 OK\r\nbroken header\r\n\r\n", "broken answer"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 2_000_000 + b"\r\n\r\n", "broken answer"),
        (b"", "broken answer"),
        (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "answered 302"),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", "answered 304"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "answered 204"),
    ],
)
def test_half_an_answer_is_none(site, tmp_path, answer, says):
    site.says(site.board("acme"), site.Reply(rudely=raw(answer)))
    assert says in looks(site, tmp_path).reason


def test_a_body_beyond_the_limit(site, tmp_path):
    site.says(site.board("acme"), site.Reply(body=b" " * 20_001))
    assert "max_bytes (20,000)" in looks(site, tmp_path, max_bytes=20_000).reason


def test_a_gzip_bomb(site, tmp_path):
    site.says(site.board("acme"), site.packed(site.Reply(body=bytes(30_000_000))))
    assert "gzip bomb" in looks(site, tmp_path).reason


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("https://127.0.0.1/", "never connect"),
        ("https://[::ffff:127.0.0.1]/", "never connect"),
        ("https://169.254.169.254/latest/meta-data", "never connect"),
        ("https://0x7f.1/", "never connect"),
        ("http://boards-api.greenhouse.io/v1", "redirects from https"),
        ("file:///etc/passwd", "redirects from https"),
        ("https://boards-api.greenhouse.io:22/", "names a port"),
        ("https://[::1", "no address"),
        ("/v1/boards/acme/jobs", "more than 5 redirects"),
    ],
)
def test_redirects_that_are_not_followed(site, tmp_path, target, says):
    site.says(site.board("acme"), site.Reply(302, headers={"Location": target}))
    assert says in looks(site, tmp_path).reason


def test_robots_txt_judges_the_address_that_is_sent(site, tmp_path):
    site.says("https://boards-api.greenhouse.io/robots.txt", site.Reply(body=b"User-agent: *\nDisallow: /private"))
    hidden = "https://boards-api.greenhouse.io/open/../private/x"
    site.says(site.board("acme"), site.Reply(302, headers={"Location": hidden}))
    run = crawl(tmp_path, BOARDS[:1], Settings(delay=0), clock=SystemClock(), routes=site.routes)
    assert [(look.verdict, "robots.txt disallows" in look.reason) for look in run.looks] == [("refused", True)]
    assert "/private/x" not in site.paths()


def test_we_say_who_we_are_and_take_no_cookies(site, tmp_path):
    site.says(site.board("acme"), site.greenhouse(1, Set_Cookie="track=me; Path=/"))
    settings = Settings(delay=0, contact="https://example.org/crawler")
    crawl(tmp_path, BOARDS, settings, clock=SystemClock(), routes=site.routes)
    for seen in site.seen:
        assert seen.headers["User-Agent"].startswith("aipm/")
        assert seen.headers["User-Agent"].endswith(" (+https://example.org/crawler)")
        assert seen.headers["Accept-Encoding"] == "gzip"
        assert "Cookie" not in seen.headers


def test_a_packed_body_is_archived_as_received(site, tmp_path):
    site.says(site.board("acme"), site.packed(site.greenhouse(1, 2, 3)))
    run = crawl(tmp_path, BOARDS[:1], Settings(delay=0), clock=SystemClock(), routes=site.routes)
    assert Archive(tmp_path).body(run.looks[0].pages[0]) == site.greenhouse(1, 2, 3).body
    assert [posting.source_id for posting in Archive(tmp_path).postings(run.looks[0])] == ["1", "2", "3"]

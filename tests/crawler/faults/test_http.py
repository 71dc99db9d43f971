"""Group H, the answer: late, cut off, too long, badly packed, or leading elsewhere. None of it is kept."""

import asyncio
import gzip
import re
import socket
import subprocess
import sys
import time
import zlib
from collections import Counter
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from crawler import sources
from crawler.errors import FetchFailed
from crawler.fetch import Fetcher
from crawler.guard import Guard
from crawler.hosts import Hosts, SystemClock
from crawler.settings import Settings
from crawler.source import Link, Signature
from crawler.state import State

HOST = "boards-api.greenhouse.io"
ACME, BETA = (f"/v1/boards/{token}/jobs" for token in ("acme", "beta"))
ROOT = Path(__file__).parents[3]


@pytest.fixture
def beta(site):
    """A board beside it that is well."""
    site.says(site.board("beta"), site.greenhouse(2))


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("failures", [1, 2])
def test_a_server_error_that_passes_is_waited_out(site, meet, moments, *, status, failures):
    site.says(site.board("acme"), *[site.Reply(status)] * failures, site.greenhouse(1))
    kept = meet()
    assert site.paths() == ["/robots.txt", *[ACME] * (failures + 1)]
    waits = [later - earlier for earlier, later in pairwise(moments[1:])]
    assert [step <= waited < 2 * step for step, waited in zip((10, 20), waits, strict=False)] == [True] * failures
    assert (kept.verdicts, kept.stored) == (["complete"], [site.board("acme")])
    assert kept.cooldowns[HOST].strikes == 0


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_that_stays_costs_three_requests(site, meet, beta, status):
    site.says(site.board("acme"), site.Reply(status, b"upstream is gone"))
    kept = meet("acme", "beta")
    assert site.paths() == ["/robots.txt", ACME, ACME, ACME, BETA]
    assert (kept.verdicts, kept.stored) == (["failed", "complete"], [site.board("beta")])
    assert kept.reasons[0].startswith(f"answered {status}")
    assert list(kept.validators) == [site.board("beta")]


@pytest.mark.parametrize("status", [400, 401, 403, 405, 501, 505])
def test_any_other_error_is_not_asked_again(site, meet, beta, status):
    site.says(site.board("acme"), site.Reply(status))
    kept = meet("acme", "beta")
    assert site.paths() == ["/robots.txt", ACME, BETA]
    assert (kept.verdicts, kept.stored) == (["failed", "complete"], [site.board("beta")])


def test_a_server_that_always_errs_is_soon_left_alone(site, meet):
    for number in range(30):
        site.says(site.board(f"b{number}"), site.Reply(500))
    kept = meet(*(f"b{number}" for number in range(30)))
    assert len(site.paths()) <= 1 + 3 + 3 + 1
    assert (set(kept.verdicts), kept.nothing) == ({"failed"}, True)
    assert "cooling down" in kept.reasons[-1]
    assert kept.cooldowns[HOST].strikes >= 5


LATE = ["silence", "header byte by byte", "body byte by byte"]


@pytest.mark.parametrize("name", LATE)
def test_an_answer_has_a_deadline_however_lively_it_is(site, meet, fault, beta, name):
    site.says(site.board("acme"), fault(name))
    begin = time.monotonic()
    kept = meet("acme", "beta", deadline=0.3)
    assert time.monotonic() - begin < 3
    assert site.paths() == ["/robots.txt", ACME, BETA]
    assert (kept.verdicts, kept.stored) == (["failed", "complete"], [site.board("beta")])
    assert kept.reasons[0] == "no whole answer within 0.3 s"


@pytest.fixture
def deaf():
    """An origin that takes no more connections: its queue is full."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(0)
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(door.getsockname())
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        for caller in callers:
            caller.close()


def test_a_connection_that_is_not_taken_has_the_same_deadline(site, meet, deaf):
    begin = time.monotonic()
    site.says("https://api.lever.co/v0/postings/acme", site.Reply(body=b"[]"))
    kept = meet("acme", "lever/acme", routes=site.routes | {HOST: deaf}, deadline=0.3)
    assert time.monotonic() - begin < 3
    assert (site.paths(HOST), kept.robots) == ([], {"https://api.lever.co": 404})
    assert kept.looks["greenhouse/acme"].reason.endswith("no whole answer within 0.3 s)")
    assert kept.looks["lever/acme"].verdict == "complete"


BROKEN = {
    "nothing": "broken answer: Server disconnected",
    "a reset": "connection lost",
    "half a body": "broken answer",
    "half a chunked body": "broken answer",
    "a chunk cut off": "broken answer",
    "a chunk of no size": "broken answer",
    "a chunk larger than it says": "broken answer",
    "two lengths": "broken answer",
    "a negative length": "broken answer",
    "a length in words": "broken answer",
    "a length too small": "more came than the length it states",
    "header of 2 MB": "broken answer",
    "endless header": "broken answer",
    "header without a colon": "broken answer",
    "header with a NUL": "broken answer",
    "a status of letters": "broken answer",
    "another protocol": "broken answer",
    "gzip cut off": "cut off",
    "gzip with a wrong sum": "incorrect data check",
    "gzip with a flipped bit": "labelled gzip but can't be unpacked",
    "gzip that is plain": "labelled gzip but can't be unpacked",
    "gzip and more": "behind its end",
    "gzip in gzip": "packed as 'gzip, gzip', which we didn't ask for",
    "gzip in gzip, in two lines": "packed as 'gzip, gzip', which we didn't ask for",
    "deflate": "packed as 'deflate', which we didn't ask for",
    "brotli": "packed as 'br', which we didn't ask for",
    "an encoding nobody knows": "packed as 'klingon', which we didn't ask for",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_answer_is_no_answer(site, meet, fault, beta, name):
    site.says(site.board("acme"), fault(name))
    kept = meet("acme", "beta")
    assert site.paths() == ["/robots.txt", ACME, BETA]
    assert (kept.verdicts, kept.counts) == (["failed", "complete"], [None, 1])
    assert BROKEN[name] in kept.reasons[0]
    assert kept.stored == list(kept.validators) == [site.board("beta")]


def test_what_comes_behind_an_answer_is_not_the_next_one(site, meet, open_after):
    """A length that is too small leaves octets over, which a kept connection would read as what beta answers."""
    whole, smuggled = site.greenhouse(1).body, site.greenhouse(66, 67).body
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
    site.says(site.board("acme"), open_after(head % len(whole) + whole + head % len(smuggled) + smuggled))
    site.says(site.board("beta"), site.greenhouse(2))
    kept = meet("acme", "beta")
    assert site.paths() == ["/robots.txt", ACME, BETA]
    assert kept.verdicts == ["failed", "complete"]
    assert (kept.titles, kept.stored) == (["Product Manager 2"], [site.board("beta")])


@pytest.mark.parametrize("name", ["endless body", "endless chunks"])
def test_a_body_without_end_is_ended(site, meet, fault, beta, name):
    site.says(site.board("acme"), fault(name))
    kept = meet("acme", "beta", max_bytes=1_000_000)
    assert site.paths() == ["/robots.txt", ACME, BETA]
    assert (kept.verdicts, kept.stored) == (["failed", "complete"], [site.board("beta")])
    assert kept.reasons[0] == "the body is larger than max_bytes (1,000,000)"


BOMB = """
import resource, sys
from pathlib import Path
from crawler.crawl import crawl
from crawler.hosts import SystemClock
from crawler.settings import Settings, parse_board
place, routes = Path(sys.argv[1]), dict.fromkeys(["boards-api.greenhouse.io"], sys.argv[2])
def peak(token):
    crawl(place, [parse_board(f"greenhouse/{token}")], Settings(delay=0), clock=SystemClock(), routes=routes)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(peak("beta"), peak("acme"))
"""


@pytest.mark.slow
@pytest.mark.parametrize("grain", [10_000_000, 5_000], ids=["300 KB to 300 MB", "as dense as we let it be"])
def test_a_bomb_costs_little_memory(site, kept, beta, tmp_path, grain):
    site.says(site.board("acme"), site.Reply(body=bomb(grain), headers={"Content-Encoding": "gzip"}))
    words = [sys.executable, "-c", BOMB, tmp_path, site.origin]
    before, after = map(int, subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split())
    assert (after - before) * 1024 <= 60_000_000
    assert site.paths() == ["/robots.txt", BETA, ACME]
    left = kept()
    assert (left.verdicts, left.stored) == (["failed"], [])
    assert "gzip bomb" in left.reasons[0] or "max_bytes" in left.reasons[0]
    assert list(left.validators) == [site.board("beta")]


def bomb(grain):
    """300 MB, packed: runs of one octet, with a little noise between them."""
    noise, packer = Random(1), zlib.compressobj(wbits=31)
    pieces = (noise.randbytes(16) + bytes(grain - 16) for _ in range(300_000_000 // grain))
    return b"".join(map(packer.compress, pieces)) + packer.flush()


REDIRECTED = [
    ("loops", f"https://{HOST}{ACME}", 6, "more than 5 redirects"),
    ("no Location", None, 1, "answered 302"),
    ("an empty Location", "", 1, "redirects from https to"),
    ("file", "file:///etc/passwd", 1, "redirects from https to file:"),
    ("data", "data:application/json,{}", 1, "redirects from https to data:"),
    ("downgrade", f"http://{HOST}{ACME}", 1, "redirects from https to http:"),
    ("this machine", "https://127.0.0.1/", 1, "never connect"),
    ("a port", f"https://{HOST}:8443/", 1, "names a port"),
    ("a user", f"https://me@{HOST}/", 1, "names a port or a user"),
    ("no address", "https://[::1", 1, "no address"),
]


@pytest.mark.parametrize(
    ("target", "times", "told"), [case[1:] for case in REDIRECTED], ids=[case[0] for case in REDIRECTED]
)
def test_a_redirect_that_is_not_followed_keeps_nothing(site, meet, beta, *, target, times, told):
    headers = {} if target is None else {"Location": target}
    site.says(site.board("acme"), site.Reply(302, headers=headers))
    kept = meet("acme", "beta")
    assert site.paths() == ["/robots.txt", *[ACME] * times, BETA]
    assert (kept.verdicts, kept.stored) == (["failed", "complete"], [site.board("beta")])
    assert told in kept.reasons[0]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(("hops", "verdict"), [(5, "complete"), (6, "failed"), (11, "failed")])
def test_five_hops_are_followed(site, meet, *, status, hops, verdict):
    """Each leads to another spelling of the same board, and each but the last is relative."""
    names = [ACME, *(f"/v1/boards/{name}/jobs" for name in ("Acme", "aCme", "acMe", "acmE", "ACme", "ACMe", "ACME"))]
    names += [f"{name}/" for name in names[:4]]
    for here, there in pairwise(names[: hops + 1]):
        site.says(f"https://{HOST}{here}", site.Reply(status, headers={"Location": there}))
    site.says(f"https://{HOST}{names[hops]}", site.greenhouse(1))
    kept = meet()
    assert site.paths() == ["/robots.txt", *names[: min(hops, 5) + 1]]
    assert (kept.verdicts, kept.stored) == ([verdict], [f"https://{HOST}{names[5]}"] * (verdict == "complete"))


def test_what_we_know_of_one_host_is_not_told_to_another(site, meet):
    elsewhere = "https://a.example.com/jobs"
    site.says(site.board("acme"), site.greenhouse(1, ETag='"v1"', Set_Cookie="who=us"))
    assert meet().validators == {site.board("acme"): '"v1"'}
    site.says(site.board("acme"), site.Reply(302, headers={"Location": elsewhere, "Set-Cookie": "who=us"}))
    site.says(elsewhere, site.greenhouse(1, ETag='"v2"'))
    kept = meet()
    there = next(seen for seen in site.seen if seen.host == "a.example.com" and seen.path == "/jobs")
    assert there.headers.keys() == {"Host", "Accept", "Accept-Encoding", "User-Agent"} | (
        {"Connection"} & there.headers.keys()
    )
    assert [seen.headers.get("If-None-Match") for seen in site.seen if seen.path == ACME] == [None, '"v1"']
    assert kept.validators == {site.board("acme"): '"v1"', elsewhere: '"v2"'}


KEYED = "https://a.example.com/jobs"


@pytest.fixture
def keyed(monkeypatch):
    """A source that wants a key, and may be asked by a form."""
    monkeypatch.setenv("THE_KEY", "a-secret")
    adapter = SimpleNamespace(
        KEYS=("THE_KEY",),
        sign=lambda keys: Signature(headers={"X-Key": keys["THE_KEY"]}, query={"key": keys["THE_KEY"]}),
        start=lambda board: Link(KEYED, post='{"page": 1}' if board == "form" else None),
        parse=lambda _: iter(()),
        ADDRESS=re.compile("(?!)"),
    )
    monkeypatch.setattr(sources, "load", lambda _: adapter)
    monkeypatch.setattr(sources, "names", lambda: ["keyed"])


def shown(seen):
    return "X-Key" in seen.headers, "key=a-secret" in seen.query


def test_a_key_goes_to_its_own_host_and_into_no_file(site, meet, keyed, tmp_path):
    site.says(KEYED, site.Reply(302, headers={"Location": "/v2/jobs"}))
    site.says(
        "https://a.example.com/v2/jobs", site.Reply(302, headers={"Location": "https://b.example.com/jobs?all=1"})
    )
    site.says("https://b.example.com/jobs", site.Reply(body=b"[]"))
    kept = meet("keyed/board")
    pages = [seen for seen in site.seen if seen.path != "/robots.txt"]
    assert [(seen.host, *shown(seen)) for seen in pages] == [
        ("a.example.com", True, True),
        ("a.example.com", True, True),
        ("b.example.com", False, False),
    ]
    assert not any(any(shown(seen)) for seen in site.seen if seen.path == "/robots.txt")
    assert kept.stored == ["https://b.example.com/jobs"]
    for file in filter(Path.is_file, tmp_path.rglob("*")):
        octets = file.read_bytes()
        assert b"a-secret" not in (gzip.decompress(octets) if file.suffix == ".gz" else octets)


def test_a_form_is_sent_again_but_never_redirected_or_compared(site, meet, keyed):
    site.says(KEYED, site.Reply(503), site.Reply(body=b"[]", headers={"ETag": '"v1"'}))
    kept = meet("keyed/form")
    assert [seen.sent for seen in site.seen[1:]] == [b'{"page": 1}'] * 2
    assert (kept.verdicts, kept.stored, kept.validators) == (["complete"], [KEYED], {})
    site.says(KEYED, site.Reply(307, headers={"Location": "/v2/jobs"}))
    moved = meet("keyed/form")
    assert "If-None-Match" not in site.seen[-1].headers
    assert (moved.verdicts, moved.reasons) == (["failed"], ["redirects a form to https://a.example.com/v2/jobs"])


HOSTS = [f"h{number}.example.com" for number in range(20)]


@pytest.fixture
def fetcher(site):
    """Twenty hosts, and somebody who may ask them all."""
    routes, settings = dict.fromkeys(HOSTS, site.origin), Settings(delay=0, deadline=30)
    with closing(State(None)) as state:
        hosts = Hosts(state, SystemClock(), settings)
        yield Fetcher(settings, SystemClock(), hosts, Guard(routes))


class Anybody:
    """Forbids nothing."""

    async def check(self, url):
        pass


@pytest.mark.slow
def test_a_storm_of_cancelled_requests_leaves_nothing_behind(site, fault, fetcher):
    """Cut off while they wait for their turn, connect, send or read: 1,000 of them, then 20 of 20 succeed."""
    for number, host in enumerate(HOSTS):
        site.says(f"https://{host}/slow", fault(("silence", "body byte by byte", "header byte by byte")[number % 3]))
        site.says(f"https://{host}/", site.Reply(body=b"well"))

    async def cut_off(number):
        address = f"https://{HOSTS[number % 20]}/{'slow' if number % 4 else ''}"
        with suppress(TimeoutError, FetchFailed):
            async with asyncio.timeout(0.002 * (number % 13)):
                await fetcher.get(address, Anybody())

    async def storm():
        for batch in range(20):
            await asyncio.gather(*(cut_off(50 * batch + number) for number in range(50)))
        answers = await asyncio.gather(*(fetcher.get(f"https://{host}/", Anybody()) for host in HOSTS))
        await fetcher.close()
        return [answer.body for answer in answers]

    assert asyncio.run(storm()) == [b"well"] * 20
    assert Counter(site.most_open.values()).keys() <= {1, 2}  # the server may be slow to see that one has gone
    for _ in range(100):
        if not any(site.lines.values()):
            break
        time.sleep(0.02)
    assert not any(site.lines.values())

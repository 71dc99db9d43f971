"""Group H, the answer: late, cut off, too long, badly packed. None of it is kept."""

import socket
import subprocess
import sys
import time
import zlib
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

HOST = "boards-api.greenhouse.io"
ACME, BETA = (f"/v1/boards/{token}/jobs" for token in ("acme", "beta"))
ROOT = Path(__file__).parents[3]


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

"""Group R, the file: had, refused, broken or lost, told by what was asked after it and by the copies that were kept."""

import asyncio
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import closing
from itertools import pairwise

import pytest

from crawler.hosts import SystemClock

HOST = "boards-api.greenhouse.io"
ORIGIN = f"https://{HOST}"
ROBOTS = f"{ORIGIN}/robots.txt"
ACME, BETA = (f"/v1/boards/{token}/jobs" for token in ("acme", "beta"))
NO_ACME = b"User-agent: *\nDisallow: /v1/boards/acme"


def test_rules_are_obeyed_board_by_board(site, boards, meet):
    site.says(ROBOTS, site.Reply(body=NO_ACME))
    kept = meet("acme", "beta")
    assert site.paths() == ["/robots.txt", BETA]
    assert (kept.verdicts, kept.reasons[0]) == (["refused", "complete"], "robots.txt disallows this address")
    assert (kept.robots, kept.stored) == ({ORIGIN: 200}, [site.board("beta")])


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 418, 451])
def test_no_robots_are_no_rules(site, boards, meet, status):
    site.says(ROBOTS, site.Reply(status, b"User-agent: *\nDisallow: /"))
    kept = meet()
    assert site.paths() == ["/robots.txt", ACME]
    assert (kept.verdicts, kept.robots) == (["complete"], {ORIGIN: status})


def test_those_who_come_at_once_share_one_question(site, meet):
    """Boards of two hosts lead to a third, whose robots.txt takes its time."""

    def slowly(handler):
        time.sleep(0.2)
        handler.wfile.write(b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")

    there = {"Location": "https://a.example.com/jobs"}
    site.says(site.board("acme"), site.Reply(302, headers=there))
    site.says("https://api.lever.co/v0/postings/acme", site.Reply(302, headers=there))
    site.says("https://a.example.com/robots.txt", site.Reply(rudely=slowly))
    kept = meet("acme", "lever/acme")
    assert site.paths("a.example.com") == ["/robots.txt", "/jobs", "/jobs"]
    assert (kept.robots["https://a.example.com"], kept.nothing) == (404, True)


@pytest.mark.parametrize(("status", "allowed"), [(401, False), (403, False), (404, True), (410, True)])
def test_a_closed_door_may_be_made_to_mean_no(site, boards, meet, status, allowed):
    site.says(ROBOTS, site.Reply(status))
    kept = meet(robots_4xx="deny")
    assert site.paths() == ["/robots.txt", *[ACME] * allowed]
    assert (kept.verdicts, kept.robots) == (["complete" if allowed else "refused"], {ORIGIN: status})


@pytest.mark.parametrize(
    ("status", "times"), [(429, 3), (500, 3), (502, 3), (503, 3), (504, 3), (501, 1), (599, 1), (302, 1), (304, 1)]
)
def test_a_server_that_can_not_say_means_no(site, boards, meet, moments, *, status, times):
    site.says(ROBOTS, site.Reply(status, b"User-agent: *\nAllow: /" * (status != 304)))
    kept = meet()
    assert site.paths() == ["/robots.txt"] * times
    assert all(later - earlier >= 10 for earlier, later in pairwise(moments))
    assert (kept.verdicts, kept.robots, kept.nothing) == (["refused"], {}, True)
    assert f"robots.txt answered {status}, which counts as a no" in kept.reasons[0]
    assert kept.cooldowns.get(HOST, (None, 0))[1] == (times if times > 1 else 0)


LOST = [
    "silence",
    "a reset",
    "nothing",
    "half a body",
    "half a chunked body",
    "header byte by byte",
    "body byte by byte",
    "endless header",
    "another protocol",
    "gzip that is plain",
    "gzip cut off",
    "brotli",
]


@pytest.mark.parametrize("name", LOST)
def test_a_robots_that_does_not_come_whole_is_a_no(site, boards, meet, fault, name):
    site.says(ROBOTS, fault(name))
    kept = meet(deadline=0.3)
    assert site.paths() == ["/robots.txt"]
    assert (kept.verdicts, kept.robots, kept.nothing) == (["refused"], {}, True)
    assert kept.reasons[0].startswith("robots.txt could not be had, which counts as a no")


def test_a_host_that_does_not_listen_is_a_no(site, meet, closed_port):
    kept = meet(routes={HOST: closed_port})
    assert (site.seen, kept.verdicts, kept.robots) == ([], ["refused"], {})
    assert "no connection" in kept.reasons[0]


def test_a_host_without_tls_is_a_no(site, boards, meet):
    kept = meet(routes={HOST: site.origin.replace("http:", "https:")})
    assert (site.seen, kept.verdicts, kept.robots) == ([], ["refused"], {})
    assert "SSL" in kept.reasons[0]


@pytest.fixture
def unsigned(tmp_path_factory):
    """An origin whose certificate nobody vouches for; and what it was asked, if anything."""
    if not shutil.which("openssl"):
        pytest.skip("makes a certificate with openssl, which isn't here")
    place = tmp_path_factory.mktemp("certificate")
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    files = ["-keyout", place / "key.pem", "-out", place / "certificate.pem"]
    subprocess.run(["openssl", *words.split(), *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place / "certificate.pem", place / "key.pem")
    asked: list[bytes] = []

    def serve(door):
        line, _ = door.accept()
        try:
            with context.wrap_socket(line, server_side=True) as secret:
                asked.append(secret.recv(100))
        except OSError:
            line.close()

    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        thread = threading.Thread(target=serve, args=[door])
        thread.start()
        yield f"https://127.0.0.1:{door.getsockname()[1]}", asked
        thread.join(5)


def test_a_certificate_nobody_vouches_for_is_a_no(meet, unsigned):
    origin, asked = unsigned
    kept = meet(routes={HOST: origin})
    assert (kept.verdicts, kept.robots) == (["refused"], {})
    assert "CERTIFICATE_VERIFY_FAILED" in kept.reasons[0]
    assert not any(asked)


def resolving(monkeypatch, answer):
    """Have all names resolved by this."""

    async def getaddrinfo(_, host, *__, **___):
        return await answer(host)

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)


def test_a_host_without_an_address_is_not_asked(site, meet, monkeypatch):
    async def unknown(host):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    resolving(monkeypatch, unknown)
    kept = meet(routes={}, contact="mailto:crawl@example.org", delay=0.5)
    assert (site.seen, kept.verdicts, kept.robots) == ([], ["failed"], {})
    assert kept.reasons == [f"{HOST}: no such host: [Errno -2] Name or service not known"]


def test_a_name_server_that_hangs_holds_up_nobody_for_long(site, meet, monkeypatch):
    async def hanging(host):
        await asyncio.Event().wait()

    resolving(monkeypatch, hanging)
    begin = time.monotonic()
    kept = meet(
        "acme",
        "lever/acme",
        routes={},
        contact="mailto:crawl@example.org",
        deadline=0.2,
        delay=0.5,
        clock=SystemClock(),
    )
    assert time.monotonic() - begin < 2
    assert (site.seen, kept.verdicts, kept.robots) == ([], ["failed"] * 2, {})
    assert kept.reasons == ["no name server answered within 0.2 s"] * 2


@pytest.mark.slow
def test_names_that_hang_hold_up_no_others(site, meet, monkeypatch):
    """Each waits in a thread of its own, also where there are more of them than a pool of threads usually has."""

    def getaddrinfo(host, *_, **__):
        if host.endswith("recruitee.com"):
            time.sleep(1)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    names = [*(f"recruitee/b{number}" for number in range(40)), "greenhouse/acme"]
    kept = meet(*names, routes={}, contact="mailto:crawl@example.org", deadline=0.5, delay=0.5)
    assert (site.seen, set(kept.verdicts), kept.robots) == ([], {"failed"}, {})
    assert kept.looks["greenhouse/acme"].reason.startswith(f"{HOST}: no such host")
    assert kept.looks["recruitee/b39"].reason == "no name server answered within 0.5 s"

"""Group P: when a host is asked again, told by what the host saw and by the cool-downs that were kept."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.hosts import LONGEST_COOLDOWN, SystemClock

HOST = "boards-api.greenhouse.io"
ACME, BETA, GAMMA = (f"/v1/boards/{token}/jobs" for token in ("acme", "beta", "gamma"))
SIX = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)  # where the moved clock begins
ROOT = Path(__file__).parents[3]


def steps(moments):
    return [later - earlier for earlier, later in pairwise(moments)]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("header", ["120", "Mon, 16 Nov 2026 06:02:00 GMT"])
def test_the_time_a_host_names_is_waited_for(site, meet, moments, cooling, *, status, header):
    held = []
    note, site.on_request = site.on_request, lambda number: (note(number), held.append(cooling()))
    site.says(site.board("acme"), site.Reply(status, headers={"Retry-After": header}), site.greenhouse(1))
    kept = meet()
    assert site.paths() == ["/robots.txt", ACME, ACME]
    assert 120 <= moments[2] - moments[1] < 121
    assert held[2] == {HOST: (SIX + timedelta(minutes=2), 1)}  # in the file while we wait: a kill doesn't end it
    assert (kept.verdicts, kept.stored) == (["complete"], [site.board("acme")])
    assert kept.cooldowns[HOST].strikes == 0


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("Mon, 16 Nov 2026 05:00:00 GMT", 2, 3),  # past: our own pause remains
        ("0", 2, 3),
        ("soon", 10, 20),
        ("", 10, 20),
        ("-5", 10, 20),
        ("1.5", 10, 20),
        ("Mon, 99 Nov 2026 06:02:00 GMT", 10, 20),
        ("Mon, 16 Nov 2026 06:00:16 +0000", 12, 13),
    ],
)
def test_a_time_that_is_none_is_no_excuse_to_come_back_at_once(site, meet, moments, *, header, least, most):
    site.says(site.board("acme"), site.Reply(429, headers={"Retry-After": header}), site.greenhouse(1))
    kept = meet(delay=2.0)
    assert site.paths() == ["/robots.txt", ACME, ACME]
    assert least <= moments[2] - moments[1] < most
    assert kept.verdicts == ["complete"]
    assert kept.cooldowns[HOST].strikes == 0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3600", 3600),
        ("1000000000", LONGEST_COOLDOWN),
        ("9" * 400, LONGEST_COOLDOWN),
        ("Mon, 16 Nov 2026 07:00:00 GMT", 3600),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_COOLDOWN),
    ],
)
def test_a_host_that_names_a_far_time_is_parked(site, clock, meet, header, seconds):
    site.says(site.board("acme"), site.Reply(429, headers={"Retry-After": header}), site.greenhouse(1))
    site.says("https://api.lever.co/v0/postings/acme", site.Reply(body=b"[]"))
    first = meet("acme", "beta", "lever/acme")
    assert site.paths(HOST) == ["/robots.txt", ACME]
    assert [look.verdict for look in first.run.looks if look.source == "greenhouse"] == ["failed", "failed"]
    assert first.looks["lever/acme"].verdict == "complete"
    until = first.cooldowns[HOST].until
    assert until - SIX == pytest.approx(timedelta(seconds=seconds), abs=timedelta(seconds=1))
    clock.passed = seconds - 301  # just beyond our patience
    assert meet().stored == []
    assert site.paths(HOST) == ["/robots.txt", ACME]
    clock.passed = seconds - 299
    assert "complete" in meet().verdicts
    assert clock.now() >= until


def test_our_own_rules_never_shorten_what_a_host_asked_for(site, meet):
    for token, seconds in (("acme", "200"), ("beta", "86400")):  # two in a row mean us: an hour by our rule
        site.says(site.board(token), site.Reply(403, headers={"Retry-After": seconds}))
    kept = meet("acme", "beta", "gamma")
    assert site.paths(HOST) == ["/robots.txt", ACME, BETA]
    assert kept.verdicts == ["failed"] * 3
    assert kept.cooldowns[HOST].until >= SIX + timedelta(days=1)


@pytest.mark.parametrize("status", [429, 503])
def test_without_a_time_each_wait_doubles_and_chance_spreads_it(site, clock, meet, moments, status):
    site.says(site.board("acme"), site.Reply(status))
    kept = meet()
    assert site.paths() == ["/robots.txt", ACME, ACME, ACME]
    assert [10 <= steps(moments)[1] < 20, 20 <= steps(moments)[2] < 40] == [True, True]
    assert (kept.verdicts, kept.nothing, kept.cooldowns[HOST].strikes) == (["failed"], True, 3)
    assert timedelta(seconds=40) <= kept.cooldowns[HOST].until - clock.now() < timedelta(seconds=80)
    before = clock.passed
    site.says(site.board("acme"), site.greenhouse(1))
    assert meet().verdicts == ["complete"]
    assert moments[-1] >= before + 40  # the next run waits for the rest


def test_hosts_that_said_no_together_are_not_asked_again_together(site, meet):
    for host in ("a.example.com", "b.example.com", HOST):
        site.says(f"https://{host}/robots.txt", site.Reply(429))
    site.says(site.board("acme"), site.Reply(302, headers={"Location": "https://a.example.com/"}))
    site.says(f"https://{HOST}/robots.txt", site.Reply(404))
    site.says(site.board("beta"), site.Reply(302, headers={"Location": "https://b.example.com/"}))
    cooled = meet("acme", "beta", clock=Frozen()).cooldowns
    assert len({cooled[host].until for host in ("a.example.com", "b.example.com")}) == 2


class Frozen:
    """The wall clock stands still, also while somebody sleeps."""

    def __init__(self):
        self.passed = 0.0

    def now(self):
        return SIX

    def monotonic(self):
        return self.passed

    async def sleep(self, seconds):
        self.passed += seconds


def test_no_two_requests_to_a_host_come_closer_than_its_pause(site, meet, monkeypatch):
    monkeypatch.setattr("crawler.hosts.FIRST_BACKOFF", 0.01)
    site.says(f"https://{HOST}/robots.txt", site.Reply(301, headers={"Location": "/rules"}))
    site.says(f"https://{HOST}/rules", site.Reply(body=b"User-agent: *\nDisallow: /private"))
    site.says(site.board("acme"), site.Reply(302, headers={"Location": "/v1/boards/ACME/jobs"}))
    site.says(f"https://{HOST}/v1/boards/ACME/jobs", site.greenhouse(1))
    site.says(site.board("beta"), site.Reply(429, headers={"Retry-After": "0"}), site.greenhouse(2))
    site.says(site.board("gamma"), site.Reply(500), site.greenhouse(3))
    for number in range(4):  # other hosts' boards lead here too
        site.says(
            f"https://api.lever.co/v0/postings/b{number}", site.Reply(302, headers={"Location": site.board("beta")})
        )
    names = ["acme", "beta", "gamma", *(f"lever/b{number}" for number in range(4))]
    for _ in range(2):  # the second run, too, begins with a pause
        kept = meet(*names, delay=0.06, clock=SystemClock())
    assert len(site.paths(HOST)) == 12 + 8  # the second has the rules, and meets no trouble
    assert min(site.gaps(HOST)) >= 0.059
    assert min(site.gaps("api.lever.co")) >= 0.059
    assert [look.verdict for name, look in kept.looks.items() if "lever" in name] == ["failed"] * 4
    assert kept.cooldowns[HOST].strikes == 0


COMMAND = "import sys, crawler.cli; crawler.cli.app(sys.argv[1:])"


def start(site, place):
    (place / "aipm.toml").write_text("delay = 0.4\n", "utf-8")
    boards = [word for token in ("acme", "beta", "gamma") for word in ("--board", f"greenhouse/{token}")]
    words = ["crawl", "--workspace", str(place), "--route", f"{HOST}={site.origin}", *boards]
    return subprocess.Popen([sys.executable, "-c", COMMAND, *words], cwd=ROOT, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_the_pause_holds_between_processes(site, tmp_path, kept):
    """A second run is turned away and asks for nothing; one that goes on after a kill begins with a pause."""
    for token in ("acme", "beta", "gamma"):
        site.says(site.board(token), site.greenhouse(1))
    turned_away = []

    def meddle(number):
        if number == 2:
            with start(site, tmp_path) as second:
                turned_away.append((second.communicate(timeout=60)[1], second.returncode))
        if number == 3:
            os.kill(first.pid, signal.SIGKILL)

    site.on_request = meddle
    with start(site, tmp_path) as first:
        first.communicate(timeout=60)
    assert first.returncode == -signal.SIGKILL
    assert turned_away[0][1] == 1
    assert "WorkspaceBusy" in turned_away[0][0]
    assert site.paths() == ["/robots.txt", ACME, BETA]  # the last never got its answer
    with start(site, tmp_path) as third:
        assert third.communicate(timeout=60)[1] is not None
    assert third.returncode == 0
    assert site.paths() == ["/robots.txt", ACME, BETA, BETA, GAMMA]
    assert min(site.gaps(HOST)) >= 0.399
    assert (kept().verdicts, kept().counts) == (["complete"] * 3, [1, 1, 1])


PORTALS = [f"{name}.recruitee.com" for name in ("acme", "beta", "gamma")]
NONE_OPEN = b'{"offers": []}'


@pytest.fixture
def portals(site):
    """Three boards of one platform, each on a subdomain of its own; the routes that lead there."""
    for host in PORTALS:
        site.says(f"https://{host}/api/offers/", site.Reply(body=NONE_OPEN))
    return {**site.routes, **dict.fromkeys(PORTALS, site.origin)}


def test_the_subdomains_of_a_platform_share_one_turn_and_one_pause(site, meet, portals):
    site.says(f"https://{PORTALS[1]}/robots.txt", site.Reply(body=b"User-agent: *\nCrawl-delay: 0.06"))
    site.says("https://api.lever.co/v0/postings/b", site.Reply(302, headers={"Location": f"https://{PORTALS[2]}/jobs"}))
    boards = ["recruitee/acme", "recruitee/beta", "recruitee/gamma", "lever/b"]
    kept = meet(*boards, delay=0.04, clock=SystemClock(), routes=portals)
    assert [kept.looks[board].verdict for board in boards] == ["complete"] * 3 + ["failed"]
    theirs = sorted(seen for seen in site.seen if seen.host in PORTALS)
    asked = Counter((seen.host, seen.path) for seen in theirs)  # each has rules of its own
    assert asked == {
        **{(host, path): 1 for host in PORTALS for path in ("/robots.txt", "/api/offers/")},
        (PORTALS[2], "/jobs"): 1,
    }
    gaps = [later.at - earlier.until for earlier, later in pairwise(theirs)]
    ruled = next(number for number, seen in enumerate(theirs) if (seen.host, seen.path) == (PORTALS[1], "/robots.txt"))
    assert min(gaps) >= 0.039
    assert min(gaps[ruled:]) >= 0.059  # what one of them asks for, all of them get
    assert set(site.most_open.values()) == {1}


def test_what_one_subdomain_asks_for_holds_for_its_platform(site, clock, meet, portals):
    site.says(f"https://{PORTALS[0]}/api/offers/", site.Reply(429, headers={"Retry-After": "3600"}))
    boards = [f"recruitee/{name}" for name in ("acme", "beta", "gamma")]
    kept = meet(*boards, routes=portals)
    assert [seen.host for seen in site.seen] == [PORTALS[0]] * 2
    told = {look.reason.rpartition(": ")[2] for look in kept.run.looks}
    assert told == {"its host is cooling down until 2026-11-16T07:00:00Z"}
    assert kept.verdicts == ["failed"] * 3
    assert {host: cooling.strikes for host, cooling in kept.cooldowns.items()} == {"recruitee.com": 1}
    clock.passed = 3_000.0
    assert meet(*boards[1:], routes=portals).verdicts == ["failed"] * 2
    assert len(site.seen) == 2


def test_one_connection_to_a_host_is_open_at_a_time(site, meet, fault):
    troubles = ("silence", "a reset", "half a body")
    for number, trouble in enumerate(troubles):
        site.says(site.board(f"b{number}"), fault(trouble))
    boards = [f"b{number}" for number in range(8)]
    for number in range(len(troubles), 8):
        site.says(site.board(f"b{number}"), site.greenhouse(number))
    kept = meet(*boards, *(f"lever/b{number}" for number in range(6)), delay=0.1, deadline=0.2, clock=SystemClock())
    assert site.most_open == {HOST: 1, "api.lever.co": 1}
    assert kept.counts.count(1) == 8 - len(troubles)
    assert kept.cooldowns == {}


def test_every_request_says_who_is_asking(site, meet):
    site.says(f"https://{HOST}/robots.txt", site.Reply(301, headers={"Location": "/rules"}))
    site.says(site.board("acme"), site.Reply(503), site.Reply(302, headers={"Location": "https://a.example.com/jobs"}))
    site.says("https://a.example.com/jobs", site.greenhouse(1))
    kept = meet(contact="mailto:crawl@example.org")
    assert len(site.seen) == 6
    for seen in site.seen:
        name, _, contact = seen.headers["User-Agent"].partition(" ")
        assert name.startswith("aipm/")
        assert contact == "(+mailto:crawl@example.org)"
    assert kept.verdicts == ["partial"]  # it moved to another host


@pytest.mark.parametrize(
    ("line", "settings", "pause"),
    [
        ("Crawl-delay: 30", {}, 30),
        ("Crawl-delay: 30", {"delay": 45.0}, 45),
        ("Crawl-delay: 0.5", {"delay": 2.0}, 2),
        ("Crawl-delay: -9", {"delay": 2.0}, 2),
        ("Crawl-delay: nan", {"delay": 2.0}, 2),
        ("Crawl-delay: inf", {"delay": 2.0}, 2),
        ("Crawl-delay: fast", {"delay": 2.0}, 2),
    ],
)
def test_a_crawl_delay_is_kept_if_it_is_longer_than_ours(site, meet, moments, *, line, settings, pause):
    site.says(f"https://{HOST}/robots.txt", site.Reply(body=f"User-agent: *\n{line}".encode()))
    for token in ("acme", "beta"):
        site.says(site.board(token), site.greenhouse(1))
    kept = meet("acme", "beta", **settings)
    assert steps(moments) == pytest.approx([pause, pause])
    assert (kept.verdicts, kept.robots) == (["complete"] * 2, {f"https://{HOST}": 200})


@pytest.mark.parametrize(
    ("asked", "settings", "told"),
    [
        ("61", {}, "robots.txt asks for 61 s between requests; max_crawl_delay is 60 s"),
        ("1e9", {}, "1e+09 s"),
        ("30", {"max_crawl_delay": 10.0}, "max_crawl_delay is 10 s"),
    ],
)
def test_a_crawl_delay_beyond_the_cap_parks_the_host(site, clock, meet, *, asked, settings, told):
    site.says(f"https://{HOST}/robots.txt", site.Reply(body=f"User-agent: *\nCrawl-delay: {asked}".encode()))
    site.says(site.board("acme"), site.greenhouse(1))
    site.says("https://api.lever.co/v0/postings/acme", site.Reply(body=b"[]"))
    kept = meet("acme", "lever/acme", **settings)
    assert site.paths(HOST) == ["/robots.txt"]
    assert (kept.looks["greenhouse/acme"].verdict, kept.looks["lever/acme"].verdict) == ("refused", "complete")
    assert told in kept.looks["greenhouse/acme"].reason
    assert kept.robots[f"https://{HOST}"] == 200
    clock.passed = 3600.0
    assert meet(**settings).verdicts == ["refused"]
    assert site.paths(HOST) == ["/robots.txt"]  # nor is it asked for its rules again

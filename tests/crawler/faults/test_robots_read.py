"""Group R, the rules: for how long, behind how many hops, how much of them, and written how."""

import time
from contextlib import suppress
from itertools import pairwise

import pytest

from crawler.errors import RobotsDenied
from crawler.robots import LONGEST, Rules

HOST = "boards-api.greenhouse.io"
ORIGIN = f"https://{HOST}"
ROBOTS = f"{ORIGIN}/robots.txt"
ACME, BETA = (f"/v1/boards/{token}/jobs" for token in ("acme", "beta"))
NO_ACME = b"User-agent: *\nDisallow: /v1/boards/acme"


def test_a_copy_is_used_for_a_day_and_no_longer(site, boards, clock, meet):
    """RFC 9309 would let us use an old copy while the file can't be had (2.4); we take the no (2.3.1.4)."""
    site.says(ROBOTS, site.Reply(404), *[site.Reply(500)] * 3, site.Reply(404))
    told = []
    for hours in (0, 23.9, 24.1, 25):
        clock.passed = hours * 3600.0
        kept = meet()
        told.append((kept.verdicts[0], site.paths().count("/robots.txt")))
        assert kept.robots == {ORIGIN: 404}
    assert told == [("complete", 1), ("unchanged", 1), ("refused", 4), ("unchanged", 5)]


def test_a_copy_from_the_future_is_not_believed(site, boards, clock, meet):
    site.says(ROBOTS, site.Reply(404), site.Reply(body=b"User-agent: *\nDisallow: /"))
    clock.passed = 5 * 3600.0
    assert meet().verdicts == ["complete"]
    clock.passed = 0.0
    assert (meet().verdicts, site.paths().count("/robots.txt")) == (["refused"], 2)


def moved(site, hops):
    """A robots.txt that says no, so many hops away."""
    names = ["/robots.txt", *(f"/r{number}" for number in range(hops))]
    for here, there in pairwise(names):
        site.says(f"{ORIGIN}{here}", site.Reply(301, headers={"Location": there}))
    site.says(f"{ORIGIN}{names[-1]}", site.Reply(body=b"User-agent: *\nDisallow: /"))
    return names


@pytest.mark.parametrize(
    ("hops", "verdict", "status"), [(1, "refused", 200), (5, "refused", 200), (6, "complete", 404)]
)
def test_five_hops_are_followed_and_the_sixth_means_there_is_none(site, boards, meet, *, hops, verdict, status):
    names = moved(site, hops)
    kept = meet()
    assert site.paths() == [*names[:6], *[ACME] * (verdict == "complete")]
    assert (kept.verdicts, kept.robots) == ([verdict], {ORIGIN: status})


def test_the_rules_behind_a_redirect_are_those_of_the_first_host(site, boards, meet):
    site.says(ROBOTS, site.Reply(301, headers={"Location": "https://a.example.com/rules"}))
    site.says("https://a.example.com/rules", site.Reply(body=NO_ACME))
    site.says("https://a.example.com/robots.txt", site.Reply(body=b"User-agent: *\nDisallow: /"))  # not asked, not used
    kept = meet("acme", "beta")
    assert site.paths() == ["/robots.txt", "/rules", BETA]
    assert (kept.verdicts, kept.robots) == (["refused", "complete"], {ORIGIN: 200})


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("http://boards-api.greenhouse.io/robots.txt", "redirects from https to http:"),
        ("http://a.example.com/robots.txt", "redirects from https to http:"),
        ("https://127.0.0.1/robots.txt", "an address we never connect to"),
        ("https://nobody.example.com/robots.txt", "is not routed"),
        ("file:///etc/robots.txt", "redirects from https to file:"),
        ("https://a.example.com:8080/robots.txt", "names a port"),
        ("https://[::1", "no address"),
    ],
)
def test_a_redirect_that_is_not_followed_is_a_no(site, boards, meet, target, why):
    site.says(ROBOTS, site.Reply(301, headers={"Location": target}))
    kept = meet()
    assert site.paths() == ["/robots.txt"]
    assert (kept.verdicts, kept.robots) == (["refused"], {})
    assert why in kept.reasons[0]


PAD = b"#" * 99 + b"\n"


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        pytest.param(NO_ACME + b"\n" + PAD * 6000, False, id="a no before the limit"),
        pytest.param(b"User-agent: *\nDisallow: /x\n" + PAD * 6000 + b"Disallow: /\n", True, id="a no behind it"),
        pytest.param(NO_ACME + b"\n" + PAD * 6000 + b"Allow: /v1/boards/acme\n", False, id="a yes behind it"),
        pytest.param(NO_ACME + b"\n" + b"#" * LONGEST, False, id="a line as long"),
    ],
)
def test_only_the_first_500_kib_count_and_are_kept(site, boards, meet, cached, *, body, allowed):
    site.says(ROBOTS, site.packed(site.Reply(body=body)))
    kept = meet()
    assert site.paths() == ["/robots.txt", *[ACME] * allowed]
    assert kept.verdicts == ["complete" if allowed else "refused"]
    assert cached(ORIGIN) == body[:LONGEST]


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        pytest.param(b"\xef\xbb\xbf" + NO_ACME, False, id="a byte order mark"),
        pytest.param(NO_ACME.replace(b"\n", b"\r\n"), False, id="CRLF"),
        pytest.param(NO_ACME.replace(b"\n", b"\r"), False, id="CR"),
        pytest.param("# f\u00fcr alle\n".encode("latin-1") + NO_ACME, False, id="latin-1"),
        pytest.param("User-agent: *\nDisallow: /\u00e4\n".encode("latin-1"), True, id="latin-1 of another path"),
        pytest.param(NO_ACME + b"\0", False, id="a NUL"),
        pytest.param(b"\0\n" + NO_ACME + b"\n\0", False, id="lines of NUL"),
        pytest.param("\ufeffUser-agent: *\nDisallow: /".encode("utf-16-le"), False, id="UTF-16"),
        pytest.param(b"<!doctype html><title>Not found</title><p>Disallow: everything", True, id="HTML"),
        pytest.param(b"<pre>\n" + NO_ACME + b"\n</pre>", False, id="rules wrapped in HTML"),
        pytest.param(b"", True, id="nothing"),
        pytest.param(bytes(range(256)) * 40, True, id="noise"),
    ],
)
def test_octets_nobody_expects(site, boards, meet, cached, *, body, allowed):
    site.says(ROBOTS, site.Reply(body=body))
    kept = meet()
    assert site.paths() == ["/robots.txt", *[ACME] * allowed]
    assert kept.verdicts == ["complete" if allowed else "refused"]
    assert cached(ORIGIN) == body


@pytest.mark.parametrize("pattern", ["*a" * 1000 + "*b", "/" + "*" * 2000 + "b$", "/" + "a*" * 1000 + "$"])
def test_a_hostile_pattern_costs_next_to_nothing(site, meet, pattern):
    rules, url, costs = Rules(f"User-agent: *\nDisallow: {pattern}\n".encode()), f"{ORIGIN}/{'a' * 2000}", []
    for _ in range(5):
        begin = time.process_time()
        with suppress(RobotsDenied):
            rules.check(url)
        costs.append(time.process_time() - begin)
    assert min(costs) < 0.05
    token = "a" * 200
    site.says(ROBOTS, site.Reply(body=f"User-agent: *\nDisallow: {pattern}".encode()))
    site.says(site.board(token), site.greenhouse(1))
    kept = meet(token)
    assert site.paths() == ["/robots.txt", f"/v1/boards/{token}/jobs"]
    assert (kept.verdicts, kept.robots) == (["complete"], {ORIGIN: 200})


@pytest.mark.parametrize(
    ("target", "asked"),
    [
        ("/private/jobs", ["/robots.txt", ACME]),
        ("https://a.example.com/private/jobs", ["/robots.txt", ACME, "/robots.txt"]),
    ],
)
def test_where_a_redirect_leads_is_asked_about_too(site, boards, meet, target, asked):
    site.says(ROBOTS, site.Reply(body=b"User-agent: *\nDisallow: /private"))
    site.says("https://a.example.com/robots.txt", site.Reply(body=b"User-agent: *\nDisallow: /private"))
    site.says(site.board("acme"), site.Reply(302, headers={"Location": target}))
    kept = meet()
    assert site.paths() == asked
    assert (kept.verdicts, kept.nothing) == (["refused"], True)
    assert kept.reasons[0].endswith("/private/jobs: robots.txt disallows this address")
    assert len(kept.robots) == asked.count("/robots.txt")


def test_a_run_of_days_asks_for_the_rules_anew(site, boards, clock, meet):
    site.says(ROBOTS, site.Reply(404), site.Reply(body=b"User-agent: *\nDisallow: /v1/boards/beta"))

    def tomorrow(number):
        clock.passed += 25 * 3600.0 * (number == 2)  # while acme's page is on its way

    site.on_request = tomorrow
    kept = meet("acme", "beta")
    assert site.paths() == ["/robots.txt", ACME, "/robots.txt"]
    assert (kept.verdicts, kept.robots) == (["complete", "refused"], {ORIGIN: 200})

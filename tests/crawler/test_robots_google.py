"""Google's own cases, and what a hostile file costs: we agree, or we are the stricter and say why."""

import re
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import RobotsDenied
from crawler.robots import LONGEST, PRODUCT, Rules

CASES = tomllib.loads(Path(__file__).with_name("robots_cases.toml").read_text(encoding="utf-8"))["case"]
CONDUCT = Path(__file__).parents[2] / "docs" / "conduct.md"
A_FILE = "User-agent:{}Allow:{}Disallow:{}Crawl-delay:{}%{}*{}$"


def lets(rules, url):
    try:
        rules.check(url)
    except RobotsDenied:
        return False
    return True


def spelled_out(text):
    return re.sub(r"\{(\w)\*(\d+)\}", lambda match: match[1] * int(match[2]), text)


def expectations(case):
    """Every (agent, address, Google's verdict) of a case."""
    for agent in case.get("agents", ["heron"]):
        for verdict in ("allowed", "refused"):
            for short in case.get(verdict, []):
                address = spelled_out(short)
                url = address[1:] if address.startswith("=") else f"https://jobs.example{address}"
                yield agent, url, verdict == "allowed"


@pytest.mark.parametrize("case", CASES, ids=[f"{case['rule']}: {case['why']}" for case in CASES])
def test_google_case(case):
    body = spelled_out(case["body"]).encode("latin-1" if case.get("latin") else "utf-8")
    for agent, url, allowed in expectations(case):
        expected = allowed and "stricter" not in case
        assert lets(Rules(body, agent=agent), url) is expected, (agent, url)


def test_only_a_yes_is_made_a_no_and_never_without_a_reason():
    for case in CASES:
        assert "stricter" not in case or (case["stricter"] and case["allowed"] and "refused" not in case), case["why"]


def test_conduct_tells_the_counts():
    counts = Counter("stricter" in case for case in CASES for _ in expectations(case))
    told = f"{counts.total()} expectations in {len(CASES)} cases; {counts[False]} agree and {counts[True]} are stricter"
    assert told in " ".join(CONDUCT.read_text(encoding="utf-8").split())


def test_our_own_name_is_a_product_token():
    assert re.fullmatch("[A-Za-z_-]+", PRODUCT)


@pytest.mark.parametrize(
    ("body", "path", "allowed"),
    [
        pytest.param("Disallow: /caf\u00e9".encode("latin-1"), "/caf%E9", False, id="octets that aren't UTF-8"),
        pytest.param(
            "Disallow: /\nAllow: /caf\u00e9".encode("latin-1"), "/caf%E8", False, id="one such octet for another"
        ),
        pytest.param("Disallow: /x\u2028Allow: /x".encode(), "/x%E2%80%A8Allow:%20/x", False, id="no line end of ours"),
        pytest.param(b"Disallow: /\x0cAllow: /x", "/x", True, id="a form feed ends no line"),
        pytest.param(b"Disallow: /\x00", "/x", False, id="a final NUL"),
        pytest.param(b"Disallow: /\x00/x", "/y", False, id="a NUL within cuts a no"),
        pytest.param(b"Disallow: /\nAllow: /x\x00y", "/x", False, id="a NUL within cuts no yes"),
        pytest.param(b"Disallow: /\nAllow: /x$", "/x$y", False, id="a final dollar isn't a dollar too"),
        pytest.param(b"Disallow: /%6Fne", "/one", False, id="a no with needless escapes"),
        pytest.param(b"Disallow: /one", "/%6Fne", False, id="an address with needless escapes"),
        pytest.param(b"Crawl-delay: 9\n\nUser-agent: otter\nDisallow: /", "/", False, id="a delay parts no agents"),
        pytest.param(b"Disallow: /\nAllow /a b", "/a%20b", False, id="a yes of two words without a colon"),
        pytest.param(b"Disallow: /\nAllow: /a b", "/a%20b", False, id="a yes with a space in it"),
        pytest.param(b"Disallow: /a b", "/a%20b", False, id="a no with a space in it"),
        pytest.param(b"Disallow: /\nuser-agent aipm is welcome", "/", False, id="prose that names us"),
        pytest.param(b"Disalow: /", "/", False, id="a slip of the pen"),
        pytest.param(b"Disallow: /", "/robots.txt", False, id="asked for as a page"),
    ],
)
def test_octets_nobody_expects(body, path, allowed):
    assert lets(Rules(b"User-agent: *\n" + body), f"https://jobs.example{path}") is allowed


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_no_in_utf_16_is_a_no(encoding):
    mark = "" if encoding == "utf-16" else "\ufeff"
    assert not lets(Rules(f"{mark}User-agent: *\nDisallow: /\n".encode(encoding)), "https://jobs.example/")


def test_a_long_file_of_bare_carriage_returns_is_not_empty():
    body = b"User-agent: *\rDisallow: /\r" + b"#" * 60 + b"\r#" * LONGEST
    assert not lets(Rules(body), "https://jobs.example/")


def calls_of(function, *arguments):
    """How many calls into C a call makes; each of them is linear."""
    count = Counter[str]()
    before = sys.getprofile()
    sys.setprofile(lambda _frame, event, _of: count.update([event]))
    try:
        function(*arguments)
    finally:
        sys.setprofile(before)
    return count["c_call"]


@pytest.mark.parametrize("pattern", ["*a" * 1000 + "*b", "*" * 2000 + "b$", "/" + "a*" * 1000 + "$", "*aa" * 700 + "$"])
def test_a_hostile_pattern_costs_what_its_length_says(pattern):
    rules = Rules(f"User-agent: *\nDisallow: {pattern}\n".encode())
    url = "https://jobs.example/" + "a" * 2000
    lets(rules, url)
    assert calls_of(lets, rules, url) < 10 * len(pattern)
    start = time.process_time()
    lets(rules, url)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "line", ["Disallow: *a*aab\n", "User-agent: *\n", "Allow   :   \n", "Disallow" + " " * 999 + "\n"]
)
def test_a_hostile_file_is_read_in_time(line):
    body = ("User-agent: *\nDisallow: /no\n" + line * (LONGEST // len(line))).encode()
    start = time.process_time()
    assert lets(Rules(body), "https://jobs.example/" + "a" * 200)
    assert time.process_time() - start < 3


@given(st.binary() | st.lists(st.text(max_size=9), min_size=6, max_size=6).map(lambda of: A_FILE.format(*of).encode()))
def test_no_octets_are_too_strange(body):
    rules = Rules(b"User-agent: *\n" + body)
    assert rules.crawl_delay >= 0
    lets(rules, "https://jobs.example/jobs?all=1")


@given(st.text(), st.text(alphabet="ab/*$%", max_size=9))
def test_no_address_is_too_strange(url, pattern):
    lets(Rules(f"User-agent: *\nDisallow: {pattern}".encode()), url)


@given(st.text(alphabet="ab/*$", max_size=12), st.text(alphabet="ab/$", max_size=12))
def test_a_pattern_is_what_a_regular_expression_makes_of_it(pattern, path):
    inner = pattern.removesuffix("$")
    meant = re.compile(re.escape(inner).replace(r"\*", ".*") + ("$" if inner != pattern else ""))
    refused = bool(pattern) and bool(meant.match(f"/{path}"))
    assert not (refused and lets(Rules(f"User-agent: *\nDisallow: {pattern}".encode()), f"https://jobs.example/{path}"))

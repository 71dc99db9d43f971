"""A dry run: every address with its time, the rule that lets us, and why not; fast, and without a request."""

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from crawler.plan import plan, told
from crawler.settings import Settings, SourceSettings, load_boards, parse_board
from crawler.state import Cooldown, RobotsCopy, State

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
GREENHOUSE, LEVER = "https://boards-api.greenhouse.io", "https://api.lever.co"
BOARDS = [parse_board(name) for name in ("lever/a", "lever/b", "lever/c", "greenhouse/x")]


@pytest.fixture
def lines(tmp_path):
    """The lines of a dry run at noon, with these robots.txt copies and cool-downs."""

    def run(*boards, robots=(), cool=(), settings=None):
        with closing(State(tmp_path / "state.sqlite")) as state:
            for origin, status, body, hours in robots:
                at = NOON - timedelta(hours=hours)
                state.keep_robots(RobotsCopy(origin=origin, fetched_at=at, status=status, body=body))
            for host, seconds in cool:
                state.keep_cooldown(Cooldown(host=host, not_before=NOON + timedelta(seconds=seconds), strikes=1))
        return list(told(plan(tmp_path, boards, settings or Settings(), NOON)))

    return run


def test_hosts_side_by_side_boards_in_turn(lines):
    assert lines(*BOARDS, robots=[(LEVER, 200, b"User-agent: *\nAllow: /\nCrawl-delay: 2", 6)]) == [
        f"ask  2026-11-16T12:00:02Z  api.lever.co             {LEVER}/v0/postings/a?mode=json"
        "  (Allow: /; robots.txt of 2026-11-16T06:00:00Z)",
        f"ask  ~2026-11-16T12:00:04Z api.lever.co             {LEVER}/v0/postings/b?mode=json"
        "  (Allow: /; robots.txt of 2026-11-16T06:00:00Z)",
        f"ask  ~2026-11-16T12:00:06Z api.lever.co             {LEVER}/v0/postings/c?mode=json"
        "  (Allow: /; robots.txt of 2026-11-16T06:00:00Z)",
        f"ask  2026-11-16T12:00:01Z  boards-api.greenhouse.io {GREENHOUSE}/robots.txt  (no copy of today)",
        f"ask  ~2026-11-16T12:00:02Z boards-api.greenhouse.io {GREENHOUSE}/v1/boards/x/jobs"
        "?content=true&pay_transparency=true  (if robots.txt lets us)",
    ]


def test_a_platforms_subdomains_are_asked_in_turn(lines):
    planned = lines(parse_board("recruitee/acme"), parse_board("personio/acme"), parse_board("recruitee/beta"))
    assert [[*line.split()[1:3], line.split()[3].split("/")[2]] for line in planned] == [
        ["2026-11-16T12:00:01Z", "recruitee.com", "acme.recruitee.com"],
        ["~2026-11-16T12:00:02Z", "recruitee.com", "acme.recruitee.com"],
        ["2026-11-16T12:00:01Z", "jobs.personio.de", "acme.jobs.personio.de"],
        ["~2026-11-16T12:00:02Z", "jobs.personio.de", "acme.jobs.personio.de"],
        ["~2026-11-16T12:00:03Z", "recruitee.com", "beta.recruitee.com"],
        ["~2026-11-16T12:00:04Z", "recruitee.com", "beta.recruitee.com"],
    ]


@pytest.mark.parametrize(
    ("status", "body", "verb", "note"),
    [
        (200, b"", "ask ", "no rule about it; robots.txt of 2026-11-16T11:00:00Z"),
        (200, b"User-agent: *\nDisallow: /embed/", "ask ", "no rule about it; robots.txt of 2026-11-16T11:00:00Z"),
        (
            200,
            b"User-agent: *\nDisallow: /v1\nAllow: /v1/boards/",
            "ask ",
            "Allow: /v1/boards/; robots.txt of 2026-11-16T11:00:00Z",
        ),
        (404, b"", "ask ", "no rules: robots.txt answered 404, 2026-11-16T11:00:00Z"),
        (401, b"", "ask ", "no rules: robots.txt answered 401, 2026-11-16T11:00:00Z"),
        (200, b"User-agent: *\nDisallow: /v1", "skip", "robots.txt disallows this address: Disallow: /v1"),
        (200, b"User-agent: aipm\nDisallow: /", "skip", "robots.txt disallows this address: Disallow: /"),
        (200, b"User-agent: *\nCrawl-delay: 90", "skip", "robots.txt asks for 90 s between requests"),
    ],
)
def test_which_rule_decides(lines, status, body, verb, note):
    (line,) = lines(BOARDS[3], robots=[(GREENHOUSE, status, body, 1)])
    assert line.startswith(verb)
    assert f"({note}" in line


def test_a_copy_of_yesterday_is_asked_for_anew(lines):
    assert [line[:4] + line.rpartition("(")[2] for line in lines(BOARDS[0], robots=[(LEVER, 404, b"", 25)])] == [
        "ask no copy of today)",
        "ask if robots.txt lets us)",
    ]


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (-5, "ask  2026-11-16T12:00:01Z "),
        (120, "ask  2026-11-16T12:02:00Z "),
        (
            7200,
            "skip -                     api.lever.co https://api.lever.co/v0/postings/a?mode=json  "
            "(api.lever.co is cooling down until 2026-11-16T14:00:00Z)",
        ),
    ],
)
def test_who_cools_down_is_asked_later_or_not(lines, seconds, says):
    line, *_ = lines(BOARDS[0], robots=[(LEVER, 404, b"", 1)], cool=[("api.lever.co", seconds)])
    assert line.startswith(says)


def test_a_source_that_wants_a_longer_pause_has_it(lines):
    settings = Settings(sources={"lever": SourceSettings(delay=30)})
    first, second, _ = lines(*BOARDS[:2], settings=settings)
    assert (first.split()[1], second.split()[1]) == ("2026-11-16T12:00:30Z", "~2026-11-16T12:01:00Z")


def test_all_boards_are_planned_in_a_second(tmp_path):
    settings = Settings()
    boards = load_boards(settings)
    begun = time.process_time()
    steps = plan(tmp_path, boards, settings, NOON)
    assert time.process_time() - begun < 1
    assert len({step.url for step in steps if not step.url.endswith("/robots.txt")}) == len(boards) > 400

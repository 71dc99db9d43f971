"""When may we ask this host again? Told by the log of the host itself, or by a clock that tests move."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from crawler.crawl import crawl
from crawler.hosts import LONGEST_COOLDOWN, SystemClock, retry_after
from crawler.settings import Board, Settings, SourceSettings, parse_board
from crawler.state import State

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
GREENHOUSE = "boards-api.greenhouse.io"
BOARDS = [Board(source="greenhouse", token=token) for token in ("acme", "beta", "gamma")]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 30 ", 30.0),
        ("9" * 30, LONGEST_COOLDOWN),
        ("Mon, 16 Nov 2026 12:00:30 GMT", 30.0),
        ("Monday, 16-Nov-26 12:00:30 GMT", 30.0),
        ("Mon, 16 Nov 2026 11:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_COOLDOWN),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("soon", None),
        ("", None),
        ("Mon, 99 Nov 2026 12:00:30 GMT", None),
        ("000000000000300", 300.0),
        ("Mon, 16 Nov 99999999999999999999 12:00:30 GMT", None),
        ("Mon, 16 Nov 2026 12:00:30 +99999999999999999999", None),
    ],
)
def test_retry_after(value, seconds):
    assert retry_after(value, NOON) == seconds


def test_a_pause_between_any_two_requests_to_a_host(site, tmp_path):
    site.says(site.board("acme"), site.Reply(302, headers={"Location": "/elsewhere"}))
    for _ in range(2):  # the second run, too, begins with a pause
        crawl(tmp_path, BOARDS, Settings(delay=0.05), clock=SystemClock(), routes=site.routes)
    assert len(site.seen) == 9
    assert min(site.gaps(GREENHOUSE)) >= 0.049


def test_crawl_delay_and_the_delay_of_a_source_count_if_longer(site, tmp_path):
    site.says(f"https://{GREENHOUSE}/robots.txt", site.Reply(body=b"User-agent: *\nCrawl-delay: 0.08"))
    settings = Settings(delay=0.01, sources={"lever": SourceSettings(delay=0.06)})
    crawl(tmp_path, [*BOARDS, parse_board("lever/acme")], settings, clock=SystemClock(), routes=site.routes)
    assert min(site.gaps(GREENHOUSE)) >= 0.079
    assert min(site.gaps("api.lever.co")) >= 0.059


def test_hosts_are_visited_side_by_side_and_each_one_request_at_a_time(site, tmp_path):
    boards = [
        Board(source=source, token=f"b{number}") for source in ("greenhouse", "lever", "ashby") for number in range(5)
    ]
    crawl(tmp_path, boards, Settings(delay=0.03), clock=SystemClock(), routes=site.routes)
    for host in (GREENHOUSE, "api.lever.co", "api.ashbyhq.com"):
        assert min(site.gaps(host)) > 0
    firsts = [seen.host for seen in site.seen[:6]]
    assert len(set(firsts)) == 3


@pytest.mark.parametrize("header", ["120", "Mon, 16 Nov 2026 06:02:00 GMT"])
def test_retry_after_is_waited_for(site, clock, tmp_path, header):
    site.says(site.board("acme"), site.Reply(429, headers={"Retry-After": header}), site.greenhouse(1))
    run = crawl(tmp_path, BOARDS[:1], Settings(delay=0), clock=clock, routes=site.routes)
    assert run.looks[0].verdict == "complete"
    assert sum(clock.slept) == pytest.approx(120, abs=1)


@pytest.mark.parametrize("header", ["3600", "Mon, 16 Nov 2026 07:00:00 GMT"])
def test_a_long_retry_after_ends_the_host_for_this_run_and_holds_in_the_next(site, clock, tmp_path, header):
    site.says(site.board("acme"), site.Reply(429, headers={"Retry-After": header}), site.greenhouse(1))
    first = crawl(tmp_path, BOARDS, Settings(delay=0), clock=clock, routes=site.routes)
    reasons = {look.reason.rpartition("its host is ")[2] for look in first.looks}
    assert reasons == {"cooling down until 2026-11-16T07:00:00Z"}
    assert {look.verdict for look in first.looks} == {"failed"}
    asked = len(site.seen)

    clock.passed = 50 * 60  # ten minutes are left
    again = crawl(tmp_path, BOARDS, Settings(delay=0), clock=clock, routes=site.routes)
    assert {look.verdict for look in again.looks} == {"failed"}
    assert len(site.seen) == asked

    clock.passed = 58 * 60  # two minutes are left: worth waiting for
    crawl(tmp_path, BOARDS, Settings(delay=0), clock=clock, routes=site.routes)
    assert len(site.seen) == asked + 3
    assert clock.now() >= datetime(2026, 11, 16, 7, 0, tzinfo=UTC)


def waits(clock, *steps):
    """Whether it slept so often, each time for its step at least and less than twice that."""
    slept = [seconds for seconds in clock.slept if seconds]
    return len(slept) == len(steps) and all(
        step <= seconds < 2 * step for step, seconds in zip(steps, slept, strict=True)
    )


def test_without_a_header_each_pause_is_twice_the_last(site, clock, tmp_path):
    site.says(site.board("acme"), site.Reply(503))
    run = crawl(tmp_path, BOARDS[:2], Settings(delay=0), clock=clock, routes=site.routes)
    assert [look.reason for look in run.looks] == [
        "answered 503 Service Unavailable",
        "unknown board (404); mend or remove it where boards are listed",
    ]
    assert waits(clock, 10, 20, 40)
    with closing(State(tmp_path / "state.sqlite")) as state:
        assert (cooldown := state.cooldown(GREENHOUSE)) is not None
        assert cooldown.strikes == 0  # the host has answered since


def test_a_host_that_names_no_time_worth_waiting_is_not_hammered(site, clock, tmp_path):
    site.says(site.board("acme"), site.Reply(429, headers={"Retry-After": "0"}))
    site.says(site.board("beta"), site.Reply(429, headers={"Retry-After": "1"}))
    run = crawl(tmp_path, BOARDS[:2], Settings(delay=0), clock=clock, routes=site.routes)
    assert waits(clock, 80, 160)
    assert site.paths() == ["/robots.txt", *["/v1/boards/acme/jobs"] * 3, *["/v1/boards/beta/jobs"] * 3]
    assert [look.verdict for look in run.looks] == ["failed", "failed"]
    with closing(State(tmp_path / "state.sqlite")) as state:
        assert (cooldown := state.cooldown(GREENHOUSE)) is not None
        assert cooldown.strikes == 6


@pytest.mark.parametrize("status", [403, 404, 501])
def test_any_error_may_name_the_time_to_come_back(site, clock, tmp_path, status):
    site.says(site.board("acme"), site.Reply(status, headers={"Retry-After": "3600"}))
    first, other = crawl(tmp_path, BOARDS[:2], Settings(delay=0), clock=clock, routes=site.routes).looks
    assert str(status) in first.reason
    assert "cooling down until 2026-11-16T07:00:00Z" in other.reason
    assert site.paths() == ["/robots.txt", "/v1/boards/acme/jobs"]


def test_a_host_that_forbids_page_after_page_is_left_alone(site, clock, tmp_path):
    for board in BOARDS:
        site.says(site.board(board.token), site.Reply(403))
    looks = crawl(tmp_path, BOARDS, Settings(delay=0), clock=clock, routes=site.routes).looks
    assert [look.reason.rpartition("its host is ")[2] for look in looks] == [
        "answered 403 Forbidden",
        "answered 403 Forbidden",
        "cooling down until 2026-11-16T07:00:00Z",
    ]
    assert site.paths()[-1] == "/v1/boards/beta/jobs"


@pytest.mark.parametrize(
    "reply", [{"status": 501}, {"status": 511}, {"rudely": lambda handler: handler.connection.close()}]
)
def test_a_host_in_trouble_is_not_asked_for_every_board(site, clock, tmp_path, reply):
    boards = [Board(source="greenhouse", token=f"b{number}") for number in range(9)]
    for board in boards:
        site.says(site.board(board.token), site.Reply(**reply))
    looks = crawl(tmp_path, boards, Settings(delay=0), clock=clock, routes=site.routes).looks
    assert len(site.paths()) == 1 + 5
    assert ["cooling down" in look.reason for look in looks] == [False] * 5 + [True] * 4


def test_a_cooldown_outlives_a_clock_set_back(site, clock, tmp_path):
    site.says(site.board("acme"), site.Reply(429, headers={"Retry-After": "100"}))
    crawl(tmp_path, BOARDS[:1], Settings(delay=0, patience=50.0), clock=clock, routes=site.routes)
    clock.start -= timedelta(days=2)
    run = crawl(tmp_path, BOARDS[:1], Settings(delay=0, patience=50.0), clock=clock, routes=site.routes)
    assert "cooling down" in run.looks[0].reason

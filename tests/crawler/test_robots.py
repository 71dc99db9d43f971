"""May we? Every class of answer a robots.txt can get, and every hop it is asked on."""

from contextlib import closing

import pytest

from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.errors import RobotsDenied
from crawler.robots import LONGEST, Rules
from crawler.settings import Board, Settings, parse_board
from crawler.state import State

ROBOTS = "https://boards-api.greenhouse.io/robots.txt"
ACME = parse_board("greenhouse/acme")
URL = "https://example.com/v1/boards"


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        (b"", True),
        (b"User-agent: *\nDisallow: /", False),
        (b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /", False),
        (b"User-agent: *\nDisallow: /v1\nAllow: /v1/boards", True),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: aipm\nAllow: /", True),
        (b"User-agent: *\nAllow: /\n\nUser-agent: aipm\nDisallow: /", False),
        (b"User-agent: otherbot\nDisallow: /", True),
        (b"User-agent: *\nDisallow: /*boards$", False),
        (b"<html>not found</html>", True),
        (b"User-agent: *\nDisallow: /v1\n" + b"#" * LONGEST + b"\nAllow: /v1/boards", False),
        (b"User-agent: *\nDisallow: /v1\n" + b"#" * (LONGEST - 60) + b"\nAllow: /v1/boards", True),
        (b"User-agent: *\nDisallow: /v1\n" + b"#" * (LONGEST - 40) + b"\nAllow: /v1/boards", False),
        (b"\x00\xff\xfe", True),
    ],
)
def test_rules(body, allowed):
    if allowed:
        Rules(body).check(URL)
    else:
        with pytest.raises(RobotsDenied, match=r"robots\.txt disallows"):
            Rules(body).check(URL)


def look(site, clock, place, board=ACME, **settings):
    """One run over one board."""
    run = crawl(place, [board], Settings(**settings), clock=clock, routes=site.routes)
    return run.looks[0]


@pytest.mark.parametrize(
    ("status", "settings", "verdict"),
    [
        (200, {}, "complete"),
        (404, {}, "complete"),
        (410, {}, "complete"),
        (401, {}, "complete"),
        (403, {}, "complete"),
        (401, {"robots_4xx": "deny"}, "refused"),
        (403, {"robots_4xx": "deny"}, "refused"),
        (404, {"robots_4xx": "deny"}, "complete"),
        (429, {}, "refused"),
        (500, {}, "refused"),
        (503, {}, "refused"),
    ],
)
def test_every_status_of_robots(site, clock, tmp_path, *, status, settings, verdict):
    site.says(ROBOTS, site.Reply(status, b"User-agent: *\nDisallow: /secret"))
    site.says(site.board("acme"), site.greenhouse(1))
    assert look(site, clock, tmp_path, **settings).verdict == verdict
    assert (site.paths()[-1] == "/v1/boards/acme/jobs") == (verdict == "complete")


def test_a_no_is_a_no(site, clock, tmp_path):
    site.says(ROBOTS, site.Reply(body=b"User-agent: *\nDisallow: /v1/"))
    site.says(site.board("acme"), site.greenhouse(1))
    refused = look(site, clock, tmp_path)
    assert (refused.verdict, refused.reason, refused.listed_count) == (
        "refused",
        "robots.txt disallows this address",
        None,
    )
    assert site.paths() == ["/robots.txt"]


def test_an_unreachable_robots_is_a_no(site, clock, tmp_path):
    site.says(ROBOTS, site.Reply(rudely=lambda handler: handler.connection.close()))
    site.says(site.board("acme"), site.greenhouse(1))
    refused = look(site, clock, tmp_path)
    assert refused.verdict == "refused"
    assert "could not be had" in refused.reason
    assert site.paths() == ["/robots.txt"]


def test_a_lost_connection_costs_one_board_and_a_dead_host_is_not_asked_for_each(site, clock, tmp_path):
    boards = [Board(source="greenhouse", token=f"b{number}") for number in range(6)]
    lost = site.Reply(rudely=lambda handler: handler.connection.close())
    site.says(ROBOTS, lost, site.Reply(404))
    run = crawl(tmp_path / "once", boards, Settings(delay=0), clock=clock, routes=site.routes)
    assert [look.verdict for look in run.looks] == ["refused"] + ["failed"] * 5
    assert site.paths().count("/robots.txt") == 2
    site.forget()
    site.says(ROBOTS, lost)
    run = crawl(tmp_path / "dead", boards, Settings(delay=0), clock=clock, routes=site.routes)
    assert [look.verdict for look in run.looks] == ["refused"] * 6
    assert site.paths() == ["/robots.txt"] * 3


def test_one_robots_for_all_boards_of_a_host_and_for_a_day(site, clock, tmp_path):
    boards = [Board(source="greenhouse", token=token) for token in ("acme", "beta", "gamma")]
    for hours in (0, 23, 25):
        clock.passed = hours * 3600.0
        crawl(tmp_path, boards, Settings(), clock=clock, routes=site.routes)
    assert site.paths().count("/robots.txt") == 2


def test_a_refusal_is_not_kept_for_a_day(site, clock, tmp_path):
    site.says(ROBOTS, *[site.Reply(500)] * 3, site.Reply(404))
    site.says(site.board("acme"), site.greenhouse(1))
    assert [look(site, clock, tmp_path).verdict for _ in range(2)] == ["refused", "complete"]


def test_a_copy_of_the_day_bridges_an_outage(site, clock, tmp_path):
    site.says(ROBOTS, site.Reply(404), site.Reply(500))
    site.says(site.board("acme"), site.greenhouse(1))
    verdicts = []
    for hours in (0, 12, 25):
        clock.passed = hours * 3600.0
        verdicts.append(look(site, clock, tmp_path).verdict)
    assert verdicts == ["complete", "unchanged", "refused"]


def test_robots_may_move_five_times(site, clock, tmp_path):
    names = [f"/r{number}" for number in range(6)]
    for here, there in zip(["/robots.txt", *names], names, strict=False):
        site.says(f"https://boards-api.greenhouse.io{here}", site.Reply(301, headers={"Location": there}))
    site.says("https://boards-api.greenhouse.io/r4", site.Reply(body=b"User-agent: *\nDisallow: /"))
    site.says(site.board("acme"), site.greenhouse(1))
    assert look(site, clock, tmp_path / "five").verdict == "refused"
    site.says("https://boards-api.greenhouse.io/r4", site.Reply(301, headers={"Location": "/r5"}))
    assert look(site, clock, tmp_path / "six").verdict == "complete"


def test_robots_may_not_lead_into_a_private_network(site, clock, tmp_path):
    site.says(ROBOTS, site.Reply(301, headers={"Location": "https://169.254.169.254/robots.txt"}))
    refused = look(site, clock, tmp_path)
    assert refused.verdict == "refused"
    assert "never connect" in refused.reason


def test_every_hop_asks_the_robots_of_its_own_host(site, clock, tmp_path):
    site.says(site.board("acme"), site.Reply(302, headers={"Location": "https://moved.example.com/jobs"}))
    site.says("https://moved.example.com/jobs", site.greenhouse(1))
    site.says("https://moved.example.com/robots.txt", site.Reply(body=b"User-agent: *\nDisallow: /jobs"))
    refused = look(site, clock, tmp_path)
    assert (refused.verdict, site.paths("moved.example.com")) == ("refused", ["/robots.txt"])
    assert refused.reason == "https://moved.example.com/jobs: robots.txt disallows this address"


def test_an_adapter_reads_a_board_that_moved_but_it_proves_nothing_closed(site, clock, tmp_path):
    site.says(site.board("acme"), site.Reply(302, headers={"Location": "https://moved.example.com/jobs"}))
    site.says("https://moved.example.com/jobs", site.greenhouse(1))
    partial = look(site, clock, tmp_path)
    assert (partial.verdict, partial.listed_count) == ("partial", 1)
    assert "another host" in partial.reason
    assert Archive(tmp_path).body(partial.pages[0])


def test_a_board_that_leads_to_another_board_is_not_read_as_it(site, clock, tmp_path):
    site.says(site.board("acme"), site.Reply(301, headers={"Location": "/v1/boards/beta/jobs"}))
    site.says(site.board("beta"), site.greenhouse(1))
    failed = look(site, clock, tmp_path)
    assert (failed.verdict, failed.listed_count, failed.pages) == ("failed", None, ())
    assert failed.reason.startswith(f"redirected to another board: {site.board('beta')} is greenhouse/beta")


@pytest.mark.parametrize(("target", "verdict"), [("/v1/boards/ACME/jobs/", "complete"), ("/v1/elsewhere", "partial")])
def test_a_redirect_within_a_host_is_whole_only_if_it_stays_with_the_board(site, clock, tmp_path, target, verdict):
    site.says(site.board("acme"), site.Reply(301, headers={"Location": target}))
    site.says(f"https://boards-api.greenhouse.io{target}", site.greenhouse(1))
    assert look(site, clock, tmp_path).verdict == verdict


def test_a_crawl_delay_beyond_our_patience_is_a_no(site, clock, tmp_path):
    site.says(ROBOTS, site.Reply(body=b"User-agent: *\nCrawl-delay: 3600"))
    refused = look(site, clock, tmp_path, max_crawl_delay=60.0)
    assert (refused.verdict, site.paths()) == ("refused", ["/robots.txt"])
    assert "3600 s" in refused.reason


def test_a_long_robots_is_cut_before_it_is_kept(site, clock, tmp_path):
    site.says(ROBOTS, site.Reply(body=b"User-agent: *\nDisallow: /x\n" + b"#" * (3 * LONGEST)))
    look(site, clock, tmp_path)
    with closing(State(tmp_path / "state.sqlite")) as state:
        copy = state.robots("https://boards-api.greenhouse.io")
        assert copy is not None
        assert len(copy.body) == LONGEST

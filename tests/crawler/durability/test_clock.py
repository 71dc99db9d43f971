"""D6: the wall clock jumps, within a run or between two: nobody waits for less than nothing, no host is left out."""

from datetime import timedelta

import pytest

from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.settings import Settings, parse_board

BOARDS = [parse_board(name) for name in ("greenhouse/acme", "greenhouse/beta", "greenhouse/gamma", "lever/one")]
JUMPS = [timedelta(hours=1), timedelta(hours=-1), timedelta(days=-3 * 365), timedelta(days=3 * 365)]


def boards_asked(market):
    """Without robots.txt: a copy of another day, or of the future, is asked for anew."""
    return [path for path in market.paths() if path != "/robots.txt"]


@pytest.fixture
def lever(site, market):
    site.says("https://api.lever.co/v0/postings/one", site.Reply(body=b"[]"))


@pytest.fixture
def run(market, lever, clock, workspace):
    def run(**settings):
        clock.passed += 60
        return crawl(workspace, BOARDS, Settings(delay=2, **settings), clock=clock, routes=market.routes)

    return run


@pytest.mark.parametrize("jump", JUMPS, ids=str)
@pytest.mark.parametrize("number", [1, 3, 5])
def test_in_mid_run(market, clock, workspace, run, *, jump, number):
    def leap(count):
        clock.start += jump if count == number else timedelta(0)

    market.on_request = leap
    finished = run()
    assert [look.verdict for look in finished.looks] == ["complete"] * 4
    assert Archive(workspace).runs() == [finished]
    assert len(boards_asked(market)) == len(set(boards_asked(market))) == 4
    assert all(0 < slept <= 2 for slept in clock.slept)


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_between_runs(market, clock, workspace, run, *, jump):
    first = run()
    market.forget()
    clock.start += jump
    second = run()
    assert [look.verdict for look in second.looks] == ["unchanged"] * 4
    assert len({first.run_id, second.run_id}) == 2
    assert {finished.run_id for finished in Archive(workspace).runs()} == {first.run_id, second.run_id}
    assert len(boards_asked(market)) == len(set(boards_asked(market))) == 4
    assert all(0 < slept <= 2 for slept in clock.slept)


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=-3 * 365)], ids=str)
def test_what_a_host_asked_for_is_kept_and_no_more(market, site, clock, run, *, jump):
    """It said "in 90 s"; on a clock set back that moment would be years away."""
    (usual,) = site.replies["api.lever.co", "/v0/postings/one"]
    site.says("https://api.lever.co/v0/postings/one", site.Reply(429, headers={"Retry-After": "90"}), usual)
    assert {look.board: look.verdict for look in run(patience=20).looks}["one"] == "failed"
    clock.start += jump
    clock.slept.clear()
    assert {look.board: look.verdict for look in run().looks}["one"] == "complete"
    assert 2 < max(clock.slept) <= 90


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_host_that_has_answered_since_is_not_waited_for(site, clock, run, *, jump):
    (usual,) = site.replies["api.lever.co", "/v0/postings/one"]
    site.says("https://api.lever.co/v0/postings/one", site.Reply(429, headers={"Retry-After": "9"}), usual)
    assert {look.verdict for look in run().looks} == {"complete"}
    clock.start += jump
    clock.slept.clear()
    assert {look.verdict for look in run().looks} == {"unchanged"}
    assert max(clock.slept) <= 2

"""Whose day it is: how often a source may be asked, and which run a crawl goes on with."""

from datetime import timedelta

import pytest

from crawler import sources
from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.plan import plan
from crawler.settings import Settings, SourceSettings, parse_board
from crawler.watch import summary

ACME, BETA, GAMMA = (parse_board(f"greenhouse/{token}") for token in ("acme", "beta", "gamma"))
BARE = Settings(delay=0)


class Stopped(Exception):
    """Stands for whatever ends a run before its time."""


class StopAt:
    """Watches, and gives up after so many boards."""

    def __init__(self, count):
        self.left = count

    def begin(self, run_id, board_count, done_count): ...

    def saw(self, _look):
        self.left -= 1
        if not self.left:
            raise Stopped


@pytest.fixture
def visit(site, clock, tmp_path):
    """One run over these boards, a minute after the last; what it tells stands in `visit.told`."""
    for token in ("acme", "beta", "gamma"):
        site.says(site.board(token), site.greenhouse(1))

    def run(*boards, settings=BARE, **changes):
        clock.passed += 60
        run.told = []
        return crawl(tmp_path, boards, settings, clock=clock, routes=site.routes, tell=run.told.append, **changes)

    return run


@pytest.fixture
def daily(monkeypatch):
    monkeypatch.setattr(sources.load("greenhouse"), "EVERY", timedelta(days=1), raising=False)


@pytest.mark.usefixtures("daily")
def test_a_source_that_is_asked_once_a_day_is_not_asked_twice(site, visit, clock, tmp_path):
    first = visit(ACME)
    for named in ([], ["greenhouse/acme"]):  # by its name neither: it is a promise to the source
        site.forget()
        run = visit(ACME, BETA, named=named)
        assert summary(run)[-1].endswith("; 1 boards not due") == (not named)
        assert "greenhouse/acme" not in {f"{look.source}/{look.board}" for look in run.looks}
        assert "/v1/boards/acme/jobs" not in site.paths()
    again = first.looks[0].looked_at + timedelta(days=1)
    (step,) = plan(tmp_path, [ACME], BARE, clock.now())
    assert step.note == f"not due before {again:%Y-%m-%dT%H:%M:%SZ}: greenhouse is asked once in 24 h"
    clock.passed += 86_400
    assert [look.verdict for look in visit(ACME, BETA).looks] == ["unchanged", "unchanged"]


@pytest.mark.usefixtures("daily")
def test_a_clock_that_was_set_back_keeps_nobody_waiting(visit, clock):
    visit(ACME)
    clock.start -= timedelta(days=400)
    assert [look.board for look in visit(ACME).looks] == ["acme"]


@pytest.mark.usefixtures("daily")
def test_a_killed_run_goes_on_though_its_first_boards_are_not_due(visit):
    with pytest.raises(Stopped):
        visit(ACME, BETA, watch=StopAt(1))
    run = visit(ACME, BETA)
    assert [look.board for look in run.looks] == ["acme", "beta"]
    assert run.skipped == {}


def test_a_crawl_of_one_board_leaves_no_killed_run_with_gaps_that_look_like_its_end(site, visit, tmp_path):
    with pytest.raises(Stopped):
        visit(ACME, BETA, GAMMA, watch=StopAt(1))
    run = visit(GAMMA)
    closed, last = Archive(tmp_path).runs()
    assert last == run
    assert [look.board for look in closed.looks] == ["acme"]
    assert [look.board for look in run.looks] == ["gamma"]
    assert visit.told == [
        f"{closed.run_id} was not finished, and is closed as it stands: this crawl leaves out greenhouse/beta"
    ]
    assert site.paths().count("/v1/boards/acme/jobs") == 1


@pytest.mark.parametrize(
    ("boards", "settings"),
    [
        ((ACME, BETA), BARE),
        ((BETA, ACME, GAMMA), BARE),  # and one more
        ((BETA,), BARE),  # all that is left
        ((GAMMA,), Settings(delay=0, sources={"greenhouse": SourceSettings(enabled=False)})),  # the rest can't be had
    ],
)
def test_a_killed_run_is_finished_by_whoever_asks_for_what_it_lacks(visit, tmp_path, boards, settings):
    with pytest.raises(Stopped):
        visit(ACME, BETA, watch=StopAt(1))
    run = visit(*boards, settings=settings)
    assert Archive(tmp_path).runs() == [run]
    assert visit.told == []
    assert run.looks[0].board == "acme"


def test_a_run_of_long_ago_is_told_when_it_is_closed(visit, clock, tmp_path):
    with pytest.raises(Stopped):
        visit(ACME, BETA, watch=StopAt(1))
    clock.start += timedelta(days=7)
    visit(ACME, BETA)
    old = Archive(tmp_path).runs()[0]
    assert visit.told == [
        f"{old.run_id} was not finished, and is closed as it stands: "
        "it was begun on 2026-11-16, and 1 of its boards were looked at"
    ]

"""The simulation of crawls keeps to what can be reckoned by hand, and to the crawler's own pace."""

import asyncio
import csv
import doctest
import gzip
import importlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from numpy.typing import NDArray

from benchmarks.scheduling import cost, figures, fitting, freshness, gone, market, pacing, plans, rounds
from crawler.errors import FetchFailed
from crawler.health import SLEEP, TRIES
from crawler.hosts import Hosts
from crawler.settings import Settings
from crawler.state import State

ROOT = Path(__file__).parents[2]
ROOM = ROOT / "benchmarks" / "scheduling"
URL = "https://boards.example/acme"
WEEK = timedelta(days=7)


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing fails."""
    quiet = {name: replace(figures.figures()[name], value=0.0) for name in ("failure_share", "troubles_an_hour")}
    found = figures.figures() | quiet
    monkeypatch.setattr(figures, "figures", lambda: found)


def of_one_kind(count: int, change: float, closing: float) -> market.Market:
    """Boards that differ in nothing, each on a host of its own."""
    each, yes = np.ones(count), np.ones(count, dtype=bool)
    numbers = (each, each * 10, each * change, each * closing)
    return market.Market(np.arange(count), *numbers, has_rules=yes, is_own=~yes)


@pytest.mark.usefixtures("calm")
@pytest.mark.parametrize("days", [1.0, 7.0])
def test_periodic_looks_are_as_fresh_as_the_formula(days: float) -> None:
    """Answers take a second or so of a day, which is all that differs."""
    change, closing, every = np.array([0.3]), np.array([0.02]), np.array([days])
    found = rounds.Crawl(of_one_kind(50, 0.3, 0.02), rounds.Plan(np.full(50, days), is_fleet=True)).run(70)
    assert found.current_boards == pytest.approx(freshness.freshness(change, every)[0], rel=1e-3)
    assert found.current_postings == pytest.approx(freshness.freshness(closing, every)[0], rel=1e-3)
    assert found.age == pytest.approx(freshness.age(change, every)[0], rel=1e-3)
    assert found.seen_after == pytest.approx(freshness.seen_after(closing, every)[0], rel=1e-3)
    assert found.closed_after == pytest.approx(freshness.known_closed_after(closing, every)[0], rel=1e-3)
    assert found.never_seen == pytest.approx(1 - freshness.freshness(closing, every)[0], rel=1e-2)
    assert found.looks == pytest.approx(7 / days)


@pytest.mark.usefixtures("calm")
def test_one_host_is_asked_as_often_as_its_pauses_let() -> None:
    """86,400 s by pause and answer: more boards behind it get no more requests, each of them fewer."""
    most = pacing.looks_a_day(Settings().delay, figures.figure("step_s") - Settings().delay)
    crowd = market.one_host(80_000)
    found = rounds.Crawl(crowd, plans.alike(crowd, 1.0, plans.FLEET)).run(10)
    assert found.requests_a_day == pytest.approx(most, rel=1e-2)
    assert found.looks == pytest.approx(7 * most / crowd.size, rel=1e-2)


def test_reckoned_means_are_those_of_postings_drawn_one_by_one() -> None:
    """Looks at odd times; a quarter of a million postings that come and go."""
    looks, closing = np.array([0.0, 0.7, 4.0, 5.5, 12.0, 13.0, 21.0]), 0.2
    crawl = rounds.Crawl(of_one_kind(1, 0.3, closing), rounds.Plan(np.ones(1), is_fleet=True))
    for day in looks:
        crawl.take(np.array([0]), np.array([day]), np.array([True]))
    draw = np.random.default_rng(1)
    born = draw.uniform(0.0, looks[-1], 250_000)
    ends = born + draw.exponential(1 / closing, len(born))
    shown = looks[np.searchsorted(looks, born)]
    seen = ends > shown
    sums = crawl.sums
    assert sums.seen / sums.born == pytest.approx(seen.mean(), rel=0.01)
    assert sums.waited / sums.seen == pytest.approx((shown - born)[seen].mean(), rel=0.01)

    stood = draw.exponential(1 / closing, (250_000, len(looks) - 2)) + looks[:-2]  # as many at each look
    first = stood < looks[1:-1]  # which ended before the next
    waits = (looks[2:] - stood)[first]
    assert sums.lingered / sums.closed == pytest.approx(waits.mean(), rel=0.01)
    assert rounds.quantile(crawl.sums.seeing, 1.0) <= float(np.diff(looks).max())


class Waiting:
    """A clock that a wait moves on."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 2, 6, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds


async def asked(
    answers: list[float], statuses: list[int | None], pause: float, patience: float = rounds.PATIENCE
) -> Iterator[tuple[float, bool]]:
    """When the crawler itself sends each request to a host, and whether it gets a page."""
    clock, found = Waiting(), []
    hosts = Hosts(State(None), clock, Settings(patience=patience))
    hosts.pause(URL, pause)
    for answer, status in zip(answers, statuses, strict=True):
        try:
            async with hosts.turn(URL):
                found.append((clock.seconds, status == 200))
                clock.seconds += answer
                hosts.heed(URL, status)
        except FetchFailed:
            found.append((clock.seconds, False))
    return iter(found)


@pytest.mark.parametrize("pause", [1.0, 3.0])
def test_boards_of_a_host_are_asked_at_the_crawlers_own_pace(pause: float) -> None:
    answers = [0.2, 1.7, 0.4, 0.0, 5.0, 0.3]
    theirs = [at for at, _ in asyncio.run(asked(answers, [200] * len(answers), pause))]
    of_host = np.zeros(len(answers), dtype=int)
    ours, _ = pacing.begins(np.zeros(1), of_host, np.full(len(answers), pause), np.array(answers))
    assert ours == pytest.approx(theirs)


class Third:
    """Draws the same place."""

    def integers(self, low: int, high: int, size: int) -> NDArray[np.int64]:
        return np.full(size, min(low + 3, high))


@pytest.mark.parametrize("patience", [rounds.PATIENCE, plans.PATIENT])
def test_boards_of_a_host_in_trouble_fare_as_the_crawler_lets_them(patience: float) -> None:
    """Five in a row without an answer, and it is left alone for an hour: the others wait for it, or are given up."""
    count, answer = 12, 0.1
    statuses = [None if 3 <= place < 3 + pacing.TROUBLED_IN_A_ROW else 200 for place in range(count)]
    theirs = list(asyncio.run(asked([answer] * count, statuses, 1.0, patience)))
    of_host = np.zeros(count, dtype=int)
    at, _ = pacing.begins(np.zeros(1), of_host, np.ones(count), np.full(count, answer))
    ours = pacing.give_up_or_wait(at, of_host, np.ones(1, dtype=int), patience=patience, draw=Third())
    assert ours.whole.tolist() == [whole for _, whole in theirs]
    assert ours.asked.sum() == (count if patience == plans.PATIENT else 3 + pacing.TROUBLED_IN_A_ROW)
    assert ours.at[ours.asked] == pytest.approx([at for at, _ in theirs][: ours.asked.sum()], abs=1.0)


@pytest.mark.parametrize(("hosts", "slots"), [(5, 8), (1_000, 64), (257, 256)])
def test_hosts_side_by_side_are_never_more_than_there_are_slots(hosts: int, slots: int) -> None:
    lengths = np.random.default_rng(2).lognormal(0.0, 2.0, hosts)
    starts = pacing.dealt(lengths, slots)
    moments = np.concatenate([starts, starts + lengths / 2])
    assert max(int(np.sum((starts <= at) & (at < (starts + lengths) * (1 - 1e-9)))) for at in moments) <= slots
    assert starts[np.argmax(lengths)] == 0.0
    assert np.max(starts + lengths) <= 2 * max(lengths.max(), lengths.sum() / slots)


def worth(rate: freshness.Numbers, looks: freshness.Numbers, weight: freshness.Numbers) -> float:
    with np.errstate(divide="ignore"):
        return float(np.sum(weight * freshness.freshness(rate, 1 / looks)))


def test_the_best_of_two_is_the_best_of_all_ways_to_share() -> None:
    rate, weight, budget = np.array([0.1, 2.0]), np.array([1.0, 3.0]), 1.0
    tried = max(worth(rate, np.array([one, budget - one]), weight) for one in np.linspace(0.001, 0.999, 999))
    found = freshness.best(rate, budget, weight)
    assert found.sum() == pytest.approx(budget)
    assert worth(rate, found, weight) == pytest.approx(tried, rel=1e-4)


def test_the_best_beats_every_other_way_to_share() -> None:
    made = market.make(500)
    budget, even = made.size / 7, np.ones(made.size)
    best = worth(made.change, freshness.best(made.change, budget), even)
    ways = (
        np.full(made.size, 1 / 7),
        freshness.proportional(made.change, budget),
        freshness.best_at_random(made.change, budget),
        freshness.best(made.change, budget, least=1 / 28, most=1.0),
    )
    for looks in ways:
        assert looks.sum() == pytest.approx(budget, rel=1e-6)
        assert worth(made.change, looks, even) < best
    bounded = ways[-1]
    assert (bounded.min(), bounded.max()) >= (1 / 28, 0.0)
    assert bounded.max() <= 1.0


def test_whole_days_cost_what_was_meant() -> None:
    looks = np.random.default_rng(3).uniform(0.02, 1.0, 20_000)
    days = plans.whole_days(looks)
    assert (days == np.round(days)).all()
    assert (1 / days).sum() == pytest.approx(looks.sum(), rel=0.01)


def test_a_board_that_is_gone_sleeps_by_the_crawlers_own_rule() -> None:
    assert gone.looks_in_a_year() == TRIES + (365 - TRIES) // SLEEP.days


def test_hosts_are_as_the_list_has_them() -> None:
    made = market.make(200_000)
    sizes = np.bincount(made.host)
    assert sizes.sum() == made.size
    shared, turns = len(market.shared_hosts()), {host.name for host in market.platforms()}
    assert abs(sizes[:shared].max() - figures.figure("shared_boards") * market.shared_hosts()[0].share) < shared
    assert {"recruitee.com", "jobs.personio.de"} <= turns  # their subdomains are asked in turn
    on_subdomains = figures.figure("listed_boards") - figures.figure("shared_boards")
    assert sizes[shared : shared + len(turns)].sum() == on_subdomains
    assert sizes[shared + len(turns) :].max() == 1
    assert (np.diff(made.host) >= 0).all()
    assert made.is_own.sum() == made.size - figures.figure("listed_boards")
    slow = next(host for host in market.shared_hosts() if host.name == "apply.workable.com")
    assert slow.pause == 3.0
    assert market.make(500).postings.tolist() == market.make(500).postings.tolist()


def write_series(folder: Path, boards: int, weeks: int, closing: float, seed: int) -> None:
    """Weekly lists of boards that all close postings at one rate, in the form of the recordings."""
    draw, number = np.random.default_rng(seed), 0
    totals, titles = [], []
    for board in range(boards):
        listed = list(range(number, number := number + 30))
        for week in range(weeks):
            day = date(2026, 1, 4) + week * WEEK
            totals.append([day, f"b{board}", f"{day}T04:00:00", len(listed), len(listed)])
            titles += [{"snapshot_date": str(day), "board": f"b{board}", "id": id, "title": "PM"} for id in listed]
            stays = [id for id in listed if draw.random() < np.exp(-7 * closing)]
            listed = stays + list(range(number, number := number + 30 - len(stays)))
    with gzip.open(folder / "board_totals_weekly.csv.gz", "wt", encoding="utf-8") as file:
        csv.writer(file).writerows([["snapshot_date", "board", "fetched_at", "n_jobs", "n_pm_titles"], *totals])
    with gzip.open(folder / "pm_titles_weekly.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(title) + "\n" for title in titles)


def test_a_fit_gives_back_what_a_series_was_made_with(tmp_path: Path) -> None:
    write_series(tmp_path, boards=40, weeks=10, closing=0.02, seed=5)
    boards = fitting.read(tmp_path)
    found = fitting.fit(boards)
    assert len(boards) == 40
    assert found["closing_per_day"] == pytest.approx((1 - np.exp(-0.14)) / 7, rel=0.05)
    assert found["closing_shape"] > 20  # boards don't differ
    assert found["size_log_mean"] == pytest.approx(np.log(30))
    assert fitting.unchanged_weeks(boards) < 0.1


def test_every_number_is_used_and_says_where_it_is_from() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in [*ROOM.glob("*.py"), ROOM.parent / "schedule.py"])
    named = set(re.findall(r'figure\("(\w+)"\)', code))
    assert named == figures.figures().keys()
    published = [each for each in figures.figures().values() if each.basis == "published"]
    assert all(re.search(r"\w\.(com|org)/", each.source) for each in published)


def test_an_archive_is_measured(tmp_path: Path) -> None:
    """Three bodies of one board in four days are half a change a day; a board seen once says nothing of that."""
    pages = [{"length": 900}, {"length": 100}]
    acme = {"source": "lever", "board": "acme"}
    looks = [
        acme | {"looked_at": "2026-08-01T06:00:00Z", "pages": pages, "listed_count": 4},
        acme | {"looked_at": "2026-08-02T06:00:00Z", "pages": pages[:1]},
        acme | {"looked_at": "2026-08-05T06:00:00Z"},
        {"source": "ashby", "board": "ajax", "looked_at": "2026-09-01T06:00:00Z", "listed_count": 1},
    ]
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "run.json").write_text(json.dumps({"looks": looks}), encoding="utf-8")
    found = fitting.measured(tmp_path)["lever"]
    assert found == {"looks": 3, "packed_bytes_a_posting": 475, "pages_a_look": 1, "postings_a_look": 4 / 3}
    assert fitting.bodies_a_day(tmp_path)[0] == pytest.approx(0.5)


@pytest.mark.parametrize("name", ["freshness", "pacing", "plans", "gone"])
def test_examples_hold(name: str) -> None:
    """These modules lie outside the folders where examples are collected."""
    found = doctest.testmod(importlib.import_module(f"benchmarks.scheduling.{name}"))
    assert found.attempted
    assert not found.failed


@pytest.mark.slow
def test_the_page_says_what_the_model_says() -> None:
    """`python benchmarks/schedule.py` prints these tables."""
    page = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")
    benchmark = importlib.import_module("benchmarks.schedule")
    assert [line for line in [*benchmark.needs(), *benchmark.hours()] if line not in page] == []


def test_finding_postings_in_a_release_costs_more_than_reading_them() -> None:
    """They are so few that reading them matters only once pages are searched a hundred times as fast."""
    found = cost.release()
    assert found.reading_cpu_hours < found.finding_cpu_hours < 200 * found.reading_cpu_hours

"""The made-up market: the same each time, readable by our adapters, varied, and never to be taken for a real one."""

import gzip
import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from http.client import HTTPConnection, HTTPResponse, IncompleteRead
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from crawler import sources
from crawler.archive import Archive, Look, Run
from crawler.cli import visit_sample
from crawler.page import Page
from crawler.posting import Posting
from crawler.sample.blocks import Blocks, Employer
from crawler.sample.life import LOOKS, Showing
from crawler.sample.market import Market
from crawler.sample.payloads import body, source_id, url
from crawler.sample.server import HOSTS, Platforms, serving
from crawler.sample.visit import boards, failing, visit

ROOT = Path(__file__).parents[2]
WEEKS = range(len(LOOKS))
CURRENCIES = {"US": "USD", "CA": "CAD", "GB": "GBP", "IN": "INR", "DE": "EUR", "FR": "EUR", "NL": "EUR"}
DIGEST = """
from hashlib import sha256
from crawler.sample.blocks import Blocks
from crawler.sample.market import Market
from crawler.sample.payloads import body
market = Market(Blocks(small=True))
print(sha256(b"".join(body(market.blocks, e, market.showings(e, 5)) for e in market.blocks.employers)).hexdigest())
"""


@pytest.fixture(scope="module")
def market() -> Market:
    """The small market, made like the whole one."""
    return Market(Blocks(small=True))


@pytest.fixture(scope="module")
def whole() -> Market:
    return Market()


@pytest.fixture(scope="module")
def last(market: Market) -> list[Showing]:
    """Every posting as it was last shown."""
    return [market.show(life, life.weeks[-1]) for life in market.lives]


@pytest.fixture(scope="module")
def platforms(market: Market) -> Iterator[Platforms]:
    with serving(market) as platforms:
        yield platforms


def role(showing: Showing) -> str:
    return showing.life.opening.brief.family.role


def parse(market: Market, employer: Employer, week: int) -> tuple[Page, list[Posting]]:
    """A board's page, as its adapter reads it."""
    adapter = sources.load(employer.source)
    page = Page(
        source=employer.source,
        board=employer.token,
        url=adapter.start(employer.token).url,
        body=body(market.blocks, employer, market.showings(employer, week)),
        fetched_at=LOOKS[week],
        employer=employer.name,
    )
    return page, [found for found in adapter.parse(page) if isinstance(found, Posting)]


def test_the_same_in_every_process(market: Market) -> None:
    bodies = (body(market.blocks, employer, market.showings(employer, 5)) for employer in market.blocks.employers)
    told = subprocess.run(
        [sys.executable, "-c", DIGEST],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "77"},
    )
    assert told.stdout.strip() == sha256(b"".join(bodies)).hexdigest()


def test_some_seventy_employers_on_three_platforms(market: Market, whole: Market) -> None:
    employers = whole.blocks.employers
    platforms = Counter(employer.source for employer in employers)
    assert platforms.keys() == {"greenhouse", "lever", "ashby"}
    assert min(platforms.values()) >= 20
    assert len({employer.name for employer in employers}) == len({employer.token for employer in employers}) >= 70
    assert {place for employer in employers for place in employer.places} == set(whole.blocks.places)
    assert employers[: len(market.blocks.employers)] == market.blocks.employers


def test_the_small_market_is_a_part_of_the_whole(market: Market, whole: Market) -> None:
    assert whole.lives[: len(market.lives)] == market.lives
    assert len(market.lives) < len(whole.lives) / 2


def test_the_guide_knows_the_big_technology_companies(whole: Market) -> None:
    """By data: the list has a part for the sample, and nobody real has one of its names."""
    listed = tomllib.loads((ROOT / "queries" / "guide" / "guide.toml").read_text("utf-8"))["big_tech"]
    giants = {employer.name for employer in whole.blocks.employers if employer.size == "giant"}
    assert set(listed["sample"]) == giants
    assert not giants & set(listed["employers"])


def test_eight_weeks_in_a_row() -> None:
    assert [tuple(look.isocalendar())[:2] for look in LOOKS] == [(2026, week) for week in range(40, 48)]


def test_a_third_each_are_ai_pm_and_pm(market: Market, last: list[Showing]) -> None:
    assert len({source_id(life) for life in market.lives}) == len(last)
    roles = Counter(map(role, last))
    assert 0.25 <= roles["ai_pm"] / len(last) <= 0.4
    assert 0.25 <= roles["pm"] / len(last) <= 0.4
    assert {showing.life.opening.brief.level for showing in last} == {
        "entry",
        "mid",
        "senior",
        "lead",
        "manager",
        "director",
    }


def test_postings_come_change_go_and_return(market: Market) -> None:
    openings = market.openings
    assert sum(opening.closes is not None for opening in openings) >= 80
    assert sum(opening.reposted is not None for opening in openings) >= 15
    assert sum(bool(opening.absent) for opening in openings) >= 8
    assert sum(len(opening.places) > 1 for opening in openings) >= 20
    changes = Counter(kind for opening in openings for kind in opening.changed)
    assert min(changes[kind] for kind in ("title", "pay", "text", "place")) >= 15
    for week in WEEKS[1:]:
        assert any(life.weeks[0] == week for life in market.lives), f"nothing new in week {week}"
        assert any(life.weeks[-1] == week - 1 for life in market.lives), f"nothing gone in week {week}"


def test_a_repost_says_the_same_under_a_new_identifier(market: Market) -> None:
    reposts = [life for life in market.lives if life.turn]
    for later in reposts:
        earlier = next(
            life for life in market.lives if life.opening is later.opening and life.copy == later.copy and not life.turn
        )
        assert source_id(earlier) != source_id(later)
        assert earlier.weeks[-1] < later.weeks[0]
        if not later.opening.changed:
            assert market.show(earlier, earlier.weeks[0]).parts == market.show(later, later.weeks[0]).parts
    assert reposts


def test_our_adapters_read_every_board_without_a_question_left(market: Market) -> None:
    for employer in market.blocks.employers:
        for week in (0, 4, 7):
            page, postings = parse(market, employer, week)
            assert (dict(page.unknown), page.broken) == ({}, []), employer.token
            assert [posting.source_id for posting in postings] == [
                source_id(showing.life) for showing in market.showings(employer, week)
            ]


def test_the_adapters_find_what_was_meant(market: Market) -> None:
    for employer in market.blocks.employers:
        _, postings = parse(market, employer, 7)
        for posting, showing in zip(postings, market.showings(employer, 7), strict=True):
            assert (posting.title, posting.employer) == (showing.title, employer.name)
            assert posting.posted_at == showing.posted_at.replace(microsecond=0) or employer.source != "greenhouse"
            stated = [(pay.low, pay.high, pay.currency, pay.period, pay.kind) for pay in posting.pay]
            meant = [(pay.low, pay.high, pay.currency, pay.period, pay.kind) for pay in showing.pays]
            shown = meant if employer.source == "greenhouse" else meant[:1]  # the others have no word for on-target pay
            assert stated == (shown if showing.pay_in_source else [])
            if employer.source != "greenhouse":
                assert (posting.work_mode, posting.country) == (showing.mode, showing.place.country)


def test_every_address_is_a_reserved_one(market: Market) -> None:
    for employer in market.blocks.employers:
        text = body(market.blocks, employer, market.showings(employer, 3)).decode()
        found = re.findall(r"https?://([^/\"\s]+)", text)
        assert all(host.endswith(".example") for host in found)
        assert "www." not in text
    assert all(url(life).startswith("https://jobs.") for life in market.lives)


def test_no_slot_is_left_open_and_every_sentence_ends(last: list[Showing]) -> None:
    for showing in last:
        for part in showing.parts:
            for sentence in part.sentences:
                assert not re.search(r"[{}]|\bNone\b|  | ,|\bthe the\b", sentence), sentence
                assert sentence[-1] in ".!?", sentence
                assert sentence[0].isupper() or sentence[0].isdigit(), sentence


def test_of_realistic_length(last: list[Showing]) -> None:
    lengths = [sum(len(line.split()) for part in showing.parts for line in part.sentences) for showing in last]
    assert min(lengths) >= 220
    assert max(lengths) <= 750


def test_hundreds_of_sentences(market: Market) -> None:
    pools = market.blocks.pools.values()
    lines = {line for pool in pools for lines in (*pool.duties.values(), *pool.needs.values()) for line in lines}
    assert len(lines) >= 400


def test_unrelated_postings_read_differently(market: Market) -> None:
    texts = {
        life.opening.brief.key: {line for part in market.show(life, life.weeks[0]).parts for line in part.sentences}
        for life in reversed(market.lives)
        if not life.copy
    }
    for (one, first), (other, second) in combinations(texts.items(), 2):
        shared = len(first & second) / min(len(first), len(second))
        assert shared <= 0.6, f"{one} and {other} share {shared:.0%} of their sentences"


def test_pay_fits_place_and_level(market: Market, last: list[Showing]) -> None:
    for showing in last:
        for pay in showing.pays:
            assert pay.currency == CURRENCIES[showing.place.country]
            assert pay.low is not None
            assert pay.high is not None
            assert pay.low < pay.high
    families = market.blocks.families
    for level, base in families["pm"].base.items():
        assert 1 < families["ai_pm"].base[level] / base < 1.2
    stated = Counter((pay.currency, pay.period, pay.kind) for showing in last for pay in showing.pays)
    assert {currency for currency, _, _ in stated} == set(CURRENCIES.values())
    assert {period for _, period, _ in stated} == {"year", "month", "hour"}
    assert {kind for _, _, kind in stated} == {"base", "ote"}
    where = Counter((showing.pay_in_source, showing.pay_in_text) for showing in last)
    assert min(where.values()) >= 60
    assert len(where) == 4


def test_on_target_pay_is_said_somewhere(last: list[Showing]) -> None:
    for showing in last:
        if len(showing.pays) > 1 and not showing.pay_in_text:
            assert showing.life.opening.brief.employer.source != "ashby"  # its fields have no room for it


@pytest.mark.parametrize("level", ["mid", "senior"])
def test_ai_product_managers_earn_somewhat_more_at_the_same_level(last: list[Showing], level: str) -> None:
    def usual(wanted: str) -> float:
        same = [showing for showing in last if (role(showing), showing.life.opening.brief.level) == (wanted, level)]
        pays = [pay for showing in same for pay in showing.pays if (pay.currency, pay.period) == ("USD", "year")]
        return mean(float((pay.low or 0) + (pay.high or 0)) / 2 for pay in pays)

    assert 1.02 < usual("ai_pm") / usual("pm") < 1.25


def test_what_is_asked_of_ai_product_managers_drifts(market: Market) -> None:
    def share(topic: str, week: int) -> float:
        shown = [market.show(life, week) for life in market.lives if week in life.weeks]
        ai = [showing for showing in shown if role(showing) == "ai_pm"]
        return mean(any(demand.topic == topic for demand in showing.demands) for showing in ai)

    assert share("ai_agents", 7) - share("ai_agents", 0) > 0.1
    assert share("model_evaluation", 7) - share("model_evaluation", 0) > 0.1
    assert share("prompt_engineering", 0) - share("prompt_engineering", 7) > 0.1


def test_experience_named_in_the_text_is_the_one_meant(last: list[Showing]) -> None:
    for showing in last:
        years = showing.life.opening.brief.years
        needs = next(part for part in showing.parts if part.section == "needs")
        if years is not None and showing.life.opening.brief.level != "entry":
            assert re.search(rf"\b{years}\b", needs.sentences[0]), needs.sentences[0]


def ask(platforms: Platforms, host: str, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", platforms.server_port, timeout=5)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers={"Host": host} | named)
    response = connection.getresponse()
    try:
        return response, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("host", "status", "says"),
    [
        ("boards-api.greenhouse.io", 200, b"Disallow: /embed/"),
        ("api.lever.co", 200, b"Crawl-delay: 0.02"),
        ("api.ashbyhq.com", 401, b"Unauthorized"),
        ("elsewhere.example", 421, b"no such host"),
    ],
)
def test_robots_by_host(platforms: Platforms, host: str, status: int, says: bytes) -> None:
    response, content = ask(platforms, host, "/robots.txt")
    assert response.status == status
    assert says in content


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("boards-api.greenhouse.io", "/v1/boards/nobody/jobs?content=true"),
        ("api.lever.co", "/v0/postings/nobody?mode=json"),
        ("api.ashbyhq.com", "/posting-api/job-board/nobody"),
    ],
)
def test_an_unknown_board_is_404_in_json(platforms: Platforms, host: str, path: str) -> None:
    response, content = ask(platforms, host, path)
    assert response.status == 404
    assert json.loads(content)


def test_what_the_visitor_has_is_not_sent_again(platforms: Platforms) -> None:
    path = "/v1/boards/marrowlane/jobs?content=true&pay_transparency=true"
    response, content = ask(platforms, "boards-api.greenhouse.io", path, Accept_Encoding="gzip")
    assert response.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(content))["jobs"]
    again, nothing = ask(platforms, "boards-api.greenhouse.io", path, If_None_Match=response.headers["ETag"])
    assert (again.status, nothing) == (304, b"")


def test_two_boards_misbehave(platforms: Platforms) -> None:
    platforms.week = 2
    response, _ = ask(platforms, "api.lever.co", "/v0/postings/quillmoor?mode=json")
    assert (response.status, response.headers["Retry-After"]) == (503, "0")
    platforms.week = 5
    with pytest.raises(IncompleteRead):
        ask(platforms, "api.ashbyhq.com", "/posting-api/job-board/rustlewood")
    platforms.week = 0


def verdicts(looks: tuple[Look, ...]) -> dict[str, str]:
    return {look.board: look.verdict for look in looks}


class Interrupted(Exception):
    """Stands for a kill in the middle of a week."""


class Impatient:
    """A watch that ends the run after so many boards."""

    def __init__(self, boards: int) -> None:
        self.left = boards

    def begin(self, *_: Any) -> None: ...

    def saw(self, _: Look) -> None:
        self.left -= 1
        if not self.left:
            raise Interrupted


@pytest.mark.slow
def test_eight_visits_go_on_after_a_kill_and_are_made_once(tmp_path: Path, market: Market) -> None:
    with pytest.raises(Interrupted):
        visit(tmp_path, Impatient(2 * len(market.blocks.employers) + 16), market)
    archive = Archive(tmp_path)
    assert len(archive.runs()) == 2
    runs = visit(tmp_path, market=market)
    assert [run.started_at for run in runs] == list(LOOKS)
    assert {run.trigger for run in runs} == {"sample"}
    seen = sum(look.listed_count or 0 for run in runs for look in run.looks)
    for week, run in enumerate(runs):
        found = verdicts(run.looks)
        assert len(found) == len(boards(market))
        bad = {token for token, verdict in found.items() if verdict not in ("complete", "unchanged")}
        assert bad == {2: {"quillmoor"}, 3: {"quillmoor"}, 6: {"quillmoor"}, 1: {"rustlewood"}, 5: {"rustlewood"}}.get(
            week, set()
        )
        assert all(not look.unknown_fields for look in run.looks)
    missed = sum(
        week in (*life.opening.brief.employer.fails.unavailable, *life.opening.brief.employer.fails.truncated)
        for life in market.lives
        for week in life.weeks
    )
    assert seen == sum(len(life.weeks) for life in market.lives) - missed
    assert visit(tmp_path, Impatient(1), market) == runs  # would fail at the first board
    assert set(HOSTS.values()) == {look.source for look in runs[0].looks}


def test_only_failures_that_were_not_meant_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample's own misbehaviour is no failure of ours; anything else is, and `aipm run --sample` says so."""
    source, board, moment = min(failing())
    meant = Look(source=source, board=board, looked_at=moment, verdict="failed", reason="meant")
    other = Look(source=source, board="another", looked_at=moment, verdict="failed", reason="not meant")
    run = Run(run_id="r", trigger="sample", started_at=moment, ended_at=moment, code_version="0", looks=(meant, other))
    monkeypatch.setattr("crawler.sample.visit.visit", lambda *_: [run])
    assert visit_sample(tmp_path).wrong_count == 1

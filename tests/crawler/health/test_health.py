"""Boards over the days: dead, moved, empty, renamed, another's; and what makes one rest."""

import json
import tomllib
from contextlib import closing
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from crawler import sources
from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.plan import plan
from crawler.settings import Board, Settings, SourceSettings, parse_board
from crawler.state import State
from crawler.watch import summary

CASES = tomllib.loads(Path(__file__).with_name("health.toml").read_text("utf-8"))["case"]
ROBOTS = "https://boards-api.greenhouse.io/robots.txt"


def greenhouse(site, ids, names, text):
    board = json.loads(site.greenhouse(*ids).body)
    for posting, name in zip(board["jobs"], cycle(names), strict=False):
        posting.update(company_name=name, content=f"<p>{text}</p>")
    return board


def lever(_site, ids, _names, text):
    posting = {"text": "Baker", "categories": {}, "lists": [], "additional": "", "createdAt": 1_790_000_000_000}
    address = "https://jobs.lever.co/acme/"
    return [posting | {"id": f"id-{n}", "hostedUrl": f"{address}{n}", "description": f"<p>{text}</p>"} for n in ids]


PLACES = {"greenhouse": greenhouse, "lever": lever}


@pytest.fixture
def visit(site, clock, tmp_path):
    """One run on a day, over one board that answers as told: the run, and what is then held of the board."""

    def run(board, step):
        clock.passed = max(clock.passed + 60, timedelta(days=step["day"]).total_seconds())
        site.says(ROBOTS, site.Reply(body=step.get("robots", "").encode()))
        address = "https://api.lever.co/v0/postings/acme" if board.source == "lever" else site.board("acme")
        site.says(address, answer(site, board.source, step))
        settings = Settings(delay=0)
        if employer := step.get("confirmed"):
            board = Board(source=board.source, token=board.token, employer=employer)
            settings = Settings(delay=0, boards=(board,))
        named = [str(board)] if step.get("named") else []
        told = crawl(tmp_path, [board], settings, clock=clock, routes=site.routes, named=named)
        with closing(State(tmp_path / "state.sqlite")) as state:
            return told, state.health(board.source, board.token)

    return run


def answer(site, source, step):
    if target := step.get("leads_to"):
        site.says(target.partition("?")[0], site.Reply(body=json.dumps(lever(site, [9], [], "x")).encode()))
        return site.Reply(301, headers={"Location": target})
    if "postings" not in step:
        return site.Reply(step.get("status", 500))
    body = PLACES[source](site, step["postings"], step.get("names", ["Acme"]), step.get("text", "You own the roadmap."))
    return site.Reply(body=json.dumps(body).encode())


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_board_over_the_days(visit, site, tmp_path, monkeypatch, case):
    if case.get("feed"):
        monkeypatch.setattr(sources.load("greenhouse"), "FEED", "Postings of many employers", raising=False)
    board = msgspec.structs.replace(
        parse_board(f"{case.get('source', 'greenhouse')}/acme"), employer=case.get("employer")
    )
    for step in case["days"]:
        site.forget()
        run, health = visit(board, step)
        if rests := step.get("rests"):
            assert (run.looks, dict(run.skipped), site.seen) == ((), {"asleep": 1}, [])
            assert summary(run) == [f"{run.run_id}: 0 looks (none), 0 postings; 1 boards asleep"]
            assert rests in why_it_rests(tmp_path, board, run)
            continue
        (look,) = run.looks
        assert (look.verdict, health.condition, health.looked_at) == (step["verdict"], step["is"], look.looked_at), step
        assert step.get("says", "") in look.reason + look.note
        assert health.moved_to == step.get("to", "")
        believed = [posting.source_id for posting in Archive(tmp_path).postings(look)] if look.listed_count else []
        assert len(believed) == (len(step.get("postings", [])) if look.verdict in ("complete", "unchanged") else 0)


def why_it_rests(place, board, run):
    """As a dry run says it."""
    (step,) = plan(place, [board], Settings(delay=0), run.started_at)
    assert not step.ask
    return step.note


@pytest.mark.parametrize(
    ("name", "says", "condition"),
    [
        ("workday/acme.wd5:Careers", (422, None), "dead"),
        ("workday/acme.wd5:Careers", (410, None), "moved"),
        ("personio/acme", (307, "https://b.example.com/"), "dead"),
        ("pinpoint/acme", (302, "https://b.example.com/"), "dead"),
        ("bamboohr/acme", (302, "https://b.example.com/"), "dead"),
        ("greenhouse/acme", (302, "https://b.example.com/"), "failing"),  # who knows what is the matter there
        ("greenhouse/acme", (422, None), "failing"),
    ],
)
def test_each_platform_says_in_its_own_way_that_it_knows_no_such_board(  # noqa: PLR0917
    site, clock, tmp_path, name, says, condition
):
    board = parse_board(name)
    start = sources.load(board.source).start(board.token).url
    status, location = says
    headers = {"Location": location} if location else {}
    site.says(start, site.Reply(status, b"<html>", headers))
    site.says("https://b.example.com/", site.Reply(body=b"<html>Welcome</html>"))
    settings = Settings(delay=0, sources={board.source: SourceSettings(enabled=True)})
    routes = site.routes | {urlsplit(start).netloc: site.origin}
    crawl(tmp_path, [board], settings, clock=clock, routes=routes)
    with closing(State(tmp_path / "state.sqlite")) as state:
        health = state.health(board.source, board.token)
    assert health is not None
    assert (health.condition, health.gone_count) == (condition, 0 if condition == "failing" else 1)

"""The run: a verdict on each board, nothing asked twice, nothing kept by halves."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from crawler import sources
from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.errors import BadSettings, BrokenState
from crawler.settings import Board, Settings, SourceSettings, parse_board
from crawler.source import Link
from crawler.state import State
from crawler.watch import summary

ACME, BETA, GAMMA = (parse_board(f"greenhouse/{token}") for token in ("acme", "beta", "gamma"))
PAGED, COUNTED = (Board(source="paged", token=token) for token in ("x", "0"))
BARE = Settings(delay=0)


@pytest.fixture
def visit(site, clock, tmp_path):
    """One run over these boards; each a minute after the last."""

    def run(*boards, **changes):
        clock.passed += 60
        return crawl(tmp_path, boards, changes.pop("settings", BARE), clock=clock, routes=site.routes, **changes)

    return run


def test_a_board_is_read_archived_and_told(site, visit, tmp_path):
    site.says(site.board("acme"), site.greenhouse(1, 2))
    run = visit(ACME)
    assert Archive(tmp_path).runs() == [run]
    (look,) = run.looks
    assert (run.run_id, look.verdict, look.reason, look.listed_count) == ("20261116T060100Z-web", "complete", "", 2)
    assert Archive(tmp_path).body(look.pages[0]) == site.greenhouse(1, 2).body


def test_304_and_the_same_body_are_unchanged_and_kept_once(site, visit, tmp_path):
    site.says(site.board("acme"), site.greenhouse(1, ETag='"v1"'))
    site.says(site.board("beta"), site.greenhouse(2))
    first = visit(ACME, BETA)
    for again in (visit(ACME, BETA), visit(ACME, BETA)):  # the third still knows the etag of the first
        assert [look.verdict for look in again.looks] == ["unchanged", "unchanged"]
        assert [look.listed_count for look in again.looks] == [1, 1]
        assert [look.pages[0].status for look in again.looks] == [304, 200]
        for look, earlier in zip(again.looks, first.looks, strict=True):
            assert (look.pages[0].warc, look.pages[0].offset) == (earlier.pages[0].warc, earlier.pages[0].offset)
            assert look.pages[0].fetched_at > earlier.pages[0].fetched_at
    revisits = (tmp_path / "archive" / f"{again.run_id}.warc.gz").stat().st_size
    assert 0 < revisits < 3000
    asked = [seen.headers.get("If-None-Match") for seen in site.seen if seen.path.endswith("acme/jobs")]
    assert asked == [None, '"v1"', '"v1"']


def test_an_etag_that_no_header_can_carry_is_not_sent_back(site, visit):
    site.says(site.board("acme"), site.greenhouse(1, ETag='"\xe9"'))
    assert [visit(ACME).looks[0].verdict for _ in range(2)] == ["complete", "unchanged"]
    assert all("If-None-Match" not in seen.headers for seen in site.seen)


def test_a_304_whose_body_we_lost_is_asked_again_in_full(site, visit, tmp_path):
    site.says(site.board("acme"), site.greenhouse(1, ETag='"v1"'))
    first = visit(ACME)
    warc = tmp_path / "archive" / first.looks[0].pages[0].warc
    warc.write_bytes(warc.read_bytes()[:-200])
    (look,) = visit(ACME).looks
    assert (look.verdict, look.pages[0].status) == ("complete", 200)
    warc.unlink()
    assert visit(ACME).looks[0].verdict == "unchanged"


UNASKED = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n%s\r\n"


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ({}, b""),  # we know no version, and asked for no comparison
        ({"ETag": '"v1"'}, b'ETag: "v2"\r\n'),  # of a version we don't hold
    ],
)
def test_a_304_that_is_not_about_what_we_hold_is_no_look(site, visit, first, later):
    rude = site.Reply(rudely=lambda handler: handler.wfile.write(UNASKED % later))
    site.says(site.board("acme"), site.greenhouse(1, **first), rude)
    assert visit(ACME).looks[0].verdict == "complete"
    (look,) = visit(ACME).looks
    assert (look.verdict, look.reason) == ("failed", "answered 304 Not Modified")
    assert "If-None-Match" not in site.seen[-1].headers


def test_a_304_may_write_its_tag_weakly(site, visit):
    weak = site.Reply(rudely=lambda handler: handler.wfile.write(UNASKED % b'ETag: W/"v1"\r\n'))
    site.says(site.board("acme"), site.greenhouse(1, ETag='"v1"'), weak)
    assert [visit(ACME).looks[0].verdict for _ in range(2)] == ["complete", "unchanged"]


def test_a_changed_board_is_complete_again(site, visit):
    site.says(site.board("acme"), site.greenhouse(1, ETag='"v1"'), site.greenhouse(1, 2, ETag='"v2"'))
    assert [visit(ACME).looks[0].verdict for _ in range(3)] == ["complete", "complete", "unchanged"]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ({"status": 404}, "unknown board (404); mend or remove it where boards are listed"),
        ({"status": 410}, "unknown board (410); mend or remove it where boards are listed"),
        ({"status": 403}, "answered 403 Forbidden"),
        ({"status": 500}, "answered 500 Internal Server Error"),
        ({"body": b"<html>Log in</html>"}, "JSON was due"),
        ({"body": b'{"jobs": [{"id"'}, "JSON was due"),
        ({"body": b'{"error": "no such board"}'}, "has no 'jobs'"),
        ({"body": b'{"jobs": {}}'}, "no list"),
        ({"body": b""}, "JSON was due"),
        ({"body": b'{"jobs": [1e99999999999999999999]}'}, "JSON was due"),
    ],
)
def test_a_board_that_fails_stops_no_other(site, visit, reply, reason):
    site.says(site.board("acme"), site.Reply(**reply))
    site.says(site.board("beta"), site.greenhouse(1))
    failed, good = visit(ACME, BETA).looks
    assert (failed.verdict, failed.listed_count, good.verdict) == ("failed", None, "complete")
    assert reason in failed.reason


def test_an_empty_board_is_complete(site, visit):
    site.says(site.board("acme"), site.greenhouse())
    (look,) = visit(ACME).looks
    assert (look.verdict, look.listed_count) == ("complete", 0)


def test_broken_records_make_a_partial_look(site, visit):
    body = json.loads(site.greenhouse(1, 2, 3).body)
    del body["jobs"][1]["title"]
    site.says(site.board("acme"), site.Reply(body=json.dumps(body).encode()))
    run = visit(ACME)
    (look,) = run.looks
    assert (look.verdict, look.listed_count) == ("partial", 2)
    assert "has no 'title'" in look.reason
    assert summary(run)[0].startswith("greenhouse/acme: partial: 1 records could not be read")


def test_new_fields_are_counted_and_told(site, visit):
    body = json.loads(site.greenhouse(1, 2).body)
    for job in body["jobs"]:
        job["horoscope"] = "lion"
    site.says(site.board("acme"), site.Reply(body=json.dumps(body).encode()))
    run = visit(ACME)
    assert run.looks[0].unknown_fields == {"horoscope": 2}
    assert any("greenhouse horoscope (2 times)" in line for line in summary(run))


@pytest.fixture
def paged(monkeypatch):
    """A source of several pages, each naming the next."""

    def parse(page):
        for number in page.json()["ids"]:
            yield SimpleNamespace(source_id=str(number), body_html="", employer=None)
        for link in page.json()["next"]:
            yield Link(link)

    adapter = SimpleNamespace(start=lambda board: Link(f"https://a.example.com/{board}"), parse=parse)
    monkeypatch.setattr(sources, "load", lambda _: adapter)
    monkeypatch.setattr("crawler.visit.Posting", SimpleNamespace)


def page(site, *ids, then=()):
    return site.Reply(body=json.dumps({"ids": ids, "next": then}).encode())


def test_pages_are_followed_once_each(site, visit, paged):
    site.says("https://a.example.com/x", page(site, 1, then=["https://a.example.com/2", "https://a.example.com/3"]))
    site.says("https://a.example.com/2", page(site, 1, 2, then=["https://a.example.com/3"]))
    site.says("https://a.example.com/3", page(site, 2, 3, then=["https://a.example.com/2"]))
    first, again = visit(PAGED), visit(PAGED)
    assert (first.looks[0].verdict, first.looks[0].listed_count, len(first.looks[0].pages)) == ("complete", 3, 3)
    assert (again.looks[0].verdict, again.looks[0].listed_count) == ("unchanged", 3)


def test_a_later_page_that_fails_makes_a_partial_look(site, visit, paged):
    site.says("https://a.example.com/x", page(site, 1, 2, then=["https://a.example.com/2"]))
    site.says("https://a.example.com/2", site.Reply(500))
    (look,) = visit(PAGED).looks
    assert (look.verdict, look.listed_count, len(look.pages)) == ("partial", 2, 1)
    assert look.reason == "https://a.example.com/2: answered 500 Internal Server Error"


def test_pages_without_end_are_ended(site, visit, paged, monkeypatch):
    monkeypatch.setattr("crawler.run_loop.MAX_PAGES", 3)
    for number in range(5):
        site.says(f"https://a.example.com/{number}", page(site, number, then=[f"https://a.example.com/{number + 1}"]))
    (look,) = visit(COUNTED).looks
    assert (look.verdict, len(look.pages)) == ("partial", 3)
    assert "more than 3 pages" in look.reason


def test_a_source_that_is_off_is_not_asked(site, visit):
    off = Settings(delay=0, sources={"greenhouse": SourceSettings(enabled=False)})
    assert visit(ACME, settings=off).looks == ()
    assert site.seen == []


def test_the_live_web_is_told_who_is_asking(clock, tmp_path):
    with pytest.raises(BadSettings, match=r"aipm\.toml.*contact = "):
        crawl(tmp_path / "new", [ACME], BARE, clock=clock)
    assert not (tmp_path / "new").exists()


class Stopped(Exception):
    """Stands for whatever ends a run before its time."""


class StopAt:
    """Watches, and gives up after so many boards."""

    def __init__(self, count):
        self.left = count

    def begin(self, run_id, board_count, done_count):
        self.begun = (run_id, board_count, done_count)

    def saw(self, _look):
        self.left -= 1
        if not self.left:
            raise Stopped


def test_a_run_that_was_stopped_goes_on_where_it_was(site, visit, tmp_path):
    for token in ("acme", "beta", "gamma"):
        site.says(site.board(token), site.greenhouse(1))
    with pytest.raises(Stopped):
        visit(ACME, BETA, GAMMA, watch=StopAt(2))
    assert Archive(tmp_path).runs() == []
    watch = StopAt(0)
    run = visit(ACME, BETA, GAMMA, watch=watch)
    assert watch.begun == ("20261116T060100Z-web", 3, 2) == (run.run_id, 3, 2)
    assert [look.verdict for look in run.looks] == ["complete"] * 3
    assert site.paths().count("/v1/boards/acme/jobs") == 1
    assert visit(ACME).run_id != run.run_id


def test_an_unfinished_run_of_long_ago_is_closed_and_a_new_one_begun(site, visit, clock, tmp_path):
    site.says(site.board("acme"), site.greenhouse(1))
    with pytest.raises(Stopped):
        visit(ACME, BETA, watch=StopAt(1))
    warc = next((tmp_path / "archive").glob("*.warc.gz"))
    confirmed = warc.read_bytes()
    warc.write_bytes(confirmed + b"half a record")
    clock.start += timedelta(days=7)
    new = visit(ACME, BETA)
    assert warc.read_bytes() == confirmed
    old, newest = Archive(tmp_path).runs()
    assert newest == new
    assert [look.board for look in old.looks] == ["acme"]
    assert old.ended_at == old.looks[0].looked_at
    assert [look.verdict for look in new.looks] == ["unchanged", "failed"]


def test_dying_between_manifest_and_forgetting_does_no_harm(site, visit, tmp_path, monkeypatch):
    site.says(site.board("acme"), site.greenhouse(1))

    def die(_):
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(State, "clear", die)
        with pytest.raises(Stopped):
            visit(ACME)
    (first,) = Archive(tmp_path).runs()
    second = visit(ACME)
    assert Archive(tmp_path).runs() == [first, second]
    assert second.looks[0].verdict == "unchanged"


def test_a_torn_tail_is_cut_off(site, visit, tmp_path):
    site.says(site.board("acme"), site.greenhouse(1))
    site.says(site.board("beta"), site.greenhouse(2))
    with pytest.raises(Stopped):
        visit(ACME, BETA, watch=StopAt(1))
    warc = next((tmp_path / "archive").glob("*.warc.gz"))
    warc.write_bytes(warc.read_bytes() + b"half a record")
    run = visit(ACME, BETA)
    assert b"half a record" not in warc.read_bytes()
    assert [Archive(tmp_path).body(look.pages[0]) for look in run.looks] == [
        site.greenhouse(1).body,
        site.greenhouse(2).body,
    ]


def test_an_unfinished_run_whose_archive_is_gone_says_what_to_do(site, visit, tmp_path):
    site.says(site.board("acme"), site.greenhouse(1))
    with pytest.raises(Stopped):
        visit(ACME, BETA, watch=StopAt(1))
    next((tmp_path / "archive").glob("*.warc.gz")).unlink()
    with pytest.raises(BrokenState, match=r"state\.sqlite.*delete it"):
        visit(ACME)


def test_deleting_the_state_costs_only_memory(site, visit, tmp_path):
    site.says(site.board("acme"), site.greenhouse(1))
    first = visit(ACME)
    for file in tmp_path.glob("state.sqlite*"):
        file.unlink()
    assert visit(ACME).looks[0].verdict == "complete"
    assert Archive(tmp_path).runs()[0] == first


def test_two_runs_of_one_second_have_two_names(site, clock, tmp_path):
    site.says(site.board("acme"), site.greenhouse(1))
    runs = [crawl(tmp_path, [ACME], BARE, clock=clock, routes=site.routes) for _ in range(3)]
    assert len({run.run_id for run in runs}) == 3
    assert Archive(tmp_path).runs() == runs

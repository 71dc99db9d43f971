"""A source of many pages: a list in parts, a page for each posting; whole only if all of it was had."""

import json
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.settings import Settings, SourceSettings, parse_board

HOST = "api.smartrecruiters.com"
LIST = f"https://{HOST}/v1/companies/Acme/postings"
POSTING = json.loads(
    (Path(__file__).with_name("pages") / "smartrecruiters" / "Examplia-posting.json").read_text("utf-8")
)
ACME = parse_board("smartrecruiters/Acme")
AWAKE = Settings(delay=0, sources={"smartrecruiters": SourceSettings(enabled=True)})


@pytest.fixture
def visit(site, clock, tmp_path):
    """One run; a minute after the last."""

    def run(settings=AWAKE):
        clock.passed += 60
        run = crawl(tmp_path, [ACME], settings, clock=clock, routes={HOST: site.origin})
        return run.looks[0] if run.looks else None

    return run


def reply(site, **fields):
    body = json.dumps(fields).encode()
    return site.Reply(body=body, headers={"ETag": f'"{len(body)}-{sum(body)}"'})


def part(site, *ids, offset, total=3):
    """A part of the list, two postings long at most."""
    return reply(site, offset=offset, limit=2, totalFound=total, content=[{"id": name} for name in ids])


@pytest.fixture
def board(site):
    """Three postings in a list of two parts; the parts can be said anew."""
    for name in "abc":
        site.says(f"{LIST}/{name}", reply(site, **POSTING | {"id": name}))

    def say(*parts):
        site.says(LIST, *(parts or (part(site, "a", "b", offset=0), part(site, "c", offset=2))))

    return say


def test_a_paged_board_is_complete_then_unchanged(site, board, visit, tmp_path):
    board()
    first = visit()
    assert (first.verdict, first.reason, first.listed_count, len(first.pages)) == ("complete", "", 3, 5)
    assert [posting.source_id for posting in Archive(tmp_path).postings(first)] == ["a", "b", "c"]
    assert site.paths(HOST)[1:4] == [*["/v1/companies/Acme/postings"] * 2, "/v1/companies/Acme/postings/a"]
    board()
    again = visit()
    assert (again.verdict, again.listed_count) == ("unchanged", 3)
    assert {page.status for page in again.pages} == {304}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"status": 404}, (2, f"{LIST}/b: listed, but gone")),
        ({"body": b"<html>Log in</html>"}, (2, "JSON was due")),
        ({"body": b'{"jobAd": {}}'}, (2, "1 records could not be read")),
        (
            {"body": json.dumps(POSTING | {"id": "a"}).encode()},
            (2, "1 listed postings were not on their pages; the first: b"),
        ),
        ({"body": json.dumps(POSTING | {"active": False}).encode()}, (2, "1 listed postings were not on their pages")),
        ({"status": 403}, (1, "answered 403")),  # who says no once is not asked on
    ],
)
def test_a_posting_that_can_not_be_had_makes_a_partial_look(site, board, visit, answer, told):
    board()
    site.says(f"{LIST}/b", site.Reply(**answer))
    look = visit()
    count, reason = told
    assert (look.verdict, look.listed_count) == ("partial", count)
    assert reason in look.reason


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("a", "b"), ()),
        (("a",), ("c",)),
        (("a", "b"), ("b",)),  # one came in, and pushed the rest down
    ],
)
def test_a_list_that_falls_short_makes_a_partial_look(site, board, visit, first, second):
    board(part(site, *first, offset=0), part(site, *second, offset=2))
    look = visit()
    assert (look.verdict, look.reason) == ("partial", "the pages promise 3 postings and list 2")


def test_a_posting_that_is_gone_is_named(site, board, visit):
    """Its list may go on naming it for a while; that its own page is gone closes it."""
    board()
    site.says(f"{LIST}/b", site.Reply(status=404))
    assert visit().gone == (f"{LIST}/b",)
    board()
    site.says(f"{LIST}/b", site.Reply(status=503))
    assert visit().gone == ()


def test_a_list_that_grows_makes_a_partial_look(site, board, visit):
    board(part(site, "a", "b", offset=0), part(site, "c", offset=2, total=4))
    look = visit()
    assert (look.verdict, look.reason) == ("partial", "the pages promise 3, then 4 postings and list 3")


def test_an_empty_list_may_be_nobodys(site, board, visit):
    board(part(site, offset=0, total=0))
    look = visit()
    assert (look.verdict, look.listed_count) == ("partial", 0)


def test_a_long_tale_of_trouble_is_cut_short(site, board, visit):
    names = [f"x{number}" for number in range(9)]
    board(part(site, *names, offset=0, total=9), part(site, offset=2, total=9))
    look = visit()
    assert look.reason.count("listed, but gone") == 5
    assert look.reason.endswith("; and 4 more like this")


def test_it_sleeps_until_it_is_woken(site, visit):
    assert visit(Settings(delay=0)) is None
    assert site.seen == []
    assert "robots.txt" in (Settings().why_off("smartrecruiters") or "")
    assert AWAKE.why_off("smartrecruiters") is None

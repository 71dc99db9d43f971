"""Group H, boards of several pages: all of them are had and counted, or the look is partial."""

import json
from types import SimpleNamespace

import pytest

from crawler import sources
from crawler.posting import Posting
from crawler.source import Link


@pytest.fixture
def paged(monkeypatch):
    """A source whose pages say which comes next."""

    def parse(page):
        said = page.json()
        page.total = said.get("total")
        for number in said["ids"]:
            page.listed.add(str(number))
            yield Posting(
                source=page.source,
                board=page.board,
                source_id=str(number),
                url=page.url,
                title="Product Manager",
                body_html="<p>You own the roadmap.</p>",
                fetched_at=page.fetched_at,
            )
        for link in said["next"]:
            yield Link(f"https://a.example.com{link}")

    adapter = SimpleNamespace(start=lambda board: Link(f"https://a.example.com/{board}"), parse=parse)
    monkeypatch.setattr(sources, "load", lambda _: adapter)
    monkeypatch.setattr(sources, "names", lambda: ["paged"])


PAGED = [
    ("to the end", [([1, 2], "/2", 3), ([3], None, 3)], "complete", 3, ""),
    ("a cursor that repeats", [([1, 2], "/2", None), ([3, 4], "/2", None)], "partial", 4, "lead in a circle"),
    ("a cursor back to the start", [([1, 2], "/2", None), ([3], "/1", None)], "partial", 3, "lead in a circle"),
    (
        "a circle of three",
        [([1], "/2", None), ([2], "/3", None), ([3], "/2", None)],
        "partial",
        3,
        "lead in a circle",
    ),
    ("a total that grows", [([1, 2], "/2", 3), ([3, 4], None, 4)], "partial", 4, "promise 3, then 4"),
    ("a total that shrinks", [([1, 2], "/2", 4), ([3], None, 3)], "partial", 3, "promise 3, then 4"),
    ("a last page that is short", [([1, 2], "/2", 4), ([3], None, 4)], "partial", 3, "promise 4 postings and list 3"),
    ("the same page again", [([1, 2], "/2", 4), ([1, 2], None, 4)], "partial", 2, "promise 4 postings and list 2"),
    ("more than was promised", [([1, 2], "/2", 3), ([3, 4], None, 3)], "partial", 4, "promise 3 postings and list 4"),
]


@pytest.mark.parametrize(
    ("pages", "verdict", "count", "told"), [case[1:] for case in PAGED], ids=[case[0] for case in PAGED]
)
def test_pages_are_followed_and_counted(site, meet, paged, *, pages, verdict, count, told):
    for number, (ids, following, total) in enumerate(pages, start=1):
        said = {"ids": ids, "next": [following] if following else [], "total": total}
        site.says(f"https://a.example.com/{number}", site.Reply(body=json.dumps(said).encode()))
    kept = meet("paged/1")
    assert site.paths() == ["/robots.txt", *(f"/{number}" for number in range(1, len(pages) + 1))]
    assert (kept.verdicts, kept.counts) == ([verdict], [count])
    assert told in kept.reasons[0]
    assert len(kept.stored) == len(kept.validators) == len(pages)


def test_pages_without_end_are_ended(site, meet, paged, monkeypatch):
    monkeypatch.setattr("crawler.run_loop.MAX_PAGES", 4)
    for number in range(1, 9):
        said = {"ids": [number], "next": [f"/{number + 1}"]}
        site.says(f"https://a.example.com/{number}", site.Reply(body=json.dumps(said).encode()))
    kept = meet("paged/1")
    assert site.paths() == ["/robots.txt", "/1", "/2", "/3", "/4"]
    assert (kept.verdicts, kept.counts, len(kept.stored)) == (["partial"], [4], 4)
    assert "more than 4 pages" in kept.reasons[0]


def test_a_page_that_fails_leaves_the_rest_but_proves_nothing(site, meet, paged):
    site.says("https://a.example.com/1", site.Reply(body=b'{"ids": [1], "next": ["/2"]}'))
    site.says("https://a.example.com/2", site.Reply(500))
    kept = meet("paged/1")
    assert site.paths() == ["/robots.txt", "/1", "/2", "/2", "/2"]
    assert (kept.verdicts, kept.counts, len(kept.stored)) == (["partial"], [1], 1)
    assert kept.reasons == ["https://a.example.com/2: answered 500 Internal Server Error"]

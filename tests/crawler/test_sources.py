"""Each adapter against pages of made-up postings, and against real recordings where they are at hand.

A page of source NAME is tests/crawler/pages/NAME/X.json, .xml or .html; beside it, X.expected.json
holds the postings it becomes, the pages it leads to and how many postings it
promises, the fields nobody knew, and the records left out; and the page's address,
where that isn't the board's first.
"""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fastwarc.warc import ArchiveIterator
from msgspec import structs

from crawler import sources
from crawler.errors import LayoutChanged, UnknownSource
from crawler.hosts import turn_of
from crawler.page import Page
from crawler.posting import Posting
from crawler.repeats import Repeats
from crawler.source import Link

PAGES = Path(__file__).with_name("pages")
GIVEN = sorted(path for path in PAGES.glob("*/*.*") if not path.name.endswith(".expected.json"))
FETCHED_AT = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
OWN = {"jsonld", "successfactors"}  # whose boards are employers' own hosts
BEFORE = {"oracle": "abcd.fa.us2:", "workday": "acme.wd5:"}  # where a token must begin with a host


def read(page: Page) -> list[Posting]:
    found = list(sources.load(page.source).parse(page))
    assert all(isinstance(posting, Posting) for posting in found)
    return [posting for posting in found if isinstance(posting, Posting)]


def seen(path: Path) -> dict[str, Any]:
    """What an adapter makes of a page; times and money as JSON has them."""
    source, board = path.parent.name, BEFORE.get(path.parent.name, "") + path.stem
    start = sources.load(source).start(board).url
    url = json.loads(path.with_suffix(".expected.json").read_text("utf-8")).get("url", start)
    page = Page(source=source, board=board, url=url, body=path.read_bytes(), fetched_at=FETCHED_AT)
    found = list(sources.load(source).parse(page))
    postings = [
        {name: value for name, value in record.items() if value not in (None, [])}
        for record in json.loads(msgspec.json.encode([one for one in found if isinstance(one, Posting)]))
    ]
    links = [one.url for one in found if isinstance(one, Link)]
    paged = {"links": links, "total": page.total, "part": page.part} if links or page.part else {}
    own = {} if url == start else {"url": url}
    return {"postings": postings, "unknown": dict(sorted(page.unknown.items())), "broken": page.broken} | paged | own


def by_record(page: Page, known: set[bytes]) -> tuple[dict[bytes, list[Posting]], Repeats]:
    """The postings of each record of a list on a page, but for records that are known."""
    page.repeats = repeats = Repeats(known)
    found: dict[bytes, list[Posting]] = {}
    for posting in sources.read(page):
        if isinstance(posting, Posting):
            found.setdefault(repeats.reading, []).append(structs.replace(posting, fetched_at=FETCHED_AT))
    return found, repeats


STEADY = [path for path in GIVEN if sources.steady(path.parent.name)]


@pytest.mark.parametrize("path", STEADY, ids=[f"{path.parent.name}/{path.stem}" for path in STEADY])
def test_a_record_says_the_same_on_any_day(path: Path) -> None:
    """So whoever has read it needn't read it again: it is passed over, and nothing else is."""

    def page(day: int) -> Page:
        source, board = path.parent.name, BEFORE.get(path.parent.name, "") + path.stem
        start = sources.load(source).start(board).url
        url = json.loads(path.with_suffix(".expected.json").read_text("utf-8")).get("url", start)
        fetched_at = FETCHED_AT + timedelta(days=day)
        return Page(source=source, board=board, url=url, body=path.read_bytes(), fetched_at=fetched_at)

    first, whole = by_record(page(0), set()), page(0)
    assert [posting for postings in first[0].values() for posting in postings] == [
        posting for posting in sources.read(whole) if isinstance(posting, Posting)
    ]
    assert (first[1].passed, whole.repeats) == ([], None)
    assert by_record(page(9), set())[0] == first[0]
    rest, repeats = by_record(page(9), set(first[0]))
    assert (rest, set(repeats.passed)) == ({}, set(first[0]))


def named(source: str, board: str) -> tuple[str, str]:
    """What an address says of a board: of a feed that has one only, it needn't say which."""
    known = "board" in sources.load(source).ADDRESS.groupindex
    return source, BEFORE.get(source, "") + board if known else sources.ALL


@pytest.mark.parametrize("path", GIVEN, ids=[f"{path.parent.name}/{path.stem}" for path in GIVEN])
def test_page(path: Path) -> None:
    assert seen(path) == json.loads(path.with_suffix(".expected.json").read_text("utf-8"))


@pytest.mark.parametrize("path", GIVEN, ids=[f"{path.parent.name}/{path.stem}" for path in GIVEN])
def test_a_page_leads_to_pages_of_its_own_board(path: Path) -> None:
    for link in seen(path).get("links", []):
        assert sources.of_url(link) == named(path.parent.name, path.stem)


@pytest.mark.parametrize("source", sources.names())
def test_every_source_has_a_page_and_one_that_has_changed(source: str) -> None:
    names = {path.stem for path in GIVEN if path.parent.name == source}
    assert "changed" in names
    assert len(names) >= 2


@pytest.mark.parametrize("source", sources.names())
@pytest.mark.parametrize(
    "body", [b"<!doctype html><title>Sign in</title>", b"", b"[[", b"\xff\xfe", b'{"ok":false}', b"3"]
)
def test_what_is_no_list_of_postings_is_refused(source: str, body: bytes) -> None:
    page = Page(source=source, board="x", url="https://x.example/", body=body, fetched_at=FETCHED_AT)
    with pytest.raises(LayoutChanged, match=r"https://x\.example/: "):
        read(page)


@pytest.mark.parametrize("source", sources.names())
def test_docstring_says_api_pages_and_pay(source: str) -> None:
    lines = (sources.load(source).__doc__ or "").splitlines()
    assert {"API", "Pages", "Pay"} <= {line.split()[0] for line in lines if line}


@pytest.mark.parametrize("source", sources.names())
@pytest.mark.parametrize("board", ["acme", "Acme.AI", "acme ai", "açme", "a/b?c#d"])
def test_a_board_is_known_again_by_its_address(source: str, board: str) -> None:
    token = BEFORE.get(source, "") + board
    assert sources.of_url(sources.load(source).start(token).url) == named(source, board)


@pytest.mark.parametrize("query", ["mode=json&skip=100", "limit=100&mode=json", "team=Product", "level=Senior"])
def test_a_part_of_a_lever_board_proves_nothing_of_the_rest(query: str) -> None:
    url = f"https://api.lever.co/v0/postings/acme?{query}"
    page = Page(source="lever", board="acme", url=url, body=b"[]", fetched_at=FETCHED_AT)
    assert read(page) == []
    assert page.broken == [f"{url}: asks for some of the board's postings only"]


def test_a_lever_posting_without_its_lists_is_not_read_as_whole() -> None:
    body = json.loads((PAGES / "lever" / "Examplia.json").read_text("utf-8"))
    del body[0]["lists"]
    start = sources.load("lever").start("acme").url
    page = Page(source="lever", board="acme", url=start, body=json.dumps(body).encode(), fetched_at=FETCHED_AT)
    read(page)
    assert f"{start}: [0] has no 'lists'" in page.broken


def test_a_european_lever_board_is_another_board() -> None:
    start = sources.load("lever").start("eu:Acme")
    assert start.url == "https://api.eu.lever.co/v0/postings/Acme?mode=json"
    assert sources.of_url(start.url) == ("lever", "eu:Acme")


def test_a_personio_board_may_answer_on_the_other_host_only() -> None:
    start = sources.load("personio").start("com:acme")
    assert start.url == "https://acme.jobs.personio.com/xml?language=en"
    assert sources.of_url(start.url) == ("personio", "com:acme")


def feed(offset: int, count: int) -> Page:
    """A page of a Teamtailor board with so many postings."""
    items = "".join(
        f"<item><title>PM</title><description/><link>https://x.example/jobs/{number}-pm</link></item>"
        for number in range(offset, offset + count)
    )
    return Page(
        source="teamtailor",
        board="acme",
        url=f"https://acme.teamtailor.com/jobs.rss?offset={offset}&per_page=100",
        body=f"<rss><channel><title>Acme</title>{items}</channel></rss>".encode(),
        fetched_at=FETCHED_AT,
    )


def test_a_full_page_of_a_feed_is_followed_by_another() -> None:
    *postings, link = sources.load("teamtailor").parse(first := feed(0, 100))
    assert len(postings) == 100
    assert link == Link("https://acme.teamtailor.com/jobs.rss?offset=100&per_page=100")
    assert sources.of_url(link.url) == ("teamtailor", "acme")
    assert len(read(last := feed(100, 99))) == 99
    assert (first.part, last.part) == (False, True)


def test_a_feed_without_end_is_given_up() -> None:
    with pytest.raises(LayoutChanged, match="is its offset heeded"):
        list(sources.load("teamtailor").parse(feed(4900, 100)))


@pytest.mark.parametrize(
    "url",
    [
        "https://boards-api.greenhouse.io/v1/boards/acme/jobs/4012345",  # one posting, not the board
        "https://api.lever.co/v0/postings/acme/3f0c2c1e",
        "https://jobs.ashbyhq.com/acme",
        "https://acme.teamtailor.com/jobs/1234567-pm",
        "https://evil.example/.breezy.hr/json",
        "https://acme.breezy.hr.evil.example/json",
        "https://evil.example/?https://api.lever.co/v0/postings/acme",
        "dns:api.lever.co",
    ],
)
def test_other_addresses_are_nobodys(url: str) -> None:
    with pytest.raises(UnknownSource, match=r"sources: .*ashby, .*greenhouse, .*lever"):
        sources.of_url(url)


def test_an_unknown_source_is_named() -> None:
    with pytest.raises(UnknownSource, match="no source knows"):
        sources.load("../errors")


@pytest.mark.parametrize(
    ("recording", "boards", "postings", "paid"),
    [("ashby-2025-10.warc.gz", 449, 9396, 3438), ("series-2026-08.warc.gz", 9, 13951, 29)],
)
def test_recordings(shared: Path, recording: str, boards: int, postings: int, paid: int) -> None:
    found = Counter[str]()
    known = set()
    with (shared / "recordings" / recording).open("rb") as file:
        for record in ArchiveIterator(file):
            if record.http_headers is None:
                continue
            url = record.headers["WARC-Target-URI"]
            source, board = sources.of_url(url)
            page = Page(source=source, board=board, url=url, body=record.reader.read(), fetched_at=FETCHED_AT)
            read_here = read(page)
            known.add((source, board))
            found.update(page.unknown)
            found.update(
                postings=len(read_here), paid=sum(1 for posting in read_here if posting.pay), broken=len(page.broken)
            )
    assert len(known) == boards
    assert dict(+found) == {"postings": postings, "paid": paid}


@pytest.mark.parametrize(
    ("body", "source", "count"),
    [
        ("greenhouse/anthropic-4-jobs.json", "greenhouse", 4),
        ("greenhouse/gitlab-3-jobs.json", "greenhouse", 3),
        ("lever/matchgroup-salary-range.json", "lever", 2),
        ("rippling/board.json", "rippling", 1),  # a posting in two rows, its page to be read
        ("smartrecruiters/detail.json", "smartrecruiters", 1),
        ("smartrecruiters/list.json", "smartrecruiters", 3),
        ("workable/widget.json", "workable", 1),  # the same in two rows
        ("personio/feed-sanitised.xml", "personio", 2),
        ("pinpoint/postings.json", "pinpoint", 2),
        ("recruitee/offers.json", "recruitee", 2),
        ("jsonld/jsonld_neura_robotics_manager.html", "jsonld", 1),
        ("jsonld/jsonld_meta_software_engineer.html", "jsonld", 0),  # valid until June
        ("jsonld/decathlon_talentclue_jobpage.html", "jsonld", 0),  # its script is empty
        ("jsonld/ayuda_en_accion_talentclue_jobpage.html", "jsonld", 0),
        ("bamboohr/list.json", "bamboohr", 2),
        ("oracle/detail.json", "oracle", 1),
        ("oracle/list.json", "oracle", 2 + 1),  # it doesn't say how many there are, so one looks
        ("workday/detail.json", "workday", 1),
        ("workday/search.json", "workday", 4 + 32),  # 644 postings, twenty a page
        ("adzuna/search.json", "adzuna", 4 + 9),  # 29,378 postings: nine further pages are read
        ("himalayas/feed.json", "himalayas", 3 + 1),
        ("jobicy/feed.json", "jobicy", 3),
        ("remoteok/feed.json", "remoteok", 3),
        ("remotive/feed.json", "remotive", 3),
        ("arbeitnow/feed.json", "arbeitnow", 3 + 1),
        ("hackernews/algolia.json", "hackernews", 1 + 1),  # of three comments, two are replies
        ("usajobs/search.json", "usajobs", 3),
    ],
)
def test_recorded_bodies(shared: Path, body: str, source: str, count: int) -> None:
    path = shared / "recordings" / "bodies" / body
    board = BEFORE.get(source, "") + "x"
    page = Page(source=source, board=board, url="https://x.example/", body=path.read_bytes(), fetched_at=FETCHED_AT)
    assert len(list(sources.load(source).parse(page))) == count
    assert not page.unknown
    assert not page.broken


@pytest.mark.parametrize("name", sources.names())
def test_the_boards_of_a_platform_wait_for_each_other(name: str) -> None:
    before = BEFORE.get(name, "")
    starts = [sources.load(name).start(token).url for token in (f"{before}acme", f"b{before}beta")]
    assert (len(set(map(turn_of, starts))) == 1) is (name not in OWN)

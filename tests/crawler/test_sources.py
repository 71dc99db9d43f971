"""Each adapter against pages of made-up postings, and against real recordings where they are at hand.

A page of source NAME is tests/crawler/pages/NAME/X.json; beside it, X.expected.json
holds the postings it becomes, the fields nobody knew, and the records left out.
"""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fastwarc.warc import ArchiveIterator

from crawler import sources
from crawler.errors import LayoutChanged, UnknownSource
from crawler.posting import Posting
from crawler.source import Page

PAGES = Path(__file__).with_name("pages")
GIVEN = sorted(path for path in PAGES.glob("*/*.json") if not path.name.endswith(".expected.json"))
FETCHED_AT = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)


def read(page: Page) -> list[Posting]:
    found = list(sources.load(page.source).parse(page))
    assert all(isinstance(posting, Posting) for posting in found)
    return [posting for posting in found if isinstance(posting, Posting)]


def seen(path: Path) -> dict[str, Any]:
    """What an adapter makes of a page; times and money as JSON has them."""
    source, board = path.parent.name, path.stem
    start = sources.load(source).start(board)
    page = Page(source=source, board=board, url=start.url, body=path.read_bytes(), fetched_at=FETCHED_AT)
    postings = [
        {name: value for name, value in record.items() if value not in (None, [])}
        for record in json.loads(msgspec.json.encode(read(page)))
    ]
    return {"postings": postings, "unknown": dict(sorted(page.unknown.items())), "broken": page.broken}


@pytest.mark.parametrize("path", GIVEN, ids=[f"{path.parent.name}/{path.stem}" for path in GIVEN])
def test_page(path: Path) -> None:
    assert seen(path) == json.loads(path.with_suffix(".expected.json").read_text("utf-8"))


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
    assert sources.of_url(sources.load(source).start(board).url) == (source, board)


def test_a_european_lever_board_is_another_board() -> None:
    start = sources.load("lever").start("eu:Acme")
    assert start.url == "https://api.eu.lever.co/v0/postings/Acme?mode=json"
    assert sources.of_url(start.url) == ("lever", "eu:Acme")


@pytest.mark.parametrize(
    "url",
    [
        "https://boards-api.greenhouse.io/v1/boards/acme/jobs/4012345",  # one posting, not the board
        "https://api.lever.co/v0/postings/acme/3f0c2c1e",
        "https://jobs.ashbyhq.com/acme",
        "https://evil.example/?https://api.lever.co/v0/postings/acme",
        "dns:api.lever.co",
    ],
)
def test_other_addresses_are_nobodys(url: str) -> None:
    with pytest.raises(UnknownSource, match="sources: ashby, greenhouse, lever"):
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
    ],
)
def test_recorded_bodies(shared: Path, body: str, source: str, count: int) -> None:
    path = shared / "recordings" / "bodies" / body
    page = Page(source=source, board="x", url="https://x.example/", body=path.read_bytes(), fetched_at=FETCHED_AT)
    assert len(read(page)) == count
    assert not page.unknown
    assert not page.broken

"""Feeds that are taken as they come: their terms, their pages, and what they do to the text."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler import sources
from crawler.errors import LayoutChanged
from crawler.page import Page
from crawler.posting import Posting
from crawler.source import Link
from crawler.sources.remoteok import mended

FEEDS = ("arbeitnow", "hackernews", "remoteok", "remotive")
FETCHED_AT = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
PAGES = Path(__file__).with_name("pages")


def read(source: str, url: str, body: object) -> tuple[list[Posting | Link], Page]:
    encoded = json.dumps(body).encode()
    page = Page(source=source, board="all", url=url, body=encoded, fetched_at=FETCHED_AT)
    return list(sources.load(source).parse(page)), page


def given(source: str, name: str) -> object:
    return json.loads((PAGES / source / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("source", FEEDS)
def test_a_feed_says_what_is_owed_and_is_asked_once_a_day(source):
    adapter = sources.load(source)
    label = sources.card(source).label
    assert label in adapter.FEED
    assert "https://" in adapter.FEED
    assert timedelta(hours=12) < adapter.EVERY <= timedelta(days=1)
    assert sources.of_url(adapter.start("all").url) == (source, "all")


@pytest.mark.parametrize(
    ("number", "name", "further"),
    [
        ("1", "all", ["2"]),
        ("2", "all", ["3"]),
        ("10", "all", []),
        ("2", "last", []),
        ("2", "empty", []),
        ("x", "all", ["2"]),
    ],
)
def test_arbeitnow_is_read_until_it_ends_or_is_enough(number, name, further):
    found, page = read(
        "arbeitnow", f"https://www.arbeitnow.com/api/job-board-api?page={number}", given("arbeitnow", name)
    )
    links = [link.url for link in found if isinstance(link, Link)]
    assert links == [f"https://www.arbeitnow.com/api/job-board-api?page={each}" for each in further]
    assert page.part is (number in ("2", "10"))


def test_arbeitnow_may_not_say_whether_there_is_more():
    found, page = read(
        "arbeitnow", sources.load("arbeitnow").start("all").url, {"data": [given("arbeitnow", "all")["data"][0]]}
    )
    assert isinstance(found[-1], Link)
    assert not page.broken


@pytest.mark.parametrize("body", [[], [{"id": "1"}], ["legal"]])
def test_remote_ok_without_its_terms_is_not_read(body):
    with pytest.raises(LayoutChanged, match="doesn't begin with the terms"):
        read("remoteok", "https://remoteok.com/api", body)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("itâ\u0080\u0099s", "it’s"),
        ("itâ€™s", "it’s"),
        ("cafÃ© Â· Ã\u00a0 la carte", "café · à la carte"),
        ("ð\u009f\u009a\u0080 ðŸš€", "🚀 🚀"),
        ("« qualité\u00a0» à Orléans, Señor Ångström", "« qualité\u00a0» à Orléans, Señor Ångström"),
        ("Â or Ã or â alone", "Â or Ã or â alone"),
        ("âÿÿ", "âÿÿ"),
    ],
)
def test_misread_letters_are_mended_and_others_kept(sent, meant):
    assert mended(sent) == meant


def test_remotive_counts_its_postings():
    whole = given("remotive", "all")
    found, page = read("remotive", "https://remotive.com/api/remote-jobs", whole | {"jobs": whole["jobs"][:-1]})
    assert len(found) == 5
    assert page.broken == ["https://remotive.com/api/remote-jobs: job-count says 6, but 5 are there"]

"""Feeds that are searched: their further pages, their countries, and the keys some want."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from crawler import sources
from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.page import Page
from crawler.posting import Posting
from crawler.settings import Settings, SourceSettings, parse_board, signature
from crawler.source import Link, Signature

PAGES = Path(__file__).with_name("pages")
FETCHED_AT = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
SEARCHED = ("himalayas", "usajobs", "adzuna")


def given(source: str, name: str = "product manager") -> bytes:
    return (PAGES / source / f"{name}.json").read_bytes()


def page(source: str, number: int, body: bytes, board: str = "product manager") -> Page:
    """The page of that number of a search."""
    url = sources.load(source).at(board, number).url
    return Page(source=source, board=board, url=url, body=body, fetched_at=FETCHED_AT)


def links(of: Page) -> list[str]:
    return [found.url for found in sources.load(of.source).parse(of) if isinstance(found, Link)]


def postings(of: Page) -> list[Posting]:
    return [found for found in sources.load(of.source).parse(of) if isinstance(found, Posting)]


@pytest.mark.parametrize("source", SEARCHED)
def test_a_further_page_is_a_part_and_does_not_lead_back(source):
    second = page(source, 2, given(source))
    further = links(second)
    assert second.part
    assert further == ([sources.load(source).at("product manager", 3).url] if source == "himalayas" else [])


@pytest.mark.parametrize(
    ("number", "body", "further"), [(29, "product manager", 1), (30, "product manager", 0), (7, "empty", 0)]
)
def test_himalayas_is_read_until_it_ends_or_is_enough(number, body, further):
    assert len(links(page("himalayas", number, given("himalayas", body)))) == further


def test_what_the_muse_has_beyond_its_hundredth_page_makes_the_look_partial():
    endless = page("themuse", 0, json.dumps({"page": 0, "page_count": 140, "total": 2790, "results": []}).encode())
    assert links(endless)[-1] == "https://www.themuse.com/api/public/jobs?category=product%20manager&page=99"
    assert endless.total == 2790


def test_adzuna_is_searched_country_by_country():
    british = page("adzuna", 1, given("adzuna"), board="gb:product manager")
    assert sources.of_url(british.url) == ("adzuna", "gb:product manager")
    assert british.url.startswith("https://api.adzuna.com/v1/api/jobs/gb/search/1?")
    first = postings(british)[0]
    assert (first.country, first.pay[0].currency) == ("GB", "GBP")


def test_no_address_of_adzuna_says_who_searched():
    addresses = [posting.url for posting in postings(page("adzuna", 1, given("adzuna")))]
    assert b"a1b2c3d4" in given("adzuna")
    assert not [address for address in addresses if "a1b2c3d4" in address or "utm_" in address or "?se=" in address]


KEYS = {
    "usajobs": {"USAJOBS_EMAIL": "me@example.com", "USAJOBS_KEY": "a-secret"},
    "adzuna": {"ADZUNA_APP_ID": "a1b2c3d4", "ADZUNA_APP_KEY": "a-secret"},
    "themuse": {"THEMUSE_KEY": "a-secret"},
}


@pytest.fixture
def keys(monkeypatch):
    """Set the keys of a source, and nobody else's."""

    def set_keys(source):
        for name, key in ((name, key) for each in KEYS for name, key in KEYS[each].items()):
            monkeypatch.delenv(name, raising=False)
            if name in KEYS.get(source, {}):
                monkeypatch.setenv(name, key)

    return set_keys


@pytest.mark.parametrize(
    ("source", "proof"),
    [
        (
            "usajobs",
            Signature(headers={"User-Agent": "me@example.com", "Authorization-Key": "a-secret"}),
        ),
        ("adzuna", Signature(query={"app_id": "a1b2c3d4", "app_key": "a-secret"}, known=frozenset({"app_id"}))),
        ("themuse", Signature(query={"api_key": "a-secret"})),
    ],
)
def test_what_lets_us_in(keys, source, proof):
    keys(source)
    assert signature(source) == proof


def test_without_its_keys_a_source_sleeps_unless_it_can_do_without(keys):
    keys(None)
    awake = Settings(sources={"adzuna": SourceSettings(enabled=True)})
    assert Settings().why_off("usajobs") == "needs USAJOBS_EMAIL and USAJOBS_KEY in the environment"
    assert awake.why_off("adzuna") == "needs ADZUNA_APP_ID and ADZUNA_APP_KEY in the environment"
    assert (Settings().why_off("themuse"), signature("themuse")) == (None, Signature())


def test_adzuna_sleeps_even_with_its_keys_until_the_operator_has_its_consent(keys):
    keys("adzuna")
    assert "written consent" in (Settings().why_off("adzuna") or "")
    assert Settings(sources={"adzuna": SourceSettings(enabled=True)}).why_off("adzuna") is None


@pytest.mark.parametrize("source", ["usajobs", "adzuna"])
def test_a_source_learns_who_asks_and_no_key_is_kept(site, clock, tmp_path, keys, source):
    keys(source)
    address = sources.load(source).start("product manager").url
    host = address.split("/")[2]
    site.says(address, site.Reply(body=given(source).replace(b'"count": 105', b'"count": 5')))
    awake = Settings(delay=0, sources={source: SourceSettings(enabled=True)})
    run = crawl(tmp_path, [parse_board(f"{source}/product manager")], awake, clock=clock, routes={host: site.origin})
    (look,) = run.looks
    assert (look.verdict, look.reason) == ("complete", "")
    robots, search = site.seen
    proof = signature(source)
    assert {name: search.headers[name] for name in proof.headers} == proof.headers
    assert dict(proof.query) == {name: value for name, value in parse_qsl(search.query) if name in proof.query}
    assert (robots.headers["User-Agent"][:5], robots.query) == ("aipm/", "")
    assert "Authorization-Key" not in robots.headers
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert kept
    for file in kept:
        body = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        assert b"a-secret" not in body, file
        assert b"me@example.com\r" not in body, file
    assert len(list(Archive(tmp_path).postings(look))) == look.listed_count

"""Sitemaps as sites write them, and as nobody should."""

import gzip
import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged
from crawler.jobpage import sitemap

URL = "https://x.example/sitemap.xml"


def urlset(*rows: tuple[str, str]) -> bytes:
    """A sitemap of these addresses and dates."""
    inside = "".join(f"<url><loc>{place}</loc><lastmod>{date}</lastmod></url>" for place, date in rows)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</urlset>'.encode()


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"", []),
        (b"User-agent: *\nDisallow: /x\nSitemap: https://x.example/a.xml", ["https://x.example/a.xml"]),
        (b"\tSITEMAP :https://x.example/a.xml\r\nsitemap: /b.xml # all", ["https://x.example/a.xml", "/b.xml"]),
        (b"Sitemap: /a.xml\rSitemap: /a.xml\rSitemap:\r", ["/a.xml"]),
        (b"# Sitemap: /a.xml\nSitemaps: /b.xml\nNo-sitemap: /c.xml", []),
        (b"Sitemap: /\xff.xml", ["/\ufffd.xml"]),
    ],
)
def test_robots_names_sitemaps(body: bytes, named: list[str]) -> None:
    assert sitemap.named_in(body) == named


@pytest.mark.parametrize(
    "body",
    [
        b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>',
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- all --><s:sitemapindex xmlns:s="https://www.sitemaps.org/schemas/sitemap/0.9">'
        b"<s:sitemap><s:loc>\n https://x.example/a.xml </s:loc></s:sitemap></s:sitemapindex>",
        b"<sitemapindex><sitemap><loc><![CDATA[https://x.example/a.xml]]></loc></sitemap></sitemapindex>",
        gzip.compress(b"<sitemapindex><sitemap><loc>a.xml</loc></sitemap></sitemapindex>", mtime=0),
    ],
    ids=["namespace", "prefix, comment, byte order mark", "no namespace", "packed"],
)
def test_an_index(body: bytes) -> None:
    assert sitemap.is_sitemap(body)
    assert sitemap.read(URL, body) == ("sitemapindex", (("https://x.example/a.xml", None),), 0)


@pytest.mark.parametrize(
    "body",
    [b"", b"<!doctype html><html>urlset</html>", b"<rss/>", b"urlset", b"\x1f\x8bno gzip", b"<!---->" * 500 + b"x"],
)
def test_what_does_not_begin_like_a_sitemap(body: bytes) -> None:
    assert not sitemap.is_sitemap(body)
    with pytest.raises(LayoutChanged, match=r"https://x\.example/sitemap\.xml: a sitemap was due, but "):
        sitemap.read(URL, body)


def test_dates_that_differ_are_believed() -> None:
    found = sitemap.read(
        URL, urlset(("/jobs/1", "2026-11-01"), ("/jobs/2", "2026-11-02T10:00:00Z"), ("/jobs/3", "soon"))
    )
    assert [entry.modified_at for entry in found.entries] == [
        datetime(2026, 11, 2, 12, tzinfo=UTC),  # by then, that day is over everywhere
        datetime(2026, 11, 2, 10, tzinfo=UTC),
        None,
    ]


def test_dates_that_are_all_the_same_are_not() -> None:
    found = sitemap.read(URL, urlset(("/jobs/1", "2026-11-16T05:59:00Z"), ("/jobs/2", "2026-11-16T05:59:00Z")))
    assert {entry.modified_at for entry in found.entries} == {None}


@pytest.mark.parametrize(
    ("place", "own"),
    [
        ("https://x.example/jobs/1#top", "https://x.example/jobs/1"),
        ("http://X.EXAMPLE/jobs/1", "https://x.example/jobs/1"),
        ("/jobs/1?utm_source=map&amp;id=7", "https://x.example/jobs/1?id=7"),
        ("https://x.example/jobs/1?empty=&amp;gclid=1", "https://x.example/jobs/1?empty="),
        ("https://y.example/jobs/1", None),
        ("https://sub.x.example/jobs/1", None),
        ("https://x.example.evil.example/jobs/1", None),
        ("https://x.example@evil.example/jobs/1", None),
        ("https://user@x.example/jobs/1", None),
        ("https://x.example:8443/jobs/1", None),
        ("//127.0.0.1/jobs/1", None),
        ("http://[::1]/jobs/1", None),
        ("http://[x/jobs/1", None),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
        ("https://x.example\\@evil.example/jobs/1", None),
        ("/" + "a" * 3_000, None),
    ],
)
def test_an_address_is_the_sites_own_or_left_out_and_counted(place: str, own: str | None) -> None:
    found = sitemap.read(URL, urlset((place, "2026-11-01")))
    assert [entry.url for entry in found.entries] == ([own] if own else [])
    assert found.foreign == (0 if own else 1)


def test_the_same_address_counts_once() -> None:
    found = sitemap.read(URL, urlset(("/jobs/1", "2026-11-01"), ("/jobs/1#top", "2026-11-02")))
    assert len(found.entries) == 1


def rows(count: int) -> bytes:
    return b"<urlset>" + b"<url><loc>/a</loc></url>" * count + b"</urlset>"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (rows(50_001), "a sitemap of more than 50,000 addresses"),
        (b"<urlset>" + b" " * 50_000_000, "a sitemap of more than 50,000,000 bytes"),
        (b"<urlset>" + b"<a>" * 500_000, "9 deep"),
        (rows(9)[:-20], "unclosed token"),
        (gzip.compress(rows(9), mtime=0)[:-9], "ended before"),
        (
            b'<!DOCTYPE u [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>',
            "DTDForbidden",
        ),
        (b'<!DOCTYPE u SYSTEM "file:///etc/passwd"><urlset/>', "DTDForbidden"),
        (b'<?xml version="1.0" encoding="klingon"?><urlset/>', "unknown encoding"),
        (b"<html><body/></html>", "'html'"),
    ],
    ids=["rows", "size", "depth", "cut", "packed and cut", "entities", "outside", "encoding", "HTML"],
)
def test_beyond_the_protocol(body: bytes, problem: str) -> None:
    began = time.process_time()
    with pytest.raises(LayoutChanged, match=problem):
        sitemap.read(URL, body)
    assert time.process_time() - began < 3


def test_a_bomb_is_never_unpacked_as_a_whole() -> None:
    bomb = gzip.compress(b"<urlset><url><loc>" + b" " * 80_000_000, compresslevel=1, mtime=0)
    tracemalloc.start()
    try:
        with pytest.raises(LayoutChanged, match="more than 50,000,000 bytes"):
            sitemap.read(URL, bomb)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 60_000_000


@pytest.mark.slow
def test_fifty_thousand_addresses_are_taken() -> None:
    inside = "".join(f"<url><loc>/jobs/{number}</loc></url>" for number in range(50_000))
    assert len(sitemap.read(URL, f"<urlset>{inside}</urlset>".encode()).entries) == 50_000

"""S2, S3: XML and sitemaps made to burst what reads them: refused at once, and in little memory."""

import gzip
import resource
import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged
from crawler.jobpage import sitemap
from crawler.page import Page

AT = datetime(2026, 11, 16, tzinfo=UTC)
URL = "https://a.example.com/feed.xml"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
DTDS = {
    "an entity of a file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "an entity of the web": '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1/">]>',
    "a parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;]>',
    "a DTD elsewhere": '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    "a billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}<!ENTITY e "&l11;">]>',
    "a quadratic blow-up": f'<!DOCTYPE x [<!ENTITY e "{"x" * 50_000}">]>',
    "a harmless one": "<!DOCTYPE x>",
}
ROOTS = {
    "rss": "<rss><channel><item><title>{}</title></item></channel></rss>",
    "feed": "<feed><title>{}</title></feed>",
}


@pytest.mark.parametrize("dtd", DTDS.values(), ids=DTDS.keys())
@pytest.mark.parametrize("root", ["rss", "feed", "workzag-jobs"])
def test_no_dtd_is_read(dtd: str, root: str) -> None:
    inside = ROOTS.get(root, f"<{root}>{{}}</{root}>").format("&e;" * 50_000)
    body = f'<?xml version="1.0"?>{dtd.replace("DOCTYPE x", f"DOCTYPE {root}")}{inside}'.encode()
    page = Page(source="personio", board="x", url=URL, body=body, fetched_at=AT)
    began = time.process_time()
    with pytest.raises(LayoutChanged, match="XML was due"):
        page.xml(root)
    assert time.process_time() - began < 0.1


@pytest.mark.parametrize("dtd", DTDS.values(), ids=DTDS.keys())
@pytest.mark.parametrize("packed", [False, True])
def test_no_dtd_is_read_in_a_sitemap(dtd: str, *, packed: bool) -> None:
    rows = "<url><loc>https://a.example.com/&e;</loc></url>" * 10_000
    body = f'<?xml version="1.0"?>{dtd.replace("DOCTYPE x", "DOCTYPE urlset")}<urlset>{rows}</urlset>'.encode()
    began = time.process_time()
    with pytest.raises(LayoutChanged, match="a sitemap was due"):
        sitemap.read(URL, gzip.compress(body, mtime=0) if packed else body)
    assert time.process_time() - began < 0.1


def test_xml_nested_beyond_reason_ends_no_process() -> None:
    body = b"<rss>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</rss>"
    page = Page(source="personio", board="x", url=URL, body=body, fetched_at=AT)
    began = time.process_time()
    assert [element.path for element in page.xml("rss").records("a")] == ["rss.a[0]"]
    assert time.process_time() - began < 5


@pytest.mark.slow
def test_a_sitemap_that_bursts_is_put_down_in_time_and_memory() -> None:
    row = b"<url><loc>https://a.example.com/" + b"x" * 1_000 + b"</loc></url>"
    bomb = gzip.compress(b"<urlset>" + row * 300_000, mtime=0)
    assert len(bomb) < 2_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    with pytest.raises(LayoutChanged, match=r"more than 50,000"):
        sitemap.read(URL, bomb)
    assert time.process_time() - began < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60 * 1024


def test_a_sitemap_of_blanks_is_put_down_by_its_size() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * 300_000_000, 1, mtime=0)
    tracemalloc.start()
    with pytest.raises(LayoutChanged, match="more than 50,000,000 bytes"):
        sitemap.read(URL, bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60_000_000


@pytest.mark.slow
@pytest.mark.parametrize(("count", "refused"), [(50_000, False), (50_001, True)])
def test_fifty_thousand_addresses_and_no_more(count: int, *, refused: bool) -> None:
    body = b"<urlset>%s</urlset>" % b"".join(
        b"<url><loc>https://a.example.com/%d</loc></url>" % number for number in range(count)
    )
    if refused:
        with pytest.raises(LayoutChanged, match="more than 50,000 addresses"):
            sitemap.read(URL, body)
    else:
        assert len(sitemap.read(URL, body).entries) == count


@pytest.mark.parametrize("tag", ["url", "loc", "x"])
def test_a_sitemap_is_no_deeper_than_a_sitemap(tag: str) -> None:
    body = b"<urlset>" + f"<{tag}>".encode() * 200_000
    began = time.process_time()
    with pytest.raises(LayoutChanged, match="deep"):
        sitemap.read(URL, body)
    assert time.process_time() - began < 1

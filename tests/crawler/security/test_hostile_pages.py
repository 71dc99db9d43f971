"""S3, S8: pages made to hang or burst their reader. They cost a few seconds and themselves, and the run goes on."""

import gzip
import json
import resource
import time

import pytest

from analysis.warehouse import analyze
from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.jobpage.worker import WORKER
from crawler.settings import Settings, parse_board

HOST = "careers.example.com"
TOLD = {"@type": "JobPosting", "title": "PM", "description": "<p>Ship it.</p>"}
POSTING = f'<script type="application/ld+json">{json.dumps(TOLD)}</script>'
ITEM = '<div itemscope itemtype="https://schema.org/JobPosting"><h1 itemprop="title">PM</h1></div>'  # for a parser
HOSTILE = {
    "200,000 nested tags": "<div>" * 200_000,
    "100,000 attributes": "<a " + " ".join(f"a{number}" for number in range(100_000)) + ">x</a>",
    "100,000 attributes with brackets": "<a " + " ".join(f'a{n}="<"' for n in range(100_000)) + ">x</a>",
    "a tag of 1 MB": f'<a title="{"x" * 1_000_000}">x</a>',
    "ends of nothing": "<div></x>" * 100_000,
    "shapes in shapes": "<svg></x>" * 100_000,
    "bold opened anew in every block": "<p>" + "".join(f"<b id={n}>" for n in range(300)) + "</p><p>x" * 60_000,
    "comments without end": "<div>" * 2_000 + "<!--" * 200_000,
}


@pytest.fixture
def worker():
    yield
    WORKER.close()


def greenhouse(site, *contents):
    board = json.loads(site.greenhouse(*range(len(contents))).body)
    for job, content in zip(board["jobs"], contents, strict=True):
        job["content"] = content
    return site.Reply(body=json.dumps(board).encode())


@pytest.mark.slow
@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_description_costs_itself_only(site, clock, tmp_path, html):
    """As JSON sources carry it: the crawl doesn't parse it, the analysis reads it as well as can be."""
    site.says(site.board("acme"), greenhouse(site, html + "<p>You know SQL.</p>", "<p>You know SQL.</p>"))
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    boards, settings = [parse_board("greenhouse/acme")], Settings(delay=0)
    run = crawl(tmp_path, boards, settings, clock=clock, routes=site.routes)
    assert [(look.verdict, look.listed_count) for look in run.looks] == [("complete", 2)]
    assert site.paths() == ["/robots.txt", "/v1/boards/acme/jobs"]
    result = analyze(tmp_path)
    assert (result.posting_count, result.extracted_count, result.problems) == (2, 2, ())
    assert time.process_time() - began < 5 + 5  # five for each reading, and the taxonomy
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 * 1024


@pytest.mark.slow
@pytest.mark.parametrize("inside", [POSTING, ITEM], ids=["JSON-LD", "microdata"])
@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_costs_itself_only(site, clock, tmp_path, worker, *, html, inside):
    """As a stranger's site carries it: read by its bytes, or refused, or its parser is killed in five seconds."""
    routes = site.routes | {HOST: site.origin}
    rows = "".join(f"<url><loc>https://{HOST}/jobs/{name}</loc></url>" for name in ("bad", "good"))
    site.says(f"https://{HOST}/sitemap.xml", site.Reply(body=f"<urlset>{rows}</urlset>".encode()))
    site.says(f"https://{HOST}/jobs/bad", site.Reply(body=(html + inside).encode()))
    site.says(f"https://{HOST}/jobs/good", site.Reply(body=POSTING.encode()))
    began = time.monotonic()
    (look,) = crawl(tmp_path, [parse_board(f"jsonld/{HOST}")], Settings(delay=0), clock=clock, routes=routes).looks
    assert time.monotonic() - began < 5 + 5  # the worker's own, and what others on this machine take
    assert site.paths()[-2:] == ["/jobs/bad", "/jobs/good"]
    assert look.listed_count in (1, 2)
    assert look.verdict == ("complete" if look.listed_count == 2 else "partial")
    assert [page.url.rpartition("/")[2] for page in look.pages if "/jobs/" in page.url] == ["bad", "good"]
    assert "good" in [posting.url.rpartition("/")[2] for posting in Archive(tmp_path).postings(look)]


def test_indexes_within_indexes_are_followed_so_far_and_no_further(site, clock, tmp_path):
    routes = site.routes | {HOST: site.origin}
    for number in range(9):
        name = f"https://{HOST}/sitemap{number or ''}.xml"
        inside = f"<sitemapindex><sitemap><loc>https://{HOST}/sitemap{number + 1}.xml</loc></sitemap></sitemapindex>"
        site.says(name, site.Reply(body=inside.encode()))
    (look,) = crawl(tmp_path, [parse_board(f"jsonld/{HOST}")], Settings(delay=0), clock=clock, routes=routes).looks
    asked = [path for path in site.paths() if path.startswith("/sitemap")]
    assert len(asked) <= 6
    assert look.verdict in ("failed", "partial")
    assert "deeper than" in look.reason
    assert len(look.pages) <= len(site.paths())


def test_a_sitemap_that_bursts_fails_its_board(site, clock, tmp_path):
    routes = site.routes | {HOST: site.origin}
    bomb = gzip.compress(b"<urlset>" + b" " * 60_000_000, mtime=0)
    site.says(f"https://{HOST}/robots.txt", site.Reply(body=f"Sitemap: https://{HOST}/sitemap.xml.gz".encode()))
    site.says(f"https://{HOST}/sitemap.xml.gz", site.Reply(body=bomb))
    site.says(site.board("acme"), site.greenhouse(1))
    boards = [parse_board(f"jsonld/{HOST}"), parse_board("greenhouse/acme")]
    looks = {look.board: look for look in crawl(tmp_path, boards, Settings(delay=0), clock=clock, routes=routes).looks}
    assert looks[HOST].verdict in ("failed", "partial")
    assert "a sitemap of more than 50,000,000 bytes" in looks[HOST].reason
    assert looks["acme"].verdict == "complete"

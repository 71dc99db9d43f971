"""Careers sites by their sitemaps: which pages are asked for, and what each kind of absence proves."""

import gzip
import json
from datetime import UTC, datetime
from threading import Event

import pytest

from crawler import sources
from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.errors import LayoutChanged
from crawler.ingest import ingest
from crawler.jobpage.worker import WORKER
from crawler.page import Page
from crawler.settings import Settings, parse_board
from crawler.source import Link
from crawler.sources import jsonld

HOST = "careers.example.com"
SITE = f"https://{HOST}"
NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)


def page(url: str, body: bytes | str, board: str = HOST, depth: int = 0) -> Page:
    raw = body.encode() if isinstance(body, str) else body
    made = Page(source="jsonld", board=board, url=url, body=raw, fetched_at=NOW)
    made.depth = depth
    return made


def urlset(*rows: str) -> bytes:
    """A sitemap of these addresses, with their dates after a space, if they have one."""
    inside = ""
    for row in rows:
        place, _, date = row.partition(" ")
        inside += f"<url><loc>{place}</loc>{f'<lastmod>{date}</lastmod>' if date else ''}</url>"
    return f"<urlset>{inside}</urlset>".encode()


def index(*places: str) -> bytes:
    return (
        f"<sitemapindex>{''.join(f'<sitemap><loc>{place}</loc></sitemap>' for place in places)}</sitemapindex>".encode()
    )


def posting(title: str, **fields: str) -> bytes:
    told = {"@type": "JobPosting", "title": title, "description": f"<p>Be our {title}.</p>"} | fields
    return f'<script type="application/ld+json">{json.dumps(told)}</script>'.encode()


@pytest.mark.parametrize(
    ("board", "url"),
    [
        (HOST, f"{SITE}/robots.txt"),
        (f"{HOST}/sitemap_jobs.xml", f"{SITE}/sitemap_jobs.xml"),
        (f"{HOST}/de/jobs.xml.gz", f"{SITE}/de/jobs.xml.gz"),
        (f"{HOST}/sitemap?part=jobs", f"{SITE}/sitemap?part=jobs"),
    ],
)
def test_a_board_is_a_host_or_its_sitemap(board: str, url: str) -> None:
    assert jsonld.start(board) == Link(url)


@pytest.mark.parametrize(
    ("robots", "links", "unknown"),
    [
        ("Sitemap: /a.xml\nSitemap: https://careers.example.com/b.xml.gz", ["/a.xml", "/b.xml.gz"], {}),
        ("User-agent: *\nDisallow:", ["/sitemap.xml"], {}),
        ("<!doctype html><p>Not found, but happy", ["/sitemap.xml"], {}),
        ("Sitemap: https://www.example.com/a.xml\nSitemap: /b.xml", ["/b.xml"], {"Sitemap on another host": 1}),
        ("Sitemap: /everything", [], {"Sitemap that is not called one": 1}),
    ],
)
def test_robots_leads_to_sitemaps(robots: str, links: list[str], unknown: dict[str, int]) -> None:
    here = page(f"{SITE}/robots.txt", robots)
    assert list(jsonld.parse(here)) == [Link(SITE + link) for link in links]
    assert (dict(here.unknown), here.part) == (unknown, False)


def test_an_index_leads_to_sitemaps_and_not_too_deep() -> None:
    body = index("/jobs.xml", "https://other.example/jobs.xml", "/news")
    here = page(f"{SITE}/sitemap.xml", body, depth=3)
    assert list(jsonld.parse(here)) == [Link(f"{SITE}/jobs.xml", depth=4)]
    assert dict(here.unknown) == {"loc on another host": 1, "loc of an index that is not called a sitemap": 1}
    assert here.part
    with pytest.raises(LayoutChanged, match="nested deeper than 3"):
        list(jsonld.parse(page(f"{SITE}/sitemap.xml", body, depth=4)))


@pytest.mark.parametrize(
    ("sitemap", "rows", "links"),
    [
        ("/sitemap.xml", ["/about", "/jobs/", "/jobs/1-pm", "/blog/your-next-job"], ["/jobs/1-pm"]),
        ("/sitemap.xml", ["/de/karriere/7", "/our-openings/7", "/team/jobs"], ["/de/karriere/7", "/our-openings/7"]),
        (
            "/sitemap.xml",
            ["/job?id=7", "/job?ref=x", "/job-oslo-7", "/jobdetail/7"],
            ["/job?id=7", "/job-oslo-7", "/jobdetail/7"],
        ),
        ("/sitemap.xml", ["/jobs/1/apply", "/jobs/1.pdf", "/jobs/search", "/jobs/1"], ["/jobs/1"]),
        ("/sitemap.xml", ["/12345-pm", "/about"], ["/12345-pm", "/about"]),  # on a host called after jobs
        ("/sitemap_jobs.xml", ["/12345-pm", "/jobs/2"], ["/12345-pm", "/jobs/2"]),
        ("/sitemap.xml", ["/jobs/1 2026-11-01", "/jobs/2 2026-11-03", "/jobs/3"], ["/jobs/2", "/jobs/1", "/jobs/3"]),
    ],
)
def test_which_pages_are_asked_for(sitemap: str, rows: list[str], links: list[str]) -> None:
    found = list(jsonld.parse(page(SITE + sitemap, urlset(*rows))))
    assert [link.url for link in found if isinstance(link, Link)] == [SITE + link for link in links]


def test_other_hosts_lead_to_no_page_that_is_not_called_after_jobs() -> None:
    here = page("https://www.example.com/sitemap.xml", urlset("/12345-pm", "/about"), "www.example.com")
    assert list(jsonld.parse(here)) == []


def test_html_instead_of_a_sitemap_is_no_sitemap() -> None:
    with pytest.raises(LayoutChanged, match="a sitemap was due"):
        list(jsonld.parse(page(f"{SITE}/sitemap.xml", "<!doctype html><p>Hello")))


@pytest.fixture
def visit(site, clock, tmp_path):
    """One run, some hours after the last; robots.txt and a sitemap of three postings stand, unless said anew."""
    for name in "123":
        site.says(f"{SITE}/jobs/{name}", site.Reply(body=posting(f"Keeper {name}")))
    site.says(f"{SITE}/sitemap.xml", site.Reply(body=urlset("/jobs/1", "/jobs/2", "/jobs/3")))
    site.says(f"{SITE}/robots.txt", site.Reply(body=b"User-agent: *\nDisallow: /jobs/private\nSitemap: /sitemap.xml"))

    def run(token: str = HOST):
        clock.passed += 50_000
        board = parse_board(f"jsonld/{token}")
        routes = {HOST: site.origin, "elsewhere.example": site.origin}
        (look,) = crawl(tmp_path, [board], Settings(delay=0), clock=clock, routes=routes).looks
        return look

    return run


def told(look):
    return look.verdict, look.listed_count


def test_a_site_is_complete_then_unchanged(site, visit, tmp_path):
    first = visit()
    assert (*told(first), first.reason) == ("complete", 3, "")
    found = list(Archive(tmp_path).postings(first))
    assert [each.source_id for each in found] == ["jobs/1", "jobs/2", "jobs/3"]
    assert found[0].posting_id == f"jsonld/{HOST}/jobs/1"
    assert told(visit()) == ("unchanged", 3)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 404},
        {"status": 410},
        {"body": b"<!doctype html><p>This position is filled."},
        {"body": posting("Keeper 2", validThrough="2026-11-01")},
        {"body": b'<meta name="robots" content="noindex">' + posting("Keeper 2")},
        {"body": posting("Keeper 2"), "headers": {"X-Robots-Tag": "noindex"}},
        {"status": 302, "headers": {"Location": "/jobs/"}},
    ],
    ids=["not found", "gone", "no markup", "expired", "noindex", "noindex in the head", "redirected to the list"],
)
def test_a_page_without_its_posting_is_a_closed_one_and_no_trouble(site, visit, answer):
    site.says(f"{SITE}/jobs/", site.Reply(body=b"<!doctype html><p>All our positions."))
    site.says(f"{SITE}/jobs/2", site.Reply(**answer))
    look = visit()
    assert (*told(look), look.reason) == ("complete", 2, "")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"status": 500}, "answered 500"),
        ({"status": 403}, "answered 403"),
        ({"status": 202}, "answered 202"),
        ({"status": 302, "headers": {"Location": "https://elsewhere.example/"}}, "redirected to another host"),
        ({"status": 302, "headers": {"Location": "/jobs/private"}}, "robots.txt disallows"),
        ({"body": b"<title>Just a moment...</title>"}, "a challenge to browsers"),
        ({"body": b""}, "HTML was due"),
        (
            {"body": b'<script type="application/ld+json">{"@type": "JobPosting", }{</script>'},
            "its JSON-LD can't be read",
        ),
        ({"body": b'<meta name="tdm-reservation" content="1">' + posting("Keeper")}, "reserves text and data mining"),
        ({"body": posting("Keeper"), "headers": {"TDM-Reservation": "1"}}, "reserves text and data mining"),
        ({"body": b"<p>JobPosting" + b"<div>" * 9_000}, "tags nested deeper"),
    ],
)
def test_a_page_that_could_not_be_read_makes_a_partial_look_and_the_others_are_read(site, visit, answer, reason):
    site.says("https://elsewhere.example/", site.Reply(body=b"<p>Hello"))
    site.says(f"{SITE}/jobs/2", site.Reply(**answer))
    look = visit()
    assert told(look) == ("partial", 2)
    assert reason in look.reason


def answering(reply, first):
    def rudely(handler):
        first()
        handler.answer(reply)

    return rudely


def test_a_page_that_hangs_its_parser_costs_itself_and_no_other_host_waits(site, clock, visit, tmp_path, monkeypatch):
    monkeypatch.setattr(WORKER, "seconds", 1.0)
    WORKER.close()
    hangs = b"<p>JobPosting" + b"<div><marquee></div></marquee>" * 40_000
    site.says(f"{SITE}/jobs/2", site.Reply(body=hangs))
    reading, asked_meanwhile = Event(), Event()

    def until_the_next_board_is_asked_for(url, body, parse=WORKER.tagged):
        if body == hangs:
            reading.set()
            assert asked_meanwhile.wait(10)
        return parse(url, body)

    monkeypatch.setattr(WORKER, "tagged", until_the_next_board_is_asked_for)
    names = ["acme0", "acme1"]
    for name, first in zip(names, (lambda: reading.wait(10), asked_meanwhile.set), strict=True):
        site.says(site.board(name), site.Reply(rudely=answering(site.greenhouse(1), first)))
    boards = [parse_board(f"jsonld/{HOST}"), *(parse_board(f"greenhouse/{name}") for name in names)]
    run = crawl(tmp_path, boards, Settings(delay=0), clock=clock, routes={HOST: site.origin} | site.routes)
    by_board = {look.board: look for look in run.looks}
    assert asked_meanwhile.is_set()
    assert told(by_board[HOST]) == ("partial", 2)
    again = Archive(tmp_path).postings(by_board[HOST])  # the analysis is no worse off
    assert [each.source_id for each in again] == ["jobs/1", "jobs/3"]
    WORKER.close()
    assert "a page that takes longer than 1 s to parse" in by_board[HOST].reason
    assert all(told(by_board[name]) == ("complete", 1) for name in names)


def test_pages_that_fail_and_fail_are_not_asked_for_ever(site, visit):
    site.says(f"{SITE}/sitemap.xml", site.Reply(body=urlset(*(f"/jobs/x{number}" for number in range(20)), "/jobs/1")))
    for number in range(20):
        site.says(f"{SITE}/jobs/x{number}", site.Reply(status=500))
    look = visit()
    assert look.verdict == "partial"
    assert len({path for path in site.paths(HOST) if "/jobs/x" in path}) <= 4
    assert "/jobs/1" not in site.paths(HOST)


@pytest.mark.parametrize(
    ("answer", "verdict", "reason"),
    [
        ({"status": 404}, "complete", ""),  # a shard that is gone is gone
        ({"status": 503, "headers": {"Retry-After": "9999"}}, "partial", "cooling down"),
        ({"status": 403}, "partial", "answered 403"),
        ({"status": 202}, "partial", "answered 202"),
        ({"body": b"<!doctype html><p>Hello"}, "partial", "a sitemap was due"),
        ({"body": urlset("/jobs/9")[:-9]}, "partial", "a sitemap was due"),
    ],
)
def test_a_sitemap_that_could_not_be_had_proves_nothing(site, visit, answer, verdict, reason):
    site.says(f"{SITE}/robots.txt", site.Reply(body=b"Sitemap: /sitemap.xml\nSitemap: /more.xml"))
    site.says(f"{SITE}/more.xml", site.Reply(**answer))
    look = visit()
    assert look.verdict == verdict
    assert reason in look.reason


def test_a_site_that_shows_no_posting_at_all_is_not_taken_for_empty(site, visit):
    for name in "123":
        site.says(f"{SITE}/jobs/{name}", site.Reply(body=b"<!doctype html><div id=app></div>"))
    look = visit()
    assert (*told(look), look.reason) == ("partial", 0, "none of its pages shows a posting: 3 without JobPosting")


def test_an_empty_sitemap_is_an_empty_board(site, visit):
    site.says(f"{SITE}/sitemap.xml", site.Reply(body=urlset()))
    assert told(visit()) == ("complete", 0)


def test_without_robots_the_usual_places_are_tried(site, visit):
    site.says(f"{SITE}/robots.txt", site.Reply(status=404))
    site.says(f"{SITE}/sitemap_index.xml", site.Reply(body=index("/jobs.xml.gz")))
    site.says(f"{SITE}/sitemap.xml", site.Reply(status=404))
    site.says(f"{SITE}/jobs.xml.gz", site.Reply(body=gzip.compress(urlset("/jobs/1"), mtime=0)))
    assert told(visit()) == ("complete", 1)
    assert site.paths(HOST)[-4:] == ["/sitemap.xml", "/sitemap_index.xml", "/jobs.xml.gz", "/jobs/1"]


def test_without_any_sitemap_the_board_has_failed(site, visit):
    site.says(f"{SITE}/robots.txt", site.Reply(status=404))
    site.says(f"{SITE}/sitemap.xml", site.Reply(status=404))
    look = visit()
    assert (look.verdict, look.listed_count) == ("failed", None)
    assert "none of its pages shows a posting" in look.reason


def test_a_board_may_begin_with_its_sitemap(site, visit):
    site.says(f"{SITE}/jobs.xml", site.Reply(body=urlset("/jobs/1")))
    look = visit(f"{HOST}/jobs.xml")
    assert told(look) == ("complete", 1)
    assert site.paths(HOST) == ["/robots.txt", "/jobs.xml", "/jobs/1"]


def test_a_page_that_has_not_changed_is_not_asked_for_again(site, visit):
    rows = ["/jobs/1 2026-11-01", "/jobs/2 2026-11-02", "/jobs/3 2026-11-16T07:00:00Z"]
    site.says(f"{SITE}/sitemap.xml", site.Reply(body=urlset(*rows)))
    assert told(visit()) == ("complete", 3)
    site.seen.clear()
    rows[1] = "/jobs/2 2026-11-16T23:00:00Z"  # after the first run
    site.says(f"{SITE}/sitemap.xml", site.Reply(body=urlset(*rows)))
    site.says(f"{SITE}/jobs/2", site.Reply(body=posting("Keeper of all")))
    look = visit()
    assert told(look) == ("complete", 3)
    assert [path for path in site.paths(HOST) if path.startswith("/jobs/")] == ["/jobs/2"]


def test_a_posting_that_has_expired_since_is_closed_though_its_page_is_not_asked_for(site, visit, tmp_path):
    site.says(f"{SITE}/jobs/1", site.Reply(body=posting("Keeper 1", validThrough="2026-11-17T00:00:00Z")))
    site.says(f"{SITE}/sitemap.xml", site.Reply(body=urlset("/jobs/1 2026-11-01", "/jobs/2 2026-11-02")))
    assert told(visit()) == ("complete", 2)
    again = visit()
    assert told(again) == ("unchanged", 1)  # the pages are; what they said has come to pass
    assert [each.source_id for each in Archive(tmp_path).postings(again)] == ["jobs/2"]


def test_nothing_of_another_host_is_ever_asked(site, visit):
    site.says(f"{SITE}/robots.txt", site.Reply(body=b"Sitemap: https://elsewhere.example/s.xml\nSitemap: /sitemap.xml"))
    rows = ["https://elsewhere.example/jobs/1", "http://127.0.0.1/jobs/1", "http://169.254.169.254/jobs/1", "/jobs/1"]
    site.says(f"{SITE}/sitemap.xml", site.Reply(body=urlset(*rows)))
    look = visit()
    assert told(look) == ("complete", 1)
    assert look.unknown_fields == {"Sitemap on another host": 1, "loc on another host": 3}
    assert {seen.host for seen in site.seen} == {HOST}


def test_its_boards_are_known_by_their_robots_only():
    assert sources.of_url(f"{SITE}/robots.txt") == ("jsonld", HOST)
    assert jsonld.ADDRESS.match(f"{SITE}/jobs/1") is None


def test_a_page_that_reserves_itself_in_its_head_is_not_kept(site, visit, tmp_path):
    site.says(f"{SITE}/jobs/2", site.Reply(body=posting("Keeper 2"), headers={"X-Robots-Tag": "noai"}))
    assert f"{SITE}/jobs/2" not in {page.url for page in visit().pages}


def test_a_site_that_is_listed_is_taken_in_whole_and_no_other(site, visit, tmp_path):
    """robots.txt, sitemap and postings of one day are one look; of a site nobody listed nothing is taken."""
    visit()
    (recording,) = (tmp_path / "archive").glob("*.warc.gz")
    listed, warned = tmp_path / "listed", []
    listed.mkdir()
    (listed / "aipm.toml").write_text(f'[[boards]]\nsource = "jsonld"\ntoken = "{HOST}"\n')
    (run,) = ingest(listed, [recording])
    assert [told(look) for look in run.looks] == [("complete", 3)]
    assert ingest(tmp_path / "unlisted", [recording], warn=warned.append) == []
    assert len(warned) == 5

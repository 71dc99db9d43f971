"""Platforms with a list of their own and a JobPosting on each page: what is asked for, and what proves nothing."""

import json
from datetime import UTC, datetime

import pytest

from crawler import sources
from crawler.crawl import crawl
from crawler.errors import LayoutChanged
from crawler.page import Page
from crawler.posting import Posting
from crawler.settings import Settings, SourceSettings, parse_board
from crawler.source import Link
from crawler.sources import icims, jazzhr, jobvite, successfactors

NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
LIST = '<table class="jv-job-list">{}</table><p class="jv-pagination-text">{}</p>'


def page(source: str, url: str, body: str) -> Page:
    return Page(source=source, board="acme", url=url, body=body.encode(), fetched_at=NOW)


def posting(**fields: str) -> str:
    told = {"@type": "JobPosting", "title": "Keeper", "description": "<p>Keep it.</p>"} | fields
    return f'<script type="application/ld+json">{json.dumps(told)}</script>'


@pytest.mark.parametrize("source", ["icims", "jazzhr", "jobvite", "successfactors"])
def test_they_sleep_until_they_are_woken(source: str) -> None:
    assert "robots.txt" in (Settings().why_off(source) or "")
    assert Settings(sources={source: SourceSettings(enabled=True)}).why_off(source) is None


@pytest.mark.parametrize(
    ("url", "board"),
    [
        ("https://careers-acme.icims.com/jobs/311/keeper/job?in_iframe=1", ("icims", "careers-acme")),
        ("https://acme.applytojob.com/apply/Ab12Cd34Ef/Keeper", ("jazzhr", "acme")),
        ("https://jobs.jobvite.com/acme/job/oAb1cdfw", ("jobvite", "acme")),
        ("https://jobs.acme.example/sitemal.xml", ("successfactors", "jobs.acme.example")),
    ],
)
def test_a_page_tells_its_board(url: str, board: tuple[str, str]) -> None:
    assert sources.detect(url) == board


@pytest.mark.parametrize(
    ("date", "kept"),
    [("2024-11-16", False), ("2024-11-02T05:00:00Z", False), ("2024-06-01", True), ("2026-11-01", True)],
)
def test_an_icims_date_of_two_years_ago_is_made_up(date: str, kept: bool) -> None:
    url = "https://careers-acme.icims.com/jobs/311/keeper/job?in_iframe=1"
    (found,) = icims.parse(page("icims", url, posting(datePosted=date)))
    assert isinstance(found, Posting)
    assert ((found.posted_at is not None), (found.posted_precision is not None)) == (kept, kept)
    assert (found.source_id, found.url) == ("311", url.partition("?")[0])


def test_an_icims_page_that_is_not_the_portals_proves_nothing() -> None:
    url = "https://careers-acme.icims.com/jobs/311/keeper/job?in_iframe=1"
    gone = page("icims", url, '<div class="iCIMS_JobContent">This one is filled.</div>')
    assert (list(icims.parse(gone)), gone.gone) == ([], "without JobPosting")
    with pytest.raises(LayoutChanged, match="no page of a portal"):
        list(icims.parse(page("icims", url, "<p>Checking you.</p>")))


def test_an_icims_index_is_not_followed() -> None:
    body = "<sitemapindex><sitemap><loc>/more.xml</loc></sitemap></sitemapindex>"
    with pytest.raises(LayoutChanged, match="one sitemap was due"):
        list(icims.parse(page("icims", icims.start("careers-acme").url, body)))


def test_a_jazzhr_list_without_its_marks_is_none() -> None:
    with pytest.raises(LayoutChanged, match="is no list of postings"):
        list(jazzhr.parse(page("jazzhr", jazzhr.start("acme").url, "<p>Hello")))
    empty = page("jazzhr", jazzhr.start("acme").url, "<p class='resumator-no-jobs'>Nothing now</p>")
    assert list(jazzhr.parse(empty)) == []


def test_a_jobvite_list_goes_on_until_its_end() -> None:
    first = page("jobvite", jobvite.start("acme").url, LIST.format('<a href="/acme/job/a1">K</a>', "1-1 of 2"))
    last = page(
        "jobvite", "https://jobs.jobvite.com/acme/search?p=1", LIST.format('<a href="/acme/job/b2">K</a>', "2-2 of 2")
    )
    assert list(jobvite.parse(first)) == [
        Link("https://jobs.jobvite.com/acme/job/a1"),
        Link("https://jobs.jobvite.com/acme/search?p=1"),
    ]
    assert list(jobvite.parse(last)) == [Link("https://jobs.jobvite.com/acme/job/b2")]
    assert (first.total, first.listed, first.part) == (2, {"a1"}, False)
    assert (last.total, last.listed, last.part) == (2, {"b2"}, True)


def test_a_jobvite_list_that_says_nothing_of_parts_is_one() -> None:
    here = page("jobvite", jobvite.start("acme").url, '<ul class="jv-job-list"><a href="/acme/job/a1">K</a></ul>')
    assert list(jobvite.parse(here)) == [Link("https://jobs.jobvite.com/acme/job/a1")]
    assert (here.total, here.broken) == (1, [])


def test_a_successfactors_posting_without_a_number_has_its_links() -> None:
    item = "<item><title>Keeper</title><link>https://x.example/job/Keeper/77/</link><description/></item>"
    body = f"<rss><channel><title>Acme</title>{item}</channel></rss>"
    (found,) = successfactors.parse(page("successfactors", successfactors.start("x.example").url, body))
    assert isinstance(found, Posting)
    assert found.source_id == "77"


def test_a_jobvite_board_is_whole_if_each_listed_posting_was_on_its_page(site, clock, tmp_path):
    host = "jobs.jobvite.com"
    settings = Settings(delay=0, sources={"jobvite": SourceSettings(enabled=True)})

    def look():
        clock.passed += 60
        return crawl(tmp_path, [parse_board("jobvite/acme")], settings, clock=clock, routes={host: site.origin}).looks[
            0
        ]

    rows = '<a href="/acme/job/a1">K</a><a href="/acme/job/b2">K</a>'
    site.says(f"https://{host}/acme/search", site.Reply(body=LIST.format(rows, "1-2 of 2").encode()))
    site.says(f"https://{host}/acme/job/a1", site.Reply(body=posting().encode()))
    site.says(f"https://{host}/acme/job/b2", site.Reply(body=posting(title="Finder").encode()))
    assert (look().verdict, look().listed_count) == ("complete", 2)
    site.says(f"https://{host}/acme/job/b2", site.Reply(body=b"<p>Nothing for machines"))
    assert (look().verdict, look().reason) == ("partial", "1 listed postings were not on their pages; the first: b2")

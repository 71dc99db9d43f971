"""Workday's lists are asked for by a form; so their parts have one address, and a fragment tells them apart."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import sources
from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.errors import BadSettings
from crawler.page import Page
from crawler.settings import Settings, SourceSettings, parse_board

NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
HOST = "acme.wd5.myworkdayjobs.com"
SITE = f"https://{HOST}/wday/cxs/acme/Careers"
POSTING = json.loads((Path(__file__).with_name("pages") / "workday" / "Careers-posting.json").read_text("utf-8"))
ACME = parse_board("workday/acme.wd5:Careers")
AWAKE = Settings(delay=0, sources={"workday": SourceSettings(enabled=True)})


def part(site, *numbers, total):
    """A part of the list."""
    rows = [{"title": "PM", "externalPath": f"/job/Oslo/PM_R{number}"} for number in numbers]
    return site.Reply(body=json.dumps({"total": total, "jobPostings": rows}).encode())


@pytest.fixture
def look(site, clock, tmp_path):
    """One look at a site with 21 postings, each on a page of its own."""
    for number in range(21):
        info = POSTING["jobPostingInfo"] | {"externalUrl": f"https://{HOST}/Careers/job/Oslo/PM_R{number}"}
        body = json.dumps(POSTING | {"jobPostingInfo": info}).encode()
        site.says(f"{SITE}/job/Oslo/PM_R{number}", site.Reply(body=body))

    def look(*parts):
        site.says(f"{SITE}/jobs", *parts)
        return crawl(tmp_path, [ACME], AWAKE, clock=clock, routes={HOST: site.origin}).looks[0]

    return look


def test_the_parts_of_a_list_are_asked_for_by_a_form_each(site, look, tmp_path):
    seen = look(part(site, *range(20), total=21), part(site, 20, total=0))
    assert (seen.verdict, seen.reason, seen.listed_count) == ("complete", "", 21)
    asked = [json.loads(request.sent) for request in site.seen if request.path.endswith("/jobs")]
    assert [form["offset"] for form in asked] == [0, 20]
    assert {form["limit"] for form in asked} == {20}
    assert not [request for request in site.seen if "#" in request.path]
    assert [page.url for page in seen.pages][:2] == [f"{SITE}/jobs", f"{SITE}/jobs#20"]
    assert len(list(Archive(tmp_path).postings(seen))) == 21


def test_a_list_that_falls_short_makes_a_partial_look(site, look):
    seen = look(part(site, *range(20), total=21), part(site, 3, total=0))
    assert (seen.verdict, seen.reason) == ("partial", "the pages promise 21 postings and list 20")


def test_one_that_counts_no_further_makes_a_partial_look(site):
    start = sources.load("workday").start(ACME.token)
    page = Page(source="workday", board=ACME.token, url=start.url, body=part(site, 1, total=2000).body, fetched_at=NOW)
    links = [link.url for link in sources.load("workday").parse(page)]
    assert links[-2:] == [f"{SITE}/jobs#1980", f"{SITE}/job/Oslo/PM_R1"]
    assert page.broken == [f"{SITE}/jobs: it counts to 2000 only; search for less"]


@pytest.mark.parametrize(
    ("status", "told"), [(410, "unknown board (410)"), (422, "unknown board (422)"), (403, "answered 403")]
)
def test_a_site_that_is_not_there_fails(site, look, status, told):
    seen = look(site.Reply(status, b'{"errorCode":"ERR_TENANT_MIGRATED"}'))
    assert seen.verdict == "failed"
    assert told in seen.reason


@pytest.mark.parametrize("token", ["acme", "acme:Careers", "acme.wd5", "acme/wd5/Careers", "Acme.wd5:Careers"])
def test_what_is_no_token_is_told_so(token):
    with pytest.raises(BadSettings, match=r"write TENANT\.wdN:SITE"):
        sources.load("workday").start(token)


@pytest.mark.parametrize("token", ["acme", "CX_1", "acme/CX_1", "Acme:CX_1"])
def test_what_is_no_token_of_an_oracle_site_is_told_so(token):
    with pytest.raises(BadSettings, match="write HOST:SITE"):
        sources.load("oracle").start(token)

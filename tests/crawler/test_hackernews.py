"""Who is hiring: headlines in all the ways people write them, and a thread over several pages."""

import json
import time
import tomllib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import sources
from crawler.crawl import crawl
from crawler.headline import read_headline
from crawler.headline.parts import lines_of
from crawler.page import Page
from crawler.posting import Posting
from crawler.settings import Settings, parse_board
from crawler.source import Link
from crawler.values.pay_text import pays

CASES = tomllib.loads(Path(__file__).with_name("hackernews.toml").read_text("utf-8"))["case"]
HOST = "hn.algolia.com"
FETCHED_AT = datetime(2026, 11, 5, tzinfo=UTC)
PAGES = Path(__file__).with_name("pages") / "hackernews"
FIELDS = ("employer", "title", "location", "country", "work_mode", "employment_type")


def said(html):
    """What a comment's headline says, as the cases write it."""
    headline = read_headline(html)
    if headline is None:
        return None
    fields = {name: value for name in FIELDS if (value := getattr(headline, name)) is not None}
    stated = [[str(each or "") for each in (pay.low, pay.high, pay.currency, pay.period)] for pay in headline.pay]
    return fields | ({"pay": stated} if stated else {})


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_headline(case):
    assert said(case["text"]) == case.get("says")


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_no_address_is_read(case):
    assert not any("@yew" in line or "ruth" in line for line in lines_of(case["text"]))


@pytest.mark.parametrize(
    "text",
    [
        "<a href=" * 20_000,
        '<a href="x">' * 20_000,
        "(" * 100_000,
        "1 000 " * 30_000,
        "A | " * 50_000,
        "Acme | " + "full-time, " * 20_000,
        "Acme | " + "Data and " * 20_000,
        "Acme is hiring " + "a" * 100_000,
        "we are looking for " + "x/" * 50_000,
        "- " * 100_000,
        "x@" * 100_000,
        "Company: " * 30_000,
        "Acme | " + "Senior " * 20 + "x" * 900,
    ],
    ids=lambda text: text[:20],
)
def test_a_hostile_comment_costs_little(text):
    began = time.process_time()
    read_headline(text)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("text", "country", "found"),
    [
        ("$31,2k- $52k", "US", [("31200", "52000", "USD", None, "base")]),
        ("60.000 € - 80.000 € p.a.", None, [("60000", "80000", "EUR", "year", "base")]),
        ("CHF 120'000", None, [("120000", "120000", "CHF", None, "base")]),
        ("US$120,000-US$150,000", "SG", [("120000", "150000", "USD", None, "base")]),
        ("80,000 - 95,000 GBP / year", None, [("80000", "95000", "GBP", "year", "base")]),
        ("$18-$25/hour", "US", [("18", "25", "USD", "hour", "base")]),
        ("80k base + 0.5% equity", None, [("80000", "80000", None, None, "base")]),
        ("$75-150k base & 200k+ equity", "US", [("75000", "150000", "USD", None, "base")]),
        ("OTE $25k - $35k", "US", [("25000", "35000", "USD", None, "ote")]),
        ("$300k total comp", "US", [("300000", "300000", "USD", None, "total")]),
        ("$70-90K starting + benefits", "US", [("70000", "90000", "USD", None, "base")]),
        ("$150k+", "US", [("150000", None, "USD", None, "base")]),
        ("bis €90.000", None, [(None, "90000", "EUR", None, "base")]),
        ("$1,000 sign-on bonus", "US", []),
        ("Series B of $38 mln, $16M in all", "US", []),
        ("401k, 100k users, 10x, 3x/week, 80-100%", "US", []),
        ("$150k - $50k", "US", []),
        ("$5", "US", []),
    ],
)
def test_pay_in_words(text, country, found):
    assert [
        (pay.low and str(pay.low), pay.high and str(pay.high), pay.currency, pay.period, pay.kind)
        for pay in pays(text, country)
    ] == found


def page(name: str, fetched_at: datetime = FETCHED_AT) -> Page:
    url = sources.load("hackernews").start("all").url
    body = (PAGES / f"{name}.json").read_bytes()
    return Page(source="hackernews", board="all", url=url, body=body, fetched_at=fetched_at)


@pytest.mark.parametrize(("day", "threads"), [(2, ["49000000", "48700000"]), (20, ["49000000"])])
def test_the_month_before_is_read_for_a_week_more(day, threads):
    links = sources.load("hackernews").parse(page("threads", datetime(2026, 11, day, 20, tzinfo=UTC)))
    assert [link.url.partition("story_")[2].partition("&")[0] for link in links] == threads


def test_a_long_thread_is_read_in_slices(site, clock, tmp_path):
    """What is said meanwhile pushes nothing down: each slice begins where the last one ended."""
    source = sources.load("hackernews")
    threads = json.loads((PAGES / "threads.json").read_text("utf-8"))
    threads["hits"] = [hit | {"created_at_i": int(clock.now().timestamp()) - 86_400} for hit in threads["hits"][2:3]]
    many = json.loads((PAGES / "many-comments.json").read_text("utf-8"))
    first, second = many["hits"]
    third = second | {"objectID": "49000103", "created_at_i": second["created_at_i"] - 5}

    slices = [many | {"hits": [first, second], "nbHits": 3}, many | {"hits": [second, third], "nbHits": 2}]
    replies = [site.Reply(body=json.dumps(each).encode()) for each in (threads, *slices)]
    site.says(source.start("all").url.partition("?")[0], *replies)
    run = crawl(tmp_path, [parse_board("hackernews/all")], Settings(delay=0), clock=clock, routes={HOST: site.origin})
    (look,) = run.looks
    assert (look.verdict, look.reason, look.listed_count, len(look.pages)) == ("complete", "", 3, 3)
    assert look.pages[-1].url == source.comments(49000000, until=second["created_at_i"]).url


def test_a_recorded_thread(shared):
    """382 comments of one month: who hires and for what is told of all but a few."""
    path = shared / "recordings" / "bodies" / "hackernews" / "firebase-2024-07.json"
    texts = [
        comment["text"]
        for comment in json.loads(path.read_text("utf-8"))["comments"]
        if comment.get("text") and not comment.get("dead") and not comment.get("deleted")
    ]
    headlines = [headline for headline in map(read_headline, texts) if headline]
    told = Counter(name for headline in headlines for name in (*FIELDS, "pay") if getattr(headline, name))
    assert (len(texts), len(headlines)) == (382, 376)
    assert told["employer"] >= 363
    assert sum(headline.title.startswith(headline.employer or "?") for headline in headlines) <= 30  # nothing told
    assert told["location"] >= 310
    assert told["work_mode"] >= 265
    assert told["pay"] >= 50


def test_recorded_comments(shared):
    body = (shared / "recordings" / "bodies" / "hackernews" / "algolia.json").read_bytes()
    recorded = Page(source="hackernews", board="all", url="https://x.example/", body=body, fetched_at=FETCHED_AT)
    posting, link = sources.load("hackernews").parse(recorded)
    assert isinstance(posting, Posting)
    assert isinstance(link, Link)
    assert (posting.employer, posting.country, posting.work_mode) == ("Faqta", "NL", "hybrid")
    assert not recorded.unknown
    assert not recorded.broken

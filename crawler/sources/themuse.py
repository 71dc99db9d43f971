"""The Muse: postings of many employers, by category.

API    https://www.themuse.com/developers/api/v2
Pages  of 20 postings; what comes after the hundredth page is out of reach
Pay    none in its fields

A board is a category, as The Muse calls it. THEMUSE_KEY, from a free registration,
may be set; the terms want it beyond trials, though 500 requests an hour are free
without. No answer of this API has been recorded for us: all is by its documentation.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from urllib.parse import quote

from crawler.page import Page
from crawler.posting import Posting
from crawler.record import Record
from crawler.source import Link, Signature
from crawler.values import moment, places
from crawler.values.countries import country_code

FEED = "Postings from The Muse, https://www.themuse.com"  # and a link to each, which its address is
EVERY = timedelta(hours=20)  # once a day, though today's run may be earlier than yesterday's
KEYS_WELCOME = ("THEMUSE_KEY",)
ADDRESS = re.compile(r"https?://www\.themuse\.com/api/public/jobs/?\?(?:[^#]*&)?category=(?P<board>[^&#]+)")

BESIDE = frozenset({"aggregations", "items_per_page", "page", "page_count", "timed_out", "took", "total"})
IGNORED = {
    "categories",  # the board is one of them
    "levels",
    "model_type",
    "short_name",
    "tags",
    "type",
}
MOST = 100  # pages
REMOTE = "Flexible / Remote"


def sign(keys: Mapping[str, str]) -> Signature:
    return Signature(query={"api_key": keys["THEMUSE_KEY"]})


def start(board: str) -> Link:
    return at(board, number=0)


def at(board: str, number: int) -> Link:
    """A page of a category."""
    return Link(f"https://www.themuse.com/api/public/jobs?category={quote(board, safe='')}&page={number}")


def parse(page: Page) -> Iterator[Posting | Link]:
    head = page.record("results")
    page.part = head.number("page") > 0
    page.total = head.number("total") if "total" in head.fields else None
    if head.take("timed_out", default=False) is True:
        page.broken.append(f"{page.url}: its search ran out of time")
    if not page.part:
        yield from (at(page.board, number) for number in range(1, min(head.number("page_count"), MOST)))
    for job in page.records("results", beside=BESIDE):
        with job:
            page.listed.add(job.key("id"))
            yield posting(page, job)
            job.done(ignoring=IGNORED)


def posting(page: Page, job: Record) -> Posting:
    company, refs = job.record("company"), job.record("refs")
    labels = [place for place in names(job) if place]
    found = Posting(
        source=page.source,
        board=page.board,
        source_id=job.key("id"),
        url=refs.address("landing_page"),
        title=job.text("name"),
        body_html=job.html("contents"),
        fetched_at=page.fetched_at,
        employer=company.text("name"),
        location=places(labels),
        country=country(labels),
        work_mode="remote" if set(labels) == {REMOTE} else None,  # a place beside it leaves that open
        posted_at=moment(job.text("publication_date")),
        posted_precision="second",
    )
    company.done(ignoring={"id", "short_name"})
    refs.done()
    return found


def names(job: Record) -> Iterator[str | None]:
    """The labels of its places."""
    for place in job.records("locations"):
        yield place.words("name")
        place.done()


def country(labels: list[str]) -> str | None:
    """The country of the first place, if it names one; the two letters after an American town are its state's.

    >>> country(["Flexible / Remote", "Lyon, France"]), country(["Fresno, CA"])
    ('FR', None)
    """
    first = next((label for label in labels if label != REMOTE), "").rpartition(", ")[2]
    return country_code(first) if len(first) > 2 else None

"""Arbeitnow: public JSON pages of postings of many employers, most of them in Germany.

API    https://www.arbeitnow.com/api/job-board-api
Pages  of about a hundred postings, newest first; each leads to the next, until one is empty or the tenth is read
Pay    none

What it shows rotates, so a look promises nothing of the rest. Some descriptions
come escaped twice, with the feed's own footer unescaped behind them. Its links to
the next page may carry another's search, so we count the pages ourselves.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

from crawler.page import Page
from crawler.posting import Posting
from crawler.record import Record
from crawler.source import Link
from crawler.values import places

FEED = "Postings from Arbeitnow, https://www.arbeitnow.com"  # and a link to each, which its address is
EVERY = timedelta(hours=20)  # once a day, though today's run may be earlier than yesterday's
DELAY = 2.0  # it counts fifty requests, nobody knows in what time
ADDRESS = re.compile(r"https?://www\.arbeitnow\.com/api/job-board-api/?(?:[?#]|$)")

BESIDE = frozenset({"links", "meta"})
IGNORED = {"tags"}  # topics, and counts of them
MOST = 10  # pages of one look
FOOTER = re.compile(
    r"\s*<p>Find <a href=\"https://www\.arbeitnow\.com/?\">[^<]*</a> on Arbeitnow(?:</a>)?(?:</p>)?\s*$"
)
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
PAGE = re.compile(r"[1-9][0-9]{0,3}")


def start(board: str) -> Link:  # noqa: ARG001 (a feed has one board only)
    return at(number=1)


def at(number: int) -> Link:
    """A page of the feed, counted from 1."""
    return Link(f"https://www.arbeitnow.com/api/job-board-api?page={number}")


def parse(page: Page) -> Iterator[Posting | Link]:
    number, count = number_of(page), 0
    page.part = number > 1
    for job in page.records("data", beside=BESIDE):
        count += 1
        with job:
            yield posting(page, job)
            job.done(ignoring=IGNORED)
    links = page.record("data").record("links")
    if count and number < MOST and links.take("next", default="unsaid") is not None:
        yield at(number + 1)


def number_of(page: Page) -> int:
    """Which page of the feed this is."""
    asked = parse_qs(urlsplit(page.url).query).get("page", ["1"])[0]
    return int(asked) if PAGE.fullmatch(asked) else 1


def posting(page: Page, job: Record) -> Posting:
    return Posting(
        source=page.source,
        board=page.board,
        source_id=job.key("slug"),
        url=job.address("url"),
        title=job.text("title"),
        body_html=body(job.html("description")),
        fetched_at=page.fetched_at,
        employer=job.words("company_name"),
        location=job.words("location"),
        work_mode="remote" if job.take("remote", default=False) is True else None,  # false is not known to be on site
        employment_type=places(kinds(job)),
        posted_at=datetime.fromtimestamp(job.number("created_at"), UTC),
        posted_precision="second",
    )


def body(description: str) -> str:
    """The description without the feed's footer, unescaped once more if it has no markup else.

    >>> body("&lt;p&gt;R&amp;amp;D&lt;/p&gt;<p>Find <a href=\\"https://www.arbeitnow.com\\">Jobs</a> on Arbeitnow</a>")
    '<p>R&amp;D</p>'
    """
    text = FOOTER.sub("", description)
    is_escaped = "&lt;" in text and not MARKUP.search(text)
    return unescape(text) if is_escaped else text


def kinds(job: Record) -> Iterator[str]:
    """Kinds of employment, in German or English."""
    for kind in job.take("job_types", None) or ():
        if not isinstance(kind, str):
            raise TypeError(f"a kind of employment is no text but {str(kind)[:40]!r}")
        yield " ".join(kind.split())

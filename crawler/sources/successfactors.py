"""SAP SuccessFactors: career sites, each on its employer's own host.

API    none without a key; every site has an RSS feed at https://HOST/sitemal.xml, which is no slip of ours
Pages  one; it holds the whole board, with descriptions
Pay    none

A board is the host: "jobs.example.com". The feed gives no date of posting; the day
on which a posting ends is not one.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from crawler.errors import LayoutChanged
from crawler.page import Page
from crawler.posting import Posting
from crawler.record import Element
from crawler.source import Link
from crawler.values import mailed

OFF = "each employer's site has rules of its own; read its robots.txt and terms, wake this source and list its host"
ADDRESS = re.compile(r"https?://(?P<board>[^/?#]+)/sitemal\.xml$")

G = "{http://base.google.com/ns/1.0}"
IGNORED = {
    "guid",  # the same as the link, or the number again
    f"{G}expiration_date",
    f"{G}image_link",
    f"{G}price",  # what the format asks of a shop; always 0
    f"{G}quantity",
}
PLACE = re.compile(r"\s*\(([^()]*)\)$")


def start(board: str) -> Link:
    return Link(f"https://{quote(board, safe='')}/sitemal.xml")


def parse(page: Page) -> Iterator[Posting | Link]:
    feed = page.xml("rss")
    channel = feed.record("channel")
    if "title" not in channel.fields:
        raise LayoutChanged(page.url, "the feed has no channel with a title")
    for job in channel.records("item"):
        with job:
            yield posting(page, job)
            job.done(ignoring=IGNORED)
    channel.done(ignoring={"title", "description", "language", "lastBuildDate", "link", "pubDate"})
    feed.done()


def posting(page: Page, job: Element) -> Posting:
    url, published = job.address("link"), job.words("pubDate")
    title, location = split(job.text("title"), job.words(f"{G}location"))
    full, schedule = job.words(f"{G}employment_type"), job.words(f"{G}job_type")
    return Posting(
        source=page.source,
        board=page.board,
        source_id=job.words(f"{G}id") or last_of(url),
        url=url,
        title=title,
        body_html=job.html("description"),
        fetched_at=page.fetched_at,
        employer=job.words(f"{G}employer") or page.employer,
        location=location,
        department=job.words(f"{G}job_function"),
        employment_type=full or schedule,
        posted_at=mailed(published) if published else None,
        posted_precision="second" if published else None,
    )


def split(title: str, location: str | None) -> tuple[str, str | None]:
    """The title without the place behind it, and the place.

    >>> split("AI Product Manager (f/m/d) (Oslo, NO)", None), split("Manager (f/m/d)", "Oslo, NO")
    (('AI Product Manager (f/m/d)', 'Oslo, NO'), ('Manager (f/m/d)', 'Oslo, NO'))
    """
    place = PLACE.search(title)
    if place and (place[1] == location or (location is None and "," in place[1])):
        return title[: place.start()] or title, place[1]
    return title, location


def last_of(url: str) -> str:
    """The last part of a link's path, where a posting has no number of its own."""
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]

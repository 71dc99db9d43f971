"""Teamtailor: public RSS feeds, one per employer, each on a host of its own.

API    https://support.teamtailor.com/en/articles/11171756-rss-feed-how-to-guide
Pages  of 100 postings; a full one is followed by another
Pay    none

The host of a board in another region is part of its token: `NAME.na`.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

from crawler.errors import LayoutChanged
from crawler.page import Page
from crawler.posting import Posting, WorkMode
from crawler.record import Element
from crawler.source import Link
from crawler.values import SUBDOMAIN, mailed, places
from crawler.values.countries import country_code

DOMAINS = ("teamtailor.com",)
ADDRESS = re.compile(r"https?://(?P<board>[^/?#]+)\.teamtailor\.com/jobs\.rss/?(?:[?#]|$)")
PAGES = (re.compile(rf"https?://(?P<board>{SUBDOMAIN}(?:\.[a-z]{{2}})?)\.teamtailor\.com(?:[/?#]|$)"),)

TT = "{https://teamtailor.com/locations}"
IGNORED = {
    "company_uuid",
    "guid",  # the number in the link is shorter, and what people paste
    f"{TT}division",
    f"{TT}role",  # a family of titles
}
NUMBER = re.compile(r"/jobs/(\d+)(?:[-/?#]|$)")
PAGE = 100  # postings on a page
MOST = 5000  # beyond that we take it that `offset` is not heeded

WORK_MODES: dict[str, WorkMode] = {"fully": "remote", "hybrid": "hybrid", "onsite": "onsite"}  # "none" may be unset


def start(board: str) -> Link:
    return Link(f"https://{quote(board, safe='')}.teamtailor.com/jobs.rss?offset=0&per_page={PAGE}")


def parse(page: Page) -> Iterator[Posting | Link]:
    feed, offset = page.xml("rss"), offset_of(page)
    page.part = offset > 0
    channel = feed.record("channel")
    if "title" not in channel.fields:
        raise LayoutChanged(page.url, "the feed has no channel with a title")
    employer, count = channel.words("title") or page.employer, 0
    for job in channel.records("item"):
        count += 1
        with job:
            yield posting(page, job, employer)
            job.done(ignoring=IGNORED)
    channel.done(ignoring={"description", "language", "lastBuildDate", "link"})
    feed.done()
    if count >= PAGE:
        yield following(page, offset + PAGE)


def posting(page: Page, job: Element, employer: str) -> Posting:
    url, published = job.address("link"), job.words("pubDate")
    if not (number := NUMBER.search(url)):
        raise LayoutChanged(page.url, f"{job.path}: 'link' has no number: {url[:80]!r}")
    location, country = where(job.record(f"{TT}locations"))
    return Posting(
        source=page.source,
        board=page.board,
        source_id=number[1],
        url=url,
        title=job.text("title"),
        body_html=job.html("description"),
        fetched_at=page.fetched_at,
        employer=job.words("company_name") or employer,
        location=location,
        country=country,
        work_mode=WORK_MODES.get(job.words("remoteStatus") or ""),
        department=job.words(f"{TT}department"),
        posted_at=mailed(published) if published else None,
        posted_precision="second" if published else None,
    )


def offset_of(page: Page) -> int:
    """How many postings stand on the pages before this one."""
    asked = parse_qs(urlsplit(page.url).query).get("offset", ["0"])[0]
    return int(asked) if re.fullmatch("[0-9]{1,6}", asked) else 0


def following(page: Page, offset: int) -> Link:
    """The page from there on; raises LayoutChanged where there can't be that many."""
    if offset >= MOST:
        raise LayoutChanged(page.url, f"a board of {MOST} postings or more: is its offset heeded?")
    return Link(start(page.board).url.replace("?offset=0&", f"?offset={offset}&"))


def where(locations: Element) -> tuple[str | None, str | None]:
    """All places, "City, Country" each or by name, and the country of the first."""
    found, countries = [], []
    for place in locations.records(f"{TT}location"):
        name, city, country = (place.words(TT + part) for part in ("name", "city", "country"))
        found.append(", ".join(filter(None, (city, country))) if city else name or country)
        countries.append(country_code(country))
        place.done(ignoring={f"{TT}address", f"{TT}zip"})
    locations.done()
    return places(found), next(iter(countries), None)

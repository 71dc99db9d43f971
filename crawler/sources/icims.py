"""iCIMS: career portals, one per employer, each on a host of its own.

API    none without a key; the portal's sitemap, and the schema.org JobPosting of its pages
Pages  the sitemap, then one page per posting
Pay    baseSalary, where the employer shows it

A board is the host's name before .icims.com: "careers-acme". Pages are asked for as
their frame shows them, since only that carries the posting. Where a portal has no
date it writes one of two years ago, which is taken for none.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote, urlsplit

from msgspec.structs import replace

from crawler.errors import LayoutChanged
from crawler.jobpage import jobposting, sitemap
from crawler.page import Page
from crawler.posting import Posting
from crawler.source import Link
from crawler.sources.jsonld import instead as instead  # noqa: PLC0414 (part of what a source offers)
from crawler.values import SUBDOMAIN

OFF = "each employer's portal has rules of its own; read its robots.txt and terms, wake this source and list its board"
DOMAINS = ("icims.com",)
ADDRESS = re.compile(r"https?://(?P<board>[^/?#]+)\.icims\.com/(?:sitemap\.xml|jobs/\d+/[^?#]*)(?:[?#]|$)")
PAGES = (re.compile(rf"https?://(?P<board>{SUBDOMAIN})\.icims\.com(?:[/?#]|$)"),)
STRANGERS = True
LAGS = True

NUMBER = re.compile(r"/jobs/(\d+)/")
MADE_UP, GIVE_OR_TAKE = timedelta(days=730), timedelta(days=31)


def start(board: str) -> Link:
    return Link(f"https://{quote(board, safe='')}.icims.com/sitemap.xml")


def parse(page: Page) -> Iterator[Posting | Link]:
    number = NUMBER.search(urlsplit(page.url).path)
    if not number:
        yield from listed(page)
        return
    for posting in jobposting.read(page, number[1]):
        at = posting.posted_at
        invented = at and abs(page.fetched_at - MADE_UP - at) < GIVE_OR_TAKE
        kept = replace(posting, posted_at=None, posted_precision=None) if invented else posting
        yield replace(kept, url=page.url.partition("?")[0])
    if page.gone and b"icims" not in page.body.lower():
        raise LayoutChanged(page.url, "is no page of a portal: a challenge to browsers, it may be")


def listed(page: Page) -> Iterator[Link]:
    """The page of each posting, as its frame shows it."""
    found = sitemap.read(page.url, page.body)
    if found.kind != "urlset":
        raise LayoutChanged(page.url, "an index of sitemaps, where one sitemap was due")
    if found.foreign:
        page.unknown["loc on another host"] += found.foreign
    for entry in found.entries:
        if NUMBER.search(urlsplit(entry.url).path):
            yield Link(f"{entry.url.partition('?')[0]}?in_iframe=1", modified_at=entry.modified_at)

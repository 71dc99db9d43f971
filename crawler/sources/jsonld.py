"""Careers sites: an employer's own, by the sitemaps it names and the JobPostings its pages carry.

API    https://www.sitemaps.org/protocol.html and https://schema.org/JobPosting
Pages  robots.txt, the sitemaps it names (else /sitemap.xml), then one page per posting
Pay    baseSalary, in all its forms

A board is a host, "careers.example.com", or its sitemap, "careers.example.com/jobs.xml".
No list of these is shipped: the operator names sites whose owners would not mind.

Which addresses are asked for: all of a sitemap that is called after jobs, else
those that have a word for jobs in a folder or before a number, else, on a host
that is itself called after jobs, all. Titles are not looked at: ordinary postings
are wanted too, to compare with. The newest come first. What stands on other hosts
is left out and counted.

A posting is known by its page's path, with its query if it has one: requisition
numbers are shared by places, missing or the same on every page. Where an employer
writes a new title into the path, that is a new posting.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from crawler.errors import LayoutChanged
from crawler.jobpage import jobposting, sitemap
from crawler.page import Page
from crawler.posting import Posting
from crawler.source import Link

ADDRESS = re.compile(r"https?://(?P<board>[^/?#]+)/robots\.txt$")
STRANGERS = True
LAGS = True  # a sitemap goes on naming pages that are gone, or whose posting is closed

SITEMAP = re.compile(
    r"site-?ma[pl]|\.xml(?:\.gz)?$|\.gz$", re.IGNORECASE
)  # of a path; "sitemal" is one platform's slip
DEEPEST = 3  # indexes above a sitemap
INSTEAD = {"/robots.txt": "/sitemap.xml", "/sitemap.xml": "/sitemap_index.xml"}

JOB = (
    r"(?:jobs?|careers?|positions?|postings?|vacanc(?:y|ies)|vacatures?|openings?|opportunit(?:y|ies)|requisitions?|roles?"
    r"|offers?|offres?|ofertas?|empleos?|emplois?|stellen\w*|karriere|lavoro|vagas?|job(?:detail|posting|offer|opening)s?)"
)
IN_FOLDER = re.compile(rf"/(?:[^/]*[-_.])?{JOB}(?:[-_.][^/]*)?/[^/]", re.IGNORECASE)
IN_NAME = re.compile(rf"/{JOB}(?:[-_.](?=[^/?]*\d)|\?(?=.*\d))[^/]*$", re.IGNORECASE)
AFTER_JOBS = re.compile(rf"(?:^|[/._-]){JOB}(?:[._-]|$)", re.IGNORECASE)
NO_POSTING = re.compile(r"/(?:apply|bewerben|login|search)/?$|\.(?:pdf|jpe?g|png|docx?)$", re.IGNORECASE)


def start(board: str) -> Link:
    host, _, path = board.partition("/")
    if SITEMAP.search(path):
        return Link(f"https://{quote(host, safe='')}/{quote(path, safe='/?=&%-._~')}")
    return Link(f"https://{quote(board, safe='')}/robots.txt")


def instead(url: str) -> Link | None:
    """Where to look if there is nothing at an address."""
    parts = urlsplit(url)
    path = INSTEAD.get(parts.path)
    return Link(parts._replace(path=path, query="").geturl()) if path else None


def parse(page: Page) -> Iterator[Posting | Link]:
    path = urlsplit(page.url).path
    if path == "/robots.txt":
        yield from of_robots(page)
    elif SITEMAP.search(path) or sitemap.is_sitemap(page.body):
        yield from of_sitemap(page)
    else:
        yield from jobposting.read(page, identity(page.url))


def of_robots(page: Page) -> Iterator[Link]:
    """The sitemaps it names that are the site's own."""
    named = sitemap.named_in(page.body)
    own = list(filter(None, (sitemap.own_address(page.url, place) for place in named)))
    _leave_out(page, "Sitemap on another host", len(named) - len(own))
    known = [place for place in own if SITEMAP.search(urlsplit(place).path)]
    _leave_out(page, "Sitemap that is not called one", len(own) - len(known))
    yield from map(Link, known)
    if not named and (other := instead(page.url)):
        yield other


def of_sitemap(page: Page) -> Iterator[Link]:
    """The sitemaps of an index, or the postings' pages of a sitemap."""
    page.part = page.url != start(page.board).url
    found = sitemap.read(page.url, page.body)
    _leave_out(page, "loc on another host", found.foreign)
    if found.kind == "urlset":
        yield from pages(page.url, found.entries)
        return
    if page.depth > DEEPEST:
        raise LayoutChanged(page.url, f"sitemap indexes nested deeper than {DEEPEST}")
    known = [entry.url for entry in found.entries if SITEMAP.search(urlsplit(entry.url).path)]
    _leave_out(page, "loc of an index that is not called a sitemap", len(found.entries) - len(known))
    yield from (
        Link(url, depth=page.depth + 1) for url in known
    )  # asked for each time: they are few, and all hangs on them


def pages(url: str, entries: tuple[sitemap.Entry, ...]) -> Iterator[Link]:
    """Those that may be postings, the newest first; one that has not changed since we had it needs no asking."""
    site = urlsplit(url)
    fit = [entry for entry in entries if not NO_POSTING.search(urlsplit(entry.url).path)]
    chosen = fit if AFTER_JOBS.search(site.path) else [entry for entry in fit if is_posting(entry.url)]
    if not chosen and AFTER_JOBS.search(site.hostname or ""):
        chosen = fit
    dated = sorted((e for e in chosen if e.modified_at), key=lambda entry: str(entry.modified_at), reverse=True)
    yield from (Link(entry.url, modified_at=entry.modified_at) for entry in dated)
    yield from (Link(entry.url) for entry in chosen if not entry.modified_at)


def is_posting(url: str) -> bool:
    """Whether an address may be a posting's own.

    >>> [is_posting(f"https://x.example{path}") for path in ("/en/careers/ai-pm", "/job?id=7", "/Job-Oslo-42")]
    [True, True, True]
    >>> [is_posting(f"https://x.example{path}") for path in ("/careers/", "/us/careers", "/blog/your-next-job")]
    [False, False, False]
    """
    parts = urlsplit(url)
    return bool(IN_FOLDER.search(parts.path) or IN_NAME.search(f"{parts.path}?{parts.query}".rstrip("?")))


def identity(url: str) -> str:
    """What tells a posting's page from the others of its site.

    >>> identity("https://x.example/careers/42-pm/?utm_medium=feed"), identity("https://x.example/job?id=7")
    ('careers/42-pm', 'job?id=7')
    """
    parts = urlsplit(url)
    if parts.query:  # which may say who led here
        parts = urlsplit(sitemap.own_address(url, url) or url)
    return (parts.path.strip("/") or "/") + (f"?{parts.query}" if parts.query else "")


def _leave_out(page: Page, what: str, count: int) -> None:
    if count:
        page.unknown[what] += count

"""JazzHR: career pages, one per employer, each on a host of its own.

API    none without a key; the list at https://NAME.applytojob.com/apply/jobs, and the JobPosting of its pages
Pages  the list in one, then one per posting
Pay    baseSalary, where the employer shows it

Every posting is said to be valid for 90 days more, which means nothing.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

from crawler.errors import LayoutChanged
from crawler.jobpage import jobposting
from crawler.page import Page
from crawler.posting import Posting
from crawler.source import Link
from crawler.values import SUBDOMAIN

OFF = "each employer's pages have rules of their own; read their robots.txt, wake this source and list the board"
DOMAINS = ("applytojob.com",)
ADDRESS = re.compile(
    r"https?://(?P<board>[^/?#]+)\.applytojob\.com/apply/(?:jobs/?(?:[?#]|$)|jobs/details/|[A-Za-z0-9]{8,}/)"
)
PAGES = (re.compile(rf"https?://(?P<board>{SUBDOMAIN})\.applytojob\.com(?:[/?#]|$)"),)
STRANGERS = True

CODE = re.compile(r"/apply/(?:jobs/details/)?([A-Za-z0-9]{6,})(?:[/?#]|$)")
ROW = re.compile(rb"href\s*=\s*[\"']((?:https?:)?[^\"'<>\s]{0,100}/apply/jobs/details/[A-Za-z0-9]+)")
BESIDE = frozenset({"uniqueJobCode"})
MARKS = (b"row_job_", b"resumator")  # what each list has, with postings or without


def start(board: str) -> Link:
    return Link(f"https://{quote(board, safe='')}.applytojob.com/apply/jobs")


def parse(page: Page) -> Iterator[Posting | Link]:
    code = CODE.search(urlsplit(page.url).path)
    if not code:
        yield from listed(page)
        return
    yield from jobposting.read(page, code[1], beside=BESIDE)
    if page.gone:
        page.broken.append(f"{page.url}: listed, but {page.gone}")


def listed(page: Page) -> Iterator[Link]:
    """The page of each posting in the list, once."""
    if not any(mark in page.body for mark in MARKS):
        raise LayoutChanged(page.url, "is no list of postings: it has neither a row nor the platform's name")
    for found in dict.fromkeys(ROW.findall(page.body)):
        url = urljoin(page.url, found.decode("ascii", "replace"))
        if urlsplit(url).hostname == urlsplit(page.url).hostname:
            yield Link(url)

"""Jobvite: career pages on one host, one list per employer.

API    none without a key; the list at https://jobs.jobvite.com/NAME/search, and the JobPosting of its pages
Pages  the list in parts, which say how many postings there are, then one page per posting
Pay    baseSalary, where the employer shows it
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

from crawler.errors import LayoutChanged
from crawler.jobpage import jobposting
from crawler.page import Page
from crawler.posting import Posting
from crawler.source import Link

OFF = "Jobvite's rules for robots are not recorded; read its robots.txt and the employer's terms, then wake this source"
ADDRESS = re.compile(r"https?://jobs\.jobvite\.com/(?P<board>[^/?#]+)/(?:search|job/[\w-]+)/?(?:[?#]|$)")
PAGES = (re.compile(r"https?://jobs\.jobvite\.com/(?!(?:api|careers|support)(?:[/?#]|$))(?P<board>[^/?#]+)"),)
STRANGERS = True

POSTING = re.compile(r"/job/([\w-]+)/?$")
ROW = re.compile(rb"href\s*=\s*[\"'][^\"'<>\s]{0,200}/job/([A-Za-z0-9_-]+)")
RANGE = re.compile(
    rb"jv-pagination-text[^<>]{0,200}>\s*(\d{1,6})\s*(?:-|&ndash;|\xe2\x80\x93)\s*(\d{1,6})\s+of\s+(\d{1,6})"
)
MARK = b"jv-job-list"


def start(board: str) -> Link:
    return Link(f"https://jobs.jobvite.com/{quote(board, safe='')}/search?p=0")


def parse(page: Page) -> Iterator[Posting | Link]:
    if posting := POSTING.search(urlsplit(page.url).path):
        yield from jobposting.read(page, posting[1])
    else:
        yield from listed(page)


def listed(page: Page) -> Iterator[Link]:
    """The page of each posting in this part of the list, then the next part."""
    if MARK not in page.body:
        raise LayoutChanged(page.url, f"is no list of postings: it has no {MARK.decode()!r}")
    number = part_of(page)
    page.part = number > 0
    found = list(dict.fromkeys(row.decode() for row in ROW.findall(page.body)))
    page.listed.update(found)
    first, last, total = (
        (int(said) for said in stated.groups()) if (stated := RANGE.search(page.body)) else (1, len(found), len(found))
    )
    page.total = total
    if last - first + 1 != len(found):
        page.broken.append(f"{page.url}: says {first}-{last} of {total}, but {len(found)} are there")
    yield from (Link(f"https://jobs.jobvite.com/{quote(page.board, safe='')}/job/{name}") for name in found)
    if found and last < total:
        yield Link(start(page.board).url.removesuffix("0") + str(number + 1))


def part_of(page: Page) -> int:
    """Which part of the list this is, from 0."""
    asked = parse_qs(urlsplit(page.url).query).get("p", ["0"])[0]
    return int(asked) if re.fullmatch("[0-9]{1,4}", asked) else 0

"""Workday: JSON career sites, one or more per employer; asleep until the employer has been asked.

API    POST https://TENANT.wdN.myworkdayjobs.com/wday/cxs/TENANT/SITE/jobs (undocumented, what its own job pages read)
Pages  of 20 postings, without descriptions, then one per posting
Pay    none in its fields

A board's token is TENANT.wdN:SITE, and keeps its case. Sites are large, so only
what they find for "product manager" is read. One that has moved to another
Workday machine answers 410, ERR_TENANT_MIGRATED; an unknown tenant is a 422. A
`Disallow: /SITE/` in a host's robots.txt doesn't cover these addresses, but means them.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote, unquote, urlsplit

from crawler.errors import BadSettings, LayoutChanged
from crawler.page import Page
from crawler.posting import Posting, WorkMode
from crawler.record import Record
from crawler.source import Link
from crawler.values import places
from crawler.values.countries import country_code

OFF = (
    "nothing documents these pages, and whether Workday's terms, which forbid scraping, bear on its customers' sites "
    "is not clear: ask an employer first"
)
DOMAINS = ("myworkdayjobs.com",)
UNKNOWN = (422,)
ADDRESS = re.compile(
    r"https?://(?P<region>(?P<tenant>[a-z0-9_-]+)\.wd\d+)\.myworkdayjobs\.com/wday/cxs/(?P=tenant)/(?P<board>[^/?#]+)"
    r"/jobs?(?:[/?#]|$)"
)
PAGES = (
    re.compile(
        r"https?://(?P<region>[a-z0-9_-]+\.wd\d+)\.myworkdayjobs\.com/(?:[a-z]{2}-[A-Z]{2}/)?"
        r"(?!(?:wday|[a-z]{2}-[A-Z]{2})(?:[/?#]|$))(?P<board>[^/?#]+)"
    ),
)

TOKEN = re.compile(r"(?P<tenant>[a-z0-9_-]+)\.wd\d+:.+")
PAGE = 20  # postings on a page; the API refuses more
MOST = 2000  # where it may stop counting; further on it begins anew
BESIDE = frozenset({"facets", "total", "userAuthenticated"})
LISTED = {"bulletFields", "locationsText", "postedOn", "remoteType", "timeType", "title"}  # its page says it again
IGNORED = {
    "canApply",
    "endDate",  # for applications
    "id",  # of the page's record; the requisition is what stays
    "includeResumeParsing",
    "jobPostingId",
    "jobPostingSiteId",
    "questionnaireId",
}
PATH = re.compile(r"(?:https?://[^/?#]+/[^?#\s]*)?/job/[^?#\s]*_([^_/?#\s]+)")
AGO = re.compile(r"Posted (?:(Today)|(Yesterday)|(\d+) Days? Ago)", re.IGNORECASE)
WORK_MODES: dict[str, WorkMode] = {  # the words are each employer's own
    "remote": "remote",
    "fully remote": "remote",
    "hybrid": "hybrid",
    "on-site": "onsite",
    "onsite": "onsite",
    "in office": "onsite",
}


def start(board: str) -> Link:
    return at(board, offset=0)


def at(board: str, offset: int) -> Link:
    """The page of the list that begins with this posting; what is asked is in the form, the fragment is for us."""
    asked = {"appliedFacets": {}, "limit": PAGE, "offset": offset, "searchText": "product manager"}
    return Link(f"{site(board)}/jobs" + (f"#{offset}" if offset else ""), post=json.dumps(asked))


def site(board: str) -> str:
    """Where a career site's pages are; raises BadSettings for what is no token of one."""
    if not (match := TOKEN.fullmatch(board)):
        raise BadSettings(f"workday/{board}", "write TENANT.wdN:SITE, as in https://TENANT.wdN.myworkdayjobs.com/SITE")
    host, _, name = board.partition(":")
    return f"https://{host}.myworkdayjobs.com/wday/cxs/{match['tenant']}/{quote(name, safe='')}"


def parse(page: Page) -> Iterator[Posting | Link]:
    fields = page.json()
    yield from detailed(page) if isinstance(fields, dict) and "jobPostingInfo" in fields else listed(page)


def listed(page: Page) -> Iterator[Link]:
    """The other pages of the list, right after the first, lest it change while we read; then each posting's."""
    head = page.record("jobPostings")
    page.part = bool(urlsplit(page.url).fragment)
    if not page.part:  # on further pages it may say 0
        page.total = head.number("total")
        if page.total >= MOST:
            page.broken.append(f"{page.url}: it counts to {MOST} only; search for less")
        yield from (at(page.board, offset) for offset in range(PAGE, min(page.total, MOST), PAGE))
    for row in page.records("jobPostings", beside=BESIDE):
        with row:
            path = row.text("externalPath")
            page.listed.add(requisition(page, path))
            row.done(ignoring=LISTED)
            yield Link(site(page.board) + path)


def requisition(page: Page, address: str) -> str:
    """What stays when a posting's title changes: the end of its address.

    The same opening on several sites has the same requisition, with -1, -2 after it.
    """
    if not (match := PATH.match(address)):
        raise LayoutChanged(page.url, f"no requisition in {address[:80]!r}")
    return unquote(match[1])


def detailed(page: Page) -> Iterator[Posting]:
    """The posting of a page of its own, if it is still on."""
    page.part = True
    with page.record("jobPostingInfo") as whole:
        job, organization = whole.record("jobPostingInfo"), whole.record("hiringOrganization")
        if job.take("posted", default=True) is False:
            return
        url = job.address("externalUrl")
        location, country = where(job)
        posted = posted_on(job)
        legal = organization.words("name")
        yield Posting(
            source=page.source,
            board=page.board,
            source_id=requisition(page, url),
            url=url,
            title=job.text("title"),
            body_html=job.html("jobDescription"),
            fetched_at=page.fetched_at,
            # The other name is the legal entity's, which may be another one in each country.
            employer=page.employer if page.employer != page.board else legal,
            location=location,
            country=country,
            work_mode=WORK_MODES.get((job.words("remoteType") or "").lower()),
            employment_type=job.words("timeType"),
            requisition_id=job.words("jobReqId"),
            posted_at=posted,
            posted_precision="day" if posted else None,
        )
        organization.done(ignoring={"url"})
        job.done(ignoring=IGNORED)
        whole.done(ignoring={"similarJobs", "userAuthenticated"})


def where(job: Record) -> tuple[str | None, str | None]:
    """All places, as the employer labels them, and the country of the first."""
    labels = [job.words("location"), *job.texts("additionalLocations")]
    site_of, country = job.record("jobRequisitionLocation"), job.record("country")
    exact, name = site_of.record("country"), country.words("descriptor")
    code = exact.words("alpha2Code") or country_code(exact.words("descriptor") or name)
    exact.done(ignoring={"descriptor", "id"})
    country.done(ignoring={"alpha2Code", "id"})
    site_of.done(ignoring={"descriptor"})
    return places(labels), code


def posted_on(job: Record) -> datetime | None:
    """The day it was posted, named or counted back from when the page was fetched; "30+ Days Ago" is none."""
    day, ago = job.words("startDate"), AGO.fullmatch(job.words("postedOn") or "")
    if day:
        return datetime.combine(date.fromisoformat(day), time(), UTC)
    if not ago:
        return None
    days = int(ago[3]) if ago[3] else 1 if ago[2] else 0
    return datetime.combine(job.page.fetched_at.date() - timedelta(days=days), time(), UTC)

"""Himalayas: remote postings of many employers, found by a search.

API    https://himalayas.app/docs/remote-jobs-api
Pages  of at most 20 postings, newest first; each leads to the next, until one is empty or the thirtieth is read
Pay    minSalary and maxSalary, in full units, by salaryPeriod; the site doesn't check them

A board is what is searched for. The search is generous, and its totalCount is
no count of what it finds; so a look has the newest postings, and promises nothing
of the rest. They stand for 60 days, and the list is made anew once a day.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, quote, urlsplit

from crawler.page import Page
from crawler.posting import Pay, Posting
from crawler.record import Record
from crawler.source import Link
from crawler.values import amount, currency, period, places
from crawler.values.countries import country_code

FEED = "Remote postings from Himalayas, https://himalayas.app"  # and a link to each, which its address is
EVERY = timedelta(hours=20)  # once a day, though today's run may be earlier than yesterday's
ADDRESS = re.compile(r"https?://himalayas\.app/jobs/api/search/?\?(?:[^#]*&)?q=(?P<board>[^&#]+)")

BESIDE = frozenset({"comments", "limit", "nextCursor", "offset", "totalCount", "updatedAt"})
IGNORED = {
    "applicationLink",  # the same page, or where that leads
    "categories",  # made up for each posting
    "companyLogo",
    "companySlug",
    "excerpt",
    "expiryDate",
    "parentCategories",
    "seniority",
    "timezoneRestrictions",
}
MOST = 30  # pages of one look, which is some 500 postings
GUID = re.compile(r"https://himalayas\.app/companies/([^/?#]+)/jobs/([^/?#]+)/?")
STATED = ("salaryPeriod", "currency", "minSalary", "maxSalary")


def start(board: str) -> Link:
    return at(board, number=1)


def at(board: str, number: int) -> Link:
    """A page of what the search finds."""
    return Link(f"https://himalayas.app/jobs/api/search?q={quote(board, safe='')}&sort=recent&page={number}")


def parse(page: Page) -> Iterator[Posting | Link]:
    number, count = number_of(page), 0
    page.part = number > 1
    for job in page.records("jobs", beside=BESIDE):
        count += 1
        with job:
            yield posting(page, job)
            job.done(ignoring=IGNORED)
    if count and number < MOST:
        yield at(page.board, number + 1)


def posting(page: Page, job: Record) -> Posting:
    url = job.address("guid")
    named = GUID.fullmatch(url)
    location, country = where(job)
    return Posting(
        source=page.source,
        board=page.board,
        source_id=f"{named[1]}:{named[2]}" if named else url,
        url=url,
        title=job.text("title"),
        body_html=job.html("description"),
        fetched_at=page.fetched_at,
        employer=job.text("companyName"),
        location=location,
        country=country,
        work_mode="remote",  # all of them
        pay=pay(job),
        employment_type=job.words("employmentType"),
        posted_at=datetime.fromtimestamp(job.number("pubDate"), UTC),
        posted_precision="second",
    )


def number_of(page: Page) -> int:
    """Which page of the search this is."""
    asked = parse_qs(urlsplit(page.url).query).get("page", ["1"])[0]
    return int(asked) if re.fullmatch("[0-9]{1,3}", asked) else 1


def where(job: Record) -> tuple[str | None, str | None]:
    """The countries one may live in, by name or each an object with one; and the code, if it is just one."""
    stated = job.fields.get("locationRestrictions") or []
    if all(isinstance(place, str) for place in stated):
        names = list(job.texts("locationRestrictions"))
        codes = [country_code(name) for name in names]
        return places(names), codes[0] if len(codes) == 1 else None
    labels, codes = [], []
    for place in job.records("locationRestrictions"):
        labels.append(place.text("name"))
        codes.append(place.words("alpha2"))
        place.done(ignoring={"slug"})
    return places(labels), codes[0] if len(codes) == 1 else None


def pay(job: Record) -> tuple[Pay, ...]:
    """The range, if an end of it is set; a fortnight is no period of ours."""
    low, high = (amount(job.take(name, None)) for name in ("minSalary", "maxSalary"))
    code, by = currency(job.words("currency")), period(job.words("salaryPeriod"))
    if low is None and high is None:
        return ()
    return (Pay(low=low, high=high, currency=code, period=by, words=job.stated(*STATED)),)

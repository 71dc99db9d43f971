"""Jobicy: remote postings of many employers, found by a search.

API    https://github.com/Jobicy/remote-jobs-api
Pages  one, of the newest hundred at most
Pay    salaryMin and salaryMax, in full units, by salaryPeriod

A board is what is searched for, in titles and descriptions, 3 to 50 characters
long. Postings come here some hours late, on purpose; they may be shown, but not
passed on to other gatherers of postings.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import quote

from crawler.page import Page
from crawler.posting import Pay, Posting
from crawler.record import Record
from crawler.source import Link
from crawler.values import currency, figure, period, places
from crawler.values.countries import country_code

FEED = "Remote postings from Jobicy, https://jobicy.com"  # and a link to each, which its address is
EVERY = timedelta(hours=1)
ADDRESS = re.compile(r"https?://jobicy\.com/api/v2/remote-jobs/?\?(?:[^#]*&)?tag=(?P<board>[^&#]+)")

BESIDE = frozenset({"apiVersion", "documentationUrl", "friendlyNotice", "jobCount", "lastUpdate", "success"})
IGNORED = {
    "companyLogo",
    "jobExcerpt",
    "jobIndustry",
    "jobLevel",
    "jobSlug",
}
STATED = ("salaryPeriod", "salaryCurrency", "salaryMin", "salaryMax")


def start(board: str) -> Link:
    return Link(f"https://jobicy.com/api/v2/remote-jobs?count=100&tag={quote(board, safe='')}")


def parse(page: Page) -> Iterator[Posting | Link]:
    for job in page.records("jobs", beside=BESIDE):
        with job:
            location, country = where(job)
            yield Posting(
                source=page.source,
                board=page.board,
                source_id=job.key("id"),
                url=job.address("url"),
                title=unescape(job.text("jobTitle")),
                body_html=job.html("jobDescription"),
                fetched_at=page.fetched_at,
                employer=unescape(job.text("companyName")),
                location=location,
                country=country,
                work_mode="remote",  # all of them
                pay=pay(job),
                employment_type=", ".join(job.texts("jobType")) or None,
                posted_at=published(job.text("pubDate")),
                posted_precision="second",
            )
            job.done(ignoring=IGNORED)


def where(job: Record) -> tuple[str | None, str | None]:
    """The regions one may live in, which come in one text; and the country's code, if it is just one country."""
    regions = [region.strip() for region in unescape(job.words("jobGeo") or "").split(",")]
    return places(regions), country_code(regions[0]) if len(regions) == 1 else None


def pay(job: Record) -> tuple[Pay, ...]:
    """The range, if an end of it is set."""
    low, high = (figure(job.take(name, None)) for name in ("salaryMin", "salaryMax"))
    code, by = currency(job.words("salaryCurrency")), period(job.words("salaryPeriod"))
    if low is None and high is None:
        return ()
    return (Pay(low=low, high=high, currency=code, period=by, words=job.stated(*STATED)),)


def published(text: str) -> datetime:
    """A time in UTC, also where it doesn't say so.

    >>> published("2026-11-02 10:00:00").isoformat(), published("2026-11-02T10:00:00+01:00").isoformat()
    ('2026-11-02T10:00:00+00:00', '2026-11-02T09:00:00+00:00')
    """
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)

"""Remotive: one public JSON list of remote postings, of many employers.

API    https://github.com/remotive-com/remote-jobs-api
Pages  one; it has a few dozen postings, a day late, and heeds no filter
Pay    salary, as a text: "$80k - $100k". A "$" is American unless the place says otherwise, as its manual has it

Its times name no zone; they are taken for UTC. Whoever shows the postings may not
collect addresses with them, nor hand them on to other sites of postings.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from crawler.page import Page
from crawler.posting import Posting
from crawler.record import Record
from crawler.source import Link
from crawler.values.countries import country_code
from crawler.values.pay_text import pays

FEED = "Remote postings from Remotive, https://remotive.com"  # and a link to each, which its address is
EVERY = timedelta(hours=20)  # once a day, though today's run may be earlier than yesterday's; four would do
DELAY = 30.0  # more than two requests a minute are blocked
ADDRESS = re.compile(r"https?://remotive\.com/api/remote-jobs/?(?:[?#]|$)")

BESIDE = frozenset({"00-warning", "0-legal-notice", "job-count", "total-job-count"})
IGNORED = {"company_logo", "company_logo_url", "tags"}
PIXEL = re.compile(r"<img\s[^<>]*?\bsrc=\"https://remotive\.com/job/track/[^\"<>]*\"[^<>]*>")  # it tells who reads


def start(board: str) -> Link:  # noqa: ARG001 (a feed has one board only)
    return Link("https://remotive.com/api/remote-jobs")


def parse(page: Page) -> Iterator[Posting | Link]:
    count = 0
    for job in page.records("jobs", beside=BESIDE):
        count += 1
        with job:
            yield posting(page, job)
            job.done(ignoring=IGNORED)
    if (promised := page.record("jobs").take("job-count", None)) not in (None, count):
        page.broken.append(f"{page.url}: job-count says {promised}, but {count} are there")


def posting(page: Page, job: Record) -> Posting:
    location = job.words("candidate_required_location")
    country = country_code(location)
    salary = job.words("salary") or ""
    return Posting(
        source=page.source,
        board=page.board,
        source_id=job.key("id"),
        url=job.address("url"),
        title=job.text("title"),
        body_html=PIXEL.sub("", job.html("description")).strip(),
        fetched_at=page.fetched_at,
        employer=job.words("company_name"),
        location=location,
        country=country,
        work_mode="remote",  # all it lists
        pay=pays(salary, country or "US"),
        department=job.words("category"),
        employment_type=job.words("job_type"),
        posted_at=in_utc(job.text("publication_date")),
        posted_precision="second",
    )


def in_utc(text: str) -> datetime:
    """A time in UTC, also where it doesn't say so.

    >>> in_utc("2026-11-02T09:30:00").isoformat(), in_utc("2026-11-02T09:30:00+01:00").isoformat()
    ('2026-11-02T09:30:00+00:00', '2026-11-02T08:30:00+00:00')
    """
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)

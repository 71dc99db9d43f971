"""Workable: public JSON widgets, one per employer; slow, for it bans bursts for a day.

API    https://help.workable.com/hc/en-us/articles/115012771647
Pages  one; with details the widget returns the whole board
Pay    none in its fields

A posting in several countries comes as several rows of one shortcode.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from urllib.parse import quote

import msgspec

from crawler.page import Page
from crawler.posting import Posting
from crawler.record import Record
from crawler.source import Link
from crawler.values import SUBDOMAIN, places
from crawler.values.countries import country_code

ADDRESS = re.compile(r"https?://apply\.workable\.com/api/v1/widget/accounts/(?P<board>[^/?#]+)/?(?:[?#]|$)")
PAGES = (
    re.compile(
        r"https?://apply\.workable\.com/(?:api/v\d/(?:widget/)?accounts/)?(?!(?:api|j)(?:[/?#]|$))(?P<board>[^/?#]+)"
    ),
    re.compile(r"https?://www\.workable\.com/api/accounts/(?P<board>[^/?#]+)"),
    re.compile(rf"https?://(?!(?:apply|jobs)\.)(?P<board>{SUBDOMAIN})\.workable\.com(?:[/?#]|$)"),
)
DELAY = 3.0

IGNORED = {
    "application_url",
    "code",  # the employer's own, often a stopgap
    "created_at",  # of the draft
    "education",
    "experience",
    "function",
    "industry",
    "shortlink",
}


def start(board: str) -> Link:
    return Link(f"https://apply.workable.com/api/v1/widget/accounts/{quote(board, safe='')}?details=true")


def parse(page: Page) -> Iterator[Posting | Link]:
    employer = page.record("jobs").words("name") or page.employer
    found: dict[str, Posting] = {}
    for job in page.records("jobs", beside=frozenset({"description", "name"})):
        with job:
            posting = read(job, employer)
            earlier = found.get(posting.source_id)
            found[posting.source_id] = joined(earlier, posting) if earlier else posting
    yield from found.values()


def read(job: Record, employer: str) -> Posting:
    """One row."""
    page = job.page
    location, country = where(job)
    posting = Posting(
        source=page.source,
        board=page.board,
        source_id=job.key("shortcode"),
        url=job.address("url"),
        title=job.text("title"),
        body_html=body(job),
        fetched_at=page.fetched_at,
        employer=employer,
        location=location,
        country=country,
        work_mode="remote" if job.take("telecommuting", None) is True else None,  # else on site or hybrid
        department=job.words("department"),
        employment_type=job.words("employment_type"),
        posted_at=datetime.combine(date.fromisoformat(job.text("published_on")), time(), UTC),
        posted_precision="day",
    )
    job.done(ignoring=IGNORED)
    return posting


def joined(first: Posting, again: Posting) -> Posting:
    """Two rows of one posting: the first, at the places of both."""
    labels = [label for posting in (first, again) for label in (posting.location or "").split("; ")]
    return msgspec.structs.replace(first, location=places(labels))


def body(job: Record) -> str:
    """The description, which must be there if we asked for details; what else is there is mostly in it already."""
    asked = "details=true" in job.page.url
    description = job.html("description") if asked else job.html("description", default="")
    whole = job.html("full_description", default="") or description
    further = [job.html(name, default="") for name in ("requirements", "benefits")]
    return "\n".join([whole, *(part for part in further if part and part not in whole)])


def where(job: Record) -> tuple[str | None, str | None]:
    """The places shown and the country of the first; payloads without a list of them have the first one's parts."""
    first = ", ".join(part for name in ("city", "state", "country") if (part := job.words(name)))
    if not job.fields.get("locations"):
        job.take("locations", None)
        return first or None, country_code(job.words("country"))
    labels, countries = [], []
    for place in job.records("locations"):
        parts = [place.words(name) for name in ("city", "region", "country")]
        code = place.words("countryCode") or country_code(parts[-1])
        if not place.take("hidden", default=False):
            labels.append(", ".join(part for part in parts if part))
            countries.append(code)
        place.done()
    return places(labels), next(iter(countries), None)

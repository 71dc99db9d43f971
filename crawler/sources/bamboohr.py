"""BambooHR: JSON career pages, one per employer, each on a host of its own; asleep, for its terms forbid robots.

API    https://NAME.bamboohr.com/careers/list (undocumented, what its own career pages read)
Pages  the list in one, without descriptions, then one per posting
Pay    compensation, a free text, which is read with the description

An unknown employer's address leads to the platform's own site.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from html import escape
from urllib.parse import quote

from crawler.errors import LayoutChanged
from crawler.page import Page
from crawler.posting import Posting, WorkMode
from crawler.record import Record
from crawler.source import Link
from crawler.values import SUBDOMAIN, places
from crawler.values.countries import country_code

OFF = "its terms of service (4.2) forbid robots to copy anything from it; it takes BambooHR's written consent"
DOMAINS = ("bamboohr.com",)
UNKNOWN = (302,)  # to its own site
ADDRESS = re.compile(r"https?://(?P<board>[^/?#]+)\.bamboohr\.com/careers/(?:list|\d+/detail)/?(?:[?#]|$)")
PAGES = (re.compile(rf"https?://(?P<board>{SUBDOMAIN})\.bamboohr\.com/(?:careers|jobs)(?:[/?#]|$)"),)

LISTED = {  # its page says it again
    "atsLocation",
    "departmentId",
    "departmentLabel",
    "employmentStatusLabel",
    "employmentType",
    "isRemote",
    "jobOpeningName",
    "location",
    "locationType",
}
IGNORED = {
    "departmentId",
    "employmentType",
    "id",  # the address has it too, and always
    "minimumExperience",
}
NUMBER = re.compile(r"/careers/(\d+)(?:[/?#]|$)")
WORK_MODES: dict[str, WorkMode] = {"0": "onsite", "1": "remote", "2": "hybrid"}


def start(board: str) -> Link:
    return Link(f"{careers(board)}/list")


def careers(board: str) -> str:
    return f"https://{quote(board, safe='')}.bamboohr.com/careers"


def parse(page: Page) -> Iterator[Posting | Link]:
    fields = page.json()
    is_list = not isinstance(fields, dict) or not isinstance(fields.get("result"), dict)
    yield from listed(page) if is_list else detailed(page)


def listed(page: Page) -> Iterator[Link]:
    """The page of each posting in the list."""
    meta = page.record("result").record("meta")
    page.total = meta.number("totalCount")
    meta.done()
    for row in page.records("result", beside=frozenset({"meta"})):
        with row:
            posting = row.key("id")
            page.listed.add(posting)
            row.done(ignoring=LISTED)
            yield Link(f"{careers(page.board)}/{quote(posting, safe='')}/detail")


def detailed(page: Page) -> Iterator[Posting]:
    """The posting of a page of its own, if it is still on."""
    page.part = True
    with page.record("result") as whole:
        result = whole.record("result")
        job = result.record("jobOpening")
        if job.take("jobOpeningStatus", default="Open") != "Open":
            return
        url, posted = job.address("jobOpeningShareUrl"), job.words("datePosted")
        if not (number := NUMBER.search(url)):
            raise LayoutChanged(page.url, f"'jobOpeningShareUrl' has no number: {url[:80]!r}")
        location, country = where(job)
        yield Posting(
            source=page.source,
            board=page.board,
            source_id=number[1],
            url=url,
            title=job.text("jobOpeningName"),
            body_html=body(job),
            fetched_at=page.fetched_at,
            employer=page.employer,
            location=location,
            country=country,
            work_mode=work_mode(job),
            department=job.words("departmentLabel"),
            employment_type=job.words("employmentStatusLabel"),
            posted_at=datetime.combine(date.fromisoformat(posted), time(), UTC) if posted else None,
            posted_precision="day" if posted else None,
        )
        job.done(ignoring=IGNORED)
        result.done(ignoring={"formFields"})  # what applicants are asked
        whole.done(ignoring={"meta"})


def body(job: Record) -> str:
    """The description, and the pay, where it is stated."""
    description, compensation = job.html("description"), job.words("compensation")
    return description + (f"\n<h3>Compensation</h3><p>{escape(compensation)}</p>" if compensation else "")


def where(job: Record) -> tuple[str | None, str | None]:
    """The place, which stands in one of two objects, and its country."""
    found, codes = [], []
    for name, region, country in (("location", "state", "addressCountry"), ("atsLocation", "province", "country")):
        place = job.record(name)
        parts = [place.words("city"), place.words(region), place.words(country)]
        place.done(ignoring={"postalCode", "state"})
        found.append(", ".join(part for part in parts if part))
        codes.append(country_code(parts[2]))
    return places(found[:1]) or places(found), codes[0] or codes[1]


def work_mode(job: Record) -> WorkMode | None:
    """What the type of the location says, or else the flag."""
    remote, kind = job.take("isRemote", None) is True, job.take("locationType", None)
    return WORK_MODES.get(str(kind), "remote" if remote else None)

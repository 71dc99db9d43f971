"""Personio: public XML feeds, one per employer, each on a host of its own.

API    https://developer.personio.de/docs/retrieving-open-job-positions
Pages  one; the feed holds the whole board
Pay    salaryInformation, in full units; its type says the period

The feed is asked for in English. `com:NAME` is the board NAME of the .com host,
for those that answer only there.
"""

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import quote, urljoin

from crawler.errors import LayoutChanged
from crawler.page import Page
from crawler.posting import Pay, Posting
from crawler.record import Element
from crawler.source import Link
from crawler.values import SUBDOMAIN, currency, figure, moment, period, places

DOMAINS = ("jobs.personio.de", "jobs.personio.com")
UNKNOWN = (307,)  # to its own site
ADDRESS = re.compile(r"https?://(?P<board>[^/?#]+)\.jobs\.personio\.(?:de|(?P<region>com))/xml/?(?:[?#]|$)")
PAGES = (re.compile(rf"https?://(?P<board>{SUBDOMAIN})\.jobs\.personio\.(?:de|(?P<region>com))(?:[/?#]|$)"),)

IGNORED = {
    "keywords",
    "occupation",
    "occupationCategory",
    "seniority",
    "yearsOfExperience",
}
ONLY_A_TERM = {"", "permanent", "temporary"}  # of the employment types; others ("intern") say what it is


def start(board: str) -> Link:
    region, _, token = board.rpartition(":")
    host = f"{quote(token, safe='')}.jobs.personio.{'com' if region == 'com' else 'de'}"
    return Link(f"https://{host}/xml?language=en")


def parse(page: Page) -> Iterator[Posting | Link]:
    feed = page.xml("workzag-jobs")
    for job in feed.records("position"):
        with job:
            source_id, created = job.key("id"), job.words("createdAt")
            category = job.words("recruitingCategory")
            yield Posting(
                source=page.source,
                board=page.board,
                source_id=source_id,
                url=urljoin(start(page.board).url, f"/job/{quote(source_id, safe='')}?language=en"),
                title=job.text("name"),
                body_html=body(job),
                fetched_at=page.fetched_at,
                employer=job.words("subcompany") or page.employer,
                location=where(job),
                pay=pay(job.record("salaryInformation")),
                department=job.words("department") or category,
                employment_type=employment_type(job),
                posted_at=moment(created) if created else None,
                posted_precision="second" if created else None,
            )
            job.done(ignoring=IGNORED)
    feed.done()


def body(job: Element) -> str:
    """The description, which comes in sections with a heading each; raises LayoutChanged if there is no room for it."""
    if "jobDescriptions" not in job.fields:
        raise LayoutChanged(job.page.url, f"{job.path} has no 'jobDescriptions'")
    descriptions, parts = job.record("jobDescriptions"), list[str]()
    for section in descriptions.records("jobDescription"):
        heading, value = section.words("name"), section.html("value", default="").strip()
        parts += [f"<h3>{escape(heading)}</h3>"] if heading and value else []
        parts += [value] if value else []
        section.done()
    descriptions.done()
    return "\n".join(parts)


def where(job: Element) -> str | None:
    """The office, and the further ones."""
    further = job.record("additionalOffices")
    named = [job.words("office"), *(" ".join(office.split()) for office in further.texts("office"))]
    further.done()
    return places(named)


def employment_type(job: Element) -> str | None:
    """What the type says, or the schedule ("full-time") where that says more."""
    kind, schedule = job.words("employmentType"), job.words("schedule")
    return (schedule or kind) if (kind or "") in ONLY_A_TERM else kind


def pay(stated: Element) -> tuple[Pay, ...]:
    """The range, if an end of it is set."""
    low, high = (figure(stated.take(name, None)) for name in ("min", "max"))
    code, by = currency(stated.words("currencyCode")), period(stated.words("type"))
    stated.done()
    if low is None and high is None:
        return ()
    words = stated.stated("min", "max", "currencyCode", "type")
    return (Pay(low=low, high=high, currency=code, period=by, words=words),)

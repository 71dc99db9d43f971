"""Pinpoint: public JSON boards, one per employer, each on a host of its own.

API    none is documented; every board serves its postings as https://NAME.pinpointhq.com/postings.json
Pages  one; it holds the whole board
Pay    compensation_minimum and _maximum, in full units, only where compensation_visible

A posting says neither its employer nor its country nor when it was published.
"""

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import quote, urljoin

from crawler.page import Page
from crawler.posting import Pay, Posting, WorkMode
from crawler.record import Record
from crawler.source import Link
from crawler.values import SUBDOMAIN, currency, figure, period

UNKNOWN = (302,)  # to its own site
DOMAINS = ("pinpointhq.com",)
ADDRESS = re.compile(r"https?://(?P<board>[^/?#]+)\.pinpointhq\.com/postings\.json/?(?:[?#]|$)")
PAGES = (re.compile(rf"https?://(?P<board>{SUBDOMAIN})\.pinpointhq\.com(?:[/?#]|$)"),)

IGNORED = {
    "compensation",  # the same as text
    "deadline_at",  # for applications
    "schedule",
    "workplace_type_text",
}
UUID = re.compile(r"/postings/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[/?#]|$)", re.IGNORECASE)
SECTIONS = ("description", "key_responsibilities", "skills_knowledge_expertise", "benefits")

WORK_MODES: dict[str, WorkMode] = {"remote": "remote", "hybrid": "hybrid", "onsite": "onsite"}


def start(board: str) -> Link:
    return Link(f"https://{quote(board, safe='')}.pinpointhq.com/postings.json")


def parse(page: Page) -> Iterator[Posting | Link]:
    for job in page.records("data"):
        with job:
            number, url = job.key("id"), address(job)
            department, requisition = labels(job)
            public = UUID.search(url)
            kind = job.words("employment_type")
            yield Posting(
                source=page.source,
                board=page.board,
                source_id=public[1].lower() if public else number,  # the one that people's links carry
                url=url,
                title=job.text("title"),
                body_html=body(job),
                fetched_at=page.fetched_at,
                employer=page.employer,
                location=where(job.record("location")),
                work_mode=WORK_MODES.get(job.words("workplace_type") or ""),
                pay=pay(job),
                department=department,
                employment_type=job.words("employment_type_text") or kind,
                requisition_id=requisition,
            )
            job.done(ignoring=IGNORED)


def address(job: Record) -> str:
    """The posting's page, given whole or as a path on the board's host."""
    if job.fields.get("url") is not None:
        job.take("path", None)
        return job.address("url")
    job.take("url", None)
    return urljoin(start(job.page.board).url, quote(job.text("path"), safe="/%"))


def labels(job: Record) -> tuple[str | None, str | None]:
    """The department and the requisition, which stand in the job behind the posting or beside it."""
    behind = job.record("job")
    named = []
    for record in (behind.record("department"), job.record("department")):
        named.append(record.words("name"))
        record.done(ignoring={"id"})
    requisition, reference = behind.words("requisition_id"), job.words("reference")
    behind.done(ignoring={"division", "id"})
    return named[0] or named[1], requisition or reference


def body(job: Record) -> str:
    """The whole description: its sections in the order of the page, each under its heading."""
    parts = []
    for section in SECTIONS:
        heading, text = job.words(f"{section}_header"), job.html(section).strip()
        parts += [f"<h3>{escape(heading)}</h3>"] if heading and text else []
        parts += [text] if text else []
    return "\n".join(parts)


def where(location: Record) -> str | None:
    """The town, or the place's name where no town is given."""
    city, province, name = (location.words(part) for part in ("city", "province", "name"))
    location.done(ignoring={"id"})
    return ", ".join(filter(None, (city, province))) if city else name or province


def pay(job: Record) -> tuple[Pay, ...]:
    """The range, if it is for showing."""
    low, high = (figure(job.take(f"compensation_{end}", None)) for end in ("minimum", "maximum"))
    code, by = currency(job.words("compensation_currency")), period(job.words("compensation_frequency"))
    shown = str(job.take("compensation_visible", default=False)) == "True"  # a flag, or the word
    if not shown or (low is None and high is None):
        return ()
    names = ("minimum", "maximum", "currency", "frequency")
    words = job.stated(*(f"compensation_{name}" for name in names))
    return (Pay(low=low, high=high, currency=code, period=by, words=words),)

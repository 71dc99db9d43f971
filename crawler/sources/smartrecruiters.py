"""SmartRecruiters: public JSON lists of postings, one per employer; asleep, for its robots.txt closes all of it.

API    https://developers.smartrecruiters.com/docs/posting-api
Pages  a hundred postings a page, without descriptions, then one per posting
Pay    compensation of a posting's page, in full units; seldom there

A board's token keeps its case. An unknown employer gets an empty list, as one
without openings does: so an empty board is never taken for whole.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from crawler.errors import LayoutChanged
from crawler.page import Page
from crawler.posting import Pay, Posting, WorkMode
from crawler.record import Record
from crawler.source import Link
from crawler.values import amount, currency, moment, period

OFF = "its robots.txt (api.smartrecruiters.com) disallows everything to everybody but LinkedIn"
ADDRESS = re.compile(
    r"https?://api\.smartrecruiters\.com/v1/companies/(?P<board>[^/?#]+)/postings(?:/[^/?#]+)?/?(?:[?#]|$)"
)
PAGES = (
    re.compile(
        r"https?://(?:careers|jobs)\.smartrecruiters\.com/(?:oneclick-ui/company/)?"
        r"(?!oneclick-ui(?:[/?#]|$))(?P<board>[^/?#]+)"
    ),
)

BESIDE = frozenset({"limit", "offset", "totalFound"})
MOST = 50_000  # of the postings one board may make us look for
DULL = {"applyUrl", "experienceLevel", "function", "industry", "jobAdId", "jobId", "language", "referralUrl", "uuid"}
IGNORED = DULL | {
    "creator",  # a person
    "customField",  # the employer's own fields: they may name people
    "defaultJobAd",  # one job has an ad per language; its refNumber tells that they are one
}
AGAIN = {"company", "department", "location", "name", "refNumber", "releasedDate", "typeOfEmployment", "visibility"}
LISTED = IGNORED | AGAIN | {"ref"}  # of the list; the posting's page says it again

SECTIONS = ("jobDescription", "qualifications", "additionalInformation", "companyDescription")
MODES: tuple[WorkMode, ...] = ("hybrid", "remote")  # neither need not mean on site
STATED = ("min", "max", "currency", "period")


def start(board: str) -> Link:
    return at(board, offset=0)


def at(board: str, offset: int) -> Link:
    """The page of the list that begins with this posting."""
    return Link(f"{postings(board)}?limit=100&offset={offset}")


def postings(board: str) -> str:
    return f"https://api.smartrecruiters.com/v1/companies/{quote(board, safe='')}/postings"


def parse(page: Page) -> Iterator[Posting | Link]:
    fields = page.json()
    yield from detailed(page) if isinstance(fields, dict) and "jobAd" in fields else listed(page)


def listed(page: Page) -> Iterator[Link]:
    """The other pages of the list, right after the first, lest it change while we read; then each posting's."""
    head = page.record("content")
    page.total, offset, step = (head.number(name) for name in ("totalFound", "offset", "limit"))
    page.part = offset > 0
    if page.total == 0:
        page.broken.append(f"{page.url}: an empty list is what unknown employers get too")
    if not page.part:
        yield from (at(page.board, begin) for begin in range(step or MOST, min(page.total, MOST), step or MOST))
    for row in page.records("content", beside=BESIDE):
        with row:
            posting = row.key("id")
            page.listed.add(posting)
            row.done(ignoring=LISTED)
            yield Link(f"{postings(page.board)}/{quote(posting, safe='')}")


def detailed(page: Page) -> Iterator[Posting]:
    """The posting of a page of its own, if it is still on."""
    page.part = True
    with page.record("jobAd") as job:
        if job.take("active", default=True) is False or job.take("visibility", "PUBLIC") != "PUBLIC":
            return
        location, country, work_mode = where(job.record("location"))
        yield Posting(
            source=page.source,
            board=page.board,
            source_id=job.key("id"),
            url=job.address("postingUrl"),
            title=job.text("name"),
            body_html=body(job.record("jobAd")),
            fetched_at=page.fetched_at,
            employer=named(job.record("company"), "name", {"identifier"}) or page.employer,
            location=location,
            country=country,
            work_mode=work_mode,
            pay=pay(job.record("compensation")),
            department=named(job.record("department"), "label", {"id"}),
            employment_type=named(job.record("typeOfEmployment"), "label", {"id"}),
            requisition_id=job.words("refNumber"),
            posted_at=moment(job.text("releasedDate")),
            posted_precision="second",
        )
        job.done(ignoring=IGNORED)


def body(ad: Record) -> str:
    """Its sections, each under its title, what is asked for first."""
    sections, parts = ad.record("sections"), []
    for section in map(sections.record, SECTIONS):
        title, text = section.html("title", default="").strip(), section.html("text", default="")
        section.done(ignoring={"videos"})
        if text:
            parts.append((f"<h3>{title}</h3>" if title else "") + text)
    sections.done(ignoring={"videos"})
    ad.done()
    if not parts:
        raise LayoutChanged(ad.page.url, f"{ad.path} has no text")
    return "\n".join(parts)


def named(label: Record, name: str, beside: set[str]) -> str | None:
    """What a labelled object is called."""
    text = label.words(name)
    label.done(ignoring=beside)
    return text


def where(place: Record) -> tuple[str | None, str | None, WorkMode | None]:
    """The place without its empty parts, its country, and the work mode."""
    full = place.words("fullLocation")
    parts = full.split(",") if full else [place.words(name) or "" for name in ("city", "region")]
    country = (place.words("country") or "").upper() or None
    modes = [mode for mode in MODES if place.take(mode, default=False) is True]
    place.done(ignoring={"address", "city", "latitude", "longitude", "manual", "postalCode", "region"})
    label = ", ".join(part.strip() for part in parts if part.strip())
    return label or None, country, next(iter(modes), None)


def pay(stated: Record) -> tuple[Pay, ...]:
    """The salary, whose figures stand in a field of their own or not."""
    band = stated.record("salary") if stated.fields.get("salary") else stated
    low, high = (amount(band.take(name, None)) for name in ("min", "max"))
    code, per = currency(band.words("currency")), period(band.words("period"))
    band.done()
    if band is not stated:
        stated.done()
    if low is None and high is None:
        return ()
    return (Pay(low=low, high=high, currency=code, period=per, words=band.stated(*STATED)),)

"""Greenhouse: public JSON boards, one per employer.

API    https://developers.greenhouse.io/job-board.html
Pages  one; the API returns the whole board
Pay    pay_input_ranges, in cents; the period only in its title, else told by its size
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from urllib.parse import quote

from crawler.page import Page
from crawler.posting import Pay, PayKind, Period, Posting, WorkMode
from crawler.record import Record
from crawler.source import Link
from crawler.values import amount, currency, moment, places

STEADY = True
ADDRESS = re.compile(r"https?://boards-api\.greenhouse\.io/v1/boards/(?P<board>[^/?#]+)/jobs/?(?:[?#]|$)")
PAGES = (
    re.compile(r"https?://(?:job-)?boards\.(?:eu\.)?greenhouse\.io/(?!(?:embed|v1)(?:[/?#]|$))(?P<board>[^/?#]+)"),
    re.compile(r"https?://(?:job-)?boards\.(?:eu\.)?greenhouse\.io/embed/[^?#]*\?(?:[^#]*&)?for=(?P<board>[^&#]+)"),
    re.compile(r"https?://(?:boards-)?api\.greenhouse\.io/v1/boards/(?P<board>[^/?#]+)"),
)

IGNORED = {
    "ai_disclaimer",  # notices about machines that read applications
    "ai_opt_out_request_url",
    "application_deadline",
    "data_compliance",
    "education",
    "include_ai_disclaimer",
    "language",
    "metadata",  # the employer's own fields: they may name people
    "requisition_id",  # the employer's own, often a stopgap; internal_job_id is sure
}

MARKUP = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"))
HTML = re.compile(r"<(?:p|div|ul|ol|li|h[1-6]|br|span|strong)\b", re.IGNORECASE)
WORK_MODES: dict[str, WorkMode] = {
    "hybrid": "hybrid",
    "in-office": "onsite",
    "in office": "onsite",
    "on-site": "onsite",
    "onsite": "onsite",
    "remote": "remote",
}
PERIODS: tuple[tuple[Period, re.Pattern[str]], ...] = (  # from short to long
    ("hour", re.compile(r"\b(?:hour(?:ly)?|hr|horaire|stunden?\w*)\b", re.IGNORECASE)),
    ("day", re.compile(r"\b(?:daily|per day|day rate)\b", re.IGNORECASE)),
    ("week", re.compile(r"\b(?:weekly|per week)\b", re.IGNORECASE)),
    ("month", re.compile(r"\b(?:month(?:ly)?|mensuel\w*|monat\w*)\b", re.IGNORECASE)),
    ("year", re.compile(r"\b(?:annual(?:ly|i[sz]ed)?|annum|year(?:ly)?|annuel\w*|jahr\w*)\b", re.IGNORECASE)),
)
HOURLY_BELOW = 2000  # a band that names no period: smaller ones are by the hour, others by the year
ON_TARGET = re.compile(r"\bOTE\b|\bon[- ]target\b|\btarget earnings\b", re.IGNORECASE)
PAY_WORDS = re.compile(
    r"\b(?:annual(?:ly|i[sz]ed)?|hourly|monthly|weekly|daily|yearly|per|hour|month|week|day|year|annum|base|cash|"
    r"salary|salaries|pay|wage|rate|range|compensation|OTE|on[- ]target|target|earnings|expected|total|band|scale|"
    r"échelle|salariale?|annuelle?|horaire)s?\b",
    re.IGNORECASE,
)


def start(board: str) -> Link:
    token = quote(board, safe="")
    return Link(f"https://boards-api.greenhouse.io/v1/boards/{token}/jobs?content=true&pay_transparency=true")


def parse(page: Page) -> Iterator[Posting | Link]:
    for job in page.records("jobs", beside=frozenset({"meta"})):
        with job:
            if job.take("internal_job_id") is None:
                continue  # a prospect post: "tell us about you", no opening behind it
            location, work_mode = where(job)
            published = job.words("first_published")
            yield Posting(
                source=page.source,
                board=page.board,
                source_id=job.key("id"),
                url=job.address("absolute_url"),
                title=job.text("title"),
                body_html=body(job.html("content")),
                fetched_at=page.fetched_at,
                employer=job.words("company_name") or page.employer,
                location=location,
                work_mode=work_mode,
                pay=tuple(band for row in job.records("pay_input_ranges") if (band := pay(row))),
                department=next(iter(labels(job, "departments")), None),
                requisition_id=job.key("internal_job_id"),
                posted_at=moment(published) if published else None,
                posted_precision="second" if published else None,
                updated_at=moment(job.text("updated_at")),
            )
            job.done(ignoring=IGNORED)


def body(content: str) -> str:
    """The description as HTML: it comes escaped once more, unless somebody has undone that already.

    >>> body("&lt;p&gt;Build &amp;amp; ship&lt;/p&gt;")
    '<p>Build &amp; ship</p>'
    """
    if HTML.search(content):
        return content
    for written, sign in MARKUP:  # thousands to a board, for which looking each one up takes long
        content = content.replace(written, sign)
    return unescape(content)


def where(job: Record) -> tuple[str | None, WorkMode | None]:
    """The place and the work mode; where the place is but a mode ("Hybrid"), the offices say the place."""
    location = job.record("location")
    stated = location.words("name")
    location.done()
    work_mode, offices = WORK_MODES.get((stated or "").lower()), places(labels(job, "offices"))
    return (offices or stated if work_mode or not stated else stated), work_mode


def labels(job: Record, field: str) -> list[str]:
    """The names of its departments or offices."""
    found = []
    for row in job.records(field):
        found.append(row.words("name"))
        row.done(ignoring={"child_ids", "id", "location", "parent_id"})
    return [name for name in found if name]


def pay(band: Record) -> Pay | None:
    """One band, or None if both of its ends are unset."""
    low, high = (cents(band.take(name, None)) for name in ("min_cents", "max_cents"))
    title = band.words("title") or ""
    code = currency(band.words("currency_type"))
    band.done(ignoring={"blurb"})  # prose
    if low is None and high is None:
        return None
    return Pay(
        low=low,
        high=high,
        currency=code,
        period=period(title, high or low or Decimal(0)),
        kind=kind(title),
        place=place(title),
        words=band.stated("min_cents", "max_cents", "currency_type", "title"),
    )


def cents(value: int | Decimal | None) -> Decimal | None:
    """Cents as full units; 0 means unset."""
    stated = amount(value)
    return None if stated is None else stated / 100


def period(title: str, bound: Decimal) -> Period:
    """What the band's title says, or its size; its size also decides where the title names several.

    >>> period("Hourly Rate:", Decimal(5000)), period("Zone A", Decimal(85)), period("Zone A", Decimal(185000))
    ('hour', 'hour', 'year')
    >>> period("Annual salary (40 hours per week)", Decimal(85000))
    'year'
    """
    named = [period for period, pattern in PERIODS if pattern.search(title)] or ["hour", "year"]
    return named[0 if bound < HOURLY_BELOW else -1] if len(named) > 1 else named[0]


def kind(title: str) -> PayKind:
    """Base pay, unless the title speaks of targets."""
    return "ote" if ON_TARGET.search(title) else "base"


def place(title: str) -> str:
    """What the title says beside pay: for whom or where the band holds.

    >>> place("Annual base, Zone A"), place("Salary Range:"), place("New York pay range")
    ('Zone A', '', 'New York')
    """
    return " ".join(PAY_WORDS.sub(" ", title).split()).strip(" ,;:.-–—()/|")

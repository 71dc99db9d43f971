"""Lever: public JSON boards, one per employer; European ones on a host of their own.

API    https://github.com/lever/postings-api
Pages  one; without a limit the API returns the whole board
Pay    salaryRange, in full units; the period inside its interval

A board's token keeps its case. `eu:NAME` is the board NAME of the European
host, which may be another employer's than plain NAME.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote

from crawler.page import Page
from crawler.posting import Pay, Period, Posting, WorkMode
from crawler.record import Record
from crawler.source import Link
from crawler.values import amount, currency, places

STEADY = True
ADDRESS = re.compile(r"https?://api\.(?:(?P<region>eu)\.)?lever\.co/v0/postings/(?P<board>[^/?#]+)/?(?:[?#]|$)")
PAGES = (
    re.compile(r"https?://jobs\.(?:(?P<region>eu)\.)?lever\.co/(?P<board>[^/?#]+)"),
    re.compile(r"https?://api\.(?:(?P<region>eu)\.)?lever\.co/v0/postings/(?P<board>[^/?#]+)"),
)
NARROWED = re.compile(r"[?&](?:skip|limit|location|commitment|team|department|level)=")  # as others may have recorded

IGNORED = {
    "additionalPlain",
    "applyUrl",
    "descriptionBody",  # `description` less its opening
    "descriptionBodyPlain",
    "descriptionPlain",
    "opening",  # the first part of `description`
    "openingPlain",
    "salaryDescriptionPlain",
}

WORK_MODES: dict[str, WorkMode] = {"remote": "remote", "hybrid": "hybrid", "onsite": "onsite", "on-site": "onsite"}
PERIODS: tuple[Period, ...] = ("year", "month", "week", "day", "hour")


def start(board: str) -> Link:
    region, _, token = board.rpartition(":")
    host = "api.eu.lever.co" if region == "eu" else "api.lever.co"
    return Link(f"https://{host}/v0/postings/{quote(token, safe='')}?mode=json")


def parse(page: Page) -> Iterator[Posting | Link]:
    if NARROWED.search(page.url):
        page.broken.append(f"{page.url}: asks for some of the board's postings only")
    for job in page.records():
        with job:
            categories = job.record("categories")
            yield Posting(
                source=page.source,
                board=page.board,
                source_id=job.key("id"),
                url=job.address("hostedUrl"),
                title=job.text("text"),
                body_html=body(job),
                fetched_at=page.fetched_at,
                employer=page.employer,
                location=places([categories.words("location"), *(categories.take("allLocations", None) or [])]),
                country=job.words("country"),
                work_mode=WORK_MODES.get((job.words("workplaceType") or "").lower()),
                pay=pay(job.record("salaryRange")),
                department=categories.words("department") or categories.words("team"),
                employment_type=categories.words("commitment"),
                posted_at=datetime.fromtimestamp(job.take("createdAt") / 1000, UTC),
                posted_precision="second",
            )
            categories.done(ignoring={"level", "team"})
            job.done(ignoring=IGNORED)


def body(job: Record) -> str:
    """The whole description: what is asked for stands in `lists`, which `description` lacks."""
    job.take("lists")  # must be there, if empty: a body without it is not the whole
    parts = [job.html("description")]
    for part in job.records("lists"):
        heading, items = part.html("text").strip(), part.html("content")
        parts.append((f"<h3>{heading}</h3>" if heading else "") + f"<ul>{items}</ul>")
        part.done()
    parts += [job.html("additional"), job.html("salaryDescription", default="")]
    return "\n".join(part for part in parts if part)


def pay(stated: Record) -> tuple[Pay, ...]:
    """The range, if it is one of a wage or salary."""
    low, high = (amount(stated.take(name, None)) for name in ("min", "max"))
    interval = stated.words("interval") or ""
    code = currency(stated.words("currency"))
    stated.done()
    if "one-time" in interval or (low is None and high is None):
        return ()
    return (
        Pay(
            low=low,
            high=high,
            currency=code,
            period=period(interval),
            words=stated.stated("min", "max", "currency", "interval"),
        ),
    )


def period(interval: str) -> Period | None:
    """The period named in an interval.

    >>> period("per-year-salary"), period("per-hour-wage"), period("bi-month-salary")
    ('year', 'hour', None)
    """
    if interval.startswith("bi"):
        return None  # twice in a month, or every second one
    return next((period for period in PERIODS if period in interval), None)

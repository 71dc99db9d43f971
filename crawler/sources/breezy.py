"""Breezy HR: public JSON boards, one per employer, each on a host of its own.

API    none is documented; every portal serves its postings as https://NAME.breezy.hr/json
Pages  one; it holds the whole board
Pay    salary, a text of one pattern: "$80,000 – $100,000 / year"
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import quote

from crawler.errors import LayoutChanged
from crawler.page import Page
from crawler.posting import Pay, Posting, WorkMode
from crawler.record import Record
from crawler.source import Link
from crawler.values import SUBDOMAIN, moment, period, places
from crawler.values.pay_text import currency_of

DOMAINS = ("breezy.hr",)
ADDRESS = re.compile(r"https?://(?P<board>[^/?#]+)\.breezy\.hr/json/?(?:[?#]|$)")
PAGES = (re.compile(rf"https?://(?P<board>{SUBDOMAIN})\.breezy\.hr(?:[/?#]|$)"),)

IGNORED = {"friendly_id"}  # changes with the title
EMBEDDED = re.compile(r"data:[\w.+-]+/[\w.+-]+(?:;[\w=-]+)*;base64,[A-Za-z0-9+/=]*", re.IGNORECASE)

AMOUNT = r"(?P<{0}>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d{{1,2}})?)(?P<{0}_k>K?)"
SALARY = re.compile(
    rf"(?P<at_most>up to )?(?P<unit>[^\d\s+/–—-]{{0,4}}) ?{AMOUNT.format('low')}"
    rf"(?:(?P<at_least>\+)| ?[–—-] ?(?:(?P=unit))? ?{AMOUNT.format('high')})?(?: ?/ ?(?P<period>\w+))?",
    re.IGNORECASE,
)
WORK_MODES: dict[str, WorkMode] = {"remote": "remote", "hybrid": "hybrid"}


def start(board: str) -> Link:
    return Link(f"https://{quote(board, safe='')}.breezy.hr/json?verbose=true")


def parse(page: Page) -> Iterator[Posting | Link]:
    for job in page.records():
        with job:
            location, country, work_mode = where(job)
            kind = job.record("type")
            published = job.words("published_date")
            yield Posting(
                source=page.source,
                board=page.board,
                source_id=job.key("id"),
                url=job.address("url"),
                title=job.text("name"),
                body_html=EMBEDDED.sub("", job.html("description")),
                fetched_at=page.fetched_at,
                employer=employer(job),
                location=location,
                country=country,
                work_mode=work_mode,
                pay=pay(job.words("salary") or "", country),
                department=job.words("department"),
                employment_type=kind.words("id"),
                posted_at=moment(published) if published else None,
                posted_precision="second" if published else None,
            )
            kind.done(ignoring={"name"})
            job.done(ignoring=IGNORED)


def employer(job: Record) -> str:
    """The company; raises LayoutChanged if it is not the one whose board we asked for."""
    company = job.record("company")
    name, token = company.words("name"), company.words("friendly_id")
    company.done()
    if token and token.lower() != job.page.board.lower():
        raise LayoutChanged(job.page.url, f"{job.path} is a posting of {token!r}, not of {job.page.board!r}")
    return name or job.page.employer


def where(job: Record) -> tuple[str | None, str | None, WorkMode | None]:
    """All places, and country and work mode of the first."""
    first, *further = (place(each) for each in (job.record("location"), *job.records("locations")))
    return places([first[0], *(name for name, _, _ in further)]), first[1], first[2]


def place(stated: Record) -> tuple[str | None, str | None, WorkMode | None]:
    country, details = stated.record("country"), stated.record("remote_details")
    code, word = country.words("id"), (details.words("value") or "").lower()
    name, is_remote = stated.words("name"), stated.take("is_remote", default=False) is True
    country.done(ignoring={"name"})
    details.done(ignoring={"label"})
    stated.done(ignoring={"city", "state"})
    return name, code, WORK_MODES.get(word, "remote" if is_remote else None)


def pay(text: str, country: str | None) -> tuple[Pay, ...]:
    """What a salary text says, if it is one of the pattern.

    >>> pay("Up to £50 / hour", "GB")[0].high, pay("€45K+ / year", None)[0].low, pay("a fair wage", None)
    (Decimal('50'), Decimal('45000'), ())
    """
    if not (match := SALARY.fullmatch(text)):
        return ()
    low, high = units(match, "low"), units(match, "high")
    if match["at_most"]:
        low, high = None, high or low
    elif high is None and not match["at_least"]:
        high = low
    code = currency_of(match["unit"].strip(), country)
    return (Pay(low=low, high=high, currency=code, period=period(match["period"]), words=f"salary {text}"),)


def units(match: re.Match[str], end: str) -> Decimal | None:
    if not match[end]:
        return None
    return (Decimal(match[end].replace(",", "")) * (1000 if match[f"{end}_k"] else 1)) or None

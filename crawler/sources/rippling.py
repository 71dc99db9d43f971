"""Rippling: public JSON boards, one per employer; a list, then a page for each posting.

API    https://api.rippling.com/platform/api/ats/v1/board/NAME/jobs (undocumented, what its own job pages read)
Pages  the list in one, without descriptions, then one per posting
Pay    payRangeDetails of a posting's page, in full units, one per place

The list has a row for each place of a posting; its page has them all.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from crawler.page import Page
from crawler.posting import Pay, Posting, WorkMode
from crawler.record import Record
from crawler.source import Link
from crawler.values import amount, currency, moment, period, places

ADDRESS = re.compile(
    r"https?://api\.rippling\.com/platform/api/ats/v1/board/(?P<board>[^/?#]+)/jobs(?:/[^/?#]+)?/?(?:[?#]|$)"
)
PAGES = (
    re.compile(
        r"https?://ats\.rippling\.com/(?:api/v2/board/|[a-z]{2}-[A-Z]{2}/)?"
        r"(?!(?:api|internal|[a-z]{2}-[A-Z]{2})(?:[/?#]|$))(?P<board>[^/?#]+)"
    ),
)

LISTED = {"department", "name", "url", "workLocation"}  # said again on the posting's page
IGNORED = {"activeJobApplication", "board"}

MODES: tuple[WorkMode, ...] = ("remote", "hybrid")
STATED = ("location", "currency", "frequency", "rangeStart", "rangeEnd")


def start(board: str) -> Link:
    return Link(f"https://api.rippling.com/platform/api/ats/v1/board/{quote(board, safe='')}/jobs")


def parse(page: Page) -> Iterator[Posting | Link]:
    yield from listed(page) if isinstance(page.json(), list) else detailed(page)


def listed(page: Page) -> Iterator[Link]:
    """The page of each posting in the list, once."""
    for row in page.records():
        with row:
            posting = row.key("uuid")
            row.done(ignoring=LISTED)
            if posting not in page.listed:
                page.listed.add(posting)
                yield Link(f"{start(page.board).url}/{quote(posting, safe='')}")


def detailed(page: Page) -> Iterator[Posting]:
    """The posting of a page of its own."""
    page.part = True
    with page.record("uuid") as job:
        department, kind = job.record("department"), job.record("employmentType")
        labels = list(locations(job))
        yield Posting(
            source=page.source,
            board=page.board,
            source_id=job.key("uuid"),
            url=job.address("url"),
            title=job.text("name"),
            body_html=body(job.record("description")),
            fetched_at=page.fetched_at,
            employer=job.words("companyName") or page.employer,
            location=places(labels),
            work_mode=work_mode(labels),
            pay=tuple(band for row in job.records("payRangeDetails") if (band := pay(row))),
            department=department.words("name"),
            employment_type=kind.words("id"),  # here the label is the code
            posted_at=moment(job.text("createdOn")),
            posted_precision="second",
        )
        department.done(ignoring={"base_department", "department_tree"})
        kind.done(ignoring={"label"})
        job.done(ignoring=IGNORED)


def body(description: Record) -> str:
    """The role, then the company."""
    parts = [description.html("role"), description.html("company", default="")]
    description.done()
    return "\n".join(part for part in parts if part)


def locations(job: Record) -> Iterator[str]:
    """The labels of all its places."""
    for label in job.take("workLocations", None) or ():
        if not isinstance(label, str):
            raise TypeError(f"a place is no text but {str(label)[:40]!r}")
        yield " ".join(label.split())


def work_mode(labels: list[str]) -> WorkMode | None:
    """What goes before the place, if it is the same for all of them.

    >>> work_mode(["Remote (Ohio, US)", "Remote (Spain)"]), work_mode(["Remote (Spain)", "Oslo"]), work_mode(["Oslo"])
    ('remote', None, None)
    """
    stated = {label.partition("(")[0].strip().lower() for label in labels}
    return next((mode for mode in MODES if stated == {mode}), None)


def pay(band: Record) -> Pay | None:
    """One band, or None if both of its ends are unset."""
    low, high = (amount(band.take(name, None)) for name in ("rangeStart", "rangeEnd"))
    code, place = currency(band.words("currency")), band.words("location")
    per = period(band.words("frequency"))
    band.done(ignoring={"isRemote"})
    if low is None and high is None:
        return None
    return Pay(low=low, high=high, currency=code, period=per, place=place or "", words=band.stated(*STATED))

"""USAJOBS: postings of the agencies of the United States, found by a search.

API    https://developer.usajobs.gov/api-reference/get-api-search
Pages  of 500 postings; what comes after the twentieth page is out of reach
Pay    PositionRemuneration, in dollars, by its RateIntervalCode

A board is what is searched for. USAJOBS_KEY and USAJOBS_EMAIL, from a free
registration, must be set: the API wants the address as the User-Agent, and the
use is tied to it. No answer to a key of ours has been met yet; the recorded one
was shortened, so most fields are by the documentation.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, quote, urlsplit

from crawler.errors import LayoutChanged
from crawler.page import Page
from crawler.posting import Pay, Period, Posting
from crawler.record import Record
from crawler.source import Link, Signature
from crawler.values import figure, places
from crawler.values.countries import country_code

FEED = "Postings from USAJOBS, https://www.usajobs.gov"
EVERY = timedelta(hours=20)  # once a day, though today's run may be earlier than yesterday's
KEYS = ("USAJOBS_EMAIL", "USAJOBS_KEY")
ADDRESS = re.compile(r"https?://data\.usajobs\.gov/api/[Ss]earch/?\?(?:[^#]*&)?Keyword=(?P<board>[^&#]+)")

MOST = 20  # pages
PAGE = 500  # postings on a page
IGNORED = {
    "ApplicationCloseDate",
    "ApplyURI",
    "DepartmentName",  # what the agency belongs to
    "JobCategory",
    "JobGrade",
    "PositionEndDate",
    "PositionFormattedDescription",  # of the link, not of the position
    "PositionOfferingType",
    "PositionStartDate",
    "SubAgency",
}
DULL = {
    "AdjudicationType",
    "AgencyContactEmail",  # a person's
    "AgencyContactPhone",
    "AgencyMarketingStatement",
    "AnnouncementClosingType",
    "ApplyOnlineUrl",
    "BenefitsDisplayDefaultText",
    "BenefitsUrl",
    "CommuteDistance",
    "DetailStatusUrl",
    "DrugTestRequired",
    "Evaluations",  # with the following ones: how to apply
    "HowToApply",
    "RequiredDocuments",
    "WhatToExpectNext",
    "HighGrade",
    "HiringPath",
    "LowGrade",
    "MCOTags",
    "OrganizationCodes",
    "PositionSensitivitiy",  # so they spell it
    "PromotionPotential",
    "Relocation",
    "SecurityClearance",
    "ServiceType",
    "SubAgencyName",
    "TeleworkEligible",  # now and then, if the agency agrees: no work mode
    "TotalOpenings",
    "TravelCode",
    "WhoMayApply",
    "WithinArea",
}
QUALIFICATIONS = "QualificationSummary"  # which stands outside of the others' object
SECTIONS = (  # in the order of the posting's own page
    ("JobSummary", "Summary"),
    ("MajorDuties", "Duties"),
    ("KeyRequirements", "Conditions of employment"),
    ("Requirements", "Requirements"),
    (QUALIFICATIONS, "Qualifications"),
    ("Education", "Education"),
    ("OtherInformation", "Additional information"),
    ("Benefits", "Benefits"),
)
PERIODS: dict[str, Period] = {
    "PA": "year",
    "PM": "month",
    "PD": "day",
    "PH": "hour",
    "Per Year": "year",
    "Per Month": "month",
    "Per Day": "day",
    "Per Hour": "hour",
}
UNPAID = ("WC", "Without Compensation")
STATED = ("MinimumRange", "MaximumRange", "RateIntervalCode")


def sign(keys: Mapping[str, str]) -> Signature:
    return Signature(headers={"User-Agent": keys["USAJOBS_EMAIL"], "Authorization-Key": keys["USAJOBS_KEY"]})


def start(board: str) -> Link:
    return at(board, number=1)


def at(board: str, number: int) -> Link:
    """A page of what the search finds, with all there is of each posting."""
    asked = f"Keyword={quote(board, safe='')}&Fields=Full&ResultsPerPage={PAGE}&Page={number}"
    return Link(f"https://data.usajobs.gov/api/search?{asked}")


def parse(page: Page) -> Iterator[Posting | Link]:
    result = page.record("SearchResult").record("SearchResult")
    if not isinstance(result.fields.get("SearchResultItems"), list):
        raise LayoutChanged(page.url, "the body has no list of 'SearchResultItems'")
    page.part = number_of(page) > 1
    page.total = result.number("SearchResultCountAll") if "SearchResultCountAll" in result.fields else None
    if not page.part:
        count = -(-(page.total or 0) // PAGE)
        yield from (at(page.board, number) for number in range(2, min(count, MOST) + 1))
    for number, fields in enumerate(result.take("SearchResultItems")):
        with Record(page, fields, path=f"SearchResultItems[{number}]") as item:
            page.listed.add(item.key("MatchedObjectId"))
            yield posting(page, item)
            item.done(ignoring={"RelevanceRank"})
    result.done(ignoring={"SearchResultCount", "UserArea"})


def posting(page: Page, item: Record) -> Posting:
    job = item.record("MatchedObjectDescriptor")
    area = job.record("UserArea")
    details = area.record("Details")
    location, country = where(job)
    published = job.text("PublicationStartDate")
    found = Posting(
        source=page.source,
        board=page.board,
        source_id=item.key("MatchedObjectId"),
        url=job.address("PositionURI").replace(".gov:443/", ".gov/", 1),
        title=job.text("PositionTitle"),
        body_html=body(job, details),
        fetched_at=page.fetched_at,
        employer=job.text("OrganizationName"),
        location=location,
        country=country,
        work_mode="remote" if details.take("RemoteIndicator", default=False) is True else None,
        pay=tuple(band for stated in job.records("PositionRemuneration") if (band := pay(stated))),
        employment_type=", ".join(schedules(job)) or None,
        requisition_id=job.words("PositionID"),
        posted_at=datetime.fromisoformat(published[:10]).replace(tzinfo=UTC),  # the hours are of no zone
        posted_precision="day",
    )
    details.done(ignoring=DULL)
    area.done(ignoring={"IsRadialSearch"})
    job.done(ignoring=IGNORED)
    return found


def number_of(page: Page) -> int:
    """Which page of the search this is."""
    asked = parse_qs(urlsplit(page.url).query).get("Page", ["1"])[0]
    return int(asked) if re.fullmatch("[0-9]{1,3}", asked) else 1


def body(job: Record, details: Record) -> str:
    """The whole description, each section under its heading."""
    texts = {title: section(job if name == QUALIFICATIONS else details, name) for name, title in SECTIONS}
    if not texts["Summary"]:
        raise LayoutChanged(job.page.url, f"{job.path} has no summary")
    return "\n".join(f"<h3>{title}</h3>{text}" for title, text in texts.items() if text)


def section(details: Record, name: str) -> str:
    """A text, or a list of them."""
    if not isinstance(details.fields.get(name), list):
        return details.html(name, default="").strip()
    items = "".join(f"<li>{text}</li>" for text in details.texts(name))
    return f"<ul>{items}</ul>" if items else ""


def where(job: Record) -> tuple[str | None, str | None]:
    """All places, and the country of the first; what is shown for them, where none is named."""
    shown, labels, countries = job.words("PositionLocationDisplay"), [], []
    for place in job.records("PositionLocation"):
        labels.append(place.words("LocationName"))
        countries.append(country_code(place.words("CountryCode")))
        place.done(ignoring={"CityName", "CountrySubDivisionCode", "Latitude", "Longitude"})
    return places(labels) or shown, next(iter(countries), None)


def schedules(job: Record) -> Iterator[str]:
    for schedule in job.records("PositionSchedule"):
        if name := schedule.words("Name"):
            yield name
        schedule.done(ignoring={"Code"})


def pay(stated: Record) -> Pay | None:
    """One range, or None where nothing is paid; a fortnight, a piece or a school year is no period of ours."""
    low, high = (figure(stated.take(name, None)) for name in ("MinimumRange", "MaximumRange"))
    code = stated.words("RateIntervalCode") or stated.words("Description") or ""
    stated.done(ignoring={"Description"})
    if code in UNPAID or (low is None and high is None):
        return None
    return Pay(low=low, high=high, currency="USD", period=PERIODS.get(code), words=stated.stated(*STATED))

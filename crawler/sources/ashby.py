"""Ashby: public JSON boards, one per employer.

API    https://developers.ashbyhq.com/docs/public-job-posting-api
Pages  one; the API returns the whole board
Pay    compensation, in full units; its summary spans all tiers. Shown only where the employer says so
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from crawler.page import Page
from crawler.posting import Pay, Period, Posting, WorkMode
from crawler.record import Record
from crawler.source import Link
from crawler.values import amount, currency, moment, places
from crawler.values.countries import country_code

STEADY = True
ADDRESS = re.compile(r"https?://api\.ashbyhq\.com/posting-api/job-board/(?P<board>[^/?#]+)/?(?:[?#]|$)")
PAGES = (re.compile(r"https?://jobs\.ashbyhq\.com/(?!(?:api|b|meeting)(?:[/?#]|$))(?P<board>[^/?#]+)"),)

IGNORED = {
    "applyUrl",
    "descriptionPlain",
    "isRemote",  # true of hybrid postings too; workplaceType is the word
    "team",
}

WORK_MODES: dict[str, WorkMode] = {"Remote": "remote", "Hybrid": "hybrid", "OnSite": "onsite"}
STATED = ("compensationType", "interval", "currencyCode", "minValue", "maxValue")
PERIODS: dict[str, Period] = {
    "1 YEAR": "year",
    "1 MONTH": "month",
    "1 WEEK": "week",
    "1 DAY": "day",
    "1 HOUR": "hour",
}


def start(board: str) -> Link:
    return Link(f"https://api.ashbyhq.com/posting-api/job-board/{quote(board, safe='')}?includeCompensation=true")


def parse(page: Page) -> Iterator[Posting | Link]:
    for job in page.records("jobs", beside=frozenset({"apiVersion"})):
        with job:
            if not job.take("isListed", default=True):
                continue  # for those who were sent the link
            published = job.words("publishedAt")
            yield Posting(
                source=page.source,
                board=page.board,
                source_id=job.key("id"),
                url=job.address("jobUrl"),
                title=job.text("title"),
                body_html=job.html("descriptionHtml"),
                fetched_at=page.fetched_at,
                employer=page.employer,
                location=places([job.words("location"), *elsewhere(job)]),
                country=country(job.record("address")),
                work_mode=WORK_MODES.get(job.words("workplaceType") or ""),
                pay=pay(job),
                department=job.words("department"),
                employment_type=job.words("employmentType"),
                posted_at=moment(published) if published else None,
                posted_precision="second" if published else None,
            )
            job.done(ignoring=IGNORED)


def elsewhere(job: Record) -> Iterator[str | None]:
    """The further places: names in older payloads, objects in newer ones."""
    stated = job.take("secondaryLocations", None) or []
    if all(isinstance(place, str) for place in stated):
        yield from stated
        return
    for place in job.records("secondaryLocations"):
        yield place.words("location")
        place.done(ignoring={"address"})


def country(address: Record) -> str | None:
    """The country of the first place, by its name."""
    postal = address.record("postalAddress")
    name = postal.words("addressCountry")
    postal.done(ignoring={"addressLocality", "addressRegion", "postalCode", "streetAddress"})
    address.done()
    return country_code(name)


def pay(job: Record) -> tuple[Pay, ...]:
    """The salary over all tiers, or tier by tier where no summary is given; nothing that is not for showing."""
    shown = job.take("shouldDisplayCompensationOnJobPostings", default=True)
    stated = job.record("compensation")
    overall = tuple(salaries(stated.records("summaryComponents"), place=""))
    by_tier: list[Pay] = []
    for tier in stated.records("compensationTiers"):
        by_tier += salaries(tier.records("components"), place=tier.words("title") or "")
        tier.done(ignoring={"additionalInformation", "id", "tierSummary"})
    stated.done(ignoring={"compensationTierSummary", "scrapeableCompensationSalarySummary"})
    return (overall or tuple(by_tier)) if shown else ()


def salaries(components: Iterator[Record], place: str) -> Iterator[Pay]:
    """The components that are salary; bonus, commission and equity seldom come with a figure."""
    for part in components:
        low, high = (amount(part.take(name, None)) for name in ("minValue", "maxValue"))
        period, code = PERIODS.get(part.words("interval") or ""), currency(part.words("currencyCode"))
        is_salary = part.take("compensationType") == "Salary"
        part.done(ignoring={"id", "summary"})
        if is_salary and (low or high):
            yield Pay(low=low, high=high, currency=code, period=period, place=place, words=part.stated(*STATED))

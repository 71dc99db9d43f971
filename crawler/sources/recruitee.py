"""Recruitee: public JSON boards, one per employer, each on a host of its own.

API    https://docs.recruitee.com/reference/offers
Pages  one; the API returns the whole board
Pay    salary, in full units; the period in a word of its own, often missing
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from crawler.page import Page
from crawler.posting import Pay, Posting, WorkMode
from crawler.record import Record
from crawler.source import Link
from crawler.values import SUBDOMAIN, currency, figure, period, places, utc

STEADY = True
DOMAINS = ("recruitee.com",)
ADDRESS = re.compile(r"https?://(?P<board>[^/?#]+)\.recruitee\.com/api/offers/?(?:[?#]|$)")
PAGES = (re.compile(rf"https?://(?!careers-analytics\.)(?P<board>{SUBDOMAIN})\.recruitee\.com(?:[/?#]|$)"),)

IGNORED = {
    "careers_apply_url",
    "category_code",
    "city",  # with the following ones: the first of `locations`
    "postal_code",
    "state_code",
    "state_name",
    "country",
    "close_at",
    "cover_image",
    "created_at",
    "dynamic_fields",  # what applicants are asked
    "education_code",
    "experience_code",
    "guid",
    "highlight",
    "location_question_visible",
    "locations_question",
    "locations_question_required",
    "locations_question_type",
    "mailbox_email",  # of the recruiters
    "max_hours",
    "max_hours_per_week",
    "min_hours",
    "min_hours_per_week",
    "open_questions",
    "options_cover_letter",
    "options_cv",
    "options_phone",
    "options_photo",
    "options_salutation",
    "options_title",
    "position",  # its place in the list
    "sharing_description",
    "sharing_image",
    "sharing_title",
    "slug",
    "tags",
    "translations",  # the same once more, by language
}
OF_A_PLACE = {"country_code", "id", "name", "note", "postal_code", "state_code", "street", "translations"}

WORK_MODES: dict[str, WorkMode] = {"remote": "remote", "hybrid": "hybrid", "on_site": "onsite"}


def start(board: str) -> Link:
    return Link(f"https://{quote(board, safe='')}.recruitee.com/api/offers/")


def parse(page: Page) -> Iterator[Posting | Link]:
    for job in page.records("offers"):
        with job:
            if job.take("status", default="published") != "published":
                continue
            published, updated = job.words("published_at"), job.words("updated_at")
            yield Posting(
                source=page.source,
                board=page.board,
                source_id=job.key("id"),
                url=job.address("careers_url"),
                title=job.text("title"),
                body_html=body(job),
                fetched_at=page.fetched_at,
                employer=job.words("company_name") or page.employer,
                location=where(job),
                country=job.words("country_code"),
                work_mode=work_mode(job),
                pay=pay(job.record("salary")),
                department=job.words("department"),
                employment_type=job.words("employment_type_code"),
                posted_at=utc(published) if published else None,
                posted_precision="second" if published else None,
                updated_at=utc(updated) if updated else None,
            )
            job.done(ignoring=IGNORED)


def body(job: Record) -> str:
    """The whole description: what is asked for stands in a field of its own."""
    parts = [job.html("description"), job.html("requirements", default="")]
    return "\n".join(part for part in parts if part)


def where(job: Record) -> str | None:
    """The place as the source shows it, or all of them where there are several."""
    stated, found = job.words("location"), []
    for place in job.records("locations"):
        found.append(", ".join(filter(None, (place.words(part) for part in ("city", "state", "country")))))
        place.done(ignoring=OF_A_PLACE)
    return (places(found) if len(found) > 1 or not stated else None) or stated


def work_mode(job: Record) -> WorkMode | None:
    """The work mode, if just one is ticked."""
    ticked = [mode for flag, mode in WORK_MODES.items() if job.take(flag, default=False) is True]
    return ticked[0] if len(ticked) == 1 else None


def pay(stated: Record) -> tuple[Pay, ...]:
    """The range, if an end of it is set."""
    low, high = (figure(stated.take(name, None)) for name in ("min", "max"))
    code, by = currency(stated.words("currency")), period(stated.words("period"))
    stated.done()
    if low is None and high is None:
        return ()
    words = stated.stated("min", "max", "currency", "period")
    return (Pay(low=low, high=high, currency=code, period=by, words=words),)

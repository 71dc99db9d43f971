"""schema.org's JobPosting, as pages of all sorts carry it, to a Posting.

Spec   https://schema.org/JobPosting
       https://developers.google.com/search/docs/appearance/structured-data/job-posting
Pay    baseSalary, in all its forms; estimatedSalary is somebody's guess

By Google's rules a page says that its posting is closed when `validThrough` is
past, when it asks not to be indexed, or when it no longer carries one: then
`page.gone` says so and nothing is yielded. The address is always the page's own,
for what strangers write as `url` may lead anywhere. Persons are not read.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from typing import Any

from crawler.errors import LayoutChanged
from crawler.jobpage.base_salary import pays
from crawler.jobpage.embedded import embedded
from crawler.page import Page
from crawler.posting import Posting
from crawler.record import Record
from crawler.values import places
from crawler.values.countries import country_code

SECTIONS = (  # what many put beside the description, and what its words would be headed
    ("responsibilities", "Responsibilities"),
    ("qualifications", "Qualifications"),
    ("skills", "Skills"),
    ("experienceRequirements", "Experience"),
    ("educationRequirements", "Education"),
    ("eligibilityToWorkRequirement", "Eligibility to work"),
    ("securityClearanceRequirement", "Security clearance"),
    ("incentiveCompensation", "Incentive compensation"),
    ("jobBenefits", "Benefits"),
    ("benefits", "Benefits"),  # its name of old
    ("workHours", "Working hours"),
)
IGNORED = frozenset(  # of the vocabulary; nothing here is a fact that we keep
    ["@context", "@id", "@type", "additionalType", "alternateName", "directApply",
     "disambiguatingDescription", "employerOverview", "employmentUnit", "experienceInPlaceOfEducation", "image",
     "industry", "jobImmediateStart", "jobStartDate", "mainEntityOfPage", "name", "owner",
     "physicalRequirement", "potentialAction", "publisher", "relevantOccupation", "sameAs", "sensoryRequirement",
     "specialCommitments", "subjectOf", "totalJobOpenings", "type", "url", "validThrough"]
)  # fmt: skip
PERSONAL = frozenset({"applicationContact", "author", "creator", "contactPoint"})
GUESSED = frozenset({"estimatedSalary"})
ADDRESS = ("addressLocality", "addressRegion", "addressCountry")
ADDRESS_KNOWN = {*ADDRESS, "@type", "@id", "name", "streetAddress", "postalCode", "postOfficeBoxNumber", "telephone"}
ADDRESS_KNOWN |= {"email", "extendedAddress", "faxNumber", "contactType", "url"}
PLACE_KNOWN = {"@type", "@id", "address", "name", "geo", "latitude", "longitude", "additionalProperty", "url", "hasMap"}
PLACE_KNOWN |= {"telephone", "description", "sameAs", "identifier", "image", "logo"}
NOTHING = {"", "-", "--", ".", "n/a", "none", "null", "not available", "not specified", "unavailable", "undefined"}

EMPLOYMENT = ("INTERN", "CONTRACTOR", "TEMPORARY", "PER_DIEM", "VOLUNTEER", "FULL_TIME", "PART_TIME", "OTHER")
MARKUP = re.compile(r"<[a-zA-Z/!]")
ESCAPED_MARKUP = re.compile(r"&lt;/?[a-zA-Z]")
WRITTEN_BREAK = re.compile(r"(?:\\r)?\\n|&(?:amp;)?#(?:x0*[ad]|0*1[03]);", re.IGNORECASE)
WRITTEN_TAB = re.compile(r"&(?:amp;)?#(?:x0*9|0*9);", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
OVERDUE = timedelta(days=1, hours=12)  # a day has ended everywhere
AHEAD = timedelta(days=2)  # no posting is posted later than that from now


def read(page: Page, source_id: str, *, beside: frozenset[str] = frozenset()) -> Iterator[Posting]:
    """The page's own posting, if it carries one; `page.gone` or `page.broken` says why it doesn't.

    `beside` are a platform's own fields that we know. Raises LayoutChanged where the page can't be read.
    """
    page.part = True
    try:
        fields = own_fields(page)
        if fields is None:
            return
        with Record(page, fields, path="JobPosting") as job:
            posting = read_one(page, job, source_id)
            job.done(ignoring=IGNORED | PERSONAL | GUESSED | beside)
            yield posting
    except RecursionError as problem:
        raise LayoutChanged(page.url, "its JobPosting is nested too deep to be one") from problem


def own_fields(page: Page) -> dict[str, Any] | None:
    """What the page's JobPosting says; None if it carries none that is open, and why."""
    found = embedded(page.url, page.body)
    page.gone = found.gone
    if found.trouble:
        page.broken.append(f"{page.url}: {found.trouble}")
    if not found.postings:
        return None
    if has_passed(text(found.postings[0].get("validThrough")), page.seen_at):
        page.gone = "with validThrough past"
        return None
    locations = [place for item in found.postings for place in several(item.get("jobLocation"))]
    return found.postings[0] | {"jobLocation": locations}


def read_one(page: Page, job: Record, source_id: str) -> Posting:
    """The posting; raises LayoutChanged if it has no title."""
    employer = employer_of(job.take("hiringOrganization", None)) or page.employer
    labels, country = where(page, job)
    title = text(job.take("title", None)) or text(job.fields.get("name"))
    if not title:
        raise LayoutChanged(page.url, "JobPosting has no 'title'")
    posted_at, precision = posted(page, job.take("datePosted", None))
    return Posting(
        source=page.source,
        board=page.board,
        source_id=source_id,
        url=page.url,
        title=plain_title(title, employer, labels),
        body_html=body(job),
        fetched_at=page.fetched_at,
        employer=employer,
        location=places(labels),
        country=country,
        work_mode="remote"
        if "TELECOMMUTE" in [kind.upper() for kind in texts(job.take("jobLocationType", None))]
        else None,
        pay=tuple(pays(page, job.take("baseSalary", None), job.take("salaryCurrency", None), country)),
        department=department(text(job.take("occupationalCategory", None))),
        employment_type=employment_type(texts(job.take("employmentType", None))),
        requisition_id=requisition(job.take("identifier", None)),
        posted_at=posted_at,
        posted_precision=precision,
        updated_at=zoned(text(job.take("dateModified", None))),
    )


def texts(value: Any) -> list[str]:
    """What a value says, whatever its form: each a line of single spaces, without what only fills a gap.

    >>> texts(["R&amp;D", {"name": "Oslo"}, {"@value": 7}, "N/A", None])
    ['R&D', 'Oslo', '7']
    """
    match value:
        case list():
            return [word for one in value for word in texts(one)]
        case dict():
            return texts(value.get("name", value.get("@value", value.get("value"))))
        case None | bool():
            return []
    line = " ".join(unescape(str(value)).split())
    return [] if line.lower() in NOTHING else [line]


def text(value: Any) -> str | None:
    """The first of what a value says."""
    return next(iter(texts(value)), None)


def several(value: Any) -> list[Any]:
    """A value that may be a list of such."""
    return value if isinstance(value, list) else [] if value is None else [value]


def employer_of(stated: Any) -> str | None:
    """The name of the organisation, or of the first of several; the rest of it may name people."""
    first = stated[0] if isinstance(stated, list) and stated else stated
    return text(first) or (text(first.get("legalName")) if isinstance(first, dict) else None)


def where(page: Page, job: Record) -> tuple[list[str], str | None]:
    """All places and the country of the first; of a posting without, those its applicants may be in."""
    found = [place(page, stated) for stated in several(job.take("jobLocation", None))]
    allowed = texts(job.take("applicantLocationRequirements", None))
    if not any(label for label, _ in found):
        found = [(name, country_code(name)) for name in allowed]
    return [label for label, _ in found if label], next((code for label, code in found if label), None)


def place(page: Page, stated: Any) -> tuple[str, str | None]:
    """One place, "City, Region, Country", and its country; a place's own name is mostly the employer's."""
    if not isinstance(stated, dict):
        return text(stated) or "", country_code(text(stated))
    address = stated.get("address", stated if stated.keys() & set(ADDRESS) else None)
    address = address[0] if isinstance(address, list) and address else address
    if not isinstance(address, dict):
        return text(address) or text(stated) or "", None
    if address is not stated:
        page.unknown.update(f"jobLocation.{name}" for name in stated.keys() - PLACE_KNOWN)
    page.unknown.update(f"jobLocation.address.{name}" for name in address.keys() - ADDRESS_KNOWN - PLACE_KNOWN)
    parts = [text(address.get(name)) for name in ADDRESS]
    country = parts[-1] or ""
    code = country_code(country) or (country if re.fullmatch("[A-Z]{2}", country) else None)
    return ", ".join(dict.fromkeys(part for part in parts if part)), code


def plain_title(title: str, employer: str, labels: list[str]) -> str:
    """The title alone, where a site adds its employer or a place to it.

    >>> plain_title("AI Product Manager - Acme", "Acme", []), plain_title("PM (Oslo)", "Acme", ["Oslo, NO"])
    ('AI Product Manager', 'PM')
    """
    for added in (employer, *(label.partition(",")[0] for label in labels)):
        for ending in (f" - {added}", f" | {added}", f" – {added}", f" at {added}", f" ({added})"):
            if added and title.lower().endswith(ending.lower()):
                return title[: -len(ending)].rstrip() or title
    return title


def body(job: Record) -> str:
    """The description, and each further section that isn't in it already."""
    whole, bare = as_html(job.take("description", None)), None
    for name, heading in SECTIONS:
        section = "\n".join(filter(None, map(as_html, several(job.take(name, None)))))
        if not section:
            continue
        bare = words(whole) if bare is None else bare
        if (said := words(section)) and said not in bare:
            whole += f"\n<h3>{heading}</h3>\n{section}"
            bare += said
    return whole.strip()


def as_html(value: Any) -> str:
    """A text as HTML, whether it came as that, escaped, or as bare lines.

    >>> as_html("Own it.\\nShip <5 ms."), as_html("&lt;p&gt;Own it.&lt;/p&gt;"), as_html({"monthsOfExperience": 36})
    ('Own it.<br>Ship &lt;5 ms.', '<p>Own it.</p>', '36 months of experience')
    """
    if isinstance(value, dict):
        if months := text(value.get("monthsOfExperience")):
            return f"{escape(months)} months of experience"
        value = value.get("credentialCategory", value.get("description", value.get("name", value.get("@value"))))
    if not isinstance(value, str):
        return ", ".join(escape(word) for word in texts(value))
    if any(sign in value for sign in ("\\n", "&#", "&amp;#")):  # to look for these alone is cheap
        value = WRITTEN_TAB.sub(" ", WRITTEN_BREAK.sub("\n", value))
    if not MARKUP.search(value) and ESCAPED_MARKUP.search(value):
        value = unescape(value)
    return value if MARKUP.search(value) else re.sub(r"\r?\n", "<br>", value.strip().replace("<", "&lt;"))


def words(html: str) -> str:
    """What is left of a text when its markup and its spaces are taken away; to compare by."""
    return "".join(unescape(TAG.sub(" ", html)).split()).casefold()


def employment_type(stated: list[str]) -> str | None:
    """The most telling of what it says: a full-time internship is an internship.

    >>> employment_type(["FULL_TIME, CONTRACTOR"]), employment_type(["Full-time"]), employment_type(["Vollzeit"])
    ('CONTRACTOR', 'FULL_TIME', 'Vollzeit')
    """
    said = [part.strip() for one in stated for part in one.split(",") if part.strip()]
    spelled = [re.sub(r"[\s-]+", "_", part.upper()) for part in said]
    return next((kind for kind in EMPLOYMENT if kind in spelled), next(iter(said), None))


def department(category: str | None) -> str | None:
    """The employer's own category; one with digits is a number of some state's classification."""
    return category if category and not re.search(r"\d", category) else None


def requisition(identifier: Any) -> str | None:
    """The employer's own number."""
    first = identifier[0] if isinstance(identifier, list) and identifier else identifier
    return text(first.get("value")) if isinstance(first, dict) else text(first)


def posted(page: Page, stated: Any) -> tuple[datetime | None, Any]:
    """When it was posted and how exactly we know; what is no ISO date is reported, one to come not believed."""
    said = text(stated)
    day = DAY.match(said) if said else None
    try:
        at = zoned(said) or datetime.fromisoformat(day[0]).replace(tzinfo=UTC) if day else None
    except ValueError:
        at = None
    if said and at is None:
        page.unknown["datePosted (no ISO date)"] += 1
    if at is None or at > page.fetched_at + AHEAD:
        return None, None
    return at, "second" if zoned(said) else "day"


def zoned(said: str | None) -> datetime | None:
    """An ISO time that says its zone, in UTC; None for anything else."""
    try:
        at = datetime.fromisoformat(said or "")
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def has_passed(said: str | None, now: datetime) -> bool:
    """Whether the last day or moment of a posting lies behind us, wherever it is."""
    if at := zoned(said):
        return at < now
    try:
        day = DAY.match(said or "")
        return bool(day) and datetime.fromisoformat(day[0]).replace(tzinfo=UTC) + OVERDUE < now if day else False
    except (ValueError, OverflowError):
        return False

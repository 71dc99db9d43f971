"""Oracle Recruiting: JSON career sites, one or more per employer; asleep until the operator opts in.

API    https://HOST.oraclecloud.com/hcmRestApi/resources/latest/recruitingCEJobRequisitions (what its own pages read)
Pages  of 200 postings, without descriptions, then one per posting
Pay    none in its fields

A board's token is HOST:SITE, as in `abcd.fa.us2:CX_1`. Sites are large, so only
what they find for "product manager" is read. Fields differ from version to version
and are documented nowhere. A posting that is gone has a page without items.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from urllib.parse import quote

from crawler.errors import BadSettings, LayoutChanged
from crawler.page import Page
from crawler.posting import Posting, WorkMode
from crawler.record import Record
from crawler.source import Link
from crawler.values import places

OFF = "each employer has rules of its own for its site: look at them first, then wake this and list the boards"
DOMAINS = ("oraclecloud.com",)
ADDRESS = re.compile(
    r"https?://(?P<region>[a-z0-9-]+(?:\.[a-z0-9-]+)*)\.oraclecloud\.com/hcmRestApi/resources/latest/"
    r"recruitingCEJobRequisition(?:s|Details)/?\?[^#]*[;,]siteNumber=(?P<board>[^,;&#]+)"
)
PAGES = (
    re.compile(
        r"https?://(?P<region>[a-z0-9-]+(?:\.[a-z0-9-]+)*)\.oraclecloud\.com/hcmUI/CandidateExperience/"
        r"[a-zA-Z-]+/sites/(?P<board>[^/?#]+)"
    ),
)

DETAILS = "recruitingCEJobRequisitionDetails"
TOKEN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*:.+")
PAGE = 200
MOST = 10_000  # further on nothing comes
BESIDE = {"count", "hasMore", "limit", "links", "offset"}
SEARCH = {  # what was asked, once more, and what one may ask next
    "BotQRShortCode",
    "CorrectedKeyword",
    "ExecuteSpellCheckFlag",
    "Facets",
    "HotJobFlag",
    "Keyword",
    "LastSelectedFacet",
    "Latitude",
    "Limit",
    "Location",
    "LocationId",
    "Longitude",
    "Offset",
    "Radius",
    "RadiusUnit",
    "SearchId",
    "SelectedCategoriesFacet",
    "SelectedFlexFieldsFacets",
    "SelectedLocationsFacet",
    "SelectedOrganizationsFacet",
    "SelectedPostingDatesFacet",
    "SelectedTitlesFacet",
    "SelectedWorkLocationsFacet",
    "SelectedWorkplaceTypesFacet",
    "SiteNumber",
    "SortBy",
    "SuggestedKeyword",
    "UseExactKeywordFlag",
    "UserTargetFacetInputTerm",
    "UserTargetFacetName",
    "categoriesFacet",
    "flexFieldsFacet",
    "locationsFacet",
    "organizationsFacet",
    "postingDatesFacet",
    "titlesFacet",
    "workLocationsFacet",
    "workplaceTypesFacet",
}
AGAIN = {  # of a list's row; the posting's page says it again
    "JobFamilyName",
    "PrimaryLocation",
    "ShortDescriptionStr",
    "Title",
    "WorkplaceType",
    "WorkplaceTypeCode",
    "PrimaryLocationCountry",
    "secondaryLocations",
    "ExternalQualificationsStr",
    "ExternalResponsibilitiesStr",
    "JobSchedule",
}
DULL = {
    "BeFirstToApplyFlag",
    "BusinessUnit",
    "BusinessUnitId",
    "ContractType",
    "Department",  # the employer's own, seldom set
    "Distance",
    "DomesticTravelRequired",
    "GeographyId",
    "HotJobFlag",
    "InternationalTravelRequired",
    "JobFunction",
    "JobShift",
    "JobType",
    "Language",
    "LegalEmployer",
    "LegalEmployerId",
    "ManagerLevel",
    "MediaThumbURL",
    "Organization",
    "OrganizationId",
    "Relevancy",
    "StudyLevel",
    "TrendingFlag",
    "WorkDays",
    "WorkDurationMonths",
    "WorkDurationYears",
    "WorkHours",
    "WorkerType",
    "otherWorkLocations",
    "primaryLocationCoordinates",
    "requisitionFlexFields",  # the employer's own: they may name people
    "workLocation",  # with the street
}
LISTED = AGAIN | DULL | {"CreatedOn", "ExternalURL", "JobFamily", "PostedDate", "PostingEndDate", "RequisitionNumber"}
IGNORED = DULL | {
    "ApplyWhenNotPostedFlag",
    "Category",
    "ContentLocale",
    "ExternalContactEmail",  # a person's
    "ExternalContactName",
    "ExternalPostedEndDate",
    "GeographyNodeId",
    "JobFamilyId",
    "JobFunctionCode",
    "JobGrade",
    "JobLevel",
    "NumberOfOpenings",
    "ObjectVerNumberProfile",
    "RequisitionId",  # Id is what the addresses have
    "RequisitionType",
    "ShortDescriptionStr",  # a teaser
    "WorkplaceType",
    "media",
    "skills",
}
SECTIONS = (
    "ExternalDescriptionStr",
    "ExternalResponsibilitiesStr",
    "ExternalQualificationsStr",
    "CorporateDescriptionStr",
    "OrganizationDescriptionStr",
)
WORK_MODES: dict[str, WorkMode] = {
    "ORA_REMOTE": "remote",
    "ORA_FULL_TIME_REMOTE": "remote",
    "ORA_HYBRID": "hybrid",
    "ORA_ON_SITE": "onsite",
    "ORA_ONSITE": "onsite",
}


def start(board: str) -> Link:
    return at(board, offset=0)


def at(board: str, offset: int) -> Link:
    """The page of the list that begins with this posting; what counts must stand inside of the finder."""
    host, name = place_of(board)
    finder = f"findReqs;siteNumber={name},limit={PAGE},offset={offset},keyword=%22product%20manager%22"
    expand = "requisitionList.secondaryLocations"
    asked = f"onlyData=true&expand={expand}&finder={finder},sortBy=POSTING_DATES_DESC"
    return Link(f"{host}/hcmRestApi/resources/latest/recruitingCEJobRequisitions?{asked}")


def detail(board: str, posting: str) -> Link:
    """A posting's own page."""
    host, name = place_of(board)
    finder = f"ById;Id=%22{quote(posting, safe='')}%22,siteNumber={name}"
    asked = f"onlyData=true&expand=all&finder={finder}"
    return Link(f"{host}/hcmRestApi/resources/latest/{DETAILS}?{asked}")


def place_of(board: str) -> tuple[str, str]:
    """The origin and the quoted name of a site; raises BadSettings for what is no token of one."""
    if not TOKEN.fullmatch(board):
        raise BadSettings(f"oracle/{board}", "write HOST:SITE, as in https://HOST.oraclecloud.com/.../sites/SITE")
    host, _, name = board.partition(":")
    return f"https://{host}.oraclecloud.com", quote(name, safe="")


def parse(page: Page) -> Iterator[Posting | Link]:
    head = page.record("items")
    items = head.take("items")
    head.done(ignoring=BESIDE)
    if not isinstance(items, list):
        raise LayoutChanged(page.url, f"'items' is no list but {type(items).__name__}")
    first = items[0] if items else None
    is_list = "requisitionList" in first if isinstance(first, dict) else DETAILS not in page.url
    yield from listed(page, Record(page, first, path="items[0]")) if is_list else detailed(page, items)


def listed(page: Page, found: Record) -> Iterator[Link]:
    """The page of each posting in the list, then the next of the list, which begins where this one ends."""
    rows, offset = found.take("requisitionList", None) or [], offset_of(page)
    if not isinstance(rows, list):
        raise LayoutChanged(page.url, f"'requisitionList' is no list but {type(rows).__name__}")
    page.part = offset > 0
    page.total = found.number("TotalJobsCount") if "TotalJobsCount" in found.fields else None
    found.done(ignoring=SEARCH)
    for number, fields in enumerate(rows):
        with Record(page, fields, path=f"requisitionList[{number}]") as row:
            posting = row.key("Id")
            row.done(ignoring=LISTED)
            if posting not in page.listed:
                page.listed.add(posting)
                yield detail(page.board, posting)
    if rows and offset + len(rows) < min(page.total or MOST, MOST):
        yield at(page.board, offset + len(rows))


def offset_of(page: Page) -> int:
    """How many postings stand on the pages before this one."""
    match = re.search(r"[;,]offset=(\d{1,6})(?:[,&]|$)", page.url)
    return int(match[1]) if match else 0


def detailed(page: Page, items: list[object]) -> Iterator[Posting]:
    """The posting of a page of its own, if it is still on."""
    page.part = True
    for number, fields in enumerate(items):
        with Record(page, fields, path=f"items[{number}]") as job:
            posting, (host, name) = job.key("Id"), place_of(page.board)
            published = job.words("ExternalPostedStartDate")
            labels, country = where(job)
            yield Posting(
                source=page.source,
                board=page.board,
                source_id=posting,
                url=f"{host}/hcmUI/CandidateExperience/en/sites/{name}/job/{quote(posting, safe='')}",
                title=job.text("Title"),
                body_html=body(job),
                fetched_at=page.fetched_at,
                employer=page.employer,
                location=labels,
                country=country,
                work_mode=WORK_MODES.get(job.words("WorkplaceTypeCode") or ""),
                department=job.words("JobFamily"),
                employment_type=job.words("JobSchedule"),
                posted_at=datetime.combine(date.fromisoformat(published[:10]), time(), UTC) if published else None,
                posted_precision="day" if published else None,
            )
            job.done(ignoring=IGNORED)


def body(job: Record) -> str:
    """The whole description: the role, what is asked for, then the employer."""
    parts = [job.html(name, default="").strip() for name in SECTIONS]
    if not any(parts[:3]):
        raise LayoutChanged(job.page.url, f"{job.path} has no text")
    return "\n".join(part for part in parts if part)


def where(job: Record) -> tuple[str | None, str | None]:
    """All places, and the country of the first."""
    labels, country = [job.words("PrimaryLocation")], job.words("PrimaryLocationCountry")
    for place in job.records("secondaryLocations"):
        labels.append(place.words("Name"))
        place.done(
            ignoring={"CountryCode", "GeographyId", "GeographyNodeId", "Latitude", "Longitude", "RequisitionLocationId"}
        )
    return places(labels), country

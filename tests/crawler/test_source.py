"""Page and Record: nothing is absorbed silently, and one bad record costs itself only."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from html import escape
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import sources
from crawler.errors import LayoutChanged
from crawler.page import Page
from crawler.posting import Posting
from crawler.values import amount, currency, moment

NOW = datetime(2026, 11, 16, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def page(body: bytes | str, source: str = "ashby", url: str = "https://x.example/") -> Page:
    raw = body.encode() if isinstance(body, str) else body
    board = {"oracle": "abcd.fa.us2:CX_1", "workday": "acme.wd5:Careers"}.get(source, "acme")
    return Page(source=source, board=board, url=url, body=raw, fetched_at=NOW)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ('\ufeff{"a": 1}', {"a": 1}),
        ('{"a": 24.10}', {"a": Decimal("24.10")}),
        (r'{"a": "caf\u00e9 \ud83d\ude00"}', {"a": "café 😀"}),
        (r'{"a": "cut off \ud83d"}', {"a": "cut off \ufffd"}),
        (r'{"a": "\ude00 \ud83d\ude00"}', {"a": "\ufffd 😀"}),
    ],
    ids=["byte order mark", "no floats", "whole surrogate pair", "half a pair", "the other half"],
)
def test_json(body: str, value: object) -> None:
    assert page(body).json() == value


@pytest.mark.parametrize("body", ["", "<html>", "[NaN]", "[" * 100_000, '{"a": 1} x', r'{"a": "\ud83d'])
def test_no_json(body: str) -> None:
    with pytest.raises(LayoutChanged, match="JSON was due"):
        page(body).json()


def test_a_record_reports_what_nobody_knows() -> None:
    here = page(
        '{"jobs": [{"id": 1, "new": 2, "old": 3, "where": {"name": "Oslo", "moon": 1}}], "more": 1, "meta": {}}'
    )
    for record in here.records("jobs", beside=frozenset({"meta"})):
        assert record.take("id") == 1
        where = record.record("where")
        assert where.text("name") == "Oslo"
        where.done()
        record.done(ignoring={"old"})
    assert here.unknown == {"more": 1, "new": 1, "where.moon": 1}
    assert not here.broken


def test_a_broken_record_costs_itself_only() -> None:
    here = page('[{"id": 1}, {}, {"id": null}, 7, {"id": 5}]')
    kept = []
    for record in here.records():
        with record:
            kept.append(record.key("id"))
    assert kept == ["1", "5"]
    assert [line.partition(": ")[2] for line in here.broken] == [
        "[1] has no 'id'",
        "[2]: 'id' is no key but 'None'",
        "[3] has no 'id'",
    ]


def test_a_body_that_is_one_object_is_known_by_its_mark() -> None:
    assert page('{"id": 1}').record("id").key("id") == "1"
    for body in ("[]", '"id"', '{"ok": false}'):
        with pytest.raises(LayoutChanged, match="the body has no 'id'"):
            page(body).record("id")


@pytest.mark.parametrize("value", ["-1", "1.5", "true", "null", '"3"', "[]"])
def test_what_is_no_number(value: str) -> None:
    with pytest.raises(LayoutChanged, match="the body: 'n' is no number but "):
        page(f'{{"n": {value}}}').record("n").number("n")


def test_a_mistake_in_an_adapter_is_not_swallowed() -> None:
    with pytest.raises(NameError), next(page("[{}]").records()):
        raise NameError


def test_a_list_that_lacks_some_of_its_total_is_noted() -> None:
    here = page('{"jobs": [{}], "meta": {"total": 2}}')
    assert len(list(here.records("jobs", beside=frozenset({"meta"})))) == 1
    assert here.broken == ["https://x.example/: meta.total says 2, but 1 are there"]


@pytest.mark.parametrize(
    ("value", "texts"),
    [(["Oslo ", "", "New  York"], ["Oslo", "New York"]), ("Oslo", ["Oslo"]), (None, []), ([], [])],
)
def test_the_texts_of_a_list(value: Any, texts: list[str]) -> None:
    record = next(page(msgspec.json.encode([{"places": value}])).records())
    assert list(record.texts("places")) == texts
    assert not record.left


@pytest.mark.parametrize("value", [[1], ["Oslo", None], {"name": "Oslo"}, 7])
def test_what_is_no_list_of_texts_is_refused(value: Any) -> None:
    record = next(page(msgspec.json.encode([{"places": value}])).records())
    with pytest.raises(LayoutChanged, match="'places' holds no text but"):
        list(record.texts("places"))


def test_an_element_is_read_as_a_record() -> None:
    here = page(
        "<feed><job><id>1</id><place>Oslo</place><place/><new/><pay><low>5</low><tax>1</tax></pay></job></feed>"
    )
    feed = here.xml("feed")
    for job in feed.records("job"):
        assert job.key("id") == "1"
        assert list(job.texts("place")) == ["Oslo", ""]
        assert job.record("pay").text("low") == "5"
        job.record("pay").done(ignoring={"low"})
        assert job.record("absent").words("low") is None
        job.done()
    feed.done()
    assert here.unknown == {"job.new": 1, "job.pay.tax": 1}


@pytest.mark.parametrize(
    ("inside", "problem"),
    [
        ("<id>1</id><id>2</id>", "has 2 'id'"),
        ("<id><b>1</b></id>", "'id' is no text but holds 'b'"),
        ("<id/>", "'id' is no key but ''"),
        ("", "has no 'id'"),
    ],
)
def test_an_element_that_is_no_text_is_told(inside: str, problem: str) -> None:
    with pytest.raises(LayoutChanged, match=problem):
        page(f"<feed>{inside}</feed>").xml("feed").key("id")
    with pytest.raises(LayoutChanged, match="has 2 'id'"):
        page("<feed><id/><id/></feed>").xml("feed").record("id")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<feed>",
        "<other/>",
        '<!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><feed>&b;</feed>',
        '<!DOCTYPE feed SYSTEM "file:///etc/passwd"><feed/>',
        '<?xml version="1.0" encoding="klingon"?><feed/>',
    ],
)
def test_no_xml(body: str) -> None:
    with pytest.raises(LayoutChanged, match=r"XML was due|is no 'feed'"):
        page(body).xml("feed")


def test_text_is_one_line() -> None:
    record = next(page(r'[{"title": " Lead \n\t PM\u00a0 ", "blank": " ", "number": 1}]').records())
    assert record.text("title") == "Lead PM"
    assert record.words("blank") is None
    assert record.words("absent") is None
    with pytest.raises(LayoutChanged, match="'number' is no text"):
        record.words("number")


def test_moments_say_their_zone() -> None:
    assert moment("2026-11-02T14:00:00Z") == datetime(2026, 11, 2, 14, tzinfo=UTC)
    with pytest.raises(ValueError, match="has no zone"):
        moment("2026-11-02T14:00:00")


def test_money() -> None:
    assert [amount(value) for value in (None, 0, 5, Decimal("1.5"))] == [None, None, Decimal(5), Decimal("1.5")]
    assert [currency(text) for text in (None, "", "usd", " EUR ", "$", "US Dollars")] == [
        None,
        None,
        "USD",
        "EUR",
        None,
        None,
    ]
    for value in (True, "5", []):
        with pytest.raises(TypeError):
            amount(value)  # type: ignore[arg-type]


JOB_POSTING: dict[str, Any] = {
    "title": "PM",
    "description": "<p>Do.</p>",
    "hiringOrganization": {"@type": "Organization", "name": "Acme"},
    "jobLocation": [{"@type": "Place", "address": {"addressLocality": "Oslo", "addressCountry": "NO"}}],
    "jobLocationType": "TELECOMMUTE",
    "applicantLocationRequirements": {"@type": "Country", "name": "Norway"},
    "baseSalary": {"currency": "NOK", "value": {"minValue": 1, "maxValue": "2", "unitText": "HOUR"}},
    "employmentType": ["FULL_TIME"],
    "identifier": {"@type": "PropertyValue", "name": "Acme", "value": "A-1"},
    "qualifications": ["Can."],
    "datePosted": "2026-11-05",
    "validThrough": "2027-11-05",
}
MINIMAL: dict[str, tuple[str | None, dict[str, Any]]] = {
    "ashby": (
        "jobs",
        {
            "id": "a",
            "title": "PM",
            "location": "Oslo",
            "jobUrl": "https://x.example/a",
            "descriptionHtml": "<p>Do.</p>",
            "address": {"postalAddress": {"addressCountry": "Norway"}},
            "secondaryLocations": [{"location": "Bergen", "address": None}],
            "publishedAt": "2026-11-05T16:20:00Z",
            "compensation": {
                "summaryComponents": [
                    {
                        "compensationType": "Salary",
                        "interval": "1 YEAR",
                        "currencyCode": "NOK",
                        "minValue": 1,
                        "maxValue": 2,
                    }
                ]
            },
        },
    ),
    "greenhouse": (
        "jobs",
        {
            "id": 1,
            "internal_job_id": 2,
            "title": "PM",
            "location": {"name": "Oslo"},
            "absolute_url": "https://x.example/1",
            "content": "&lt;p&gt;Do.&lt;/p&gt;",
            "updated_at": "2026-11-05T16:20:00Z",
            "offices": [{"name": "HQ"}],
            "departments": [{"name": "Product"}],
            "pay_input_ranges": [{"min_cents": 100, "max_cents": 200, "currency_type": "NOK", "title": "Zone A"}],
        },
    ),
    "lever": (
        None,
        {
            "id": "a",
            "text": "PM",
            "hostedUrl": "https://x.example/a",
            "createdAt": 1762300800000,
            "categories": {"location": "Oslo", "allLocations": ["Oslo"]},
            "description": "<p>Do.</p>",
            "lists": [{"text": "You", "content": "<li>can</li>"}],
            "additional": "",
            "salaryRange": {"min": 1, "max": 2, "currency": "NOK", "interval": "per-year-salary"},
        },
    ),
    "breezy": (
        None,
        {
            "id": "a",
            "name": "PM",
            "url": "https://x.example/a",
            "published_date": "2026-11-05T16:20:00.000Z",
            "type": {"id": "fullTime"},
            "location": {"name": "Oslo", "country": {"id": "NO"}, "is_remote": True, "remote_details": None},
            "locations": [{"name": "Bergen"}],
            "salary": "NOK 600,000 – 700,000 / year",
            "company": {"name": "Acme", "friendly_id": "acme"},
            "description": "<p>Do.</p>",
        },
    ),
    "personio": (
        "position",
        {
            "id": 1,
            "name": "PM",
            "office": "Oslo",
            "additionalOffices": {"office": ["Bergen", "Voss"]},
            "jobDescriptions": {"jobDescription": [{"name": "You", "value": "<p>can</p>"}]},
            "employmentType": "permanent",
            "schedule": "full-time",
            "salaryInformation": {"min": "1.00", "max": 2, "currencyCode": "NOK", "type": "yearly"},
            "createdAt": "2026-11-05T16:20:00+00:00",
        },
    ),
    "pinpoint": (
        "data",
        {
            "id": "1",
            "title": "PM",
            "url": "https://x.example/en/postings/1",
            "path": "/en/postings/1",
            "location": {"city": "Oslo", "province": None, "name": "HQ"},
            "workplace_type": "hybrid",
            "compensation_visible": True,
            "compensation_minimum": 1,
            "compensation_maximum": "2",
            "compensation_currency": "NOK",
            "compensation_frequency": "yearly",
            "description": "<p>Do.</p>",
            "key_responsibilities": None,
            "skills_knowledge_expertise": "<p>Can.</p>",
            "benefits": "",
            "job": {"department": {"name": "Product"}, "requisition_id": "R-1"},
        },
    ),
    "recruitee": (
        "offers",
        {
            "id": 1,
            "title": "PM",
            "location": "Oslo, Norway",
            "locations": [{"city": "Oslo"}, {"city": "Bergen"}],
            "careers_url": "https://x.example/o/pm",
            "description": "<p>Do.</p>",
            "requirements": "<p>Can.</p>",
            "remote": True,
            "salary": {"min": "1", "max": 2, "period": "monthly", "currency": "NOK"},
            "published_at": "2026-11-05 16:20:00 UTC",
            "updated_at": "2026-11-05 16:20:00 UTC",
        },
    ),
    "rippling": (
        None,
        {
            "uuid": "a",
            "name": "PM",
            "url": "https://x.example/a",
            "companyName": "Acme",
            "description": {"role": "<p>Do.</p>", "company": None},
            "workLocations": ["Remote (Norway)", "Oslo"],
            "department": {"name": "Product"},
            "employmentType": {"label": "SALARIED_FT", "id": "Salaried, full-time"},
            "createdOn": "2026-11-05T16:20:00+00:00",
            "payRangeDetails": [{"currency": "NOK", "frequency": "YEAR", "rangeStart": 1, "rangeEnd": 2}],
        },
    ),
    "smartrecruiters": (
        None,
        {
            "id": "1",
            "name": "PM",
            "postingUrl": "https://x.example/1",
            "refNumber": "R-1",
            "company": {"identifier": "Acme", "name": "Acme"},
            "location": {"city": "Oslo", "country": "no", "remote": False, "hybrid": True, "fullLocation": "Oslo, "},
            "department": {},
            "typeOfEmployment": {"id": "permanent", "label": "Full-time"},
            "releasedDate": "2026-11-05T16:20:00.000Z",
            "jobAd": {"sections": {"jobDescription": {"title": "You", "text": "<p>can</p>"}}},
            "compensation": {"min": 1, "max": 2, "currency": "NOK", "period": "MONTHLY"},
        },
    ),
    "teamtailor": (
        "item",
        {
            "title": "PM",
            "description": "<p>Do.</p>",
            "pubDate": "Thu, 05 Nov 2026 16:20:00 +0100",
            "link": "https://x.example/jobs/1-pm",
            "remoteStatus": "hybrid",
            "tt:locations": {"tt:location": [{"tt:city": "Oslo", "tt:country": "Norway"}, {"tt:name": "Bergen"}]},
            "tt:department": "Product",
        },
    ),
    "workable": (
        "jobs",
        {
            "shortcode": "A1B2C3D4E5F6",  # longer than what is drawn: rows of one shortcode become one posting
            "title": "PM",
            "url": "https://x.example/a",
            "description": "<p>Do.</p>",
            "employment_type": "Full-time",
            "telecommuting": True,
            "published_on": "2026-11-05",
            "country": "Norway",
            "city": "Oslo",
            "state": "",
            "locations": [{"country": "Norway", "countryCode": "NO", "city": "Oslo", "region": None, "hidden": False}],
        },
    ),
    "adzuna": (
        "results",
        {
            "id": "1",
            "title": "<strong>PM</strong>",
            "description": "Do.",
            "created": "2026-11-05T16:20:00Z",
            "redirect_url": "https://x.example/details/1?utm_source=a",
            "company": {"display_name": "Acme"},
            "location": {"display_name": "Oslo", "area": ["Norway", "Oslo"]},
            "salary_min": 1,
            "salary_max": 2,
            "salary_is_predicted": "0",
            "contract_time": "full_time",
        },
    ),
    "himalayas": (
        "jobs",
        {
            "guid": "https://himalayas.app/companies/acme/jobs/pm",
            "title": "PM",
            "description": "<p>Do.</p>",
            "companyName": "Acme",
            "locationRestrictions": ["Norway", "Sweden"],
            "employmentType": "Full Time",
            "minSalary": 1,
            "maxSalary": 2,
            "currency": "NOK",
            "salaryPeriod": "monthly",
            "pubDate": 1794600000,
        },
    ),
    "jobicy": (
        "jobs",
        {
            "id": 1,
            "url": "https://jobicy.com/jobs/1-pm",
            "jobTitle": "PM &#8211; Oslo",
            "jobDescription": "<p>Do.</p>",
            "companyName": "Acme",
            "jobGeo": "Norway,  Sweden",
            "jobType": ["Full-Time"],
            "pubDate": "2026-11-05T16:20:00+00:00",
            "salaryMin": 1,
            "salaryMax": "2",
            "salaryCurrency": "NOK",
            "salaryPeriod": "monthly",
        },
    ),
    "themuse": (
        "results",
        {
            "id": 1,
            "name": "PM",
            "contents": "<p>Do.</p>",
            "company": {"id": 1, "name": "Acme"},
            "locations": [{"name": "Oslo, Norway"}, {"name": "Flexible / Remote"}],
            "publication_date": "2026-11-05T16:20:00Z",
            "refs": {"landing_page": "https://www.themuse.com/jobs/acme/pm"},
        },
    ),
    "usajobs": (
        "SearchResultItems",
        {
            "MatchedObjectId": "1",
            "MatchedObjectDescriptor": {
                "PositionID": "A-1",
                "PositionTitle": "PM",
                "PositionURI": "https://www.usajobs.gov:443/job/1",
                "PositionLocation": [{"LocationName": "Oslo", "CountryCode": "Norway"}],
                "OrganizationName": "Acme",
                "PositionSchedule": [{"Name": "Full-time", "Code": "1"}],
                "PositionRemuneration": [{"MinimumRange": "1", "MaximumRange": "2", "RateIntervalCode": "PA"}],
                "PublicationStartDate": "2026-11-05T00:00:00.0000",
                "UserArea": {
                    "Details": {"JobSummary": "Do.", "MajorDuties": ["This", "that"], "RemoteIndicator": True}
                },
            },
        },
    ),
    "bamboohr": (
        None,
        {
            "jobOpeningShareUrl": "https://acme.bamboohr.com/careers/1",
            "jobOpeningName": "PM",
            "departmentLabel": "Product",
            "employmentStatusLabel": "Full-Time",
            "location": {"city": "Oslo", "state": None, "addressCountry": "Norway"},
            "atsLocation": {"country": None, "province": None, "city": None},
            "description": "<p>Do.</p>",
            "compensation": "1 - 2 annually",
            "datePosted": "2026-11-05",
            "locationType": "2",
        },
    ),
    "oracle": (
        None,
        {
            "Id": "1",
            "Title": "PM",
            "ExternalDescriptionStr": "<p>Do.</p>",
            "ExternalQualificationsStr": "<p>Can.</p>",
            "ExternalPostedStartDate": "2026-11-05T05:00:00+00:00",
            "JobSchedule": "Full time",
            "WorkplaceTypeCode": "ORA_HYBRID",
            "PrimaryLocation": "Oslo, Norway",
            "PrimaryLocationCountry": "NO",
            "secondaryLocations": [{"Name": "Bergen", "CountryCode": "NO"}],
        },
    ),
    "workday": (
        None,
        {
            "title": "PM",
            "externalUrl": "https://acme.wd5.myworkdayjobs.com/Careers/job/Oslo/PM_R1",
            "jobDescription": "<p>Do.</p>",
            "location": "Oslo",
            "additionalLocations": ["Bergen"],
            "startDate": "2026-11-05",
            "postedOn": "Posted 3 Days Ago",
            "timeType": "Full time",
            "remoteType": "Hybrid",
            "jobReqId": "R1",
            "country": {"descriptor": "Norway", "id": "1"},
            "jobRequisitionLocation": {"country": {"alpha2Code": "NO"}},
        },
    ),
    "arbeitnow": (
        "data",
        {
            "slug": "pm-1",
            "title": "PM",
            "company_name": "Acme",
            "description": "<p>Do.</p>",
            "location": "Oslo",
            "remote": False,
            "job_types": ["Vollzeit"],
            "url": "https://x.example/pm-1",
            "created_at": 1793699999,
        },
    ),
    "hackernews": (
        "hits",
        {
            "objectID": "49000101",
            "comment_text": "Acme | PM | Oslo, Norway | ONSITE | NOK 600k",
            "parent_id": 49000000,
            "story_id": 49000000,
            "created_at_i": 1793699999,
        },
    ),
    "remoteok": (
        None,
        {
            "id": "1",
            "position": "PM",
            "company": "Acme",
            "description": "<p>Do.</p>",
            "location": "Oslo",
            "url": "https://x.example/1",
            "date": "2026-11-05T16:20:00+00:00",
            "salary_min": 1,
            "salary_max": 2,
        },
    ),
    "remotive": (
        "jobs",
        {
            "id": 1,
            "title": "PM",
            "company_name": "Acme",
            "description": "<p>Do.</p>",
            "candidate_required_location": "Norway",
            "job_type": "full_time",
            "category": "Product",
            "salary": "NOK 600k",
            "url": "https://x.example/1",
            "publication_date": "2026-11-05T16:20:00",
        },
    ),
    "successfactors": (
        "item",
        {
            "title": "PM (Oslo, NO)",
            "link": "https://jobs.acme.example/job/PM/1/",
            "description": "<p>Do.</p>",
            "guid": "1",
            "pubDate": "Thu, 05 Nov 2026 16:20:00 +0000",
        },
    ),
    **dict.fromkeys(("icims", "jazzhr", "jobvite", "jsonld"), (None, JOB_POSTING)),
}
EMBEDDED = {  # in the HTML of a page whose address tells which posting it is
    "icims": "https://acme.icims.com/jobs/1/pm/job",
    "jazzhr": "https://acme.applytojob.com/apply/Ab12Cd34Ef/PM",
    "jobvite": "https://jobs.jobvite.com/acme/job/oAb1cdfw",
    "jsonld": "https://x.example/",
}
ALONE = EMBEDDED.keys() | {"bamboohr", "oracle", "rippling", "smartrecruiters", "workday"}  # a page for each posting
AROUND: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {  # what goes around a page's only posting
    "bamboohr": lambda job: {"result": {"jobOpening": job}},
    "oracle": lambda job: {"items": [job]},
    "workday": lambda job: {"jobPostingInfo": job},
}
ENVELOPES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {  # what else a source's list comes with
    "adzuna": lambda listed: listed | {"count": 2},
    "hackernews": lambda listed: listed | {"params": "tags=comment", "nbHits": 2, "hitsPerPage": 1000},
    "themuse": lambda listed: listed | {"page": 0, "page_count": 1},
    "usajobs": lambda listed: {"SearchResult": listed},
}
MARKUP = {  # what goes around the postings of a source that writes XML
    "personio": "<workzag-jobs>{}</workzag-jobs>",
    "successfactors": "<rss><channel><title>Acme</title>{}</channel></rss>",
    "teamtailor": '<rss xmlns:tt="https://teamtailor.com/locations"><channel><title>Acme</title>{}</channel></rss>',
}


TAG = re.compile("(?:tt:)?[A-Za-z]+")


def marked_up(tag: str, value: Any) -> str:
    """The value as XML: each item of a list an element, each field of an object one inside."""
    if isinstance(value, list):
        return "".join(marked_up(tag, item) for item in value)
    if isinstance(value, dict):
        named = ((name if TAG.fullmatch(name) else "x", value[name]) for name in value)
        return f"<{tag}>{''.join(marked_up(name, inner) for name, inner in named)}</{tag}>"
    text = "" if value is None else "".join(letter for letter in str(value) if letter.isprintable())
    return f"<{tag}>{escape(text)}</{tag}>"


def written(source: str, key: str | None, listed: list[dict[str, Any]]) -> bytes:
    """A body with these postings, as the source writes them."""
    if source in MARKUP and key:
        return MARKUP[source].format(marked_up(key, listed)).encode()
    if source == "remoteok":
        return msgspec.json.encode([{"legal": "link back"}, *listed])
    if source in ENVELOPES and key:
        return msgspec.json.encode(ENVELOPES[source]({key: listed}))
    return msgspec.json.encode({key: listed} if key else listed)


def alone(source: str, job: dict[str, Any]) -> bytes:
    """The page of a posting, as the source writes it."""
    if source in EMBEDDED:
        told = msgspec.json.encode(job | {"@type": "JobPosting"})
        return b'<script type="application/ld+json">%b</script>' % told
    return msgspec.json.encode(AROUND.get(source, dict)(job))


def test_every_source_has_a_minimal_posting() -> None:
    assert set(MINIMAL) == set(sources.names())


@pytest.mark.parametrize("source", sources.names())
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_a_field_holds_a_posting_is_well_formed_or_left_out(source: str, data: st.DataObject) -> None:
    key, whole = MINIMAL[source]
    changed = dict(whole)
    for name in data.draw(st.lists(st.sampled_from(sorted(whole)), min_size=0, max_size=2)):
        changed[name] = data.draw(JSON)
    bodies = (
        [written(source, key, [changed, whole])]
        if source not in ALONE
        else [alone(source, job) for job in (changed, whole)]
    )
    pages = [page(body, source, EMBEDDED.get(source, "https://x.example/")) for body in bodies]
    found = [posting for here in pages for posting in sources.load(source).parse(here) if isinstance(posting, Posting)]
    broken = sum(len(here.broken) + bool(here.gone) for here in pages)
    skipped = source == "greenhouse" and changed["internal_job_id"] is None  # a prospect post
    joined = source == "workable" and not broken and changed["shortcode"] == whole["shortcode"]
    talk = source == "hackernews" and not broken and len(found) == 1  # a reply, or words that offer nothing
    assert len(found) + broken + skipped + joined + talk == 2
    for posting in found:
        assert msgspec.json.decode(msgspec.json.encode(posting), type=Posting) == posting

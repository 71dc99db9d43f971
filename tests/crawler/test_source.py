"""Page and Record: nothing is absorbed silently, and one bad record costs itself only."""

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
from crawler.posting import Posting
from crawler.source import Page
from crawler.values import amount, currency, moment

NOW = datetime(2026, 11, 16, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def page(body: bytes | str, source: str = "ashby") -> Page:
    raw = body.encode() if isinstance(body, str) else body
    return Page(source=source, board="acme", url="https://x.example/", body=raw, fetched_at=NOW)


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
}
ALONE = {"rippling", "smartrecruiters"}  # a page for each posting
MARKUP = {  # what goes around the postings of a source that writes XML
    "personio": "<workzag-jobs>{}</workzag-jobs>",
    "teamtailor": '<rss xmlns:tt="https://teamtailor.com/locations"><channel><title>Acme</title>{}</channel></rss>',
}


def marked_up(tag: str, value: Any) -> str:
    """The value as XML: each item of a list an element, each field of an object one inside."""
    if isinstance(value, list):
        return "".join(marked_up(tag, item) for item in value)
    if isinstance(value, dict):
        named = ((name if name.replace(":", "").isalpha() and name.isascii() else "x", value[name]) for name in value)
        return f"<{tag}>{''.join(marked_up(name, inner) for name, inner in named)}</{tag}>"
    text = "" if value is None else "".join(letter for letter in str(value) if letter.isprintable())
    return f"<{tag}>{escape(text)}</{tag}>"


def written(source: str, key: str | None, listed: list[dict[str, Any]]) -> bytes:
    """A body with these postings, as the source writes them."""
    if source in MARKUP and key:
        return MARKUP[source].format(marked_up(key, listed)).encode()
    return msgspec.json.encode({key: listed} if key else listed)


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
        [written(source, key, [changed, whole])] if source not in ALONE else map(msgspec.json.encode, [changed, whole])
    )
    pages = [page(body, source) for body in bodies]
    found = [posting for here in pages for posting in sources.load(source).parse(here)]
    broken = sum(len(here.broken) for here in pages)
    skipped = source == "greenhouse" and changed["internal_job_id"] is None  # a prospect post
    joined = source == "workable" and not broken and changed["shortcode"] == whole["shortcode"]
    assert len(found) + broken + skipped + joined == 2
    for posting in found:
        assert msgspec.json.decode(msgspec.json.encode(posting), type=Posting) == posting

"""Page and Record: nothing is absorbed silently, and one bad record costs itself only."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import sources
from crawler.errors import LayoutChanged
from crawler.posting import Posting
from crawler.source import Page, amount, currency, moment

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


def test_a_mistake_in_an_adapter_is_not_swallowed() -> None:
    with pytest.raises(NameError), next(page("[{}]").records()):
        raise NameError


def test_a_list_that_lacks_some_of_its_total_is_noted() -> None:
    here = page('{"jobs": [{}], "meta": {"total": 2}}')
    assert len(list(here.records("jobs", beside=frozenset({"meta"})))) == 1
    assert here.broken == ["https://x.example/: meta.total says 2, but 1 are there"]


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
}


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
    listed = [changed, whole]
    here = page(msgspec.json.encode({key: listed} if key else listed), source)
    found = list(sources.load(source).parse(here))
    skipped = source == "greenhouse" and changed["internal_job_id"] is None  # a prospect post
    assert len(found) + len(here.broken) + skipped == 2
    for posting in found:
        assert msgspec.json.decode(msgspec.json.encode(posting), type=Posting) == posting

"""The change log: what each change says, whichever way the warehouse came to it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.warehouse.wording import reworded

FIRST = "<p>About us</p>\n<p>You have shipped for 3 years and know Python.</p>\n<p>Dogs welcome.</p>"
SECOND = "<p>About us</p>\n<p>You have shipped for 5 years and know Python.</p>\n<p>Cats welcome.</p>\n<p>No birds.</p>"
STATED = {"compensationType": "Salary", "interval": "1 YEAR", "currencyCode": "USD"}
MONDAY = datetime(2026, 6, 1, 6)  # noqa: DTZ001 (as DuckDB gives it: UTC without saying so)

Make = Callable[..., dict[str, Any]]


def paid(**bounds: int) -> dict[str, Any]:
    return {"compensation": {"summaryComponents": [STATED | bounds]}}


@pytest.mark.parametrize("way", ["at once", "week by week", "again"])
def test_each_change_is_told_with_what_was_and_what_is(way: str, chronicle: Any, posting: Make) -> None:
    """A title, place, pay and text that change and come back: three versions, and every change told both ways."""
    before = posting("1", descriptionHtml=FIRST, **paid(minValue=120_000, maxValue=150_000))
    after = posting("1", title="Lead", location="Porto", descriptionHtml=SECOND, **paid(maxValue=160_000))
    for listed in (before, after, before):
        chronicle.run({"acme": [listed]})
        if way == "week by week":
            chronicle.analyze()
    chronicle.analyze()
    if way == "again":
        chronicle.analyze(again=True)
    there = {
        "title": ("Product Manager", "Lead"),
        "location": ("Lisbon", "Porto"),
        "pay": ("USD 120,000-150,000 year base", "USD up to 160,000 year base"),
        "text": (
            "You have shipped for 3 years and know Python. (and 1 more line)",
            "You have shipped for 5 years and know Python. (and 2 more lines)",
        ),
    }
    told = {
        (week, field): (old, new)
        for week, moment in ((1, MONDAY + timedelta(weeks=1)), (2, MONDAY + timedelta(weeks=2)))
        for field, old, new in chronicle.ask(
            f"SELECT field, old_value, new_value FROM changes WHERE changed_at = '{moment}'"
        )
    }
    assert told == {(1, field): values for field, values in there.items()} | {
        (2, field): values[::-1] for field, values in there.items()
    }


def test_texts_are_compared_once(chronicle: Any, posting: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading texts costs; what was compared in an earlier analysis stays, as long as somebody's versions need it."""
    for html in (FIRST, SECOND):
        chronicle.run({"acme": [posting("1", descriptionHtml=html), posting("2", descriptionHtml=html)]})
    chronicle.analyze()
    assert chronicle.ask("SELECT count(*) FROM store.rewordings") == [(1,)]
    asked = list[str]()

    def compare(old: str, _: str) -> tuple[None, str]:
        asked.append(old)
        return None, "new"

    monkeypatch.setattr("analysis.warehouse.wording.reworded", compare)
    chronicle.run({"acme": [posting("1", descriptionHtml=SECOND), posting("2", descriptionHtml=FIRST)]})
    chronicle.analyze()
    assert [old.count("\n") for old in asked] == [3]
    assert chronicle.ask("SELECT posting_id, new_value FROM changes ORDER BY changed_at DESC LIMIT 1") == [
        ("ashby/acme/2", "new")
    ]


def test_a_look_without_it_ends_no_version(chronicle: Any, posting: Make) -> None:
    """A posting that was away and came back unchanged has one version; changed meanwhile, its second begins there."""
    kept, changed = posting("1"), posting("2")
    for listed in ([kept, changed], [], [], [kept, changed | {"title": "Lead"}]):
        chronicle.run({"acme": listed})
    chronicle.analyze()
    told = chronicle.ask("SELECT posting_id, valid_from_at, valid_to_at FROM versions ORDER BY ALL")
    weeks = [MONDAY + timedelta(weeks=week) for week in range(4)]
    assert told == [
        ("ashby/acme/1", weeks[0], None),
        ("ashby/acme/2", weeks[0], weeks[3]),
        ("ashby/acme/2", weeks[3], None),
    ]


LINES = st.lists(st.text("ab  \n", max_size=80), max_size=6).map("\n".join)


@given(old=LINES, new=LINES)
def test_what_is_shown_is_a_quote(old: str, new: str) -> None:
    """Never as long as to be a copy, and never nothing at all."""
    told = reworded(old, new)
    assert any(told)
    assert all(len(said.split()) <= 24 for said in told if said)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Ship\nTalk", "Talk\n\nShip", (None, "the same lines, set otherwise")),
        ("Ship", "", ("Ship", None)),
        ("Ship it\nShip it", "Ship it", ("Ship it", None)),
        (
            "We are " + "very " * 30 + "good at ships.",
            "We are " + "very " * 30 + "good at boats.",
            ("… very very good at ships.", "… very very good at boats."),
        ),
        ("one " * 20, "two", ("one " * 18 + "…", "two")),
    ],
)
def test_the_quote_begins_where_the_words_differ(old: str, new: str, told: tuple[str | None, str | None]) -> None:
    assert reworded(old, new) == told

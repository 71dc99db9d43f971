"""What stands in the warehouse beside skills: signals, and the industries of employers."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from analysis.errors import CheckFailed
from analysis.warehouse.employers import load_industries
from crawler.industries import Known

Make = Callable[..., dict[str, Any]]
LEARN = "<ul><li>Learn how tides turn, and learn it again</li></ul>"


def test_signals_stand_where_they_say(chronicle: Any, posting: Make) -> None:
    chronicle.run({"acme": [posting("1", descriptionHtml=LEARN)]})
    chronicle.analyze()
    found = chronicle.ask(
        f"""
        SELECT signals.words, texts.text[signals.start_offset + 1 : signals.end_offset], kinds.label
        FROM signals
        INNER JOIN signal_kinds AS kinds ON signals.signal_id = kinds.signal_id
        INNER JOIN postings ON signals.posting_id = postings.posting_id
        INNER JOIN '{chronicle.workspace}/texts/*.parquet' AS texts ON postings.content_hash = texts.content_hash
        ORDER BY signals.start_offset
    """
    )
    assert found == [("Learn", "Learn", "Stays current"), ("learn", "learn", "Stays current")]


def test_a_signal_that_is_misquoted_stops_publication(chronicle: Any, posting: Make, monkeypatch: Any) -> None:
    from analysis import fact_rows

    def shifted(number: int, signal: Any) -> dict[str, Any]:
        return honest(number, signal) | {"start_offset": signal.start + 1, "end_offset": signal.end + 1}

    honest = fact_rows.signal_row
    monkeypatch.setattr(fact_rows, "signal_row", shifted)
    chronicle.run({"acme": [posting("1", descriptionHtml=LEARN)]})
    with pytest.raises(CheckFailed, match="evidence"):
        chronicle.analyze()


def test_an_industry_is_known_by_any_spelling_of_the_employer(chronicle: Any, posting: Make, monkeypatch: Any) -> None:
    """Whoever mends the list gets another warehouse without another run."""
    chronicle.run({"acme": [posting("1")], "bolt": [posting("1")]})
    asked = "SELECT employer, industry FROM employers ORDER BY ALL"
    assert (chronicle.analyze().way, chronicle.ask(asked)) == ("fresh", [("acme Ltd", None), ("bolt Ltd", None)])
    listed = [Known(employer="ACME, Inc.", industry="retail", as_of=date(2026, 11, 23))]
    monkeypatch.setattr("analysis.warehouse.employers.industries", lambda _: listed)
    assert (chronicle.analyze().way, chronicle.ask(asked)) == ("append", [("acme Ltd", "retail"), ("bolt Ltd", None)])
    assert chronicle.analyze().way == "nothing"


def test_of_two_lines_the_later_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [Known(employer="Fog & Sons", industry="retail"), Known(employer="fog-and-sons", industry="media")]
    monkeypatch.setattr("analysis.warehouse.employers.industries", lambda _: lines)
    assert [(row["employer_key"], row["industry"]) for row in load_industries("web").rows] == [("fogandsons", "media")]

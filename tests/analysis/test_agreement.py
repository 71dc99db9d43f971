"""Pay said twice: how a text and the fields beside it agree, and how they differ."""

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.agreement import (
    DIFFERENCES,
    Twice,
    agree,
    agrees,
    difference_of,
    figures_of,
    from_lines,
    from_workspace,
    numbers_of,
    read_twice,
    speaks,
)
from analysis.facts import Document
from crawler.posting import Pay

CASES = tomllib.loads(Path(__file__).with_name("agreement.toml").read_text(encoding="utf-8"))["case"]
by_reason = pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])


def pay(stated: str) -> Pay:
    span, currency, period = stated.split()
    low, high = (Decimal(end) if end else None for end in span.split("-"))
    return Pay(low=low, high=high, currency=currency, period=period)  # type: ignore[arg-type]  # one of the periods


def twice(case: dict[str, Any], number: int = 0) -> Twice:
    document = Document(title="Baker", text=case["text"], pay=tuple(pay(stated) for stated in case["stated"]))
    found = read_twice(f"oven/{number}", "Oven", document)
    assert found is not None
    return found


@by_reason
def test_difference(case: dict[str, Any]) -> None:
    posting = twice(case)
    assert speaks(posting) is not case.get("silent", False)
    if case.get("differs"):
        assert not agrees(posting)
        assert difference_of(posting) == case["differs"]
    else:
        assert agrees(posting) is not case.get("silent", False)


def test_every_difference_has_a_case() -> None:
    assert {case.get("differs") for case in CASES} - {"", None} == {difference.name for difference in DIFFERENCES}


def test_what_is_repeated_is_decided_without_the_parser() -> None:
    repeated = {case["why"]: bool(twice(case).repeated) for case in CASES}
    assert repeated["both say the same"]
    assert repeated["numbers that are no pay, and no pay read"]
    assert not repeated["the text is closer"]


def test_figures() -> None:
    """Two of the cases agree, of those whose text repeats both ends."""
    postings = [twice(case, number) for number, case in enumerate(CASES)]
    repeating = [posting for posting in postings if posting.repeated]
    figures = figures_of(postings)
    assert figures["pay_agreement"] == pytest.approx(2 / len(repeating))
    assert figures["pay_recall"] == pytest.approx(2 / len(repeating))
    assert 0 < figures["pay_precision"] < 1


def test_the_whole_check() -> None:
    found = agree([twice(case, number) for number, case in enumerate(CASES)], draws=20)
    assert found.report.posting_count == len(CASES)
    assert found.report.employer_count == 1
    assert sum(found.differences.values()) == len(found.disagreements) == len(CASES) - 3
    told = next(one for one in found.disagreements if one.difference == "unit")
    assert (told.stated, told.written) == (("55-65 USD year base",), ("55-65 USD hour base",))


def test_lines_and_an_archive_say_the_same(chronicle: Any, posting: Any) -> None:
    stated = {"min": 141000, "max": 204000, "currency": "USD", "period": "year"}
    line = {"id": 1, "title": "Baker", "text": "Salary: $141,000 - $204,000", "pay": [stated]}
    [found] = from_lines([json.dumps(line).encode(), b"nonsense", json.dumps(line | {"pay": []}).encode()])
    assert agrees(found)
    chronicle.run({"acme": [posting("1", title="Baker")]})
    assert list(from_workspace(chronicle.workspace)) == []


@pytest.mark.slow
def test_recorded_boards(shared: Path, tmp_path: Path) -> None:
    """Of real postings that repeat their fields' pay in the text, nine of ten are read alike."""
    from crawler.ingest import ingest

    ingest(tmp_path, [shared / "recordings" / "ashby-2025-10.warc.gz"])
    figures = agree(from_workspace(tmp_path), draws=1).report.figures
    assert figures["pay_recall"].posting_count > 500
    assert figures["pay_recall"].value >= 0.93
    assert figures["pay_precision"].value >= 0.73


@given(st.text())
def test_no_text_breaks_the_search_for_numbers(words: str) -> None:
    assert all(number >= 0 for number in numbers_of(words + "9" * 5_000))

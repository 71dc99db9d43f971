"""Pay statements as stated, each with its words; everything else that has a price is left out."""

import json
import time
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.facts import Document, Salary
from analysis.salary import find_salaries
from analysis.sections import find_sections
from analysis.text import from_html, from_plain
from crawler.posting import Pay

CASES = tomllib.loads(Path(__file__).with_name("salary.toml").read_text(encoding="utf-8"))["case"]


def found_in(words: str, **fields: Any) -> tuple[Salary, ...]:
    text = from_plain(words)
    salaries = find_salaries(Document(title="Product Manager", text=words, **fields), text, find_sections(text))
    assert all(text.text[salary.start : salary.end] == salary.words for salary in salaries if salary.origin == "text")
    return salaries


def said(salary: Salary) -> str:
    low, high = ("" if end is None else str(end) for end in (salary.low, salary.high))
    return f"{low}-{high} {salary.currency} {salary.period} {salary.kind} {salary.place}".strip()


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_salary(case: dict[str, Any]) -> None:
    salaries = found_in(case["text"], location=case.get("location"), country=case.get("country"))
    assert [said(salary) for salary in salaries] == case.get("pay", [])


def test_the_source_goes_first() -> None:
    pay = Pay(low=Decimal(90), high=None, currency="USD", period=None, words="$90+", place="Ohio")
    first, second = found_in("Salary: $150,000", pay=(pay,))
    assert (first.origin, first.start, first.end, first.words) == ("source", 0, 0, "$90+")
    assert said(first) == "90- USD hour base Ohio"
    assert second.origin == "text"


def test_pay_without_amounts_is_nothing() -> None:
    assert found_in("", pay=(Pay(low=None, high=None, currency="USD", period="year"),)) == ()


@given(st.text())
def test_nothing_breaks_it(words: str) -> None:
    found_in(words)


HOSTILE = ["$1 ", "$1-", "1,", "1 000 ", "$1 a ", "salary $1", "(", "[", "k", "$1 (", "USD ", "€1k–", "$120k and\n"]


@pytest.mark.parametrize("part", HOSTILE)
def test_a_hostile_text_costs_no_more_than_its_length(part: str) -> None:
    def seconds(times: int) -> float:
        started = time.process_time()
        found_in(part * times)
        return time.process_time() - started

    assert seconds(4_000) < 60 * max(seconds(400), 0.005)


def labelled(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def stated(labels: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted(
        ((label["min"], label["max"], label["currency"], label["period"], label["kind"]) for label in labels), key=repr
    )


def read(words: str, **fields: Any) -> list[tuple[Any, ...]]:
    amounts = [
        (
            None if s.low is None else float(s.low),
            None if s.high is None else float(s.high),
            s.currency,
            s.period,
            s.kind,
        )
        for s in found_in(words, **fields)
    ]
    return sorted(amounts, key=repr)


def same(labels: list[tuple[Any, ...]], amounts: list[tuple[Any, ...]]) -> bool:
    return len(labels) == len(amounts) and all(label in amounts for label in labels)


def test_labelled_lines(shared: Path) -> None:
    cases = labelled(shared / "gold/salary.dev.jsonl")
    wrong = [
        case["id"]
        for case in cases
        if not same(stated([label for label in case["expected"] if label["is_salary"]]), read(case["text"]))
    ]
    assert len(wrong) <= 0.02 * len(cases), wrong


def test_labelled_excerpts(shared: Path) -> None:
    cases = labelled(shared / "gold/pay.dev.jsonl")
    wrong = [
        case["id"]
        for case in cases
        if not same(stated(case["salaries"]), read(case["text"], location=case["location"]))
    ]
    assert len(wrong) <= 0.02 * len(cases), wrong


def test_offsets_in_html() -> None:
    text = from_html("<h2>Pay</h2><p>The salary is <b>$150,000</b> – $180,000 a year.</p>")
    (salary,) = find_salaries(Document(title="x"), text, find_sections(text))
    assert text.text[salary.start : salary.end] == salary.words == "$150,000 – $180,000 a year"

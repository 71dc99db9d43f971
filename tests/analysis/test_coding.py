"""Must the person write code? Each sentence is judged by itself, the strongest demand stands."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from analysis.coding import find_coding
from analysis.sections import find_sections
from analysis.text import from_html

CASES = tomllib.loads(Path(__file__).with_name("coding.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_coding(case: dict[str, Any]) -> None:
    text = from_html(f"<h2>{case.get('heading', 'Requirements')}</h2><ul><li>{case['line']}</li></ul>")
    found = find_coding(text, find_sections(text))
    assert (found.value if found else None) == case.get("coding")
    assert found is None or text.text[found.start : found.end] == found.words


def test_the_strongest_demand_stands() -> None:
    text = from_html("<h2>Requirements</h2><ul><li>Python is a plus</li><li>You write SQL</li></ul>")
    found = find_coding(text, find_sections(text))
    assert found is not None
    assert found.value == "required"

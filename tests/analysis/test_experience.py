"""The smallest number of years required, and never a wish or the company's own age."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from analysis.experience import find_min_years
from analysis.sections import find_sections
from analysis.text import from_html

CASES = tomllib.loads(Path(__file__).with_name("experience.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_min_years(case: dict[str, Any]) -> None:
    text = from_html(f"<h2>{case.get('section', 'Requirements')}</h2><ul><li>{case['line']}</li></ul>")
    found = find_min_years("Product Manager", text, find_sections(text))
    assert (int(found.value) if found else None) == case.get("years")
    assert found is None or text.text[found.start : found.end] == found.words


def test_product_years_in_a_later_line_go_before_others() -> None:
    text = from_html(
        "<h2>Requirements</h2><ul><li>8+ years of experience in tech</li><li>5+ years in product management</li></ul>"
    )
    found = find_min_years("Product Manager", text, find_sections(text))
    assert found is not None
    assert found.value == "5"

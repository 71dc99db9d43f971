"""The title's highest word decides the level; the years only where the title says none."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from analysis.experience import find_min_years
from analysis.level import find_level
from analysis.sections import find_sections
from analysis.text import from_html

CASES = tomllib.loads(Path(__file__).with_name("level.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_level(case: dict[str, Any]) -> None:
    text = from_html(case.get("html", ""))
    sections = find_sections(text)
    years = find_min_years(case["title"], text, sections)
    found = find_level(case["title"], years)
    assert found.value == case["level"]
    source = case["title"] if found.origin == "title" else text.text
    assert source[found.start : found.end] == found.words

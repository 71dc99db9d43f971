"""Lines find their part of the posting; the parts cover the text."""

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.sections import find_sections, lower
from analysis.text import from_html, from_plain

CASES = tomllib.loads(Path(__file__).with_name("sections.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_sections(case: dict[str, Any]) -> None:
    assert [section.name for section in find_sections(from_html(case["html"]))] == case["sections"]


@given(st.text(alphabet="abc Requirements:\n•.\u0130"))
def test_sections_cover_the_text(source: str) -> None:
    text = from_plain(source)
    sections = find_sections(text)
    assert sections[0].start == 0
    assert sections[-1].end == len(text.text)
    assert all(one.end == next_one.start for one, next_one in pairwise(sections))


@given(st.text())
def test_lower_case_keeps_offsets(source: str) -> None:
    assert len(lower(source)) == len(source)

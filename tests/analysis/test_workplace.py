"""Where the work is done, as the posting itself says."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from analysis.office_days import OFFICE_DAYS
from analysis.sections import find_sections
from analysis.text import from_html
from analysis.workplace import find_work_mode
from analysis.workplace_cues import NEEDED, STATEMENTS

CASES = tomllib.loads(Path(__file__).with_name("workplace.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_work_mode(case: dict[str, Any]) -> None:
    text = from_html(f"<p>{case.get('text', '')}</p>")
    found = find_work_mode(case.get("title", ""), case.get("location"), case.get("source"), text, find_sections(text))
    assert (found.value if found else None) == case.get("mode")
    if found:
        said = {**case, "text": text.text}[found.origin]
        assert said[found.start : found.end] == found.words


def test_needed_letters_are_those_of_rules() -> None:
    rules = {compiled.rule.name: compiled.rule for compiled in OFFICE_DAYS + STATEMENTS}
    assert [name for name, letters in NEEDED.items() if not any(one in rules[name].example for one in letters)] == []

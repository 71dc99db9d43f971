"""Small words give a language away; too few of them say nothing."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from analysis.language import find_language
from analysis.text import from_plain

CASES = tomllib.loads(Path(__file__).with_name("language.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case.get("language", "none") + str(at) for at, case in enumerate(CASES)])
def test_language(case: dict[str, Any]) -> None:
    found = find_language(from_plain(case["text"]))
    assert (found.value if found else None) == case.get("language")

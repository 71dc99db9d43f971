"""Sections and clauses decide what a mention is asked as."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from analysis.requirement import MARKS, demand_of, is_marked

CASES = tomllib.loads(Path(__file__).with_name("requirement.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_demand(case: dict[str, Any]) -> None:
    assert (demand_of(case["section"], case["before"], case["after"]) or "") == case["demand"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_the_quick_look_misses_nothing(case: dict[str, Any]) -> None:
    plain = demand_of(case["section"], "", "")
    if case["section"] in ("requirements", "preferred", "duties") and case["demand"] != plain:
        assert is_marked(case["before"] + case["after"]), MARKS

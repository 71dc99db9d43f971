"""Lines in sections, and the skills they ask for."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from analysis.demand import STRENGTH, guide_demands, mentions_of
from analysis.sections import find_sections
from analysis.skills import find_hits
from analysis.text import from_html

HERE = Path(__file__)
CASES = tomllib.loads(HERE.with_name("skills.toml").read_text(encoding="utf-8"))["case"]
GUIDE = tomllib.loads(HERE.with_name("demand.toml").read_text(encoding="utf-8"))["case"]


def read(case: dict[str, Any]) -> tuple[str, list[Any]]:
    text = from_html(f"<h3>{case['section']}</h3><ul><li>{case['line']}</li></ul>")
    return text.text, find_hits(text, find_sections(text))


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_skills(case: dict[str, Any]) -> None:
    text, hits = read(case)
    found: dict[str, str] = {}
    for mention in sorted(mentions_of(hits, text), key=lambda mention: STRENGTH[mention.demand], reverse=True):
        assert text[mention.start : mention.end] == mention.words
        found[mention.skill_id] = mention.demand
    assert found == case["found"]


@pytest.mark.parametrize("case", GUIDE, ids=[case["why"] for case in GUIDE])
def test_guide_skills(case: dict[str, Any]) -> None:
    text, hits = read(case)
    demands = list(guide_demands(hits, text))
    assert {demand.guide_skill: demand.demand for demand in demands} == case["guide"]
    assert all(text[demand.start : demand.end] == demand.words for demand in demands)


def test_mentions_stand_in_the_order_of_the_text() -> None:
    text, hits = read({"section": "Requirements", "line": "Agile, SQL, roadmap, A/B testing, Python, metrics"})
    starts = [mention.start for mention in mentions_of(hits, text)]
    assert len(starts) == 6
    assert starts == sorted(starts)

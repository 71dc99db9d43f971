"""Hints at a skill give way where it is named outright."""

import pytest

from analysis.demand import HINTS, guide_demands, mentions_of
from analysis.sections import find_sections
from analysis.skills import find_hits, worded
from analysis.taxonomy import taxonomy
from analysis.text import from_html


@pytest.mark.parametrize(
    ("duty", "asked", "level"),
    [
        ("Define success metrics", "Maps with measurable impact", "duty"),
        ("Draw maps with measurable impact", "Fluent in KPIs", "required"),
        ("Draw maps with measurable impact", "A record of measurable impact", "required"),
    ],
    ids=["named as a duty, hinted at as a must", "hinted at as a duty, named as a must", "hinted at only"],
)
def test_what_names_a_skill_decides_how_much_it_is_asked(duty: str, asked: str, level: str) -> None:
    text = from_html(f"<h3>Responsibilities</h3><ul><li>{duty}</li></ul><h3>Requirements</h3><ul><li>{asked}</li></ul>")
    hits = find_hits(text, find_sections(text))
    levels = [mention.demand for mention in mentions_of(hits, text.text) if mention.skill_id == "metrics"]
    assert level in levels
    assert level == "required" or "required" not in levels
    assert {one.guide_skill: one.demand for one in guide_demands(hits, text.text)}["analytical_mindset"] == level


@pytest.mark.parametrize("skill", HINTS)
def test_every_hint_is_an_alias_of_its_skill(skill: str) -> None:
    blocks = [block for block in taxonomy().skills if skill in (block.id, block.parent)]
    aliases = {words for block in blocks for phrases, _, _ in worded(block) for words in phrases}
    assert HINTS[skill] <= {words.lower() for words in aliases}

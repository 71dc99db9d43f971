"""Walls of text fall into the lines they were, and nothing of them is lost."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.demand import guide_demands
from analysis.extract import extract
from analysis.facts import Document
from analysis.sections import find_sections
from analysis.skills import find_hits
from analysis.text import from_plain
from analysis.walls import cut_line

CASES = tomllib.loads(Path(__file__).with_name("walls.toml").read_text(encoding="utf-8"))["case"]
PARTS = (
    ("About us", "We make maps for hikers in forty countries.", "Our maps are read by a million people."),
    ("What You'll Do", "Own the roadmap of our trail maps", "Define the good path"),
    (
        "What You'll Bring",
        "7+ years of product management experience",
        "Strong SQL skills",
        "Experience with Python is a plus",
    ),
    ("Nice to Have", "Familiarity with user research", "Experience with A/B tests"),
    ("Benefits", "Medical, dental and vision insurance.", "Our API for tea is free."),
)
LISTED = "".join(
    f"<h2>{head}</h2><ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>" for head, *lines in PARTS
)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_lines_of_a_wall(case: dict[str, Any]) -> None:
    pieces = [piece for piece in cut_line(case["line"], case.get("wall_length", 0)) if piece.words.strip()]
    assert ["# " * bool(piece.is_heading) + piece.words.strip() for piece in pieces] == case["lines"]


@given(
    st.lists(st.sampled_from(["What You'll Do", "Benefits", "x", " ", ":", "Own", ".", "**a:**", "\n", "é"])).map(
        "".join
    )
)
def test_the_pieces_are_the_wall(line: str) -> None:
    for wall_length in (0, 10_000):
        assert "".join(piece.words for piece in cut_line(line, wall_length)) == line


@pytest.mark.parametrize("blank", ["", " "], ids=["glued", "spaced"])
@pytest.mark.parametrize("form", ["text", "html"])
def test_a_wall_asks_what_its_list_asked(blank: str, form: str) -> None:
    """Sections, and what is asked as what, survive the loss of every line break."""
    filler = ("Trails are long and maps are short.",) * 50
    wall = blank.join(line for head, *lines in ((*PARTS[0], *filler), *PARTS[1:]) for line in (head, *lines))
    forms = {"html": LISTED}, {form: wall if form == "text" else f"<div>{wall}</div>"}
    listed, walled = (extract(Document(title="Product Manager", **body)) for body in forms)
    assert {(one.skill_id, one.demand) for one in listed.mentions} == {
        (one.skill_id, one.demand) for one in walled.mentions
    }
    assert {one.demand for one in walled.mentions} == {"required", "preferred", "duty"}
    assert walled.min_years == 7


def test_a_preference_reaches_no_further_than_its_line() -> None:
    """A bullet without a full stop ends where the next begins."""
    facts = extract(Document(title="PM", text="What You'll Bring Strong SQL Experience with Python is a plus " * 20))
    asked = {mention.skill_id: mention.demand for mention in facts.mentions}
    assert (asked["sql"], asked["python"]) == ("required", "preferred")


def test_a_wall_of_sentences_without_headings_has_demands() -> None:
    text = from_plain("We make maps. You will own the roadmap of the atlas. You have strong SQL. " * 12)
    demands = list(guide_demands(find_hits(text, find_sections(text)), text.text))
    assert {demand.guide_skill for demand in demands} >= {"product_thinking", "technical_curiosity"}

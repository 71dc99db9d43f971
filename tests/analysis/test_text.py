"""HTML and plain text become lines; what is hostile stays quick."""

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import SIZE_LIMIT, Text, from_html, from_plain

HERE = Path(__file__)
CASES = tomllib.loads(HERE.with_name("text.toml").read_text(encoding="utf-8"))["case"]
PLAIN = tomllib.loads(HERE.with_name("plain.toml").read_text(encoding="utf-8"))["case"]
MARKS = {"heading": "# ", "bullet": "- ", "paragraph": ""}

HOSTILE = {
    "deep": "<div>" * 90_000,
    "deep and full": "<b><i>x" * 60_000,
    "crowded tag": "<a " + " ".join(f"a{n}=1" for n in range(60_000)) + ">x</a>",
    "open brackets": "<" * SIZE_LIMIT,
    "open quotes": '<a "' * 120_000,
    "open comments": "<!--" * 120_000,
    "ampersands": "&" * SIZE_LIMIT,
    "tables in tables": "<table>x" * 30_000,
    "ends of nothing": "<div></x>" * 55_000,
    "shapes in shapes": "<svg></x>" * 55_000,
    "ends in comments": "<div><!--</div>-->" * 27_000,
    "ends in declarations": "<div><!</div>" * 38_000,
    "crowded tag with brackets": "<a " + " ".join(f'a{n}="<"' for n in range(45_000)) + ">x</a>",
    "bold opened anew in every block": "<p>" + "".join(f"<b id={n}>" for n in range(300)) + "</p><p>x" * 60_000,
    "bold left open in cells": "".join(f"<div><b id={n}><table><td></b></td></table></div>" for n in range(5_000))
    + "</p><p>x" * 30_000,
    "deep, then open comments": "<div>" * 2_000 + "<!--" * 120_000,
    "deep, then open declarations": "<div>" * 2_000 + "<!" * 240_000,
    "200,000 levels": "<div>" * 200_000,
    "100,000 attributes": "<a " + " ".join(f"a{n}" for n in range(100_000)) + ">x</a>",
    "a tag of 1 MB": f'<a title="{"x" * 1_000_000}">x</a>',
}


def written(text: Text) -> list[str]:
    return [MARKS[line.kind] + text.text[line.start : line.end] for line in text.lines]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_lines_of_html(case: dict[str, Any]) -> None:
    assert written(from_html(case["html"])) == case["lines"]


@pytest.mark.parametrize("case", PLAIN, ids=[case["why"] for case in PLAIN])
def test_lines_of_plain_text(case: dict[str, Any]) -> None:
    text = from_plain(case["text"])
    assert text.text == case["text"]
    assert written(text) == case["lines"]


def test_a_wall_of_text_is_cut_into_sentences() -> None:
    wall = "You will own the maps of the whole town.What You'll Bring:Five years of practice with charts. " * 20
    text = from_plain(wall)
    assert text.text == wall
    assert len(text.lines) > 40
    assert "# What You'll Bring:" in written(text)


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_markup_stays_quick(html: str) -> None:
    began = time.process_time()
    from_html(html)
    assert time.process_time() - began < 2


@given(st.text())
def test_lines_follow_each_other_and_hold_words(source: str) -> None:
    for text in (from_html(source), from_plain(source)):
        end = 0
        for line in text.lines:
            assert end <= line.start < line.end <= len(text.text)
            assert text.text[line.start : line.end].strip() == text.text[line.start : line.end]
            end = line.end

"""Marks stand where the words do, on any terminal, and lose nothing of the text."""

import re
import tomllib
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from queries.explain import Explanation, Part, Proof
from queries.marking import find_claims, mark_lines
from queries.showing import in_marks, print_explanation

CASES = tomllib.loads(Path(__file__).with_name("marking.toml").read_text(encoding="utf-8"))["case"]
TEXT = (
    "What you'll do\n- Chart the harbour 🚢⚓ with sonar, and explain every reef to captains who never met one before\n"
    f"- 港口 {'x' * 150}\n\nPay\n$180,000"
)


def proof(kind: str, claim: str, start: int, end: int, words: str) -> Proof:
    return Proof(kind=kind, claim=claim, origin="text", reason="", start=start, end=end, words=words, stands=True)


def explained(text: str, said: list[list[str]], parts: list[list[str]] | None = None) -> Explanation:
    """An explanation in which each claim is proven wherever its words stand."""
    starts = [(name, text.index(words)) for name, words in parts or []]
    ends = [start for _, start in starts[1:]] + [len(text)] * bool(starts)
    return Explanation(
        posting={"title": "Pilot"},
        text=text,
        parts=tuple(Part(section=name, start=start, end=end) for (name, start), end in zip(starts, ends, strict=True)),
        proofs=tuple(
            proof(kind, claim, found.start(), found.end(), words)
            for kind, claim, words in said
            for found in re.finditer(re.escape(words), text)
        ),
    )


def pilot() -> Explanation:
    said = [["skill", "sonar = required", "sonar"], ["guide", "communication = duty", "explain every reef"]]
    said += [["pay", "base 180000 USD a year", "$180,000"], ["skill", "ports = duty", "港口 xxx"]]
    return explained(TEXT, said, [["duties", "What"], ["pay", "Pay"]])


def shown(explanation: Explanation, **console: Any) -> str:
    page = StringIO()
    print_explanation(explanation, Console(file=page, highlight=False, **console))
    return page.getvalue()


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_marks(case: dict[str, Any]) -> None:
    explanation = explained(case["text"], case["said"], case.get("parts"))
    lines = list(mark_lines(explanation, find_claims(explanation.proofs)))
    assert [in_marks(line).plain for line in lines] == case["marked"]
    if "sections" in case:
        assert [line.section for line in lines] == case["sections"]


@given(
    st.text(alphabet="ab\n", max_size=12),
    st.lists(st.tuples(st.sampled_from(["fact", "skill"]), st.integers(0, 12), st.integers(1, 6)), max_size=6),
)
def test_nothing_of_the_text_is_lost(text: str, spans: list[tuple[str, int, int]]) -> None:
    proofs = tuple(
        proof(kind, f"{number % 3}", start, min(len(text), start + length), "")
        for number, (kind, start, length) in enumerate(spans)
        if start < len(text)
    )
    explanation = Explanation(posting={}, text=text, parts=(), proofs=proofs)
    lines = list(mark_lines(explanation, find_claims(proofs)))
    assert "\n".join("".join(stretch.words for stretch in line.stretches) for line in lines) == text
    numbers = {number for line in lines for stretch in line.stretches for number in stretch.numbers}
    assert numbers == {claim.number for claim in find_claims(proofs)}


@pytest.mark.parametrize("width", [120, 80, 60, 59, 30, 12])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    told = shown(pilot(), width=width, force_terminal=True, color_system="256")
    assert max(Text.from_ansi(line).cell_len for line in told.splitlines()) <= max(width, 22)
    words = Text.from_ansi(told).plain.replace(" ", "").replace("│", "")
    assert "⚓" in words
    assert re.sub(r"\s", "", words).count("x") >= 150


def test_colours_stand_on_the_words() -> None:
    told = Text.from_ansi(shown(pilot(), width=80, force_terminal=True, color_system="256"))
    styled = {told.plain[span.start : span.end]: str(span.style) for span in told.spans}
    assert "on color(221)" in styled["sonar"]
    assert "on color(114)" in styled["$180,000"]
    assert "underline" in styled["explain every reef"]


def test_a_narrow_terminal_has_no_margin() -> None:
    told = shown(pilot(), width=40, force_terminal=True, color_system=None)
    assert "— duties —\nWhat you'll do\n• Chart the harbour 🚢⚓ with\n  »sonar«{1}, and" in told
    assert "│" not in told


def test_no_colour_where_nobody_wants_it() -> None:
    told = shown(pilot(), width=80, force_terminal=True, no_color=True)
    assert "»sonar«{1}" in told
    assert "      duties │ What" in Text.from_ansi(told).plain


def test_a_pipe_gets_whole_lines() -> None:
    told = shown(pilot())
    assert "\x1b" not in told
    assert f"      duties │ - »港口 xxx«{{3}}{'x' * 147}\n" in told
    assert "         pay │ »$180,000«{4}\n" in told


def test_a_wall_of_marks_takes_no_time() -> None:
    """A line of 60,000 signs with 4,000 marks in it."""
    text = "sonar, reef and " * 4_000
    told = shown(explained(text, [["skill", "sonar = duty", "sonar"]]), width=80, force_terminal=True)
    assert Text.from_ansi(told).plain.count("sonar¹") == 4_000

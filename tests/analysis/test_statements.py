"""Sentences that ask something, and the words in them that nobody knows yet."""

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.extract import extract
from analysis.facts import Document, Statement
from analysis.statements import find_statements, joined, mark

CASES = tomllib.loads(Path(__file__).with_name("statements.toml").read_text(encoding="utf-8"))["case"]
POSTING = """<p>We are Harbourlight.</p><h2>Responsibilities</h2><ul><li>Chart tides. Chart reefs.</li></ul>
<h2>Your profile</h2><ul><li>Reading of tide tables</li></ul><h2>Benefits</h2><ul><li>A parrot allowance</li></ul>"""


def statements(title: str, html: str) -> list[Statement]:
    return list(find_statements(extract(Document(title=title, html=html))))


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_statements(case: dict[str, Any]) -> None:
    html = f"<h2>Responsibilities</h2><ul><li>{case['line']}</li></ul>"
    found = statements("Product Manager", html)[-1]
    assert (found.marked, list(found.terms)) == (case["marked"], case["terms"])


def test_only_what_asks_something_is_read() -> None:
    found = [(statement.section, statement.marked) for statement in statements("AI Product Manager", POSTING)]
    assert found == [
        ("duties", "Responsibilities"),
        ("duties", "Chart tides."),
        ("duties", "Chart reefs."),
        ("requirements", "Your profile"),
        ("requirements", "Reading of tide tables"),
    ]


@pytest.mark.parametrize(
    ("title", "html"),
    [
        ("Account Executive", POSTING),
        ("Product Manager", "<h2>Deine Aufgaben</h2><p>" + "Du bist für die Karten und die Häfen zuständig. " * 9),
    ],
)
def test_others_are_not_kept(title: str, html: str) -> None:
    assert statements(title, html) == []


@given(st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)), max_size=8), st.text(max_size=30))
def test_marking_loses_no_word(spans: list[tuple[int, int]], sentence: str) -> None:
    marked = mark(sentence, spans)
    plain = sentence.translate(str.maketrans("[]", "()"))
    assert marked.replace("[", "").replace("]", "") == plain
    assert all(one[1] <= other[0] for one, other in pairwise(joined(spans, len(sentence))))


@given(st.text(alphabet="ab- .\n[]İ'SQL", max_size=80))
def test_words_stand_where_they_are_said_to(words: str) -> None:
    facts = extract(Document(title="Product Manager", text=f"Requirements\n{words}"))
    for statement in find_statements(facts):
        said = facts.text[statement.start : statement.end].translate(str.maketrans("[]", "()"))
        assert statement.marked.replace("[", "").replace("]", "") == said


def test_parts_follow_each_other_and_cover_the_text() -> None:
    facts = extract(Document(title="Product Manager", html=POSTING))
    assert [part.section for part in facts.parts][1:] == ["duties", "requirements", "benefits"]
    assert (facts.parts[0].start, facts.parts[-1].end) == (0, len(facts.text))
    assert all(one.end == other.start for one, other in pairwise(facts.parts))

"""The catalogue to look through: narrow, wide and piped."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from queries.catalog import Catalog, Column, Param, Query
from queries.listing import default, list_answer, list_questions, print_promise
from queries.printing import to_csv

QUERY = Query(
    name="what_is_asked",
    folder="demand",
    path=Path("queries/demand/what_is_asked.sql"),
    question="What do the postings of one level and country ask for, and how often do they ask for it?",
    grain="one row per skill",
    reads=("postings",),
    params=(
        Param(name="week", type="WEEK", meaning="the week"),
        Param(name="skill", type="TEXT", meaning="which"),
        Param(name="top", type="INTEGER", meaning="how many", default="3"),
    ),
    columns=(Column(name="label", meaning="its name\x1b[2J"),),
    weekly=None,
    caveat="An example.",
    sql="-- Question: What?\nSELECT label\nFROM sighted_in($week)\nLIMIT $top",
)
CATALOG = Catalog(queries=(QUERY,), broken={})


def page(width: int, *, is_terminal: bool = True) -> Console:
    return Console(file=io.StringIO(), width=width, force_terminal=is_terminal, color_system=None, highlight=False)


def printed(console: Console) -> list[str]:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_words_stand_beside_names_and_under_each_other() -> None:
    console = page(80)
    list_questions(CATALOG, CATALOG.queries, console)
    assert printed(console) == [
        "demand  What postings ask for: skills, words, coding.",
        "  what_is_asked  What do the postings of one level and country ask for, and how",
        "                 often do they ask for it?",
        "                 one row per skill",
        "                 takes week; skill (which); top=3 (how many)",
        "",
    ]


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_no_line_is_wider_than_its_terminal(width: int) -> None:
    console = page(width)
    list_questions(CATALOG, CATALOG.queries, console)
    assert max(map(len, printed(console))) <= width


def test_a_pipe_gets_each_question_in_one_piece() -> None:
    console = page(40, is_terminal=False)
    list_questions(CATALOG, CATALOG.queries, console)
    assert f"  what_is_asked  {QUERY.question}" in printed(console)


def test_a_promise_is_told_with_its_sql() -> None:
    console = page(100)
    print_promise(QUERY, console)
    lines = printed(console)
    assert lines[0] == "demand/what_is_asked"
    assert "columns   label: its name[2J" in lines
    assert "ask it    aipm query what_is_asked [--week WEEK] [--param skill=…] [--param top=3]" in lines
    assert any(line.startswith("macros    sighted_in (in ") for line in lines)
    assert lines[-3:] == ["SELECT label", "FROM sighted_in($week)", "LIMIT $top"]


def test_the_list_for_spreadsheets() -> None:
    text = to_csv(list_answer(CATALOG.queries))
    assert "week WEEK = the newest with looks (the week); skill TEXT = (must be given) (which)" in text
    assert [default(param) for param in QUERY.params] == ["the newest with looks", "(must be given)", "3"]

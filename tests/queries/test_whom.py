"""Whom answers are about: our words read as another guide's, and nothing else changed."""

import re
import tomllib
from pathlib import Path

import pytest

from queries.another_guide import AnotherGuide, read_guide
from queries.answer import Answer
from queries.catalog import load_catalog
from queries.site.asking import OWN, own
from queries.weekly.moved import FILES, question
from queries.whom import OUR_OWN

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = tomllib.loads((HERE / "whom.toml").read_text(encoding="utf-8"))["case"]
OURS = re.compile(r"\bPMs?\b|[Pp]roduct\s+manager")


@pytest.fixture(scope="module")
def another() -> AnotherGuide:
    return read_guide(ROOT / "guides" / "data_engineer.toml")


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_our_words_are_read_as_the_guides(case: dict[str, str], another: AnotherGuide) -> None:
    assert another.whom.told(case["ours"]) == case["said"]
    assert OUR_OWN.told(case["ours"]) == case["ours"]


def test_no_header_or_template_calls_them_ours(another: AnotherGuide) -> None:
    whom = another.whom
    asked = (*(one for one in load_catalog().queries if not another.unread(one)), *map(question, FILES), *map(own, OWN))
    words = {
        one.path: " ".join([one.question, one.grain, *(column.meaning for column in one.columns)]) for one in asked
    }
    words |= {path: path.read_text(encoding="utf-8") for path in (ROOT / "queries" / "templates").rglob("*.jinja")}
    left = {path.name: found[0] for path, text in words.items() if (found := OURS.search(whom.said(text)))}
    assert left == {}


def test_an_answer_is_in_our_names_until_it_is_written(another: AnotherGuide) -> None:
    query = own("stated_pay")
    count = len(query.columns)
    rows = [("data_engineer",) * count]
    found = Answer(columns=("role", "data_engineer_count"), types=("VARCHAR", "BIGINT"), rows=[("data_engineer", 3)])
    asked = load_catalog().find("ai_pm_by_week")
    taken = another.whom.taken(asked, found)
    assert taken.columns == tuple(column.name for column in asked.columns)
    ours = Answer(columns=("role", "ai_pm_count"), types=found.types, rows=[("ai_pm", 3)])
    assert another.whom.given(ours) == found
    assert another.whom.taken(query, Answer(columns=(), types=(), rows=rows)).rows == rows  # no role, so no id

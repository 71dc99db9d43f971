"""Title and text decide the role, and the words that did so can be pointed at."""

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest

from analysis.role import find_role
from analysis.sections import find_sections
from analysis.text import from_html, from_plain
from analysis.titles import find_ai_title, find_pm_title

CASES = tomllib.loads(Path(__file__).with_name("role.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_role(case: dict[str, Any]) -> None:
    text = from_html(case.get("html", ""))
    found = find_role(case["title"], text, find_sections(text))
    assert found.value == case["role"]
    source = case["title"] if found.origin == "title" else text.text
    assert source[found.start : found.end] == found.words


def test_a_title_alone_is_enough() -> None:
    assert find_role("Group Product Manager, Generative AI", from_plain(""), ()).value == "ai_pm"
    assert find_role("", from_plain(""), ()).value == "other"


def test_labelled_titles(shared: Path) -> None:
    with (shared / "gold/titles.dev.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    wrong = [row["title"] for row in rows if (find_pm_title(row["title"]) is not None) != (row["family"] == "pm")]
    unlike = [
        row["title"]
        for row in rows
        if row["ai"] in ("yes", "no") and bool(find_ai_title(row["title"])) != (row["ai"] == "yes")
    ]
    assert len(wrong) + len(unlike) <= 0.02 * len(rows), wrong + unlike

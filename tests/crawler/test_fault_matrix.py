"""The table in docs/conduct.md: every case of the fault matrix, once, and tests that are there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
CONDUCT = ROOT / "docs" / "conduct.md"
CASES = {"P": 8, "R": 11, "H": 14, "D": 11, "S": 12}
ROW = re.compile(r"\| (?P<case>[A-Z]\d+) (?P<what>[^|]+) \| (?P<answer>[^|]+) \| (?P<tests>[^|]+) \|")
NAMED = re.compile(r"`(?:(?P<file>tests/[\w/]+\.py)::)?(?P<test>test_\w+)`")
FILE = re.compile(r"`(tests/[\w/]+\.py)`")


class Row(NamedTuple):
    """One case, the files its tests stand in if they don't say otherwise, and the tests."""

    case: str
    files: list[str]
    tests: str


def rows() -> Iterator[Row]:
    """The rows of the section, in its order."""
    section = CONDUCT.read_text("utf-8").partition("\n## The fault matrix\n")[2].partition("\n## ")[0]
    for group in section.split("\n### ")[1:]:
        files = FILE.findall(group.partition("\n|")[0])
        yield from (Row(found["case"], files, found["tests"]) for found in ROW.finditer(group))


ROWS = list(rows())


def functions(file: str) -> set[str]:
    """The tests of a file."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_case_stands_there_once_and_in_order() -> None:
    cases = [f"{group}{number}" for group, count in CASES.items() for number in range(1, count + 1)]
    assert [row.case for row in ROWS] == cases


def test_no_line_is_left_out_for_its_form() -> None:
    section = CONDUCT.read_text("utf-8").partition("\n## The fault matrix\n")[2]
    assert len(re.findall(r"^\| [A-Z]\d", section, re.MULTILINE)) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row.case for row in ROWS])
def test_its_tests_are_there(row: Row) -> None:
    named = list(NAMED.finditer(row.tests))
    assert named, "no test"
    assert NAMED.sub("", row.tests).strip(", ") == ""
    for test in named:
        holders = [file for file in ([test["file"]] if test["file"] else row.files) if test["test"] in functions(file)]
        assert len(holders) == 1, test[0]

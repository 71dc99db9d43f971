"""The catalogue: our own questions keep the form, and a broken one is named without stopping the others."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from queries.catalog import FOLDERS, load_all, load_catalog
from queries.errors import BrokenHeader, UnknownQuery

CASES = tomllib.loads(Path(__file__).with_name("headers.toml").read_text(encoding="utf-8"))["case"]
GOOD = """\
-- Question: What?
-- Grain:    one row
-- Reads:    postings, sightings
-- Params:   week WEEK (the week); top INTEGER = 3 (how many)
-- Column:   week  the week
-- Weekly:   good.csv
-- Caveat:   It is only
--           an example.
SELECT $week AS week
FROM postings
LIMIT $top
"""


def write_query(root: Path, name: str, text: str) -> Path:
    path = root / "demand" / f"{name}.sql"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_header(tmp_path: Path) -> None:
    write_query(tmp_path, "good", GOOD)
    query = load_catalog(tmp_path).find("demand/good.sql")
    assert (query.question, query.grain, query.reads) == ("What?", "one row", ("postings", "sightings"))
    assert [(param.name, param.type, param.default) for param in query.params] == [
        ("week", "WEEK", None),
        ("top", "INTEGER", "3"),
    ]
    assert query.caveat == "It is only an example."


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_broken_header(tmp_path: Path, case: dict[str, Any]) -> None:
    before, after = case.get("replace") or (case["remove"] + "\n", "")
    assert before in GOOD
    path = write_query(tmp_path, "broken", GOOD.replace(before, after))
    write_query(tmp_path, "good", GOOD)
    catalog = load_catalog(tmp_path)
    assert [query.name for query in catalog.queries] == ["good"]
    with pytest.raises(BrokenHeader, match=re.escape(case["problem"])) as raised:
        catalog.find("broken")
    assert str(raised.value).startswith(f"{path}:{case['line']}: ")


def test_one_file_one_question(tmp_path: Path) -> None:
    write_query(tmp_path, "first", GOOD)
    write_query(tmp_path, "second", GOOD)
    assert "already writes good.csv" in str(load_catalog(tmp_path).broken["second"])


def test_not_utf8(tmp_path: Path) -> None:
    write_query(tmp_path, "odd", "").write_bytes(b"-- Question: \xff\n")
    assert "not UTF-8" in str(load_catalog(tmp_path).broken["odd"])


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("skil_demand", "nearest: skill_demand"),
        ("coverag", "nearest: coverage"),
        ("salary", "about that: salary_against_guide, salary_by_level, pay_"),
        ("salaries by level", "about that: salary_by_level"),
        ("jobs that fit", "about that: postings_that_fit"),
        ("zzz", "`aipm query --list` shows all"),
        ("", "`aipm query --list` shows all"),
    ],
)
def test_an_unknown_name_gets_its_neighbours(name: str, says: str) -> None:
    with pytest.raises(UnknownQuery, match=re.escape(says)):
        load_catalog().find(name)


def test_the_plainest_answer_stands_first() -> None:
    found = [query.name for query in load_catalog().about("words")]
    assert found[0] == "guide_skill_words"
    assert "postings_that_fit" not in found


class TestTheReadersOwn:
    """Files in the workspace's folder `queries`."""

    def write(self, workspace: Path, name: str, text: str) -> Path:
        path = workspace / "queries" / f"{name}.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def test_one_joins_ours(self, tmp_path: Path) -> None:
        self.write(tmp_path, "mine", GOOD.replace("-- Weekly:   good.csv\n", ""))
        self.write(tmp_path / "queries", "draft", "not yet")  # in a folder below
        catalog = load_all(tmp_path)
        assert catalog.find("own/mine").folder == "own"
        assert (len(catalog.queries), catalog.broken) == (len(load_catalog().queries) + 1, load_catalog().broken)

    @pytest.mark.parametrize(
        ("name", "text", "line", "problem"),
        [
            ("coverage", GOOD, 1, "a question of ours is named coverage; rename this file"),
            ("mine", GOOD, 6, "the weekly folder holds our questions only; remove this line"),
            ("mine", GOOD.replace("(how many)", ""), 4, "is no parameter"),
        ],
    )
    def test_a_broken_one_is_named(self, tmp_path: Path, name: str, text: str, line: int, problem: str) -> None:
        path = self.write(tmp_path, name, text)
        catalog = load_all(tmp_path)
        assert catalog.find("coverage").folder == "crawl"
        with pytest.raises(BrokenHeader, match=re.escape(f"{path}:{line}: ") + f".*{problem}"):
            catalog.find(f"own/{name}" if name == "coverage" else name)

    def test_none_is_no_trouble(self, tmp_path: Path) -> None:
        assert load_all(tmp_path) == load_catalog()


def test_our_own_questions() -> None:
    catalog = load_catalog()
    assert not catalog.broken
    assert len(catalog.queries) >= 12
    assert {query.folder for query in catalog.queries} == set(FOLDERS)
    for query in catalog.queries:
        assert query.question.endswith("?"), query.path
        assert "ORDER BY" in query.sql, query.path
        assert not re.search(r"SELECT\s+\*", query.sql), query.path

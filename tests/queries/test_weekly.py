"""The weekly folder: whole, described, the same again, and safe in a spreadsheet."""

import csv
import json
import stat
from pathlib import Path

import pytest

from queries import weekly as weekly_module
from queries.catalog import load_catalog, parse_query
from queries.errors import BadTarget, BrokenHeader
from queries.weekly import weekly


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_every_weekly_question_has_its_file(workspace: Path) -> None:
    folder = weekly(workspace)
    assert folder == workspace / "weekly" / "2026-W47"
    expected = {str(query.weekly) for query in load_catalog().weekly()}
    assert set(contents(folder)) == expected | {"datapackage.json", "README.md"}
    assert stat.S_IMODE(folder.stat().st_mode) & 0o055 == 0o055
    assert [path.name for path in folder.parent.iterdir()] == ["2026-W47"]


def test_again_gives_the_same_bytes(workspace: Path) -> None:
    first = contents(weekly(workspace))
    assert contents(weekly(workspace)) == first
    assert contents(weekly(workspace, out=workspace / "elsewhere")) == first


def test_an_older_week(workspace: Path) -> None:
    folder = weekly(workspace, "2026-W46")
    with (folder / "week_in_numbers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["week"] for row in rows] == ["2026-W46"]


def test_the_package_describes_every_column(workspace: Path) -> None:
    folder = weekly(workspace)
    package = json.loads((folder / "datapackage.json").read_bytes())
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert package["name"] == "aipm-weekly-2026-w47"
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        header = (folder / resource["path"]).read_text(encoding="utf-8").splitlines()[0]
        assert header.split(",") == [field["name"] for field in fields]
        assert f"## {resource['path']}" in readme
        assert all(field["description"] and f"`{field['name']}`" in readme for field in fields)
        assert resource["schema"]["missingValues"] == [""]


def test_no_cell_is_a_formula(workspace: Path) -> None:
    with (weekly(workspace) / "changed_postings.csv").open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    assert titles == ['\'=HYPERLINK("https://bad.example")<script>alert(1)</script>']


def test_somebody_elses_folder_is_left_alone(workspace: Path) -> None:
    (workspace / "mine").mkdir()
    (workspace / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    for target in (workspace / "mine", workspace / "mine" / "letter.txt"):
        with pytest.raises(BadTarget, match="holds something else"):
            weekly(workspace, out=target)
    assert (workspace / "mine" / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_a_failure_leaves_the_week_before(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(weekly(workspace))
    monkeypatch.setattr(weekly_module, "describe", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        weekly(workspace)
    assert contents(workspace / "weekly" / "2026-W47") == before
    assert [path.name for path in (workspace / "weekly").iterdir()] == ["2026-W47"]


def test_a_broken_query_is_named_and_the_rest_is_written(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = load_catalog()
    broken = tmp_path / "odd.sql"
    broken.write_text("SELECT 1\n", encoding="utf-8")
    with pytest.raises(BrokenHeader) as raised:
        parse_query(broken)
    partly = type(whole)(queries=whole.queries, broken={"odd": raised.value})
    monkeypatch.setattr(weekly_module, "load_catalog", lambda: partly)
    with pytest.raises(BrokenHeader, match=r"odd\.sql:1"):
        weekly(workspace)
    assert (workspace / "weekly" / "2026-W47" / "coverage.csv").is_file()

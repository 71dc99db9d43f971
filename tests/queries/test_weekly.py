"""The weekly folder: whole, described, the same again, stamped when degraded, and with its history beside it."""

import csv
import json
import shutil
import stat
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from queries import weekly as weekly_module
from queries.catalog import Catalog, load_catalog, parse_query
from queries.cli import app
from queries.errors import BrokenHeader, DegradedWeek
from queries.weekly import weekly

W47 = "SELECT content_number FROM store.sightings JOIN store.looks USING (look_number) WHERE looked_at > '2026-11-15'"
FEW = ("guide_skill_demand", "ai_pm_by_week", "week_in_numbers", "changed_postings")  # enough to try the mechanics with


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def alter(workspace: Path, sql: str) -> None:
    with duckdb.connect(workspace / "warehouse.duckdb") as connection:
        connection.execute(sql)


@pytest.fixture(scope="module")
def shelf(analyzed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All weekly folders of the small market, as the whole catalogue makes them; to be read only."""
    workspace = shutil.copytree(analyzed, tmp_path_factory.mktemp("published") / "work")
    return weekly(workspace).parent


def part_of_the_catalog() -> Catalog:
    return Catalog(queries=tuple(query for query in load_catalog().queries if query.name in FEW), broken={})


@pytest.fixture(scope="module")
def written(analyzed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the newest week of a few questions written."""
    workspace = shutil.copytree(analyzed, tmp_path_factory.mktemp("few") / "work")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(weekly_module, "load_catalog", part_of_the_catalog)
        weekly(workspace)
    return workspace


@pytest.fixture
def published(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, to be written into again."""
    monkeypatch.setattr(weekly_module, "load_catalog", part_of_the_catalog)
    return shutil.copytree(written, tmp_path / "work")


def test_every_weekly_question_has_its_file(shelf: Path) -> None:
    ours = {"datapackage.json", "README.md", "CHANGES.md", "SHA256SUMS", "status.json"}
    ours |= {f"{name}.csv" for name in ("status", "run_log", "dictionary")}
    ours |= {f"moved{name}.csv" for name in ("", "_pay", "_employers", "_verdicts")}
    assert set(contents(shelf / "2026-W47")) == {str(query.weekly) for query in load_catalog().weekly()} | ours
    assert stat.S_IMODE((shelf / "2026-W47").stat().st_mode) & 0o055 == 0o055
    assert {path.name for path in shelf.iterdir()} == {"2026-W47", "latest", "history", "README.md"}
    assert contents(shelf / "latest") == contents(shelf / "2026-W47")


@pytest.mark.parametrize("name", ["2026-W47", "history"])
def test_the_package_describes_every_byte(shelf: Path, name: str) -> None:
    folder = shelf / name
    package = json.loads((folder / "datapackage.json").read_bytes())
    assert {file["path"] for file in package["resources"]} == {path.name for path in folder.glob("*.csv")}
    for resource in package["resources"]:
        body = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{sha256(body).hexdigest()}"
        fields = resource["schema"]["fields"]
        assert body.decode().splitlines()[0].split(",") == [field["name"] for field in fields]
        assert all(field["description"] for field in fields), resource["path"]
        assert resource["schema"]["missingValues"] == [""]
    vouched = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines())
    sums = {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    assert vouched == {name: sums[name] for name in sums if name != "SHA256SUMS"}


def test_readme_and_dictionary_name_every_column(shelf: Path) -> None:
    folder = shelf / "2026-W47"
    readme = (folder / "README.md").read_text(encoding="utf-8")
    named = {(row["file"], row["column"]) for row in rows(folder / "dictionary.csv")}
    for path in folder.glob("*.csv"):
        assert f"## {path.name}" in readme
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert all(f"`{column}`" in readme for column in header)
        if path.name != "dictionary.csv":
            assert {(path.name, column) for column in header} <= named


@pytest.mark.slow  # pandas and its kin take a second to import
@pytest.mark.parametrize("name", ["2026-W47", "history"])
def test_frictionless_finds_nothing_amiss(shelf: Path, name: str) -> None:
    from frictionless import Package

    report = Package(str(shelf / name / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    assert report.valid
    assert report.stats["tasks"] == len(list((shelf / name).glob("*.csv")))


def test_the_run_log_names_every_look(shelf: Path) -> None:
    looks = rows(shelf / "2026-W47" / "run_log.csv")
    assert len(looks) == 12
    assert {(look["week"], look["run_id"], look["verdict"]) for look in looks} == {("2026-W47", "run-47", "complete")}


def test_no_cell_is_a_formula(shelf: Path) -> None:
    titles = [row["title"] for row in rows(shelf / "2026-W47" / "changed_postings.csv")]
    assert titles == ['\'=HYPERLINK("https://bad.example")<script>alert(1)</script>']


def test_history_has_every_week_by_one_method(shelf: Path) -> None:
    weeks = rows(shelf / "history" / "weeks.csv")
    assert [row["week"] for row in weeks] == ["2026-W46", "2026-W47"]
    assert [row["posting_count"] for row in weeks] == ["93", "93"]
    assert {row["method_version"] for row in weeks} == {"rules-1 taxonomy-2 spacy-3.8"}
    assert [(row["week_status"], row["is_break"]) for row in weeks] == [("unjudged", "false"), ("ok", "false")]
    newest = rows(shelf / "2026-W47" / "guide_skill_demand.csv")
    kept = [row for row in rows(shelf / "history" / "guide_skill_demand.csv") if row["week"] == "2026-W47"]
    assert [{name: row[name] for name in newest[0]} for row in kept] == newest


def test_one_by_one_or_at_once_or_again_gives_the_same_bytes(published: Path) -> None:
    shelf = published / "weekly"
    at_once = contents(shelf)
    assert contents(weekly(published, out=published / "elsewhere")) == contents(shelf / "2026-W47")
    shutil.rmtree(shelf)
    older = weekly(published, "2026-W46")
    assert [row["week"] for row in rows(older / "week_in_numbers.csv")] == ["2026-W46"]
    assert [row["week"] for row in rows(shelf / "history" / "weeks.csv")] == ["2026-W46"]
    weekly(published)
    whole = contents(shelf)
    assert {name for name in at_once if whole[name] != at_once[name]} == {"README.md"}  # the index has one more week
    weekly(published, "2026-W46")
    assert contents(shelf) == whole


def test_a_week_out_of_reach_stays_in_the_history(published: Path) -> None:
    before = rows(published / "weekly" / "history" / "guide_skill_demand.csv")
    alter(published, "UPDATE meta SET extractor_version = '9'; DELETE FROM looks WHERE looked_at < '2026-11-15'")
    alter(
        published, "DELETE FROM sightings WHERE seen_at < '2026-11-15'; DELETE FROM store.looks WHERE look_number < 13"
    )
    weekly(published)
    after = rows(published / "weekly" / "history" / "guide_skill_demand.csv")
    assert [row for row in after if row["week"] == "2026-W46"] == [row for row in before if row["week"] == "2026-W46"]
    marks = {row["week"]: (row["method_version"], row["is_break"], row["break_reason"]) for row in after}
    assert marks == {
        "2026-W46": ("rules-1 taxonomy-2 spacy-3.8", "false", ""),
        "2026-W47": ("rules-9 taxonomy-2 spacy-3.8", "true", "another method"),
    }


def test_another_method_makes_the_weeks_anew(published: Path) -> None:
    alter(
        published, "UPDATE meta SET taxonomy_version = '3'; UPDATE guide_skills SET label = 'Ethics' WHERE position = 1"
    )
    weekly(published)
    kept = rows(published / "weekly" / "history" / "guide_skill_demand.csv")
    assert {(row["week"], row["method_version"]) for row in kept} == {
        (week, "rules-1 taxonomy-3 spacy-3.8") for week in ("2026-W46", "2026-W47")
    }
    assert {row["label"] for row in kept} == {"Ethics", "Communication skills"}


def stamped(shelf: Path) -> dict[str, Any]:
    """Where a reader would look, and whether it says that week 47 is degraded."""
    week, history = shelf / "2026-W47", shelf / "history"
    package = json.loads((week / "datapackage.json").read_bytes())
    last = [rows(path)[-1] for path in sorted(history.glob("*.csv"))]
    return {
        "README.md": "**Degraded:" in (week / "README.md").read_text("utf-8"),
        "CHANGES.md": "**Degraded:" in (week / "CHANGES.md").read_text("utf-8"),
        "datapackage.json": package["status"] == "degraded" and package["status_reasons"] != [],
        "status.json": json.loads((week / "status.json").read_bytes())["status"] == "degraded",
        "status.csv": "degraded" in {row["verdict"] for row in rows(week / "status.csv")},
        "trend": (rows(week / "ai_pm_by_week.csv")[-1]["week_status"] == "degraded"),
        "history": {(row["week"], row["week_status"], row["is_break"]) for row in last}
        == {("2026-W47", "degraded", "true")},
        "latest": contents(shelf / "latest") == contents(week),
        "index": "| **degraded** | greenhouse: postings with a description 0 "
        in (shelf / "README.md").read_text("utf-8"),
    }


def test_a_degraded_week_is_stamped_wherever_one_looks(published: Path) -> None:
    assert {name for name, says in stamped(published / "weekly").items() if says} == {"latest"}
    alter(published, f"UPDATE store.facts SET text_length = 0 WHERE content_number IN ({W47})")
    ended = CliRunner().invoke(app, ["weekly", "--workspace", str(published)])
    assert ended.output.strip() == str(published / "weekly" / "2026-W47")
    assert isinstance(ended.exception, DegradedWeek)
    assert ended.exception.exit_status == 1
    assert "week 2026-W47 is published as degraded: greenhouse: postings with a description 0" in str(ended.exception)
    assert {name for name, says in stamped(published / "weekly").items() if not says} == set()


def test_a_failure_leaves_the_week_before(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(published / "weekly")
    monkeypatch.setattr(weekly_module, "describe", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        weekly(published)
    assert contents(published / "weekly") == before


def test_a_broken_query_is_named_and_the_rest_is_written(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = contents(published / "weekly" / "history")
    whole = weekly_module.load_catalog()
    broken = tmp_path / "week_in_numbers.sql"
    broken.write_text("SELECT 1\n", encoding="utf-8")
    with pytest.raises(BrokenHeader) as raised:
        parse_query(broken)
    queries = tuple(query for query in whole.queries if query.name != "week_in_numbers")
    partly = Catalog(queries=queries, broken={"week_in_numbers": raised.value})
    monkeypatch.setattr(weekly_module, "load_catalog", lambda: partly)
    with pytest.raises(BrokenHeader, match=r"week_in_numbers\.sql:1"):
        weekly(published)
    assert "week_in_numbers.csv" not in contents(published / "weekly" / "2026-W47")
    assert contents(published / "weekly" / "history") == history

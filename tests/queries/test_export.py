"""The exported folder is the warehouse: same rows, same columns, described, and whole or not there at all."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.dataset
import pytest

from queries import export as exporting
from queries.answer import open_warehouse
from queries.errors import BadTarget, NoWarehouse, StrangeWarehouse
from queries.export import KEYS, REFERENCES, export

ROOT = Path(__file__).parents[2]


def package_of(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "datapackage.json").read_bytes()))


def paths_of(folder: Path, resource: dict[str, Any]) -> list[str]:
    listed = resource["path"]
    return [str(folder / path) for path in ([listed] if isinstance(listed, str) else listed)]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def exported(sample_market: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(sample_market, tmp_path_factory.mktemp("exported") / "parquet")


@pytest.mark.slow
def test_every_view_comes_back_as_it_is(sample_market: Path, exported: Path) -> None:
    """By DuckDB: names, types and rows; by pyarrow: names and counts."""
    found = {resource["name"]: resource for resource in package_of(exported)["resources"]}
    with open_warehouse(sample_market) as warehouse, duckdb.connect() as reader:
        views = warehouse.execute(
            "SELECT view_name FROM duckdb_views() WHERE NOT internal AND NOT temporary"
        ).fetchall()
        assert {name for (name,) in views} | {"texts"} == set(found)
        for name, resource in found.items():
            paths = paths_of(exported, resource)
            files = reader.read_parquet(paths, hive_partitioning=False)
            view = warehouse.sql(f"FROM {name}")
            assert (files.columns, files.types) == (view.columns, view.types), name
            rows = files.order("ALL").fetchall()
            assert rows == view.order("ALL").fetchall(), name
            arrow = pyarrow.dataset.dataset(paths)
            assert (arrow.schema.names, arrow.count_rows()) == (files.columns, len(rows)), name
            assert resource["row_count"] == len(rows)


@pytest.mark.slow
def test_the_package_is_true(exported: Path) -> None:
    """Every file is listed once, every column described, every key a key, every reference leads somewhere."""
    package = package_of(exported)
    resources = {resource["name"]: resource for resource in package["resources"]}
    listed = [path for resource in resources.values() for path in paths_of(exported, resource)]
    assert sorted(listed) == sorted(str(path) for path in exported.rglob("*.parquet"))
    assert set(KEYS) | set(REFERENCES.values()) <= set(resources)
    assert package["sources"]
    assert package["made_by"]["built_from_run_id"]
    with duckdb.connect() as reader:
        for name, resource in resources.items():
            rows = reader.read_parquet(paths_of(exported, resource), hive_partitioning=False)
            reader.register(name, rows.to_arrow_table())
            assert [field["name"] for field in resource["schema"]["fields"]] == rows.columns
            assert all(field["description"] and field["type"] for field in resource["schema"]["fields"])
        for name, resource in resources.items():
            if key := ", ".join(resource["schema"].get("primaryKey", ())):
                twice = f"SELECT {key} FROM {name} GROUP BY {key} HAVING count(*) > 1"
                assert reader.execute(twice).fetchall() == [], name
            for reference in resource["schema"].get("foreignKeys", ()):
                [column], to = reference["fields"], reference["reference"]
                lost = f"""
                    SELECT here.{column} FROM {name} AS here
                    ANTI JOIN {to["resource"]} AS there ON here.{column} = there.{column}
                    WHERE here.{column} IS NOT NULL
                """
                assert reader.execute(lost).fetchall() == [], (name, column)


@pytest.mark.slow
def test_it_is_cut_where_a_reader_would(sample_market: Path, exported: Path) -> None:
    with open_warehouse(sample_market) as warehouse:
        weeks = warehouse.execute("SELECT DISTINCT strftime(looked_at, '%G-W%V') FROM looks").fetchall()
        sources = warehouse.execute("SELECT DISTINCT source FROM postings").fetchall()
    assert {path.stem for path in (exported / "sightings").iterdir()} == {week for (week,) in weeks}
    assert {path.stem for path in (exported / "mentions").iterdir()} == {source for (source,) in sources}
    one = pyarrow.dataset.dataset(exported / "mentions" / "greenhouse.parquet").to_table()
    assert {posting_id.split("/")[0] for posting_id in one["posting_id"].to_pylist()} == {"greenhouse"}


@pytest.mark.slow
def test_again_gives_the_same_bytes(sample_market: Path, exported: Path, tmp_path: Path) -> None:
    assert contents(export(sample_market, tmp_path / "again")) == contents(exported)


def test_a_folder_of_somebody_elses_is_left_alone(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(BadTarget, match="holds something else"):
        export(workspace, tmp_path / "mine")
    assert contents(tmp_path / "mine") == {"thesis.txt": b"years of work"}


def test_no_warehouse(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouse):
        export(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_fails_on_the_way_leaves_the_former_export(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(workspace)
    before = contents(workspace / "export")
    monkeypatch.setattr(exporting, "copy_texts", lambda connection, *_: connection.execute("FROM nothing"))
    with pytest.raises(StrangeWarehouse, match="can't be exported"):
        export(workspace)
    assert contents(workspace / "export") == before
    assert not list(workspace.glob(".export*"))


@pytest.mark.slow
def test_a_full_disk_leaves_the_former_export(sample_market: Path, exported: Path) -> None:
    before = contents(exported)
    ended = subprocess.run(
        [sys.executable, "-m", "aipm", "export", "--workspace", sample_market, "--out", exported],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)),
    )
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1), ended.stderr
    assert "make room" in ended.stderr
    assert contents(exported) == before
    assert [path.name for path in exported.parent.iterdir()] == [exported.name]

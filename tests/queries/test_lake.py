"""The lake is the warehouse to every reader, stays what it was while it is renewed, and is never another's."""

import hashlib
import json
import os
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest

from queries.answer import open_warehouse
from queries.errors import BadTarget, NoWarehouse, UnknownWeek
from queries.export import KEYS
from queries.lake import tables as lake_tables_module
from queries.lake import write_lake
from queries.lake.catalogue import DECIMAL, TYPES, catalogues, type_of
from queries.lake.publishing import Held, Sum, claim, publish
from queries.lake.tables import File, lake_tables, newest_week
from scale.storage import Storage

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "lake_with_spark.py"
SPARK = ROOT / ".venv-spark" / "bin" / "python"
HIVE_TYPES = {  # what Trino's Hive connector makes tables of: its documented types that our views need
    "array(varchar)",
    "bigint",
    "boolean",
    "date",
    "integer",
    "timestamp",
    "varchar",
}


def package_of(lake: Path) -> dict[str, Any]:
    return dict(json.loads((lake / "datapackage.json").read_bytes()))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def opened(lake: Path | str) -> duckdb.DuckDBPyConnection:
    """A DuckDB that knows the lake by its catalogue."""
    reader = duckdb.connect()
    reader.execute(f"SET VARIABLE lake = '{lake}'")
    reader.execute((Path(lake) / "catalog" / "duckdb.sql").read_text(encoding="utf-8"))
    return reader


@pytest.fixture(scope="module")
def lake(sample_market: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("laid") / "lake"
    assert write_lake(sample_market, place) == str(place)
    return place


@pytest.fixture(scope="module")
def earlier(sample_market: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same workspace, as if nobody had looked in its newest week."""
    workspace = tmp_path_factory.mktemp("earlier")
    shutil.copytree(sample_market / "texts", workspace / "texts")
    shutil.copyfile(sample_market / "warehouse.duckdb", workspace / "warehouse.duckdb")
    with duckdb.connect(workspace / "warehouse.duckdb") as connection:
        connection.execute("""
            DELETE FROM store.looks
            WHERE date_trunc('week', looked_at) = (SELECT date_trunc('week', max(looked_at)) FROM store.looks)
        """)
    return workspace


def test_every_type_has_a_name_in_each_engine(views: duckdb.DuckDBPyConnection) -> None:
    kinds = {kind for table in lake_tables(views) for _, kind, _ in table.columns}
    assert kinds >= TYPES.keys()
    assert {type_of(kind)[1] for kind in kinds if not DECIMAL.fullmatch(kind)} <= HIVE_TYPES
    with pytest.raises(KeyError):
        type_of("UBIGINT")


def test_the_catalogues_name_every_column_and_cut_last(views: duckdb.DuckDBPyConnection) -> None:
    """Statement by statement: both engines take the column a table is cut by only at its end."""
    tables = lake_tables(views)
    found = catalogues(tables, "2026-W47-1a2b3c4d")
    for table in tables:
        names = [name for name, _, _ in table.columns]
        assert table.cut in (None, names[-1])
        for engine, sign in (("spark", "`"), ("trino", '"')):
            [made] = [
                part
                for part in found[f"catalog/{engine}.sql"].split(";\n")
                if f"CREATE TABLE aipm.{sign}{table.name}{sign}" in part
            ]
            listed = [line.strip().split(sign)[1] for line in made.splitlines() if line.startswith(f"    {sign}")]
            assert listed == names, (engine, table.name)
            assert made.count("'") % 2 == made.count("\\'") % 2
            assert f"'${{lake}}/{table.folder('2026-W47-1a2b3c4d')}'" in made


class Watched(Storage):
    """A place that remembers what was done to it, in order."""

    def __init__(self, url: Path) -> None:
        super().__init__(url)
        self.done: list[str] = []

    def put(self, path: Path, name: str) -> None:
        self.done.append(f"put {name}")
        super().put(path, name)

    def write(self, name: str, body: bytes) -> None:
        self.done.append(f"write {name}")
        super().write(name, body)

    def remove(self, name: str) -> None:
        self.done.append(f"remove {name}")
        super().remove(name)


def test_new_files_first_then_what_names_them_then_stale_ones(tmp_path: Path) -> None:
    place = Watched(tmp_path / "lake")
    for name in (
        "snapshots/oldest/runs/part-0.parquet",
        "snapshots/old/runs/part-0.parquet",
        "texts/a.parquet",
        "mine.md",
    ):
        Storage.write(place, name, b"here")
    (tmp_path / "fresh").write_bytes(b"here")
    made = File(name="", path=tmp_path / "fresh", size=4, digest="1")
    files = {"snapshots/new/runs/part-0.parquet": made, "texts/a.parquet": made, "texts/b.parquet": made}
    held = Held(name="aipm-lake-x", snapshot="old", files={"texts/a.parquet": Sum(hash="sha256:1")})
    publish(place, held, files, {"catalog/spark.sql": "", "datapackage.json": "{}"}, "old")
    assert place.done == [
        "put snapshots/new/runs/part-0.parquet",
        "put texts/b.parquet",
        "write catalog/spark.sql",
        "write datapackage.json",
        "remove snapshots/oldest/runs/part-0.parquet",
    ]
    assert (tmp_path / "lake" / "mine.md").exists()
    assert not (tmp_path / "lake" / "snapshots" / "oldest").exists()


@pytest.mark.parametrize("package", [None, b"no JSON", b'{"name": "aipm-export-1"}', b"[]"])
def test_a_place_of_somebody_elses_is_left_alone(tmp_path: Path, package: bytes | None) -> None:
    place = Storage(tmp_path / "thesis")
    place.write("chapter.txt" if package is None else "datapackage.json", package or b"years of work")
    before = contents(tmp_path)
    with pytest.raises(BadTarget, match="holds something else"):
        claim(place)
    assert contents(tmp_path) == before


def test_an_empty_place_is_claimed_before_anything_else(tmp_path: Path) -> None:
    """Whoever is broken off in the first export finds the place theirs the next time."""
    place = Storage(tmp_path / "lake")
    assert claim(place) == claim(place) == Held(name="aipm-lake-begun")


def test_nothing_to_lay(tmp_path: Path, views: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(NoWarehouse):
        write_lake(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UnknownWeek, match="no week has looks"):
        newest_week(views)


@pytest.mark.slow
def test_duckdb_finds_the_warehouse(sample_market: Path, lake: Path) -> None:
    """Each table: the view's names, types and rows, and the column it is cut by at the end."""
    cuts = {resource["name"]: resource.get("partitioned_by", []) for resource in package_of(lake)["resources"]}
    with open_warehouse(sample_market) as warehouse, opened(lake) as reader:
        names = [
            name for (name,) in warehouse.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        ]
        assert set(names) == set(cuts)
        for name, cut in cuts.items():
            view = warehouse.sql(f"FROM {name}")
            own = [column for column in view.columns if column not in cut]
            table = reader.sql(f"FROM aipm.{name}")
            assert table.columns == [*own, *cut]
            same = (
                reader.sql(f"SELECT {', '.join(view.columns)} FROM aipm.{name}")
                if set(view.columns) <= set(table.columns)
                else table
            )
            assert same.types == view.types, name
            assert same.order("ALL").fetchall() == view.order("ALL").fetchall(), name
        assert reader.sql(
            "SELECT count(*) FROM aipm.mentions WHERE NOT starts_with(posting_id, source || '/')"
        ).fetchall() == [(0,)]
        assert reader.sql(
            "SELECT count(*) FROM aipm.sightings WHERE strftime(seen_at, '%G-W%V') <> week"
        ).fetchall() == [(0,)]


@pytest.mark.slow
def test_arrow_reads_each_table_by_its_package(lake: Path) -> None:
    """Folders give the columns they are named by; times are UTC to the microsecond; nothing is unsigned or nested."""
    known = (pa.string(), pa.int32(), pa.int64(), pa.bool_(), pa.date32(), pa.timestamp("us", "UTC"))
    for resource in package_of(lake)["resources"]:
        listed = resource["path"]
        paths = [str(lake / path) for path in ([listed] if isinstance(listed, str) else listed)]
        root = str(lake / listed[0].split(resource["name"] + "/")[0]) if isinstance(listed, list) else str(lake)
        table = pyarrow.dataset.dataset(
            paths, partitioning=pyarrow.dataset.HivePartitioning.discover(), partition_base_dir=root
        )
        assert table.schema.names == [field["name"] for field in resource["schema"]["fields"]]
        assert table.count_rows() == resource["row_count"]
        for kind in table.schema.types:
            assert kind in known or pa.types.is_decimal(kind) or pa.types.is_list(kind), kind


@pytest.mark.slow
def test_files_are_sorted_and_say_their_bounds(lake: Path) -> None:
    keyed = [name for name, key in KEYS.items() if key[0] == "posting_id"]
    checked = 0
    for name in (*keyed, "sightings", "mentions"):
        for path in lake.rglob(f"{name}/*/part-*.parquet"):
            ids = pq.read_table(path, columns=["posting_id"])["posting_id"].to_pylist()
            assert ids == sorted(ids), path
            for group in range(pq.ParquetFile(path).metadata.num_row_groups if ids else 0):
                bounds = pq.ParquetFile(path).metadata.row_group(group).column(0).statistics
                assert bounds.has_min_max
                checked += 1
    assert checked > 10


@pytest.mark.slow
def test_a_large_source_is_cut_between_postings(
    sample_market: Path, lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lake_tables_module, "MOST", 40)
    write_lake(sample_market, tmp_path / "lake")
    package = package_of(tmp_path / "lake")
    [listed] = [resource["path"] for resource in package["resources"] if resource["name"] == "mentions"]
    parts = [path for path in listed if "source=greenhouse/" in path]
    ends = [
        (column.min, column.max)
        for path in parts
        for column in [pq.ParquetFile(tmp_path / "lake" / path).metadata.row_group(0).column(0).statistics]
    ]
    assert len(parts) > 1
    assert all(before[1] < after[0] for before, after in pairwise(ends))
    with opened(lake) as whole, opened(tmp_path / "lake") as cut:
        for name in ("mentions", "postings", "salaries"):
            assert (
                cut.sql(f"FROM aipm.{name} ORDER BY ALL").fetchall()
                == whole.sql(f"FROM aipm.{name} ORDER BY ALL").fetchall()
            )


@pytest.mark.slow
def test_every_file_comes_to_what_the_package_says(lake: Path) -> None:
    package = package_of(lake)
    data = {name: body for name, body in contents(lake).items() if name.endswith(".parquet")}
    assert {
        name: {"bytes": len(body), "hash": f"sha256:{hashlib.sha256(body).hexdigest()}"} for name, body in data.items()
    } == package["files"]
    assert package["resources"][-1]["licenses"]
    assert package["sources"]


@pytest.mark.slow
def test_again_gives_the_same_bytes_and_writes_nothing(sample_market: Path, lake: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in lake.rglob("*") if path.is_file()}
    write_lake(sample_market, lake)
    assert {path: path.stat().st_mtime_ns for path in lake.rglob("*") if path.is_file()} == before
    write_lake(sample_market, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(lake)
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


@pytest.mark.slow
def test_a_week_more(sample_market: Path, earlier: Path, tmp_path: Path) -> None:
    """Weeks stay as they lie, the snapshot before stays for whoever reads it, and the one before that goes."""
    lake = tmp_path / "lake"
    write_lake(earlier, lake)
    first, before = package_of(lake), contents(lake)
    (lake / "snapshots" / "broken-off").mkdir()
    (lake / "snapshots" / "broken-off" / "part-0.parquet").write_bytes(b"half")
    untouched = {path: path.stat().st_mtime_ns for path in (lake / "sightings").rglob("*.parquet")}
    write_lake(sample_market, lake)
    second = package_of(lake)
    assert second["former_snapshot"] == first["snapshot"] != second["snapshot"]
    assert {path.name for path in (lake / "snapshots").iterdir()} == {first["snapshot"], second["snapshot"]}
    assert {path: path.stat().st_mtime_ns for path in untouched} == untouched
    assert len(list((lake / "sightings").iterdir())) == len({path.parent for path in untouched}) + 1
    assert {name for name, body in before.items() if contents(lake).get(name) != body} == {
        "catalog/duckdb.sql",
        "catalog/spark.sql",
        "catalog/trino.sql",
        "datapackage.json",
    }
    with pytest.raises(BadTarget, match="knows no looks"):
        write_lake(earlier, lake)
    assert package_of(lake) == second


@pytest.mark.slow
def test_a_lake_on_s3_is_the_lake(sample_market: Path, lake: Path, s3: str) -> None:
    place = Storage(f"{s3}/lake")
    assert write_lake(sample_market, f"{s3}/lake") == f"{s3}/lake"
    assert {name: place.read(name) for name in place.names()} == contents(lake)


def rows_by_name(found: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    answer = found.execute(sql)
    names = [column[0] for column in answer.description or []]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


@pytest.fixture(scope="module")
def spark(lake: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Spark finds in the lake: both answers, and the head of each table; its JVM ends with it."""
    if not SPARK.exists() or shutil.which("java") is None:
        pytest.skip("no .venv-spark or no java: `make spark` with Java 17 or newer on the path")
    ended = subprocess.run(
        [SPARK, Path(__file__).with_name("lake_in_spark.py"), EXAMPLE, lake],
        cwd=tmp_path_factory.mktemp("spark"),
        env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "TZ": "UTC", "PYSPARK_PYTHON": str(SPARK)},
        check=False,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    return json.loads(ended.stdout)  # type: ignore[no-any-return]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "over_the_warehouse"),
    [
        (
            "share_of_sql_by_week",
            """
            SELECT
                strftime(seen_at, '%G-W%V') AS week,
                count(DISTINCT posting_id) AS posting_count,
                round(
                    count(DISTINCT posting_id) FILTER (
                        posting_id IN (SELECT posting_id FROM mentions WHERE skill_id = 'sql')
                    ) / count(DISTINCT posting_id), 4
                ) AS naming_share
            FROM sightings
            WHERE posting_id IN (SELECT posting_id FROM postings WHERE role = 'ai_pm')
            GROUP BY week ORDER BY week
            """,
        ),
        (
            "pay_by_level",
            """
            SELECT
                level,
                count(*) AS statement_count,
                round(quantile_cont(annual_low::DOUBLE, 0.25), 2) AS low_quarter,
                round(median(annual_low::DOUBLE), 2) AS low_median,
                round(quantile_cont(annual_high::DOUBLE, 0.75), 2) AS high_quarter
            FROM salaries JOIN postings USING (posting_id)
            WHERE role IN ('ai_pm', 'pm') AND kind = 'base' AND salaries.currency = 'USD'
            GROUP BY level ORDER BY level
            """,
        ),
    ],
    ids=["share", "pay"],
)
def test_spark_answers_as_the_warehouse(
    spark: dict[str, Any], sample_market: Path, lake: Path, question: str, over_the_warehouse: str
) -> None:
    """And as DuckDB over the lake, asked in Spark's words."""
    with open_warehouse(sample_market) as warehouse:
        expected = rows_by_name(warehouse, over_the_warehouse)
    assert len(expected) > 1
    assert spark["answers"][question] == expected
    with opened(lake) as reader:
        assert rows_by_name(reader, spark["questions"][question]) == expected


@pytest.mark.slow
def test_spark_finds_each_table_whole(spark: dict[str, Any], lake: Path) -> None:
    """Types as promised, as many rows, the same ends of each column, the comments of the warehouse."""
    resources = {resource["name"]: resource for resource in package_of(lake)["resources"]}
    assert set(spark["tables"]) == set(resources)
    with opened(lake) as reader:
        for name, found in spark["tables"].items():
            fields = resources[name]["schema"]["fields"]
            assert [(name, said) for name, _, said in found["columns"]] == [
                (f["name"], f["description"]) for f in fields
            ]
            table = reader.sql(f"FROM aipm.{name}")
            kinds = {str(column): str(kind) for column, kind in zip(table.columns, table.types, strict=True)}
            assert [kind for _, kind, _ in found["columns"]] == [
                type_of(kinds[f["name"]])[0].lower() for f in fields
            ], name
            flat = [column for column, kind in kinds.items() if kind != "VARCHAR[]"]
            asked = ", ".join(f'min("{c}")::VARCHAR, max("{c}")::VARCHAR, count("{c}")' for c in flat)
            assert found["ends"] == list(reader.sql(f"SELECT count(*), {asked} FROM aipm.{name}").fetchall()[0]), name

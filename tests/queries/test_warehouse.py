"""Opening the warehouse: read-only, shut to other files, with clear words where there is none."""

from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from queries.answer import SCHEMA_VERSION, answer, choose_week, open_warehouse, take
from queries.catalog import load_catalog
from queries.errors import BadParameter, BadSql, NoWarehouse, StrangeWarehouse, UnknownWeek

MIGRATIONS = Path(__file__).parents[2] / "analysis" / "warehouse" / "schema"


def test_we_know_the_newest_schema() -> None:
    assert max(int(path.name[:4]) for path in MIGRATIONS.glob("[0-9]*.sql")) == SCHEMA_VERSION


def test_no_warehouse(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouse, match="aipm analyze"), open_warehouse(tmp_path):
        pass


@pytest.mark.parametrize(
    ("setup", "words"),
    [
        ("CREATE TABLE letters (a INTEGER)", "not a warehouse of ours"),
        ("CREATE TABLE meta (schema_version INTEGER)", "is empty"),
        (f"CREATE TABLE meta AS SELECT {SCHEMA_VERSION + 1} AS schema_version", "newer version"),
        (f"CREATE TABLE meta AS SELECT {SCHEMA_VERSION - 1} AS schema_version", "older version.*run `aipm analyze`"),
    ],
)
def test_a_strange_warehouse(tmp_path: Path, setup: str, words: str) -> None:
    with duckdb.connect(tmp_path / "warehouse.duckdb") as connection:
        connection.execute(setup)
    with pytest.raises(StrangeWarehouse, match=words), open_warehouse(tmp_path):
        pass


def test_not_even_a_database(tmp_path: Path) -> None:
    (tmp_path / "warehouse.duckdb").write_bytes(b"dear diary" * 1000)
    with pytest.raises(StrangeWarehouse, match="can't read it"), open_warehouse(tmp_path):
        pass


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM postings",
        "CREATE TABLE mine (a INTEGER)",
        "COPY postings TO 'out.csv'",
        "SELECT * FROM read_csv('/etc/hosts')",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "selec 1",
    ],
)
def test_own_sql_can_only_read(workspace: Path, sql: str) -> None:
    with open_warehouse(workspace) as connection, pytest.raises(BadSql):
        take(connection, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '{texts}/{name}'",
        "EXPLAIN ANALYZE copy (SELECT 1) TO '{texts}/{name}'",
        "PREPARE write AS COPY (SELECT 1) TO '{texts}/{name}'; EXECUTE write",
        "COPY (PIVOT postings ON role USING count(*)) TO '{texts}/{name}'",
        "EXPORT DATABASE '{texts}/{name}'",
        "ATTACH '{texts}/{name}' (READ_WRITE)",
    ],
)
@pytest.mark.parametrize("name", ["one.parquet", "new.parquet"])
def test_own_sql_can_not_write_among_the_texts(workspace: Path, sql: str, name: str) -> None:
    texts = workspace / "texts"
    before = {path: path.read_bytes() for path in texts.iterdir()}
    with suppress(BadSql, StrangeWarehouse), open_warehouse(workspace) as connection:
        take(connection, sql.format(texts=texts, name=name))
    assert {path: path.read_bytes() for path in texts.iterdir()} == before


def test_words_that_write_may_be_quoted(workspace: Path) -> None:
    with open_warehouse(workspace) as connection:
        assert take(connection, """SELECT 'copy' AS "export" -- COPY""").rows == [("copy",)]


def test_a_folder_with_an_awkward_name(workspace: Path, tmp_path: Path) -> None:
    awkward = workspace.rename(tmp_path / "it's [a]*b? ü")
    with open_warehouse(awkward) as connection:
        assert len(take(connection, "SELECT text FROM texts").rows) == 1


def test_own_sql_sees_the_texts(workspace: Path) -> None:
    with open_warehouse(workspace) as connection:
        found = take(connection, "SELECT content_hash, text FROM texts")
    assert found.columns == ("content_hash", "text")
    assert [row[0] for row in found.rows] == ["hash-2ai_pm1"]


def test_weeks(workspace: Path) -> None:
    with open_warehouse(workspace) as connection:
        assert choose_week(connection, None) == "2026-W47"
        assert choose_week(connection, "2026-W46") == "2026-W46"
        for week in ("2026-W54", "W47", "2026-W48"):
            with pytest.raises(UnknownWeek, match="weeks with looks: 2026-W46, 2026-W47"):
                choose_week(connection, week)


def test_no_week_at_all(views: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UnknownWeek, match="run `aipm crawl` first"):
        choose_week(views, None)


@pytest.mark.parametrize(
    ("given", "words"),
    [({"weeks": "many"}, "is no INTEGER"), ({"month": "1"}, "it takes week, weeks")],
)
def test_bad_parameters(workspace: Path, given: dict[str, str], words: str) -> None:
    with open_warehouse(workspace) as connection, pytest.raises(BadParameter, match=words):
        answer(connection, load_catalog().find("ai_pm_by_week"), given)

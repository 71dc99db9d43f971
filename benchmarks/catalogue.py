"""What each question of the catalogue takes in a large warehouse, and the weekly folder with all of its questions.

    python benchmarks/catalogue.py [--workspace WORKSPACE] [--postings 1000000] [--folder FOLDER] [NAME ...]

The large warehouse is a small one many times over: its boards, employers, postings, contents and looks once more
under other names, as often as it takes. So lengths of texts, mentions a posting and postings an employer are those of
the workspace, which is the sample market if none is named. With FOLDER it is kept and taken again.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from queries.answer import answer, open_warehouse
from queries.catalog import load_catalog

AIPM = Path(sys.executable).with_name("aipm")
NUMBERS = {"content_number", "look_number", "posting_number", "opening_number", "matched_number", "twin_number"}
NAMES = {"board", "posting_id", "opening_id", "employer", "employer_key", "content_hash", "old_hash", "new_hash"}
SHORT_OF = {"meta", "runs", "extractions", "text_files"}  # one is enough for all copies
AIM = 2.0  # seconds


def widen(source: Path, target: Path, posting_count: int) -> None:
    """Write the warehouse so many times into another that it has that many postings."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{source}' AS small (READ_ONLY)")
        connection.execute(f"ATTACH '{target}' AS large (STORAGE_VERSION 'v1.5.0')")
        connection.execute("COPY FROM DATABASE small TO large")
        ((count,),) = connection.execute("SELECT count(*) FROM large.store.postings").fetchall()
        connection.execute(f"CREATE TABLE copies AS SELECT range AS copy FROM range(1, {-(-posting_count // count)})")
        for table, columns in tables(connection).items():
            if table not in SHORT_OF and (NUMBERS | NAMES) & set(columns):
                connection.execute(copied(connection, table, columns))


def tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Each table of the store with its columns in order."""
    found: dict[str, list[str]] = {}
    for table, column in connection.execute("""
        SELECT table_name, column_name FROM duckdb_columns()
        WHERE database_name = 'large' AND schema_name = 'store' AND NOT internal
            AND table_name IN (SELECT table_name FROM duckdb_tables())
        ORDER BY table_name, column_index
    """).fetchall():
        found.setdefault(table, []).append(column)
    return found


def copied(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> str:
    """The statement that adds the copies of one table's rows."""
    spans = {
        column: connection.execute(f"SELECT coalesce(max({column}), 0) + 1 FROM small.store.{home}").fetchall()[0][0]
        for column, home in (
            ("content_number", "contents"),
            ("look_number", "looks"),
            ("posting_number", "identities"),
        )
    }
    spans |= dict.fromkeys(("opening_number", "matched_number"), spans["posting_number"])
    spans["twin_number"] = spans["look_number"]
    said = ", ".join(
        f"{column} + copy * {spans[column]} AS {column}"
        if column in NUMBERS
        else f"{column} || '~' || copy AS {column}"
        if column in NAMES
        else column
        for column in columns
    )
    return f"INSERT INTO large.store.{table} SELECT {said} FROM small.store.{table} CROSS JOIN copies"


def ask_all(workspace: Path, names: list[str]) -> None:
    """Ask each question once, in a connection of its own, and print what it took."""
    slow = 0
    for query in load_catalog().queries:
        if names and query.name not in names:
            continue
        with open_warehouse(workspace) as connection:
            values = {param.name: chosen(connection, param.name) for param in query.params if param.default is None}
            began, cpu = time.monotonic(), time.process_time()
            rows = answer(connection, query, values).rows
            wall, cpu = time.monotonic() - began, time.process_time() - cpu
        slow += wall > AIM
        print(f"{query.folder:>8}/{query.name:<32} {wall:7.2f} s {cpu:7.2f} s CPU {len(rows):8,} rows", flush=True)
    print(f"{slow} of them above {AIM} s")


def chosen(connection: duckdb.DuckDBPyConnection, param: str) -> str:
    """A value for what must be given: the fullest week, and the names that stand oftenest in postings."""
    column, table = {
        "week": ("week_of(seen_at)", "sightings"),
        "employer": ("employer", "postings"),
    }[param]
    sql = f"SELECT {column} FROM {table} GROUP BY {column} ORDER BY count(*) DESC, {column} LIMIT 1"
    return str(connection.execute(sql).fetchall()[0][0])


def weekly(workspace: Path) -> None:
    began = time.monotonic()
    subprocess.run(
        [AIPM, "weekly"], check=False, env=os.environ | {"AIPM_WORKSPACE": str(workspace)}, stdout=subprocess.DEVNULL
    )
    print(f"the weekly folder {time.monotonic() - began:.1f} s")


def sample(folder: Path) -> Path:
    subprocess.run([AIPM, "run", "--sample", "--workspace", str(folder)], check=True, capture_output=True)
    return folder


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("names", nargs="*")
    options.add_argument("--workspace", type=Path)
    options.add_argument("--postings", type=int, default=1_000_000)
    options.add_argument("--folder", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as shelf:
        folder = given.folder or Path(shelf) / "large"
        if not (folder / "warehouse.duckdb").exists():
            source = given.workspace or sample(Path(shelf) / "sample")
            widen(source / "warehouse.duckdb", folder / "warehouse.duckdb", given.postings)
        with open_warehouse(folder) as connection:
            print(
                connection.execute("SELECT (SELECT count(*) FROM postings), (SELECT count(*) FROM mentions)").fetchall()
            )
        ask_all(folder, given.names)
        if not given.names:
            weekly(folder)


if __name__ == "__main__":
    main()

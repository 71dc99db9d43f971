"""Whoever reads a warehouse while another is put in its place reads on as if nothing had happened."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

Make = Callable[..., dict[str, Any]]
READ = """
import sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as warehouse:
    for line in sys.stdin:
        rows = warehouse.execute("SELECT source_id FROM postings ORDER BY source_id").fetchall()
        print(*(source_id for (source_id,) in rows), flush=True)
"""


@pytest.fixture
def reader(chronicle: Any, posting: Make) -> Any:
    """A program of its own that has the first warehouse open, and answers what postings it sees."""
    chronicle.run({"acme": [posting("1"), posting("2")]})
    chronicle.analyze()
    path = chronicle.workspace / "warehouse.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", READ, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as started:
        assert seen_by(started) == "1 2"
        yield started
        started.stdin.close()  # type: ignore[union-attr]


def seen_by(reader: Any) -> str:
    reader.stdin.write("again\n")
    reader.stdin.flush()
    return str(reader.stdout.readline().strip())


def test_a_reader_keeps_what_it_began_with(chronicle: Any, posting: Make, reader: Any) -> None:
    chronicle.run({"acme": [posting("2"), posting("3")]})
    assert chronicle.analyze().way == "append"
    assert seen_by(reader) == "1 2"
    assert chronicle.ask("SELECT count(*) FROM postings") == [(3,)]
    assert chronicle.analyze(again=True).way == "again"
    assert seen_by(reader) == "1 2"


def test_the_file_is_one_that_older_readers_open(chronicle: Any) -> None:
    """DuckDB writes a file's storage version behind its magic bytes; 67 is what 1.5 reads and 2.0 too."""
    chronicle.analyze()
    path: Path = chronicle.workspace / "warehouse.duckdb"
    assert path.read_bytes()[8:12] == b"DUCK"
    with duckdb.connect(path, read_only=True) as warehouse:
        tags = warehouse.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()
    assert "v1.5" in str(tags)

"""The warehouse: its contract, its history, and that it can always be had again."""

import fcntl
import tomllib
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from analysis.errors import BrokenGuide, CheckFailed, StaleWarehouse, WarehouseBusy
from analysis.facts import Document, Facts
from analysis.warehouse.rows import hash_content
from crawler.errors import NotAWorkspace
from crawler.posting import Posting

CONTRACT = tomllib.loads(Path(__file__).with_name("contract.toml").read_text(encoding="utf-8"))
Make = Callable[..., dict[str, Any]]
SALARY = {
    "compensationType": "Salary",
    "interval": "1 HOUR",
    "currencyCode": "USD",
    "minValue": 70,
    "maxValue": 95.5,
}


def at(week: int) -> datetime:
    """Six o'clock on a Monday, as DuckDB gives it: UTC without saying so."""
    return datetime(2026, 6, 1 + 7 * week, 6)  # noqa: DTZ001


def test_empty_archive_has_every_view_with_the_columns_agreed(chronicle: Any) -> None:
    result = chronicle.analyze()
    columns: dict[str, list[str]] = {}
    for view, name in chronicle.ask("""
        SELECT table_name, column_name FROM duckdb_columns()
        WHERE schema_name = 'main' AND NOT internal ORDER BY table_name, column_index
    """):
        columns.setdefault(view, []).append(name)
    assert columns == CONTRACT
    assert (result.run_count, result.posting_count) == (0, 0)
    assert chronicle.ask("SELECT built_from_run_id FROM meta") == [(None,)]


def test_every_table_view_and_column_is_commented(chronicle: Any) -> None:
    chronicle.analyze()
    silent = chronicle.ask("""
        SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL
        UNION ALL
        SELECT schema_name, view_name, '' FROM duckdb_views() WHERE NOT internal AND comment IS NULL
        UNION ALL
        SELECT schema_name, table_name, '' FROM duckdb_tables() WHERE NOT internal AND comment IS NULL
    """)
    assert silent == []


def test_money_and_moments_have_their_types(chronicle: Any) -> None:
    chronicle.analyze()
    types = dict(
        chronicle.ask("""
            SELECT DISTINCT column_name, data_type FROM duckdb_columns()
            WHERE NOT internal AND regexp_matches(column_name, '_at$|^(annual_)?(low|high)$')
        """)
    )
    assert {kind for name, kind in types.items() if name.endswith("_at")} == {"TIMESTAMP"}
    assert {kind for name, kind in types.items() if not name.endswith("_at")} == {"DECIMAL(18,2)"}


def test_a_change_makes_a_version_and_says_what_changed(chronicle: Any, posting: Make) -> None:
    chronicle.run({"acme": [posting("1"), posting("2")]})
    moved = posting("1", location="Porto", descriptionHtml="<p>Now with more Python.</p>")
    chronicle.run({"acme": [moved, posting("2")]})
    chronicle.analyze()
    versions = chronicle.ask("SELECT posting_id, valid_from_at, valid_to_at FROM versions ORDER BY ALL")
    assert versions == [
        ("ashby/acme/1", at(0), at(1)),
        ("ashby/acme/1", at(1), None),
        ("ashby/acme/2", at(0), None),
    ]
    changes = chronicle.ask("SELECT posting_id, changed_at, field, old_value, new_value FROM changes ORDER BY field")
    assert changes[0] == ("ashby/acme/1", at(1), "location", "Lisbon", "Porto")
    assert [change[2] for change in changes] == ["location", "text"]
    assert changes[1][3:] == ("Ship Product Manager things 🚀 with Python.", "Now with more Python.")
    assert chronicle.ask("SELECT version_count, location FROM postings ORDER BY posting_id") == [
        (2, "Porto"),
        (1, "Lisbon"),
    ]


def test_an_old_version_that_comes_back_is_a_third_version(chronicle: Any, posting: Make) -> None:
    for title in ("Product Manager", "Product Owner", "Product Manager"):
        chronicle.run({"acme": [posting("1", title=title)]})
    result = chronicle.analyze()
    versions = chronicle.ask("SELECT valid_from_at, valid_to_at, content_hash FROM versions ORDER BY valid_from_at")
    assert [(begun, ended) for begun, ended, _ in versions] == [(at(0), at(1)), (at(1), at(2)), (at(2), None)]
    assert versions[0][2] == versions[2][2]
    assert result.extracted_count == 2


def test_what_makes_no_version_is_as_last_read(chronicle: Any, posting: Make) -> None:
    chronicle.run({"acme": [posting("1")]})
    chronicle.run({"acme": [posting("1", jobUrl="https://jobs.example/moved", publishedAt="2026-06-03T00:00:00Z")]})
    chronicle.analyze()
    assert chronicle.ask("SELECT url, posted_at, version_count FROM postings") == [
        ("https://jobs.example/moved", datetime(2026, 6, 3), 1)  # noqa: DTZ001
    ]


def test_pay_stays_as_stated_and_yearly_figures_are_the_views(chronicle: Any, posting: Make) -> None:
    chronicle.run({"acme": [posting("1", compensation={"summaryComponents": [SALARY]})]})
    chronicle.run({"acme": [posting("1", compensation={"summaryComponents": [SALARY | {"maxValue": 99}]})]})
    chronicle.analyze()
    assert chronicle.ask("SELECT low, high, currency, period, annual_low, annual_high, origin FROM salaries") == [
        (Decimal("70.00"), Decimal("99.00"), "USD", "hour", Decimal("145600.00"), Decimal("205920.00"), "source")
    ]
    assert chronicle.ask("SELECT field, old_value, new_value FROM changes") == [
        ("pay", "USD 70-95.50 hour base", "USD 70-99 hour base")
    ]


def test_pay_that_the_source_repeats_is_no_change_of_pay(chronicle: Any, posting: Make) -> None:
    chronicle.run({"acme": [posting("1", compensation={"summaryComponents": [SALARY]})]})
    chronicle.run({"acme": [posting("1", compensation={"summaryComponents": [SALARY, SALARY]})]})
    chronicle.analyze()
    assert chronicle.ask("SELECT version_count FROM postings") == [(2,)]
    assert chronicle.ask("SELECT field, old_value, new_value FROM changes") == []


def test_equal_copies_are_one_opening(chronicle: Any, posting: Make) -> None:
    copies = [posting("9", location="Porto"), posting("3"), posting("5", title="product  manager!")]
    chronicle.run({"acme": [*copies, posting("1", title="Designer")]})
    chronicle.analyze()
    assert chronicle.ask("SELECT source_id, opening_id FROM postings ORDER BY ALL") == [
        ("1", "ashby/acme/1"),
        ("3", "ashby/acme/3"),
        ("5", "ashby/acme/5"),
        ("9", "ashby/acme/3"),
    ]


def test_unchanged_pages_are_sightings_without_being_read(chronicle: Any, posting: Make) -> None:
    listed = [posting("1"), posting("2", title="Product Owner")]
    chronicle.run({"acme": listed})
    chronicle.run({"acme": "unchanged"})
    chronicle.run({"acme": listed})
    chronicle.analyze()
    assert chronicle.read == ["Product Manager", "Product Owner"]
    assert chronicle.ask("SELECT run_id, count(*) FROM sightings GROUP BY run_id ORDER BY ALL") == [
        ("20260601T060000Z-ingest", 2),
        ("20260608T060000Z-ingest", 2),
        ("20260615T060000Z-ingest", 2),
    ]


def test_nothing_new_touches_nothing(chronicle: Any, posting: Make) -> None:
    chronicle.run({"acme": [posting("1")]})
    chronicle.analyze()
    before = (chronicle.workspace / "warehouse.duckdb").stat()
    result = chronicle.analyze()
    assert (result.way, result.posting_count) == ("nothing", 1)
    assert (chronicle.workspace / "warehouse.duckdb").stat() == before


def test_grown_rebuilt_and_read_again_are_the_same(chronicle: Any, posting: Make) -> None:
    chronicle.run({"acme": [posting("1"), posting("2", title="AI Product Manager")], "bolt": [posting("1")]})
    chronicle.analyze()
    chronicle.run({"acme": [posting("2", title="AI Product Manager"), posting("3")], "bolt": "failed"})
    assert chronicle.analyze().way == "append"
    grown = chronicle.rows()
    chronicle.read.clear()
    assert chronicle.analyze(again=True).way == "again"
    assert chronicle.rows() == grown
    assert chronicle.read == []
    (chronicle.workspace / "warehouse.duckdb").unlink()
    for path in (chronicle.workspace / "texts").iterdir():
        path.unlink()
    assert chronicle.analyze().way == "fresh"
    assert chronicle.rows() == grown


def test_a_run_that_comes_late_takes_its_place_in_time(chronicle: Any, posting: Make) -> None:
    chronicle.run({"acme": [posting("1", title="New words")]}, week=2)
    chronicle.analyze()
    chronicle.run({"acme": [posting("1", title="Old words")]}, week=0)
    chronicle.read.clear()
    assert chronicle.analyze().way == "again"
    assert chronicle.read == ["Old words"]
    assert chronicle.ask("SELECT title, first_seen_at FROM postings") == [("New words", at(0))]
    late = chronicle.rows()
    (chronicle.workspace / "warehouse.duckdb").unlink()
    chronicle.analyze()
    assert chronicle.rows() == late


def test_a_new_edition_reads_every_content_again(chronicle: Any, posting: Make) -> None:
    chronicle.run({"acme": [posting("1")]})
    chronicle.analyze()
    result = chronicle.analyze(version="2")
    assert (result.way, result.extracted_count) == ("fresh", 1)
    assert chronicle.ask("SELECT extractor_version FROM meta") == [("2",)]


def test_missing_texts_are_made_again(chronicle: Any, posting: Make) -> None:
    chronicle.run({"acme": [posting("1")]})
    chronicle.analyze()
    whole = chronicle.rows()
    next((chronicle.workspace / "texts").glob("*.parquet")).unlink()
    chronicle.analyze()
    assert chronicle.rows() == whole


def test_leftovers_of_a_killed_run_are_cleared_away(chronicle: Any, posting: Make) -> None:
    chronicle.run({"acme": [posting("1")]})
    chronicle.analyze()
    whole = chronicle.rows()
    for name in ("texts/other.parquet", "texts/half.parquet.unfinished", ".warehouse.duckdb.unfinished.wal"):
        (chronicle.workspace / name).write_bytes(b"half")
    chronicle.run({})
    chronicle.analyze()
    assert chronicle.rows()["texts"] == whole["texts"]
    assert not list(chronicle.workspace.rglob("*unfinished*"))


def test_a_torn_archive_fails_that_look_only(chronicle: Any, posting: Make) -> None:
    run_id = chronicle.run({"acme": [posting("1")], "bolt": [posting("2")]})
    path = chronicle.workspace / "archive" / f"{run_id}.warc.gz"
    path.write_bytes(path.read_bytes()[:-40])
    result = chronicle.analyze()
    assert [problem.partition(":")[0] for problem in result.problems] == ["ashby/bolt"]
    assert chronicle.ask("SELECT board, verdict FROM looks ORDER BY ALL") == [("acme", "complete"), ("bolt", "failed")]
    assert chronicle.ask("SELECT posting_id FROM postings") == [("ashby/acme/1",)]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        ("UPDATE store.meta SET schema_version = 99", "newer version of aipm"),
        ("DROP SCHEMA store CASCADE", "no warehouse we can read"),
    ],
)
def test_a_strange_warehouse_is_left_alone(chronicle: Any, spoil: str, says: str) -> None:
    chronicle.analyze()
    path = chronicle.workspace / "warehouse.duckdb"
    with duckdb.connect(path) as warehouse:
        warehouse.execute(spoil)
    before = path.read_bytes()
    with pytest.raises(StaleWarehouse, match=says):
        chronicle.analyze()
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(chronicle: Any) -> None:
    path = chronicle.workspace / "warehouse.duckdb"
    path.write_bytes(b"my thesis" * 1_000)
    with pytest.raises(StaleWarehouse, match="move it away"):
        chronicle.analyze()
    assert path.read_bytes() == b"my thesis" * 1_000


def test_an_older_schema_is_built_anew(chronicle: Any, posting: Make) -> None:
    chronicle.run({"acme": [posting("1")]})
    chronicle.analyze()
    whole = chronicle.rows()
    with duckdb.connect(chronicle.workspace / "warehouse.duckdb") as warehouse:
        warehouse.execute("UPDATE store.meta SET schema_version = 0")
    assert chronicle.analyze().way == "fresh"
    assert chronicle.rows() == whole


def test_a_failing_check_keeps_the_old_warehouse(chronicle: Any, posting: Make, tmp_path: Path) -> None:
    chronicle.run({"acme": [posting("1")]})
    chronicle.analyze()
    whole = chronicle.rows()
    chronicle.run({"acme": [posting("2")]})
    (tmp_path / "never.sql").write_text("SELECT posting_id FROM postings ORDER BY ALL")
    with pytest.raises(CheckFailed, match=r"check never: found 2 row\(s\), first posting_id=ashby/acme/1"):
        chronicle.analyze(checks=tmp_path)
    assert chronicle.rows() == whole
    assert not list(chronicle.workspace.glob(".warehouse*"))


def test_evidence_that_stands_elsewhere_is_found_out(
    chronicle: Any, posting: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    chronicle.run({"acme": [posting("1")]})
    read = chronicle.extract

    def misquote(document: Document) -> Facts:
        facts = read(document)
        shifted = tuple(msgspec.structs.replace(found, start=found.start + 1) for found in facts.mentions)
        return Facts(**(msgspec.structs.asdict(facts) | {"mentions": shifted}))

    monkeypatch.setattr(chronicle, "extract", misquote)
    with pytest.raises(CheckFailed, match="check evidence: found 1"):
        chronicle.analyze()


def test_spans_count_characters_not_bytes(chronicle: Any, posting: Make) -> None:
    html = "<p>é 👩‍👧 e\u0301 \U0001d538 漢字 Python</p>"
    chronicle.run({"acme": [posting("1", descriptionHtml=html)]})
    chronicle.analyze()
    [(start, end)] = chronicle.ask("SELECT start_offset, end_offset FROM mentions")
    [(_, text)] = chronicle.rows()["texts"]
    assert text[start:end] == "Python"


def test_one_analysis_at_a_time(chronicle: Any) -> None:
    with (chronicle.workspace / "lock-analyze").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(WarehouseBusy):
            chronicle.analyze()


def test_a_folder_that_is_no_workspace_is_refused(chronicle: Any) -> None:
    (chronicle.workspace / "workspace.json").unlink()
    with pytest.raises(NotAWorkspace):
        chronicle.analyze()


def test_a_broken_guide_stops_everything_first(chronicle: Any, tmp_path: Path) -> None:
    with pytest.raises(BrokenGuide, match="can't be read"):
        chronicle.analyze(guide=tmp_path / "none.toml")
    assert not (chronicle.workspace / "warehouse.duckdb").exists()


def test_employers_that_differ_in_case_are_one_under_the_newest_spelling(chronicle: Any, posting: Make) -> None:
    chronicle.run({"ACME": [posting("1"), posting("2")]})
    chronicle.run({"acme": [posting("1")]})
    chronicle.analyze()
    assert chronicle.ask("SELECT employer, posting_count, board_count FROM employers") == [("acme Ltd", 3, 2)]


@pytest.mark.slow
def test_pages_read_otherwise_leave_no_stranger_among_the_texts(
    chronicle: Any, posting: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    chronicle.run({"acme": [posting("1"), posting("2", title="Product Owner")]})
    chronicle.analyze()
    monkeypatch.setattr("analysis.warehouse.load.hash_content", lambda posting: hash_content(mended(posting)))
    assert chronicle.analyze(again=True).extracted_count == 1
    mended_rows = chronicle.rows()
    assert len(mended_rows["texts"]) == 2
    (chronicle.workspace / "warehouse.duckdb").unlink()
    chronicle.analyze()
    assert chronicle.rows() == mended_rows


def mended(posting: Posting) -> Posting:
    """One posting of the two as a mended adapter would read it."""
    return msgspec.structs.replace(posting, department="Trade") if posting.source_id == "2" else posting

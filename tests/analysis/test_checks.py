"""What stops a warehouse from being published, and what is only told of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analysis.errors import CheckFailed
from analysis.warehouse import CHECKS
from analysis.warehouse.checks.integrity import ALIASES, KEYS, integrity
from analysis.warehouse.published import SCHEMA

Make = Callable[..., dict[str, Any]]
NOTHING = Path(__file__).parent / "no checks"
LISTED = "SELECT source_id FROM postings ORDER BY ALL"


@pytest.fixture
def many(posting: Make) -> Callable[..., list[dict[str, Any]]]:
    """Forty postings, all of a kind."""
    return lambda first=0, **more: [posting(str(first + number), **more) for number in range(40)]


def warned(chronicle: Any) -> list[Any]:
    return list(chronicle.ask("SELECT check_name, row_count, example FROM warnings ORDER BY ALL"))


@pytest.mark.parametrize("finding", ["", "-- Finding:  stops publication\n", "-- Finding: often\n"])
def test_a_check_stops_unless_it_says_that_it_warns(
    chronicle: Any, posting: Make, tmp_path: Path, finding: str
) -> None:
    chronicle.run({"acme": [posting("1")]})
    (tmp_path / "never.sql").write_text(f"-- Question: Is nobody there?\n{finding}{LISTED}")
    with pytest.raises(CheckFailed, match="check never: "):
        chronicle.analyze(checks=tmp_path)
    assert not (chronicle.workspace / "warehouse.duckdb").exists()


def test_what_only_warns_is_published_with_its_warning(chronicle: Any, posting: Make, tmp_path: Path) -> None:
    chronicle.run({"acme": [posting("1"), posting("2")]})
    check = tmp_path / "anybody.sql"
    check.write_text(f"-- Question: Is nobody there?\n-- Finding:  warns\n{LISTED}")
    for _ in ("made", "nothing new"):
        result = chronicle.analyze(checks=tmp_path)
        assert list(map(str, result.warnings)) == ["check anybody found 2 row(s), first source_id=1 (Is nobody there?)"]
    check.unlink()
    chronicle.run({})
    assert chronicle.analyze(checks=tmp_path).warnings == ()


def test_a_field_that_goes_missing_at_its_source(chronicle: Any, many: Any) -> None:
    for week in range(3):
        chronicle.run({"acme": many(first=week)})
    chronicle.run({"acme": many(first=100, location="", descriptionHtml="")})
    chronicle.analyze()
    assert [(name, count) for name, count, _ in warned(chronicle)] == [("fill_rates", 2), ("volumes", 1)]
    assert warned(chronicle)[0][2] == (
        "source=ashby, field=description, posting_count=40, filled_count=0, share_before=1.0"
    )


def test_a_source_that_lists_far_less_than_it_used_to(chronicle: Any, many: Any) -> None:
    boards = {"acme": many(), "bolt": many()}
    for listed in (boards, boards, {"acme": many()[:10], "bolt": many()[:10]}):
        chronicle.run(listed)
    chronicle.analyze()
    assert warned(chronicle) == [
        ("volumes", 3, "source=ashby, board=None, listed_count=20, usual_count=80.0"),
    ]


def test_weeks_that_are_alike_warn_of_nothing(chronicle: Any, many: Any) -> None:
    for week in range(5):
        chronicle.run({"acme": many(first=week)})
    chronicle.analyze()
    assert warned(chronicle) == []


def test_pages_that_read_otherwise_now_are_told(chronicle: Any, posting: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    chronicle.run({"acme": [posting("1"), posting("2", title="Product Owner")]})
    monkeypatch.setattr("analysis.warehouse.checks.rereading.hash_content", lambda posting: posting.source_id)
    chronicle.analyze()
    [(name, count, example)] = warned(chronicle)
    assert (name, count) == ("rereading", 2)
    assert example.startswith("posting_id=ashby/acme/")
    assert "`aipm analyze --again` reads all pages anew" in example


def test_pages_lost_since_they_were_read_are_told(chronicle: Any, posting: Make) -> None:
    run_id = chronicle.run({"acme": [posting("1")]})
    chronicle.analyze()
    lost = chronicle.workspace / "archive" / f"{run_id}.warc.gz"
    lost.unlink()
    chronicle.run({"acme": "failed"})
    chronicle.analyze()
    [(name, _, example)] = warned(chronicle)
    assert (name, str(lost) in example) == ("rereading", True)


def test_words_that_the_archived_page_does_not_say_stop_publication(
    chronicle: Any, posting: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    chronicle.run({"acme": [posting("1")]})
    monkeypatch.setattr("analysis.warehouse.checks.rereading.writable", str.upper)
    with pytest.raises(CheckFailed, match="check rereading: ashby/acme/1: 'Product Manager' does not stand in its"):
        chronicle.analyze()


@pytest.fixture(scope="module")
def schema() -> duckdb.DuckDBPyConnection:
    """The tables of an empty warehouse."""
    connection = duckdb.connect()
    for path in sorted(SCHEMA.glob("*.sql")):
        connection.execute(path.read_text(encoding="utf-8"))
    return connection


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        ("INSERT INTO store.sightings VALUES (1, 1, 1)", "sightings.look_number"),
        ("INSERT INTO store.sightings VALUES (1, 1, 1)", "sightings.posting_number"),
        ("INSERT INTO store.sightings VALUES (1, 1, 1), (1, 1, 2)", "sightings (look_number, posting_number)"),
        ("INSERT INTO store.mentions VALUES (7, 1, 's', NULL, 'duty', 'pay', 0, 1, 'w')", "mentions.content_number"),
        ("INSERT INTO store.signals VALUES (7, 1, 's', 'duty', 'role', 0, 1, 'w', 'a')", "signals.content_number"),
        (
            "INSERT INTO store.contents BY NAME "
            "SELECT 1 AS content_number, 'h' AS content_hash, 1 AS run_number, 't' AS title",
            "contents.content_number",
        ),
        (
            "INSERT INTO store.looks BY NAME SELECT 2 AS look_number, 1 AS run_number, 's' AS source, 'b' AS board, "
            "TIMESTAMP '2026-01-01' AS looked_at, 'complete' AS verdict, '' AS reason, 1 AS twin_number",
            "looks.twin_number",
        ),
    ],
    ids=lambda value: value if " " not in value else "",
)
def test_tables_that_contradict_each_other_are_found_out(
    schema: duckdb.DuckDBPyConnection, spoil: str, place: str
) -> None:
    schema.begin()
    schema.execute(spoil)
    assert place in {row[0] for row in schema.execute(integrity(schema)).fetchall()}
    schema.rollback()
    assert schema.execute(integrity(schema)).fetchall() == []


def test_every_reference_is_known_by_its_name(schema: duckdb.DuckDBPyConnection) -> None:
    """A number that is neither a key, nor refers to one, counts the rows of its own thing."""
    columns = schema.execute("""
        SELECT table_name, column_name FROM duckdb_columns()
        WHERE schema_name = 'store' AND column_name LIKE '%_number'
    """).fetchall()
    counting = {"page", "version", "finding", "mention", "signal", "salary", "part", "statement"}
    strange = {name for _, name in columns} - {*KEYS, *ALIASES} - {f"{word}_number" for word in counting}
    assert strange == set()


def test_nothing_that_a_stranger_states_keeps_the_others_back(chronicle: Any, posting: Make) -> None:
    """Pay that no column can hold, backwards, by the hour: told, by the checks that are shipped, and published."""
    amounts = [(1e30, 1e30), (9, 5), (1e15, 1e15)]
    chronicle.run(
        {
            "acme": [
                posting(str(number), title=f"PM {number}", compensation={"summaryComponents": [pay(*both)]})
                for number, both in enumerate(amounts)
            ]
        }
    )
    chronicle.analyze(checks=CHECKS)
    assert chronicle.ask("SELECT count(*) FROM postings") == [(3,)]
    assert {name for name, _, _ in warned(chronicle)} == {"figures_plausible", "pay_has_figures"}


def pay(low: float, high: float) -> dict[str, Any]:
    return {
        "compensationType": "Salary",
        "interval": "1 HOUR",
        "currencyCode": "USD",
        "minValue": low,
        "maxValue": high,
    }

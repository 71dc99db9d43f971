"""Lives of postings by our SQL and by a script that shares nothing with it: the same, posting by posting."""

import csv
import gzip
import json
import runpy
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.warehouse import analyze
from analysis.warehouse.lives import FOLDER
from analysis.warehouse.published import SCHEMA
from analysis.warehouse.rows import Row
from analysis.warehouse.tables import insert
from crawler.ingest import ingest

pytestmark = pytest.mark.slow

TWICE = runpy.run_path(str(Path(__file__).with_name("independent_lives.py")))
Seen, lives_of = TWICE["Seen"], TWICE["lives_of"]
LIFE = FOLDER.joinpath("life.sql").read_text(encoding="utf-8")
WEEKLY = {"closed": 3888, "open": 985, "reopened": 105, "missing": 90, "unknown": 77}
MONDAY = datetime(2026, 6, 1, 6)  # noqa: DTZ001 (as DuckDB gives it: UTC without saying so)

Boards = dict[str, list[Any]]  # looks at each `source/board`
Lives = dict[str, tuple[Any, ...]]
Ask = Callable[[Boards], Lives]


@pytest.fixture(scope="module")
def by_sql() -> Iterator[Ask]:
    """The lives that life.sql tells of looks and what they showed, in a warehouse that holds nothing else."""
    with closing(duckdb.connect()) as warehouse:
        for path in sorted(SCHEMA.glob("*.sql")):
            warehouse.execute(path.read_text(encoding="utf-8"))

        def ask(boards: Boards) -> Lives:
            names = fill(warehouse, boards)
            warehouse.execute(LIFE)
            told = warehouse.execute("""
                SELECT posting_number, first_seen_at, last_seen_at, status,
                    closed_after_at, closed_before_at, closed_known_at, reopened_count
                FROM lives
            """).fetchall()
            return {names[number]: tuple(life) for number, *life in told}

        yield ask


def fill(warehouse: duckdb.DuckDBPyConnection, boards: Boards) -> dict[int, str]:
    """Put looks and sightings in, numbered as they stand; the postings' ids by number."""
    looks, sightings, gone, numbers = list[Row](), list[Row](), list[Row](), dict[str, int]()
    for board, seen in boards.items():
        source, _, token = board.partition("/")
        for look in seen:
            looks.append(
                {
                    "look_number": len(looks) + 1,
                    "run_number": 1,
                    "source": source,
                    "board": token,
                    "looked_at": look.at,
                    "verdict": "complete" if look.is_whole else "partial",
                    "reason": "",
                    "employer": look.employer,
                    "read_count": len(look.ids),
                }
            )
            gone += [{"look_number": len(looks), "url": f"https://{board}/{posting}"} for posting in look.gone]
            for posting in sorted(look.ids):
                number = numbers.setdefault(f"{board}/{posting}", len(numbers) + 1)
                sightings.append({"look_number": len(looks), "posting_number": number, "content_number": number})
    identities = [
        {"posting_number": number, "posting_id": name, "url": f"https://{name}"}
        | dict(zip(("source", "board", "source_id"), name.split("/"), strict=True))
        for name, number in numbers.items()
    ]
    tables = {"looks": looks, "sightings": sightings, "gone_pages": gone, "identities": identities}
    for table, rows in tables.items():
        warehouse.execute(f"DELETE FROM store.{table}")
        insert(warehouse, f"store.{table}", rows)
    return {number: posting for posting, number in numbers.items()}


@pytest.mark.slow
def test_recorded_series(shared: Path, tmp_path: Path) -> None:
    """Nine real boards over two weeks, three looks a day: from the WARC file to the published view."""
    recording = shared / "recordings" / "series-2026-08.warc.gz"
    ingest(tmp_path, [recording])
    analyze(tmp_path)
    with duckdb.connect(tmp_path / "warehouse.duckdb", read_only=True) as warehouse:
        told = warehouse.execute("""
            SELECT posting_id, first_seen_at, last_seen_at, status,
                closed_after_at, closed_before_at, closed_known_at, reopened_count
            FROM postings
        """).fetchall()
    ours = {posting_id: tuple(life) for posting_id, *life in told}
    assert ours == lives_of(TWICE["recorded_looks"](recording))
    assert Counter(life[2] for life in ours.values()) == {"open": 688, "closed": 129, "reopened": 14, "missing": 10}


@pytest.mark.slow
def test_recorded_looks(shared: Path, by_sql: Ask) -> None:
    """The same looks without crawler, adapters and loader: of the SQL alone."""
    looks = TWICE["recorded_looks"](shared / "recordings" / "series-2026-08.warc.gz")
    assert by_sql(looks) == lives_of(looks)


def weekly_looks(shared: Path) -> Boards:
    """What a public collection saw of a thousand boards each week, as looks at the time of each board's own fetch.

    A board that could not be had that week stands there with its older copy: the same look again, not a new one.
    """
    listed = defaultdict[tuple[str, str], set[str]](set)
    with gzip.open(shared / "series" / "pm_titles_weekly.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            listed[line["snapshot_date"], line["board"]].add(str(line["id"]))
    boards: Boards = defaultdict(list)
    with gzip.open(shared / "series" / "board_totals_weekly.csv.gz", "rt", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            if row["fetched_at"] != "None":
                ids = frozenset(listed[row["snapshot_date"], row["board"]])
                boards[f"greenhouse/{row['board']}"].append(Seen(datetime.fromisoformat(row["fetched_at"]), ids))
    return boards


def test_weekly_series(shared: Path, by_sql: Ask) -> None:
    """Ten months of a thousand real boards, many of them not to be had for weeks: none closes in a week without it."""
    boards = weekly_looks(shared)
    lives = by_sql(boards)
    assert lives == lives_of(boards)
    assert Counter(life[2] for life in lives.values()) == WEEKLY
    weeks = {board: {week_of(look.at) for look in looks} for board, looks in boards.items()}
    closed = [(posting.rpartition("/")[0], life[5]) for posting, life in lives.items() if life[2] == "closed"]
    assert all(week_of(known) in weeks[board] for board, known in closed)


@pytest.mark.slow
@pytest.mark.parametrize("week", [8, 20, 30, 43])
def test_weekly_series_as_known_in_a_week(shared: Path, by_sql: Ask, week: int) -> None:
    """What had closed by a week is what the whole series says had been known by then, but for what came back later."""
    boards = weekly_looks(shared)
    end = min(look.at for looks in boards.values() for look in looks) + timedelta(weeks=week)
    by_then = by_sql(
        {board: known for board, looks in boards.items() if (known := [it for it in looks if it.at < end])}
    )
    in_the_end = by_sql(boards)
    closed = {posting for posting, life in by_then.items() if life[2] == "closed"}
    still = {posting for posting, life in in_the_end.items() if life[2] == "closed" and life[5] < end}
    assert still <= closed
    assert all(in_the_end[posting][1] >= end for posting in closed - still)


def week_of(at: datetime) -> tuple[int, int]:
    return at.isocalendar()[:2]


OWNER = st.sampled_from(["acme", "acme", "acme", "byte"])
LOOK = st.tuples(
    st.sampled_from([0, 1, 1, 7, 7, 7, 20]),  # days since the look before; 0 is the same moment
    st.frozensets(st.sampled_from("abcdefg")) | st.just(frozenset("abcdefg")),
    st.sampled_from([True, True, True, False]),
    OWNER,
    st.just(frozenset()) | st.frozensets(st.sampled_from("abcdefg")),
)


@st.composite
def histories(draw: st.DrawFn) -> Boards:
    """Looks at two boards, handed over in any order."""
    boards: Boards = {}
    for board in ("ashby/one", "lever/two"):
        days, looks = 0, []
        for gap, *told in draw(st.lists(LOOK, min_size=1, max_size=9)):
            days += gap
            looks.append(Seen(MONDAY + timedelta(days=days), *told))
        boards[board] = draw(st.permutations(looks))
    return boards


@given(boards=histories())
@settings(max_examples=25, deadline=None)
def test_any_history(boards: Boards, by_sql: Ask) -> None:
    assert by_sql(boards) == lives_of(boards)


FAULTS: dict[str, list[Any]] = {  # the looks of a week that goes wrong
    "a 503": [],
    "a truncated page": [("ab", False, "acme")],
    "an empty list": [("", True, "acme")],
    "a list cut to a third": [("abc", True, "acme")],
    "another employer's postings": [("uvwxyz", True, "byte")],
    "another employer's postings, again and again": [("uvwxyz", True, "byte")] * 3,
    "an older copy": [("copy", True, "acme")] * 2,
    "most pages gone": [("ab", False, "acme", frozenset("cdefghi"))],
}
ONCE = {"an empty list", "a list cut to a third"}  # the same again in the next look would be believed


@pytest.mark.parametrize("fault", FAULTS)
@given(weeks=st.lists(st.booleans(), min_size=2, max_size=8))
@settings(max_examples=8, deadline=None)
def test_faults_close_nothing(fault: str, weeks: list[bool], by_sql: Ask) -> None:
    """Postings that are there all the time, on a board that goes wrong in some weeks: none closes or comes back."""
    kept = frozenset("abcdefghi")
    at, looks = MONDAY, [Seen(MONDAY, kept, True, "acme")]
    for is_faulty in weeks:
        at += timedelta(weeks=1)
        if not is_faulty:
            looks.append(Seen(at, kept, True, "acme"))
        elif fault not in ONCE or looks[-1].ids == kept:
            looks += faulty(fault, at, looks[-1])
    told = {
        (life[2] in {"closed", "missing"}, life[6])
        for posting, life in by_sql({"ashby/one": looks}).items()
        if posting[-1] in kept
    }
    assert told == {(False, 0)}


def faulty(fault: str, at: datetime, before: Any) -> list[Any]:
    """A fault as looks, an hour apart."""
    return [
        before if ids == "copy" else Seen(at + timedelta(hours=hour), frozenset(ids), *told)
        for hour, (ids, *told) in enumerate(FAULTS[fault])
    ]

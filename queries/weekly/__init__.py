"""The weekly folder: one CSV per question that asks for it, what moved, how far to trust it, what describes it.

Nothing in it tells when it was made, only what it was made from: the same
warehouse and week give the same bytes. Beside the weeks stand `latest`, a copy of
the newest, and `history`, the main series of all of them; each is swapped in whole,
so that nobody ever reads half a week.
"""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from queries.answer import Answer, answer, choose_week, open_warehouse, take
from queries.catalog import Catalog, Query, load_catalog
from queries.errors import DegradedWeek
from queries.folder import fresh_folder, write
from queries.weekly import history
from queries.weekly.gate import COLUMNS, WeekStatus, judge_weeks
from queries.weekly.moved import Ask, Comparison, compare, moved_tables, question
from queries.weekly.package import (
    LICENCE,
    PROFILE,
    Table,
    dictionary_of,
    made_by,
    method_version,
    table_of,
    write_checksums,
    write_package,
    write_tables,
)
from queries.weekly.readme import STATUS, WEEK, explain_changes, explain_shelf, explain_week

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Watch = Callable[[str, int, int], None]
NAME = "aipm-weekly-"
LATEST, HISTORY = "latest", "history"
TRENDS = ("ai_pm_by_week",)  # files whose rows are of several weeks


class Written(Struct, frozen=True, kw_only=True):
    """The folder of a week, and what the gate says of it."""

    folder: Path
    status: WeekStatus

    def complain(self) -> None:
        """Raise what is wrong with a question or with the week, once all that could be written is."""
        load_catalog().complain()
        if self.status.is_degraded:
            raise DegradedWeek(self.status.week, self.status.reasons, self.folder)


class Week(Struct, frozen=True, kw_only=True):
    """What a week's folder is made of."""

    week: str
    market: str | None
    made: dict[str, str]
    tables: tuple[Table, ...]
    statuses: Mapping[str, WeekStatus]
    comparisons: tuple[Comparison, ...]

    @property
    def status(self) -> WeekStatus:
        return self.statuses[self.week]


def weekly(workspace: Path, week: str | None = None, out: Path | None = None) -> Path:
    """Write the folder of one week; what is wrong with a question or the week is raised once it is written."""
    written = write_folder(workspace, week, out)
    written.complain()
    return written.folder


def write_folder(
    workspace: Path, week: str | None = None, out: Path | None = None, watch: Watch = lambda *_: None
) -> Written:
    """Write the folder of one week, the newest if none is named; in its own place also what stands beside it."""
    catalog = load_catalog()
    with open_warehouse(workspace) as connection:
        ask = asker(connection)
        found = gather(connection, ask, catalog, choose_week(connection, week), watch)
        target = out or workspace / "weekly" / found.week
        with fresh_folder(target, ours=NAME) as folder:
            write_week(found, folder)
        if out is None:
            shelve(ask, catalog, found, target.parent)
    return Written(folder=target, status=found.status)


def asker(connection: "DuckDBPyConnection") -> Ask:
    """What answers a question for a week, each once: several files rest on the same answers."""

    @cache
    def ask(query: Query, week: str) -> Answer:
        return answer(connection, query, {"week": week})

    return ask


def gather(
    connection: "DuckDBPyConnection", ask: Ask, catalog: Catalog, week: str, watch: Watch = lambda *_: None
) -> Week:
    """Ask all that a week's folder tells; `watch` is told which question is next, and how many are answered."""
    due = catalog.weekly()
    for number, query in enumerate(due):
        watch(f"{week} {query.name}", number, len(due))
        ask(query, week)
    statuses = judge_weeks(connection)
    comparisons = compare(connection, ask, catalog, week, statuses)
    market = "SELECT max(market) AS market FROM looks WHERE week_of(looked_at) = $week"
    return Week(
        week=week,
        market=take(connection, market, {"week": week}).rows[0][0],
        made=made_by(connection),
        tables=(
            *(mark_trend(table_of(query, ask(query, week)), statuses) for query in due),
            *moved_tables(connection, ask, catalog, week, comparisons),
            status_table(statuses[week]),
            table_of(question("run_log"), ask(question("run_log"), week)),
        ),
        statuses=statuses,
        comparisons=tuple(comparisons),
    )


def status_table(status: WeekStatus) -> Table:
    """What the publish gate measured."""
    return Table(
        name="status",
        question="Does this week look like the weeks before it, or is something broken?",
        grain="one row per measure and source, all sources together first",
        meanings=COLUMNS,
        found=status.table(),
    )


def mark_trend(table: Table, statuses: Mapping[str, WeekStatus]) -> Table:
    """A trend with the status of each week, and where it is broken; any other table as it is."""
    if table.name not in TRENDS:
        return table
    marks = history.marks_of({week: [{"method_version": ""}] for week in statuses}, statuses)
    added = [name for name in history.ADDED if name != "method_version"]
    place = table.found.columns.index("week")
    found = Answer(
        columns=(*table.found.columns, *added),
        types=(*table.found.types, "VARCHAR", "BOOLEAN", "VARCHAR"),
        rows=[(*row, *(marks[row[place]][name] or None for name in added)) for row in table.found.rows],
    )
    return replace(table, meanings=table.meanings | {name: history.ADDED[name] for name in added}, found=found)


def write_week(found: Week, folder: Path) -> None:
    """Write every file of the week, and last what vouches for them."""
    tables = (*found.tables, dictionary_of(found.tables))
    package = describe(found, write_tables(folder, tables))
    write_package(folder, package)
    write(folder / STATUS, json.dumps(found.status.plain(), indent=2, ensure_ascii=False) + "\n")
    write(folder / "CHANGES.md", explain_changes(package, found.comparisons))
    write(folder / "README.md", explain_week(package, tables))
    write_checksums(folder)


def describe(found: Week, resources: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The data package: what it is about, how far to trust it, and every file with its columns."""
    return {
        "$schema": PROFILE,
        "name": f"{NAME}{found.week.lower()}",
        "title": f"What employers ask of AI product managers, {found.week}",
        "description": "Counts and shares from public job postings sighted in one ISO week; see README.md.",
        "version": found.week,
        "status": found.status.word,
        "status_reasons": found.status.reasons,
        "made_by": found.made | {"market": found.market},
        "method_version": method_version(found.made),
        "licenses": [LICENCE],
        "resources": list(resources),
    }


def shelve(ask: Ask, catalog: Catalog, found: Week, shelf: Path) -> None:
    """Bring what stands beside the weeks up to date: the history, the copy of the newest, the index."""
    asked = [query for query in catalog.queries if query.name in history.SERIES]

    def series(week: str) -> dict[str, Table]:
        tables = (table_of(query, ask(query, week), history.SERIES[query.name]) for query in asked)
        return {table.name: table for table in tables}

    if not history.SERIES.keys() & catalog.broken.keys():
        history.extend(shelf / HISTORY, found.week, series, found.statuses, method_version(found.made))
    copy_newest(shelf)
    explain_shelf(shelf)


def copy_newest(shelf: Path) -> None:
    """Let `latest` be a copy of the newest week there is: links are lost on Windows and on static hosts."""
    newest = max(path.name for path in shelf.iterdir() if WEEK.fullmatch(path.name))
    with fresh_folder(shelf / LATEST, ours=NAME) as folder:
        shutil.copytree(shelf / newest, folder, dirs_exist_ok=True)

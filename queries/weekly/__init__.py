"""The weekly folder: one CSV per question that asks for it, what moved, how far to trust it, what describes it.

Nothing in it tells when it was made, only what it was made from: the same
warehouse and week give the same bytes. Beside the weeks stand `latest`, a copy of
the newest, and `history`, the main series of all of them; each is swapped in whole,
so that nobody ever reads half a week.
"""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from queries.another_guide import AnotherGuide
from queries.answer import Answer, choose_week, open_warehouse, take
from queries.catalog import Catalog, load_catalog
from queries.errors import DegradedWeek
from queries.folder import fresh_folder, write
from queries.weekly import history
from queries.weekly.asker import Asker
from queries.weekly.gate import COLUMNS, WeekStatus, judge_weeks
from queries.weekly.moved import Comparison, compare, moved_tables, question
from queries.weekly.package import (
    LICENCE,
    PROFILE,
    Table,
    dictionary_of,
    made_by,
    method_version,
    outward,
    table_of,
    write_checksums,
    write_package,
    write_tables,
)
from queries.weekly.readme import STATUS, WEEK, explain_changes, explain_shelf, explain_week
from queries.whom import OUR_OWN, Whom

Watch = Callable[[str, int, int], None]
WEEKLY = "weekly-"  # kind of package
LATEST, HISTORY = "latest", "history"
TRENDS = ("ai_pm_by_week",)  # files whose rows are of several weeks


class Written(Struct, frozen=True, kw_only=True):
    """The folder of a week, and what the gate says of it."""

    folder: Path
    status: WeekStatus
    url: str = ""  # of a folder that went elsewhere

    @property
    def place(self) -> str:
        """Where readers find it."""
        return self.url or str(self.folder)

    def complain(self) -> None:
        """Raise what is wrong with a question or with the week, once all that could be written is."""
        load_catalog().complain()
        if self.status.is_degraded:
            raise DegradedWeek(self.status.week, self.status.reasons, self.place)


class Week(Struct, frozen=True, kw_only=True):
    """What a week's folder is made of."""

    week: str
    market: str | None
    made: dict[str, str]
    tables: tuple[Table, ...]
    statuses: Mapping[str, WeekStatus]
    comparisons: tuple[Comparison, ...]
    whom: Whom = OUR_OWN
    left_out: tuple[str, ...] = ()  # files whose questions another guide can't be asked

    @property
    def status(self) -> WeekStatus:
        return self.statuses[self.week]


def weekly(
    workspace: Path, week: str | None = None, out: Path | None = None, another: AnotherGuide | None = None
) -> Path:
    """Write the folder of one week; what is wrong with a question or the week is raised once it is written."""
    written = write_folder(workspace, week, out, another=another)
    written.complain()
    return written.folder


def write_folder(
    workspace: Path,
    week: str | None = None,
    out: Path | None = None,
    watch: Watch = lambda *_: None,
    another: AnotherGuide | None = None,
) -> Written:
    """Write the folder of one week, the newest if none is named; in its own place also what stands beside it."""
    catalog = load_catalog()
    with open_warehouse(workspace, another) as connection:
        ask = Asker(connection, another)
        found = gather(ask, catalog, choose_week(connection, week), watch)
        target = out or ask.whom.place(workspace) / "weekly" / found.week
        with fresh_folder(target, ours=ask.whom.package(WEEKLY)) as folder:
            write_week(found, folder)
        if out is None:
            shelve(ask, catalog, found, target.parent)
    return Written(folder=target, status=found.status)


def gather(ask: Asker, catalog: Catalog, week: str, watch: Watch = lambda *_: None) -> Week:
    """Ask all that a week's folder tells; `watch` is told which question is next, and how many are answered."""
    due = ask.askable(catalog).weekly()
    for number, query in enumerate(due):
        watch(f"{week} {query.name}", number, len(due))
        ask(query, week)
    statuses = judge_weeks(ask.connection)
    comparisons = compare(ask, catalog, week, statuses)
    market = "SELECT max(market) AS market FROM looks WHERE week_of(looked_at) = $week"
    return Week(
        week=week,
        market=take(ask.connection, market, {"week": week}).rows[0][0],
        made=made_by(ask.connection, ask.whom),
        tables=(
            *(mark_trend(table_of(query, ask(query, week)), statuses) for query in due),
            *moved_tables(ask, catalog, week, comparisons),
            status_table(statuses[week]),
            table_of(question("run_log"), ask(question("run_log"), week)),
        ),
        statuses=statuses,
        comparisons=tuple(comparisons),
        whom=ask.whom,
        left_out=tuple(query.weekly or "" for query in catalog.weekly() if query not in due),
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
    named = [outward(table, found.whom) for table in found.tables]
    tables = (*named, dictionary_of(named))
    package = describe(found, write_tables(folder, tables))
    write_package(folder, package)
    write(folder / STATUS, json.dumps(found.status.plain(), indent=2, ensure_ascii=False) + "\n")
    write(folder / "CHANGES.md", explain_changes(package, found.comparisons, found.whom))
    write(folder / "README.md", explain_week(package, tables, found.whom, found.left_out))
    write_checksums(folder)


def describe(found: Week, resources: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The data package: what it is about, how far to trust it, and every file with its columns."""
    return {
        "$schema": PROFILE,
        "name": f"{found.whom.package(WEEKLY)}{found.week.lower()}",
        "title": found.whom.said(f"What employers ask of AI product managers, {found.week}"),
        "description": "Counts and shares from public job postings sighted in one ISO week; see README.md.",
        "version": found.week,
        "status": found.status.word,
        "status_reasons": found.status.reasons,
        "made_by": found.made | {"market": found.market},
        "method_version": method_version(found.made),
        "licenses": [LICENCE],
        "resources": list(resources),
    }


def shelve(ask: Asker, catalog: Catalog, found: Week, shelf: Path) -> None:
    """Bring what stands beside the weeks up to date: the history, the copy of the newest, the index."""
    asked = [query for query in catalog.queries if query.name in history.SERIES]

    def series(week: str) -> dict[str, Table]:
        tables = (table_of(query, ask(query, week), history.SERIES[query.name]) for query in asked)
        return {table.name: table for table in (outward(table, ask.whom) for table in tables)}

    if not history.SERIES.keys() & catalog.broken.keys():
        folder, method = shelf / HISTORY, method_version(found.made)
        history.extend(folder, found.week, series, found.statuses, method, whom=found.whom)
    copy_newest(shelf, found.whom)
    explain_shelf(shelf, found.whom)


def copy_newest(shelf: Path, whom: Whom) -> None:
    """Let `latest` be a copy of the newest week there is: links are lost on Windows and on static hosts."""
    newest = max(path.name for path in shelf.iterdir() if WEEK.fullmatch(path.name))
    with fresh_folder(shelf / LATEST, ours=whom.package(WEEKLY)) as folder:
        shutil.copytree(shelf / newest, folder, dirs_exist_ok=True)

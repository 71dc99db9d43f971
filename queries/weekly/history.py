"""The main series, week under week: what each week said when it was published.

A week written again replaces its own rows, and only these. A week that is missing, or
was made by another method, is asked of the warehouse anew, so that a series is of one
method as far back as the archive goes; where a step tells nothing of the market,
`is_break` says so. Delete the folder, and the next `aipm weekly` makes it again.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from queries.answer import Answer
from queries.folder import fresh_folder, write
from queries.printing import csv_text, to_cell
from queries.weekly.gate import DEGRADED, WeekStatus
from queries.weekly.package import LICENCE, PROFILE, Table, write_checksums, write_package, write_tables
from queries.whom import OUR_OWN, Whom

LEDGER = "weeks"  # the series with one row a week: what stands there is known
SERIES = {  # question -> its file; what a trend is wanted of
    "week_in_numbers": LEDGER,
    "ai_pm_by_week": "ai_pm_by_week",
    "guide_scorecard": "guide_scorecard",
    "guide_skill_demand": "guide_skill_demand",
    "skill_demand": "skill_demand",
    "salary_by_level": "salary_by_level",
}
ADDED = {
    "week_status": "ok, degraded or unjudged (nothing to hold it against): what the publish gate says of the week",
    "is_break": "the step from the week before says nothing of the market",
    "break_reason": "why: this week or that one is degraded, other boards were looked at, or another method was used",
    "method_version": "rules, taxonomy, spaCy (and a guide, unless it is ours) behind the row; others don't compare",
}

Row = dict[str, str]
Ask = Callable[[str], Mapping[str, Table]]  # the tables of all series, by file, as a week answers them


class Kept(Struct, frozen=True, kw_only=True):
    """One file of the history as it stands: its columns, and its rows by week, each cell as it is written."""

    columns: tuple[str, ...] = ()
    rows: Mapping[str, list[Row]] = {}


def extend(
    folder: Path, week: str, ask: Ask, statuses: Mapping[str, WeekStatus], method: str, *, whom: Whom = OUR_OWN
) -> None:
    """Put a week into the history, and whatever week before it is missing there."""
    fresh = ask(week)
    kept = {name: read(folder / table.path) for name, table in fresh.items()}
    rows = {name: dict(one.rows) for name, one in kept.items()}
    for wanted in (*missing_weeks(kept, fresh, [one for one in statuses if one < week], method), week):
        for name, table in (fresh if wanted == week else ask(wanted)).items():
            rows[name][wanted] = rows_of(table.found, wanted, method)
    marks = marks_of(rows[LEDGER], statuses)
    tables = [series(table, rows[name], marks) for name, table in fresh.items()]
    with fresh_folder(folder, ours=whom.package("history")) as made:
        write_history(made, tables, list(marks), whom)


def missing_weeks(kept: Mapping[str, Kept], fresh: Mapping[str, Table], weeks: list[str], method: str) -> list[str]:
    """The weeks to ask anew: not there, of another method, or all where a series has other columns than it had."""
    if any(kept[name].columns != (*table.found.columns, *ADDED) for name, table in fresh.items()):
        return weeks
    known = {week for week, rows in kept[LEDGER].rows.items() if rows[0]["method_version"] == method}
    return [week for week in weeks if week not in known]


def read(path: Path) -> Kept:
    """One file of the history; nothing if it isn't there."""
    if not path.is_file():
        return Kept()
    weeks: dict[str, list[Row]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        for row in lines:
            weeks.setdefault(row["week"], []).append(row)
        return Kept(columns=tuple(lines.fieldnames or ()), rows=weeks)


def rows_of(found: Answer, week: str, method: str) -> list[Row]:
    """The rows that an answer has of one week, as they are written."""
    place = found.columns.index("week")
    rows = [dict(zip(found.columns, map(to_cell, row), strict=True)) for row in found.rows if row[place] == week]
    return [row | {"method_version": method} for row in rows]


def marks_of(ledger: Mapping[str, list[Row]], statuses: Mapping[str, WeekStatus]) -> dict[str, Row]:
    """What is added to the rows of each week, oldest first."""
    marks: dict[str, Row] = {}
    past: Row | None = None
    for week in sorted(ledger):
        row, status = ledger[week][0], statuses.get(week)
        mark = {
            "week_status": status.word if status else row["week_status"],
            "method_version": row["method_version"],
        }
        reason = break_reason(mark, past, is_same_panel=not status or status.is_same_panel) if past else ""
        past = mark | {"is_break": to_cell(bool(reason)), "break_reason": reason}
        marks[week] = past
    return marks


def break_reason(mark: Row, past: Row, *, is_same_panel: bool) -> str:
    """Why the step from the week before says nothing of the market; nothing if it does."""
    reasons = {
        "this week is degraded": mark["week_status"] == DEGRADED,
        "the week before is degraded": past["week_status"] == DEGRADED,
        "other boards": not is_same_panel,
        "another method": past["method_version"] != mark["method_version"],
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def series(table: Table, rows: Mapping[str, Sequence[Row]], marks: Mapping[str, Row]) -> Table:
    """A series with all its weeks and what is added to each; its cells are written already."""
    columns = (*table.found.columns, *ADDED)
    whole = [row | mark for week, mark in marks.items() for row in rows.get(week, ())]
    found = Answer(
        columns=columns,
        types=(*table.found.types, "VARCHAR", "BOOLEAN", "VARCHAR", "VARCHAR"),
        rows=[tuple(row.get(column, "") for column in columns) for row in whole],
    )
    return replace(table, meanings=table.meanings | ADDED, found=found)


def write_history(folder: Path, tables: list[Table], weeks: list[str], whom: Whom) -> None:
    """Write the series, and what describes them."""
    resources = write_tables(folder, tables, lambda found: csv_text(found.columns, found.rows))
    package: dict[str, Any] = {
        "$schema": PROFILE,
        "name": whom.package("history"),
        "title": whom.said(f"What employers ask of AI product managers, week by week, {weeks[0]} to {weeks[-1]}"),
        "description": "The main figures of every week published, oldest first; is_break says where a trend is broken.",
        "version": weeks[-1],
        "licenses": [LICENCE],
        "resources": resources,
    }
    write_package(folder, package)
    write(folder / "README.md", explain(package))
    write_checksums(folder)


def explain(package: dict[str, Any]) -> str:
    """The folder's README."""
    from queries.weekly.readme import render

    return render("history.md.jinja", package=package)

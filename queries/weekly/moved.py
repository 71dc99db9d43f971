"""What moved: a week held against the one before and against four weeks before, on the boards seen whole in both.

Two samples never give the same figures, so a difference alone is no news. A share
moved if the clustered interval of its difference leaves nought out even with
all rows in view; a median, if the two intervals part; a verdict, if it is another.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from queries.answer import Answer
from queries.catalog import Catalog, Query, parse_query
from queries.weekly.asker import Asker
from queries.weekly.gate import WeekStatus
from queries.weekly.package import Table, table_of

HERE = Path(__file__).parent
FILES = ("moved", "moved_pay", "moved_employers")
SPANS = (  # how many weeks before, at least and at most, and what that is called
    (1, 3, "the week before"),
    (4, 8, "four weeks before"),
)
SCORECARD = "guide_scorecard"
VERDICTS = {  # of moved_verdicts.csv: what each column means
    "week": "ISO week of the looks",
    "compared_week": "the earlier week it is held against",
    "kind": "skill, band, responsibility, reason or claim",
    "guide_id": "its id",
    "statement": "what the guide says; of a skill, its name",
    "verdict": "supported, contradicted, mixed or too few, this week",
    "compared_verdict": "the same in the earlier week",
    "is_moved": "the two differ",
    "measured": "what decided this week, in words",
    "value": "its figure, in `unit`",
    "low": "lower end of its 95 % interval, clustered by employer",
    "high": "upper end of that interval",
    "unit": "share (0 to 1), points (percentage points), percent, or a currency a year",
    "posting_count": "postings behind it",
    "employer_count": "employers behind it",
}

Record = dict[str, Any]


class Comparison(Struct, frozen=True, kw_only=True):
    """A week beside an earlier one: whatever was compared, and what of it moved."""

    week: str
    before: str
    span: str
    status: WeekStatus
    tables: Mapping[str, Table]

    def moved(self, name: str) -> list[Record]:
        """The rows of one table that moved; of employers, all."""
        table = self.tables.get(name)
        records = table.found.records() if table else []
        return [record for record in records if record.get("is_moved", True)]

    @property
    def compared_count(self) -> int:
        """How many shares and medians could be compared at all."""
        tables = (self.tables[name].found.records() for name in ("moved", "moved_pay"))
        return sum(record["note"] is None for records in tables for record in records)


def compare(ask: Asker, catalog: Catalog, week: str, statuses: Mapping[str, WeekStatus]) -> list[Comparison]:
    """The week held against each earlier one that there is."""
    return [
        Comparison(
            week=week,
            before=before,
            span=span,
            status=statuses[before],
            tables=compared_tables(ask, catalog, week, before),
        )
        for span, before in earlier_weeks(week, list(statuses)).items()
    ]


def earlier_weeks(week: str, weeks: Sequence[str]) -> dict[str, str]:
    """The newest week with looks in each span before this one.

    >>> earlier_weeks("2026-W47", ["2026-W41", "2026-W42", "2026-W45", "2026-W47", "2026-W48"])
    {'the week before': '2026-W45', 'four weeks before': '2026-W42'}
    """
    found = {}
    for least, most, span in SPANS:
        newest, oldest = (monday(week) - timedelta(weeks=count) for count in (least, most))
        reached = [one for one in weeks if oldest <= monday(one) <= newest]
        if reached:
            found[span] = max(reached)
    return found


def monday(week: str) -> date:
    """The first day of an ISO week.

    >>> monday("2026-W53").isoformat()
    '2026-12-28'
    """
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


def compared_tables(ask: Asker, catalog: Catalog, week: str, before: str) -> dict[str, Table]:
    """Everything that is compared, by name; the earlier week may be one without looks, in which nothing is found."""
    tables = {name: table_of(question(name), ask.between(question(name), week, before)) for name in FILES}
    for card in catalog.queries:
        if card.name == SCORECARD:
            tables["moved_verdicts"] = verdicts(ask(card, week), ask(card, before), before)
    return tables


@cache
def question(name: str) -> Query:
    """A question of this folder."""
    return parse_query(HERE / f"{name}.sql")


def verdicts(now: Answer, past: Answer, before: str) -> Table:
    """The scorecard's verdicts of both weeks."""
    known = {(record["kind"], record["guide_id"]): record["verdict"] for record in past.records()}
    rows = []
    for record in now.records():
        compared = known.get((record["kind"], record["guide_id"]))
        record |= {"compared_week": before, "compared_verdict": compared, "is_moved": record["verdict"] != compared}
        rows.append(tuple(record[name] for name in VERDICTS))
    kinds = dict(zip(now.columns, now.types, strict=True)) | {"is_moved": "BOOLEAN"}
    return Table(
        name="moved_verdicts",
        question="Is the guide's advice judged otherwise than in an earlier week?",
        grain="one row per statement of the guide and earlier week",
        meanings=VERDICTS,
        found=Answer(columns=tuple(VERDICTS), types=tuple(kinds.get(name, "VARCHAR") for name in VERDICTS), rows=rows),
    )


def moved_tables(ask: Asker, catalog: Catalog, week: str, comparisons: Sequence[Comparison]) -> list[Table]:
    """What was compared with each earlier week, one table under another; empty ones if there is none."""
    parts = [one.tables for one in comparisons]
    if parts:
        return [join([part[name] for part in parts]) for name in parts[0]]
    itself = compared_tables(ask, catalog, week, week)
    return [replace(table, found=replace(table.found, rows=[])) for table in itself.values()]


def join(tables: Sequence[Table]) -> Table:
    """Several tables of one kind as one."""
    rows = [row for table in tables for row in table.found.rows]
    return replace(tables[0], found=replace(tables[0].found, rows=rows))

"""The publish gate: does this week's crawl look like the weeks before it, or is something broken?

A parser that reads no pay any more gives figures without an error, and they are
wrong. So each week is held against its own boards' medians of the eight weeks before;
beyond the tolerances of `gate.toml` it is still published, stamped `degraded` with
the reasons wherever somebody would look, and trends mark the break.
"""

import tomllib
from decimal import Decimal
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, convert

from queries.answer import Answer, take

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HERE = Path(__file__).parent
OK, DEGRADED, UNJUDGED = "ok", "degraded", "unjudged"
VERDICTS = (OK, DEGRADED, "too few", "no past")
COLUMNS = {  # of status.csv: what each means
    "week": "ISO week of the looks",
    "measure": "coverage, volume, description or pay",
    "source": "the platform; all for every source together",
    "found": "this week's figure",
    "usual": "the same boards' medians of the eight weeks before, added up",
    "ratio": "found / usual",
    "low_ratio": "the least ratio that is tolerated",
    "high_ratio": "the greatest ratio that is tolerated; empty where more is no fault",
    "past_week_count": "weeks with looks among the eight before",
    "verdict": "ok, degraded, too few (chance alone goes so far) or no past (nothing to hold it against)",
    "tolerance_reason": "why the tolerance is as wide as it is",
}


class Measure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is measured, and its name for readers."""

    id: str
    label: str
    unit: str


class Tolerance(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far one measure may lie from what is usual, and why so far."""

    measure: str
    scope: str
    least: int
    low: Decimal
    reason: str
    high: Decimal | None = None

    def judge(self, found: Decimal, usual: Decimal, past_week_count: int) -> str:
        """The verdict on one figure."""
        if not past_week_count:
            return "no past"
        if usual < self.least:
            return "too few"
        is_within = found >= usual * self.low and (self.high is None or found <= usual * self.high)
        return OK if is_within else DEGRADED


class Panel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many of a week's boards must have been there the week before, for a trend to go on."""

    least_common: Decimal
    reason: str


class Gate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is measured, and what is tolerated."""

    panel: Panel
    measure: tuple[Measure, ...]
    tolerance: tuple[Tolerance, ...]

    def label(self, measure: str) -> str:
        return next(one.label for one in self.measure if one.id == measure)

    def tolerated(self, measure: str, source: str) -> Tolerance:
        scope = "all" if source == "all" else "source"
        return next(one for one in self.tolerance if (one.measure, one.scope) == (measure, scope))


class Judged(Struct, frozen=True, kw_only=True):
    """One figure of one week beside what is usual."""

    week: str
    measure: str
    source: str
    found: Decimal
    usual: Decimal
    past_week_count: int

    @property
    def tolerance(self) -> Tolerance:
        return load_gate().tolerated(self.measure, self.source)

    @property
    def verdict(self) -> str:
        return self.tolerance.judge(self.found, self.usual, self.past_week_count)

    @property
    def ratio(self) -> Decimal | None:
        return round(self.found / self.usual, 3) if self.usual else None

    @property
    def sentence(self) -> str:
        """What is out of tolerance, in words."""
        tolerance, place = self.tolerance, "" if self.source == "all" else f"{self.source}: "
        upto = "" if tolerance.high is None else f" to {tolerance.high:.0%}"
        return (
            f"{place}{load_gate().label(self.measure)} {plain(self.found)} where {plain(self.usual)} are usual on the"
            f" same boards ({self.found / self.usual:.0%}; {tolerance.low:.0%}{upto} is tolerated)"
        )

    def row(self) -> tuple[Any, ...]:
        """A row of status.csv."""
        tolerance = self.tolerance
        return (
            self.week, self.measure, self.source, self.found, self.usual, self.ratio, tolerance.low, tolerance.high,
            self.past_week_count, self.verdict, tolerance.reason,
        )  # fmt: skip


class WeekStatus(Struct, frozen=True, kw_only=True):
    """What the gate says of one week."""

    week: str
    figures: tuple[Judged, ...]
    is_same_panel: bool = True  # most of its boards were seen whole the week before, too

    @property
    def is_degraded(self) -> bool:
        return self.word == DEGRADED

    @property
    def word(self) -> str:
        """ok, degraded, or unjudged where there is nothing yet, or too little, to hold the week against."""
        verdicts = {one.verdict for one in self.figures}
        return next((word for word in (DEGRADED, OK) if word in verdicts), UNJUDGED)

    @property
    def reasons(self) -> list[str]:
        """Why it is degraded, a sentence each; nothing if it isn't."""
        return [one.sentence for one in self.figures if one.verdict == DEGRADED]

    def plain(self) -> dict[str, Any]:
        """For programs: what status.json and the package say."""
        return {"week": self.week, "status": self.word, "reasons": self.reasons}

    def table(self) -> Answer:
        """The rows of status.csv."""
        number = "DECIMAL(18,3)"
        kinds = ("VARCHAR",) * 3 + (number,) * 5 + ("BIGINT",) + ("VARCHAR",) * 2
        return Answer(columns=tuple(COLUMNS), types=kinds, rows=[one.row() for one in self.figures])


@cache
def load_gate() -> Gate:
    """The measures and tolerances of gate.toml."""
    return convert(tomllib.loads((HERE / "gate.toml").read_text(encoding="utf-8"), parse_float=Decimal), Gate)


def judge_weeks(connection: "DuckDBPyConnection") -> dict[str, WeekStatus]:
    """What the gate says of every week with looks, oldest first."""
    found = take(connection, (HERE / "gate.sql").read_text(encoding="utf-8"), subject="the publish gate")
    figures = (
        Judged(
            week=row["week"],
            measure=row["measure"],
            source=row["source"],
            found=row["found"],
            usual=row["usual"],
            past_week_count=row["week_count"],
        )
        for row in found.records()
    )
    same = same_panels(connection)
    return {
        week: WeekStatus(week=week, figures=tuple(ones), is_same_panel=same[week])
        for week, ones in groupby(figures, key=lambda one: one.week)
    }


def same_panels(connection: "DuckDBPyConnection") -> dict[str, bool]:
    """Whether a week looked at about the same boards as the week with looks before it; the first one does."""
    found = take(connection, (HERE / "panels.sql").read_text(encoding="utf-8"), subject="the publish gate")
    least = load_gate().panel.least_common
    return {
        week: past_count is None or common_count >= least * max(count, past_count)
        for week, count, past_count, common_count in found.rows
    }


def judge_week(connection: "DuckDBPyConnection", week: str) -> WeekStatus:
    """What the gate says of one week with looks."""
    return judge_weeks(connection)[week]


def plain(figure: Decimal) -> str:
    """A figure for readers.

    >>> plain(Decimal("1204.0")), plain(Decimal("47.6"))
    ('1,204', '47.6')
    """
    return f"{figure:,.0f}" if figure == figure.to_integral_value() else f"{figure:,}"

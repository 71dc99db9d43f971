"""What the pages rest on: each question asked once, for all skills and postings together.

The week itself is gathered as the weekly folder gathers it, so that page and CSV say
the same; a trend is the same questions asked of each of the last weeks.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from queries.answer import Answer, choose_week, looked_weeks, take
from queries.catalog import Catalog, Query, load_catalog, parse_query
from queries.quoting import quote_best, read_texts
from queries.weekly import Week, gather, history
from queries.weekly.asker import Asker
from queries.weekly.package import Table, table_of
from queries.whom import Whom

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HERE = Path(__file__).parent
QUESTIONS: dict[str, dict[str, str]] = {  # of the catalogue: name -> what is given besides the week
    "week_in_numbers": {},
    "guide_scorecard": {},
    "guide_measures": {},
    "guide_evidence": {},
    "guide_skill_demand": {},
    "guide_skill_words": {"quotes": "10"},
    "skill_demand": {},
    "skill_words": {"quotes": "6"},
    "skills_together": {},
    "skills_ai_pm_vs_pm": {},
    "coding_demand": {},
    "salary_by_level": {},
    "salary_against_guide": {},
    "pay_by_level_and_country": {},
    "pay_by_place": {},
    "pay_by_skill": {},
    "pay_disclosure": {},
    "pay_ai_pm_vs_pm": {},
    "ai_pm_by_week": {},
    "employers": {},
    "seniority": {},
    "work_modes": {},
    "countries": {},
    "coverage": {},
    "attributions": {},
}
OWN = ("open_postings", "stated_pay", "skill_employers")  # of this folder
SERIES = {"guide_skill_demand": "guide_skill_weeks", "skill_demand": "skill_weeks"}  # question -> file of its trend
LEADING = "guide_skill_demand"  # what a week must have figures of, to be shown unasked
WEEKS = 12  # of a trend
QUOTES = 3  # of a skill
YEAR = 53  # weeks to look back for one with enough postings
PAGED = 5_000  # of the newest AI PM postings have a page of their own

Record = dict[str, Any]
Watch = Callable[[str, int, int], None]


class Asked(Struct, frozen=True, kw_only=True):
    """All that the pages tell."""

    found: Week
    tables: Mapping[str, Table]
    trends: Mapping[tuple[str, str], list[Record]]  # guide or concrete, skill -> its weeks
    quotes: Mapping[str, list[Record]]  # of the guide's skills
    proofs: Mapping[str, list[Record]]  # posting -> what is said of it
    texts: Mapping[str, str]  # of the AI PM postings that are up, by content hash
    bands: Mapping[str, Record]  # of the guide: level and country
    newest: Record | None = None  # a newer week's numbers, where it has too few postings to be shown
    has_sql: bool = False  # a page to ask in stands beside the others

    @property
    def week(self) -> str:
        return self.found.week

    @property
    def whom(self) -> Whom:
        return self.found.whom

    def records(self, name: str, **wanted: Any) -> list[Record]:
        """The rows of an answer that have these values."""
        is_left_out = name in QUESTIONS and name not in self.tables
        records = [] if is_left_out else self.tables[name].found.records()
        return [record for record in records if all(record[key] == value for key, value in wanted.items())]

    def is_weekly(self, name: str) -> bool:
        return any(table.name == name for table in self.found.tables)

    def own_tables(self) -> list[Table]:
        """The answers that the weekly folder doesn't hold."""
        return [table for table in self.tables.values() if not self.is_weekly(table.name)]


def lead_week(ask: Asker) -> str:
    """The newest week with enough postings for a figure; the newest of all if none has."""
    weeks = looked_weeks(ask.connection)[-YEAR:]
    query = load_catalog().find(LEADING)
    return next((week for week in reversed(weeks) if tells(ask(query, week))), choose_week(ask.connection, None))


def tells(found: Answer) -> bool:
    """Whether there is a share of AI PMs' postings in it."""
    return any(row["role"] == "ai_pm" and row["asked_share"] is not None for row in found.records())


def newer(ask: Asker, found: Week) -> Record | None:
    """The newest week's numbers, if that isn't the week shown."""
    newest = choose_week(ask.connection, None)
    if newest == found.week:
        return None
    numbers = ask(load_catalog().find("week_in_numbers"), newest).records()[0]
    return numbers | {"status": found.statuses[newest].word}


def ask_all(ask: Asker, week: str | None, watch: Watch) -> Asked:
    """Ask everything, for all pages at once; what another guide can't be asked is left out.

    If no week is named, it is the newest that has enough postings.
    """
    watch("asking", 0, len(QUESTIONS))
    is_named, week = bool(week), choose_week(ask.connection, week) if week else lead_week(ask)
    catalog, connection = load_catalog(), ask.connection
    found = gather(ask, catalog, week)
    asked = ask.askable(Catalog(queries=tuple(map(catalog.find, QUESTIONS)), broken={})).queries
    tables = {query.name: ask_one(ask, query, week, QUESTIONS[query.name]) for query in asked}
    tables |= {name: ask_one(ask, own(name), week, {}) for name in OWN}
    trends = {file: ask_weeks(ask, catalog, name, file, weeks_up_to(found)) for name, file in SERIES.items()}
    proofs = ask.given(own("posting_proofs"), {"week": week, "postings": str(PAGED)}).records()
    bands = take(connection, "SELECT band_id, level, country FROM guide_bands ORDER BY band_id").records()
    postings = tables["open_postings"].found.records()
    return Asked(
        found=found,
        tables=tables | trends,
        trends=trends_of(found, trends),
        quotes=choose_quotes(connection, tables["guide_skill_words"].found.records()),
        proofs=group(proofs, "posting_id"),
        texts=read_texts(connection, {row["content_hash"] for row in postings if row["role"] == "ai_pm"}),
        bands={band["band_id"]: band for band in bands},
        newest=None if is_named else newer(ask, found),
    )


def ask_one(ask: Asker, query: Query, week: str, given: Mapping[str, str]) -> Table:
    """One question's answer, as the table that its CSV holds."""
    found = ask.given(query, {"week": week, **given}) if given else ask(query, week)
    return table_of(query, found)


@cache
def own(name: str) -> Query:
    """A question of this folder."""
    return parse_query(HERE / f"{name}.sql")


def weeks_up_to(found: Week) -> list[str]:
    """The last weeks with looks, this one included."""
    return [week for week in found.statuses if week <= found.week][-WEEKS:]


def ask_weeks(ask: Asker, catalog: Catalog, name: str, file: str, weeks: Iterable[str]) -> Table:
    """What AI PM postings asked at any level, week under week."""
    query = catalog.find(name)
    answers = [ask(query, week) for week in weeks]
    role, level = answers[0].columns.index("role"), answers[0].columns.index("demand_level")
    rows = [row for found in answers for row in found.rows if (row[role], row[level]) == ("ai_pm", "any")]
    return replace(table_of(query, Answer(columns=answers[0].columns, types=answers[0].types, rows=rows)), name=file)


def trends_of(found: Week, trends: Mapping[str, Table]) -> dict[tuple[str, str], list[Record]]:
    """Each skill's weeks as points, with the breaks that the publish gate knows of."""
    marks = history.marks_of({week: [{"method_version": ""}] for week in found.statuses}, found.statuses)
    points: dict[tuple[str, str], list[Record]] = {}
    for file, kind, key in (("guide_skill_weeks", "guide", "guide_skill"), ("skill_weeks", "concrete", "skill_id")):
        for row in trends[file].found.records():
            points.setdefault((kind, row[key]), []).append(point(row, marks))
    return points


def point(row: Record, marks: Mapping[str, Mapping[str, Any]]) -> Record:
    """One week of a trend."""
    return {
        "week": row["week"],
        "share": row["asked_share"],
        "low": row["low_share"],
        "high": row["high_share"],
        "asked_count": row["asked_count"],
        "posting_count": row["posting_count"],
        "employer_count": row["employer_count"],
        "is_break": bool(marks[row["week"]]["break_reason"]),
    }


def choose_quotes(connection: "DuckDBPyConnection", records: list[Record]) -> dict[str, list[Record]]:
    """A few sentences for each skill of the guide."""
    texts = read_texts(connection, {record["content_hash"] for record in records})
    return {skill: quote_best(ones, texts, QUOTES) for skill, ones in group(records, "guide_skill").items()}


def group(records: Iterable[Record], key: str) -> dict[Any, list[Record]]:
    """Put records of one key together, in the order they come.

    >>> group([{"a": 1}, {"a": 2}, {"a": 1}], "a")
    {1: [{'a': 1}, {'a': 1}], 2: [{'a': 2}]}
    """
    groups: dict[Any, list[Record]] = {}
    for record in records:
        groups.setdefault(record[key], []).append(record)
    return groups

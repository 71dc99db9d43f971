"""What a new edition changes: told of a warehouse that holds two, before it is published or after.

The shares are those that are published, by the same questions; each is asked of the
warehouse that readers have and of the one that would take its place.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection
from msgspec import Struct

QUERIES = Path(__file__).parents[2] / "queries"
MACROS = sorted(QUERIES.glob("*.sql"), key=lambda path: (path.stem != "macros", path.name))  # the others build on it
SHARES = {  # the questions, and the column that names what is asked for
    "guide": (QUERIES / "guide" / "guide_skill_demand.sql", "guide_skill"),
    "skill": (QUERIES / "demand" / "skill_demand.sql", "skill_id"),
}
EXAMPLES = 2  # of each kind, for each skill
TOP = 10  # skills
AROUND = 60  # signs of a sentence shown on either side

Row = dict[str, Any]


class Share(Struct, frozen=True, kw_only=True):
    """How many AI PM postings of a week ask for something; the share where it may be published."""

    name: str
    asked_count: int
    posting_count: int
    share: float | None


Step = tuple[Share, Share]  # what is published, what would be


class Skill(Struct, frozen=True, kw_only=True):
    """The mentions of one skill that came, went, or ask otherwise, with words of each in their sentence."""

    skill_id: str
    gained_count: int
    lost_count: int
    other_count: int
    posting_count: int
    examples: tuple[str, ...]


class Field(Struct, frozen=True, kw_only=True):
    """One step from one value of a field to another."""

    field: str
    old_value: str
    new_value: str
    posting_count: int
    example: str  # a posting's id


class Pay(Struct, frozen=True, kw_only=True):
    """One pay statement that came or went."""

    posting_id: str
    is_gained: bool
    statement: str
    words: str


class Diff(Struct, frozen=True, kw_only=True):
    """All that differs between two editions, for the postings as they stand."""

    old_edition: str
    new_edition: str
    posting_count: int = 0
    otherwise_count: int = 0
    skills: tuple[Skill, ...] = ()
    fields: tuple[Field, ...] = ()
    pay: tuple[Pay, ...] = ()
    week: str | None = None
    guide_shares: tuple[Step, ...] = ()
    skill_shares: tuple[Step, ...] = ()


def tell(warehouse: DuckDBPyConnection, published: DuckDBPyConnection) -> Diff:
    """What differs in a warehouse from the edition before, and from what is published in its place."""
    for one in (warehouse, published):
        for path in MACROS:
            one.execute(path.read_text(encoding="utf-8"))
    warehouse.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
    [counts] = rows(
        warehouse,
        """
        SELECT
            (SELECT count(*) FROM store.postings) AS posting_count,
            (SELECT count(*) FROM read_otherwise) AS otherwise_count
        """,
    )
    editions = {row["extraction_number"]: named(row) for row in rows(warehouse, "FROM extractions")}
    week = newest_week(published)
    return Diff(
        old_edition=editions[2],
        new_edition=editions[1],
        skills=tuple(skills(warehouse)),
        fields=tuple(fields(warehouse)),
        pay=tuple(pay(warehouse)),
        week=week,
        guide_shares=tuple(shares(published, warehouse, "guide", week)) if week else (),
        skill_shares=tuple(most_moved(shares(published, warehouse, "skill", week))) if week else (),
        **counts,
    )


def named(edition: Row) -> str:
    """An edition in words."""
    rules, known, words = (edition[f"{name}_version"] for name in ("extractor", "taxonomy", "spacy"))
    return f"rules {rules}, taxonomy {known}, spaCy {words}"


def skills(warehouse: DuckDBPyConnection) -> Iterator[Skill]:
    """Each skill of which mentions came or went, those of most postings first."""
    found = rows(
        warehouse,
        """
        SELECT
            skill_id,
            count(*) FILTER (WHERE old_level IS NULL) AS gained_count,
            count(*) FILTER (WHERE new_level IS NULL) AS lost_count,
            count(*) FILTER (WHERE old_level IS NOT NULL AND new_level IS NOT NULL) AS other_count,
            count(DISTINCT posting_id) AS posting_count
        FROM differing_mentions
        GROUP BY skill_id
        ORDER BY posting_count DESC, skill_id
        """,
    )
    quotes = examples(warehouse)
    for row in found:
        yield Skill(**row, examples=tuple(quotes.get(row["skill_id"], ())))


def examples(warehouse: DuckDBPyConnection) -> dict[str, list[str]]:
    """For each skill, some mentions of each kind in their sentences; of a text only one."""
    found = rows(
        warehouse,
        f"""
        WITH told AS (
            SELECT
                mentions.*,
                otherwise.content_hash,
                otherwise.is_same_text,
                coalesce(mentions.old_level, '') || ' > ' || coalesce(mentions.new_level, '') AS step,
                row_number() OVER (
                    PARTITION BY mentions.skill_id, step, otherwise.content_hash ORDER BY mentions.start_offset
                ) AS nth
            FROM differing_mentions AS mentions
            INNER JOIN read_otherwise AS otherwise ON mentions.posting_id = otherwise.posting_id
        ),

        chosen AS (
            FROM told
            WHERE nth = 1
            QUALIFY row_number() OVER (PARTITION BY skill_id, old_level IS NULL, new_level IS NULL ORDER BY posting_id)
                <= {EXAMPLES}
        )

        SELECT chosen.*, texts.text
        FROM chosen
        INNER JOIN texts ON chosen.content_hash = texts.content_hash
        ORDER BY chosen.skill_id, chosen.old_level NULLS FIRST, chosen.posting_id
        """,
    )
    quotes: dict[str, list[str]] = {}
    for row in found:
        quotes.setdefault(row["skill_id"], []).append(example(row))
    return quotes


def example(row: Row) -> str:
    """One mention in its sentence, as it came, went or changed."""
    is_here = row["is_same_text"] or row["new_level"] is not None
    words = quote(row["text"], row["start_offset"], row["end_offset"]) if is_here else f"[{row['words']}]"
    if row["old_level"] is None:
        return f"+ {words}  ({row['new_level']}; {row['posting_id']})"
    if row["new_level"] is None:
        return f"- {words}  ({row['old_level']}; {row['posting_id']})"
    return f"~ {words}  ({row['old_level']} -> {row['new_level']}; {row['posting_id']})"


def quote(text: str, start: int, end: int) -> str:
    """Words in their line, with as much of it as fits.

    >>> quote("You know SQL.\\nAnd us.", 9, 12)
    'You know [SQL].'
    """
    before, after = text[:start].rpartition("\n")[2].removeprefix("- "), text[end:].partition("\n")[0]
    left = before if len(before) <= AROUND else "…" + before[-AROUND:].partition(" ")[2]
    right = after if len(after) <= AROUND else after[:AROUND].rpartition(" ")[0] + "…"
    return f"{left}[{text[start:end]}]{right}"


def fields(warehouse: DuckDBPyConnection) -> Iterator[Field]:
    """Every step between two values, those of most postings first."""
    found = rows(
        warehouse,
        """
        SELECT field, old_value, new_value, count(*) AS posting_count, min(posting_id) AS example
        FROM differing_fields
        GROUP BY field, old_value, new_value
        ORDER BY posting_count DESC, field, old_value, new_value
        """,
    )
    for row in found:
        yield Field(**row)


def pay(warehouse: DuckDBPyConnection) -> Iterator[Pay]:
    """Every pay statement that came or went."""
    for row in rows(warehouse, "FROM differing_pay ORDER BY posting_id, times, words, low, high, place"):
        stated = [
            row["currency"],
            f"{amount(row['low'])}-{amount(row['high'])}",
            row["period"],
            row["kind"],
            row["place"],
        ]
        yield Pay(
            posting_id=row["posting_id"],
            is_gained=row["times"] > 0,
            statement=" ".join(word for word in stated if word),
            words=row["words"],
        )


def amount(stated: Any) -> str:
    """An amount without idle cents; nothing for an open end."""
    return "" if stated is None else f"{stated:f}".removesuffix(".00")


def newest_week(published: DuckDBPyConnection) -> str | None:
    """The week whose shares are published; none in an empty warehouse."""
    [row] = rows(published, "SELECT strftime(max(looked_at), '%G-W%V') AS week FROM looks")
    week: str | None = row["week"]
    return week


def shares(before: DuckDBPyConnection, after: DuckDBPyConnection, kind: str, week: str) -> Iterator[Step]:
    """What is published of everything asked for, in two warehouses."""
    old, new = asked(before, kind, week), asked(after, kind, week)
    for name in dict.fromkeys([*new, *old]):
        yield old.get(name) or nobody(name, old, new), new.get(name) or nobody(name, new, old)


def most_moved(steps: Iterator[Step]) -> list[Step]:
    """Those that move, the furthest first, and those of the most asked for that don't."""
    found = list(steps)
    moved = [step for step in found if step[0] != step[1]]
    moved.sort(key=lambda step: -abs(step[1].asked_count - step[0].asked_count))
    return moved + [step for step in found[:TOP] if step[0] == step[1]]


def nobody(name: str, here: dict[str, Share], there: dict[str, Share]) -> Share:
    """The share of what is asked for in one warehouse only, in the other."""
    other = next(iter(here.values()), there[name])
    return Share(name=name, asked_count=0, posting_count=other.posting_count, share=other.share and 0.0)


def asked(warehouse: DuckDBPyConnection, kind: str, week: str) -> dict[str, Share]:
    """The answer to one of the questions about AI PMs, at any level of demand."""
    path, column = SHARES[kind]
    found = rows(warehouse, path.read_text(encoding="utf-8"), {"week": week})
    return {
        row[column]: Share(
            name=row[column],
            asked_count=row["asked_count"],
            posting_count=row["posting_count"],
            share=row["asked_share"],
        )
        for row in found
        if (row["role"], row["demand_level"]) == ("ai_pm", "any")
    }


def rows(warehouse: DuckDBPyConnection, query: str, params: Row | None = None) -> list[Row]:
    relation = warehouse.sql(query, params=params) if params else warehouse.sql(query)
    found: list[Row] = relation.to_arrow_table().to_pylist()
    return found

"""What must hold before a warehouse is published, and what somebody should look at.

Every check looks for rows that ought not to be. Those of `queries/checks` ask the
published views, and so can be asked by any reader; those beside this module ask the
tables behind, which only the writer sees. A check's header says what its rows do:
`Finding: stops publication` keeps the old warehouse in place, `Finding: warns` is
written into the new one, for `aipm analyze` and `aipm doctor` to tell.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import duckdb
from msgspec import Struct

from analysis.errors import CheckFailed
from analysis.warehouse.checks.integrity import integrity
from analysis.warehouse.checks.rereading import Strayed, reread
from analysis.warehouse.tables import insert
from analysis.warehouse.texts import offer_texts
from crawler.archive import Archive, Run

FOLDER = Path(__file__).parent
STOPS, WARNS = "stops publication", "warns"
HEADER = re.compile(r"^-- (?P<key>Question|Finding):\s*(?P<value>.*)$", re.MULTILINE)
MOST = 1_000  # rows that are counted


class Warned(Struct, frozen=True, kw_only=True):
    """What one check found that somebody should look at."""

    check_name: str
    question: str
    row_count: int
    example: str

    def __str__(self) -> str:
        count = f"{MOST} or more rows" if self.row_count == MOST else f"{self.row_count} row(s)"
        return f"check {self.check_name} found {count}, first {self.example} ({self.question})"


def check_all(
    warehouse: duckdb.DuckDBPyConnection,
    folder: Path,
    *,
    new_texts: list[Path],
    texts: list[Path],
    archive: Archive,
    runs: Sequence[Run],
) -> None:
    """Run every check, and keep in the warehouse what only warns; raises CheckFailed at the first that must not be."""
    offer_texts(warehouse, new_texts)
    check_one(warehouse, FOLDER / "evidence.sql")
    offer_texts(warehouse, texts)
    run_check(warehouse, "integrity", integrity(warehouse), stops=True)
    paths = [path for path in sorted(FOLDER.glob("*.sql")) if path.stem != "evidence"] + sorted(folder.glob("*.sql"))
    found = [check_one(warehouse, path) for path in paths] + [told(reread(warehouse, archive, runs))]
    rows = [{name: getattr(one, name) for name in Warned.__struct_fields__} for one in found if one]
    warehouse.execute("DELETE FROM store.warnings")
    insert(warehouse, "store.warnings", rows)


def read_warnings(warehouse: duckdb.DuckDBPyConnection) -> tuple[Warned, ...]:
    """What the checks warned of when this warehouse was made."""
    names = Warned.__struct_fields__
    rows = warehouse.execute(f"SELECT {', '.join(names)} FROM warnings ORDER BY check_name").fetchall()
    return tuple(Warned(**dict(zip(names, row, strict=True))) for row in rows)


def check_one(warehouse: duckdb.DuckDBPyConnection, path: Path) -> Warned | None:
    """What a check of a file warns of; raises CheckFailed if it stops publication, or can't be run."""
    sql = path.read_text(encoding="utf-8")
    header = {match["key"]: match["value"].strip() for match in HEADER.finditer(sql)}
    finding = header.get("Finding", STOPS)
    if finding not in {STOPS, WARNS}:
        raise CheckFailed(path.stem, f"says `Finding: {finding}`; write `{STOPS}` or `{WARNS}` in {path}")
    try:
        return run_check(warehouse, path.stem, sql, stops=finding == STOPS, question=header.get("Question", ""))
    except duckdb.Error as error:
        raise CheckFailed(path.stem, f"can't be run ({error}); mend {path}") from error


def run_check(
    warehouse: duckdb.DuckDBPyConnection, name: str, sql: str, *, stops: bool, question: str = ""
) -> Warned | None:
    """What a check found: nothing, a warning, or a reason to stop, which is raised."""
    answer = warehouse.execute(sql)
    columns = [column for column, *_ in answer.description or ()]
    rows = answer.fetchmany(MOST)
    if not rows:
        return None
    example = ", ".join(f"{column}={value!s:.80}" for column, value in zip(columns, rows[0], strict=True))
    if stops:
        count = f"{MOST} or more" if len(rows) == MOST else str(len(rows))
        raise CheckFailed(name, f"found {count} row(s), first {example}")
    return Warned(check_name=name, question=question, row_count=len(rows), example=example)


def told(strayed: list[Strayed]) -> Warned | None:
    """Pages that no longer say what we quote, as one warning; raises CheckFailed where our own reading is at fault."""
    if not strayed:
        return None
    first = next((one for one in strayed if one.is_ours), strayed[0])
    if first.is_ours:
        raise CheckFailed("rereading", f"{first.posting_id}: {first.problem}")
    return Warned(
        check_name="rereading",
        question="Which postings of a sample do their archived pages no longer show as they were read?",
        row_count=len(strayed),
        example=f"posting_id={first.posting_id}, problem={first.problem}",
    )

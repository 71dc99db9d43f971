"""The lake's tables: the published views with the column they are cut by, written as files that all engines read alike.

Times are marked as UTC, which Parquet can and the warehouse doesn't; money stays decimal;
the column that cuts a table stands last, and in the path instead of the file, for so does
Hive. Rows are sorted by their keys, so that a reader can skip row groups by their bounds.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from queries.answer import quote
from queries.errors import UnknownWeek
from queries.export import (
    NO_TEXTS,
    TEXTS,
    THEIR_WORDS,
    WEEKLY,
    View,
    copy,
    describe_view,
    field_type,
    published_views,
    slices_of,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST = 1_000_000  # postings of a source to a file, or half as many again: the mentions of a million take 140 MB
SNAPSHOTS = "snapshots"
GROWN = {*WEEKLY, "texts"}  # only added to, as long as rules and archive stay: they lie outside the snapshots
CUTS = {
    "source": "The platform; what posting_id begins with",
    "week": "ISO week of the look, as 2026-W47",
}


class Table(Struct, frozen=True, kw_only=True):
    """One table: the view it shows, and the column it is cut by, if any."""

    view: View
    cut: str | None = None

    @property
    def name(self) -> str:
        return self.view.name

    @property
    def columns(self) -> list[tuple[str, str, str]]:
        """Its columns as (name, type in the warehouse, meaning); what it is cut by stands last."""
        own = {name: (name, kind, meaning) for name, kind, meaning in self.view.columns}
        if self.cut is None:
            return list(own.values())
        last = own.pop(self.cut, (self.cut, "VARCHAR", CUTS[self.cut]))
        return [*own.values(), last]

    @property
    def select(self) -> str:
        """What its files hold: all columns but that in the path, times marked as UTC."""
        inside = [(name, kind) for name, kind, _ in self.columns if name != self.cut]
        return ", ".join(
            f'"{name}" AT TIME ZONE \'UTC\' AS "{name}"' if kind == "TIMESTAMP" else f'"{name}"'
            for name, kind in inside
        )

    def folder(self, snapshot: str) -> str:
        """Where it lies in the lake."""
        return self.name if self.name in GROWN else f"{SNAPSHOTS}/{snapshot}/{self.name}"


class File(Struct, frozen=True, kw_only=True):
    """One file as it was made: its name in the table's folder, where it is now, and what it comes to."""

    name: str
    path: Path
    size: int
    digest: str


class Staged(Struct, frozen=True, kw_only=True):
    """A table whose files are made, and not yet where readers look."""

    table: Table
    files: list[File]
    row_count: int

    def place_of(self, file: File, snapshot: str) -> str:
        return f"{self.table.folder(snapshot)}/{file.name}"

    def described(self, snapshot: str) -> dict[str, Any]:
        """Its entry in the data package."""
        view, columns = self.table.view, self.table.columns
        fields = [{"name": name, "type": field_type(kind), "description": said} for name, kind, said in columns]
        paths = [self.place_of(file, snapshot) for file in self.files]
        found = describe_view(view.name, view.meaning, paths, fields, self.row_count)
        if self.table.cut:
            found["partitioned_by"] = [self.table.cut]
        return found | {"licenses": [THEIR_WORDS]} if view.name == "texts" else found


def lake_tables(connection: "DuckDBPyConnection") -> list[Table]:
    """Every published view, and the texts."""
    texts = View(
        name="texts",
        meaning="One content's plain text",
        columns=tuple((name, "VARCHAR", meaning) for name, meaning in TEXTS.items()),
    )
    return [Table(view=view, cut=cut_of(view)) for view in published_views(connection)] + [Table(view=texts)]


def cut_of(view: View) -> str | None:
    if view.name in WEEKLY:
        return "week"
    return "source" if view.grows else None


def stage(connection: "DuckDBPyConnection", table: Table, room: Path, texts: Path) -> Staged:
    """Make a table's files. The texts are Parquet already, and stay where they are until they are copied."""
    folder = room / table.name
    if table.name == "texts" and (paths := sorted(texts.glob("*.parquet"))):
        files = ", ".join(quote(str(path)) for path in paths)
        (count,) = connection.execute(f"SELECT count(*) FROM read_parquet([{files}])").fetchone() or (0,)
        return Staged(table=table, files=[file_of(path, texts) for path in paths], row_count=count)
    if table.name == "texts":
        folder.mkdir(parents=True)
        count = copy(connection, NO_TEXTS, folder / "empty.parquet")
    else:
        count = sum(
            copy_slice(connection, table, folder / name, condition) for name, condition in slices(connection, table)
        )
    return Staged(
        table=table, files=[file_of(path, folder) for path in sorted(folder.rglob("*.parquet"))], row_count=count
    )


def slices(connection: "DuckDBPyConnection", table: Table) -> list[tuple[str, str]]:
    """The files of a table, each with the condition that its rows meet; there is always one."""
    if table.cut is None:
        return [("part-0.parquet", "TRUE")]
    return [
        (f"{table.cut}={value}/part-{number}.parquet", f"{condition} AND {bounds}")
        for value, condition in slices_of(connection, table.view) or [("none", "TRUE")]
        for number, bounds in enumerate(pieces(connection, value) if table.cut == "source" else ["TRUE"])
    ]


def pieces(connection: "DuckDBPyConnection", source: str) -> list[str]:
    """Conditions that cut a large source between postings, since one that DuckDB cuts by size is no longer sorted."""
    (count,) = connection.execute("SELECT count(*) FROM postings WHERE source = ?", [source]).fetchone() or (0,)
    parts = max(1, round(count / MOST))
    at = "SELECT posting_id FROM postings WHERE source = ? ORDER BY posting_id LIMIT 1 OFFSET ?"
    firsts = [connection.execute(at, [source, count * part // parts]).fetchall()[0][0] for part in range(1, parts)]
    lower = ["TRUE", *(f"posting_id >= {quote(first)}" for first in firsts)]
    upper = [*(f"posting_id < {quote(first)}" for first in firsts), "TRUE"]
    return [f"{low} AND {high}" for low, high in zip(lower, upper, strict=True)]


def copy_slice(connection: "DuckDBPyConnection", table: Table, target: Path, condition: str) -> int:
    target.parent.mkdir(parents=True, exist_ok=True)
    rows = f"SELECT {table.select} FROM {table.name} WHERE {condition} ORDER BY {table.view.order}"
    return copy(connection, rows, target)


def file_of(path: Path, folder: Path) -> File:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return File(name=path.relative_to(folder).as_posix(), path=path, size=path.stat().st_size, digest=digest)


def newest_week(connection: "DuckDBPyConnection") -> str:
    """The newest ISO week with looks; raises UnknownWeek where nobody looked yet."""
    (week,) = connection.execute("SELECT max(strftime(looked_at, '%G-W%V')) FROM looks").fetchone() or (None,)
    if week is None:
        raise UnknownWeek("newest", "can't be told", [])
    return str(week)


def snapshot_name(week: str, staged: list[Staged]) -> str:
    """What a snapshot is called: its week, and a digest of all it holds, so that the same rows give the same name."""
    digest = hashlib.sha256()
    for one in staged:
        if one.table.name not in GROWN:
            for file in one.files:
                digest.update(f"{one.table.name}/{file.name} {file.digest}\n".encode())
    return f"{week}-{digest.hexdigest()[:8]}"

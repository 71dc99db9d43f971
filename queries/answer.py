"""Ask the warehouse: open it read-only, bind what a question needs, take the rows.

No clock is read: "this week" is the newest week in which somebody looked. The
connection can neither write nor reach any file but the texts beside it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from queries.catalog import Param, Query
from queries.errors import BadParameter, BadSql, NoWarehouse, StrangeWarehouse, UnknownWeek

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from queries.another_guide import AnotherGuide

MACROS = (
    *sorted(Path(__file__).parent.glob("*.sql"), key=lambda path: (path.stem != "macros", path.name)),
    *sorted((Path(__file__).parent / "guide" / "measuring").glob("*.sql")),
)
SCHEMA_VERSION = 14  # the newest migration whose published views we know
ANEW = "move it away and run `aipm analyze`, which makes it anew from the archive"
ANEW_TEXTS = "delete that file and run `aipm analyze`, which makes it anew from the archive"
WEEK = re.compile(r"(\d{4})-W(\d{2})")
WRITING = re.compile(rb"(?i:copy|export)\b")
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class Answer(Struct, frozen=True, kw_only=True):
    """Columns and rows, and the DuckDB type of each column."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def records(self) -> list[dict[str, Any]]:
        """The rows by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@contextmanager
def open_warehouse(workspace: Path, another: "AnotherGuide | None" = None) -> Iterator["DuckDBPyConnection"]:
    """Open the workspace's warehouse for reading, with our macros, its texts if there are, another guide if given."""
    import duckdb

    path = workspace / "warehouse.duckdb"
    if not path.is_file():
        raise NoWarehouse(path)
    try:
        with duckdb.connect(str(path), read_only=True, config=SETTINGS) as connection:
            check_schema(connection, path)
            load_macros(connection, another)
            offer_texts(connection, workspace / "texts")
            connection.execute("SET lock_configuration = true")
            yield connection
    except duckdb.Error as error:  # not of an answer, which `take` names: the file itself is at fault
        raise StrangeWarehouse(path, f"DuckDB can't read it ({first_line(error)}); {ANEW}") from error


def check_schema(connection: "DuckDBPyConnection", path: Path) -> None:
    """Refuse a file without our `meta`, and one made by another version."""
    import duckdb

    try:
        found = connection.execute("SELECT schema_version FROM meta").fetchone()
    except duckdb.Error as error:
        raise StrangeWarehouse(path, f"not a warehouse of ours (no table meta); {ANEW}") from error
    if found is None:
        raise StrangeWarehouse(path, f"its table meta is empty; {ANEW}")
    if found[0] < SCHEMA_VERSION:
        problem = f"made by an older version (schema {found[0]}, this one reads {SCHEMA_VERSION}); run `aipm analyze`"
        raise StrangeWarehouse(path, f"{problem}, which makes it anew from the archive")
    if found[0] > SCHEMA_VERSION:
        problem = f"made by a newer version (schema {found[0]}, this one knows {SCHEMA_VERSION}); update this program"
        raise StrangeWarehouse(path, problem)


def load_macros(connection: "DuckDBPyConnection", another: "AnotherGuide | None" = None) -> None:
    """Define the statistics, and what else several questions use, for this connection only."""
    if another:
        from queries.another_guide import stand_in

        stand_in(connection, another)
    for path in MACROS:
        sql = path.read_text(encoding="utf-8")
        connection.execute(another.reworded(sql) if another else sql)


def offer_texts(connection: "DuckDBPyConnection", folder: Path) -> None:
    """Shut every file but the texts of `folder`, and offer these as the view `texts` (content_hash, text)."""
    import duckdb

    files = ", ".join(quote(str(path)) for path in sorted(folder.glob("*.parquet")))
    if files:
        connection.execute(f"SET allowed_paths = [{files}]")
    connection.execute("SET enable_external_access = false")
    if not files:
        return
    try:
        connection.execute(f"CREATE TEMP VIEW texts AS SELECT * FROM read_parquet([{files}], union_by_name = true)")
    except duckdb.Error as error:
        raise StrangeWarehouse(folder, f"can't be read ({first_line(error)}); {ANEW_TEXTS}") from error


def refuse_writing(sql: str, subject: str) -> None:
    """Raise BadSql on words that write files: DuckDB can't open a file for reading only.

    They may stand anywhere: behind EXPLAIN ANALYZE, within PREPARE.
    """
    import duckdb

    code = sql.encode()
    for start, kind in duckdb.tokenize(sql):
        found = WRITING.match(code, start)
        if found and kind == duckdb.token_type.keyword:
            raise BadSql(subject, f"{found[0].decode().upper()} writes files; use --format and -o (or quote the name)")


def quote(value: str) -> str:
    """Write a SQL string.

    >>> quote("the reader's folder")
    "'the reader''s folder'"
    """
    return "'" + value.replace("'", "''") + "'"


def looked_weeks(connection: "DuckDBPyConnection") -> list[str]:
    """The ISO weeks in which boards were looked at, oldest first."""
    rows = connection.execute("SELECT DISTINCT week_of(looked_at) AS week FROM looks ORDER BY week").fetchall()
    return [row[0] for row in rows]


def choose_week(connection: "DuckDBPyConnection", week: str | None) -> str:
    """The week asked for, if it holds looks; the newest that does if none is asked for."""
    weeks = looked_weeks(connection)
    if week is None:
        if not weeks:
            raise UnknownWeek("newest", "can't be told", weeks)
        return weeks[-1]
    if not is_week(week):
        raise UnknownWeek(week, "is no ISO week (written 2026-W47)", weeks)
    if week not in weeks:
        raise UnknownWeek(week, "holds no looks", weeks)
    return week


def is_week(week: str) -> bool:
    """Tell whether the calendar has that ISO week.

    >>> is_week("2026-W53"), is_week("2026-W54"), is_week("2026-47")
    (True, False, False)
    """
    match = WEEK.fullmatch(week)
    if not match:
        return False
    try:
        date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        return False
    return True


def bind(connection: "DuckDBPyConnection", query: Query, given: Mapping[str, str]) -> dict[str, Any]:
    """Turn the given words into values for each of the query's parameters."""
    known = {param.name for param in query.params}
    for name in given:
        if name not in known:
            takes = f"it takes {', '.join(sorted(known))}" if known else "it takes none"
            raise BadParameter(query.name, f"no parameter is named {name!r}; {takes}")
    return {param.name: bind_one(connection, query, param, given.get(param.name)) for param in query.params}


def bind_one(connection: "DuckDBPyConnection", query: Query, param: Param, given: str | None) -> Any:
    """Turn one given word, or the default, into a value of the promised type."""
    if param.type == "WEEK":
        return choose_week(connection, given)
    word = param.default if given is None else given
    if word is None:
        problem = f"needs {param.name} ({param.meaning}); give it as --param {param.name}=…"
        raise BadParameter(query.name, problem)
    try:
        return VALUES[param.type](word)
    except ValueError as error:
        raise BadParameter(query.name, f"{param.name}={word!r} is no {param.type} ({param.meaning})") from error


VALUES: dict[str, Any] = {"TEXT": str, "DATE": date.fromisoformat, "INTEGER": int, "NUMBER": float}


def answer(connection: "DuckDBPyConnection", query: Query, given: Mapping[str, str]) -> Answer:
    """Ask one question of the catalogue."""
    return take(connection, query.sql, bind(connection, query, given), subject=f"query {query.name}")


def take(
    connection: "DuckDBPyConnection", sql: str, values: Mapping[str, Any] | None = None, *, subject: str = "that SQL"
) -> Answer:
    """Run SQL, which can only read, and take all its rows."""
    import duckdb

    refuse_writing(sql, subject)
    try:
        result = connection.execute(sql, values) if values else connection.execute(sql)
        if result is None:  # DuckDB's answer to no statement at all
            raise BadSql(subject, "there is no statement in it; write one, such as FROM postings")
        rows = result.fetchall()
    except duckdb.Error as error:
        if is_damage(error):
            raise
        raise BadSql(subject, str(error)) from error
    described: Sequence[Sequence[Any]] = result.description or []
    return Answer(
        columns=tuple(str(column[0]) for column in described),
        types=tuple(str(column[1]) for column in described),
        rows=rows,
    )


def take_arrow(
    connection: "DuckDBPyConnection", sql: str, values: Mapping[str, Any] | None = None, *, subject: str = "that SQL"
) -> "pa.Table":
    """Run SQL and take its rows as an Arrow table, for Parquet."""
    import duckdb

    refuse_writing(sql, subject)
    try:
        relation = connection.sql(sql, params=dict(values)) if values else connection.sql(sql)
        if relation is None:
            raise BadSql(subject, "it yields no rows to write; let it select some")
        return relation.to_arrow_table()
    except duckdb.Error as error:
        if is_damage(error):
            raise
        raise BadSql(subject, str(error)) from error


def is_damage(error: "duckdb.Error") -> bool:
    """Tell a file that can't be read from SQL that can't be run; a wrong checksum has no class of its own."""
    import duckdb

    return type(error) is duckdb.Error or isinstance(
        error, duckdb.IOException | duckdb.InternalException | duckdb.FatalException
    )


def first_line(error: Exception) -> str:
    """An error's first line: DuckDB adds pages of advice."""
    return str(error).strip().split("\n", 1)[0]

"""The page where a reader asks in SQL: DuckDB in the browser, over the week's tables as Parquet.

All that it runs on stands in the site's own folder, and its policy lets it ask nobody
else. The engine there is older than our files and reads no Parquet by itself, so a second
reader hands it the tables; once they are in, it is shut to files and addresses.
"""

import tomllib
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup
from msgspec.structs import replace

from queries.answer import bind, take_arrow
from queries.catalog import Column, Query, parse_query
from queries.folder import write
from queries.site.npm import PACKAGES, Assets

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from queries.site.asking import Asked
    from queries.whom import Whom

HERE = Path(__file__).parent
TEMPLATES = HERE.parent / "templates" / "site"
FOLDER = "sql"
SCRIPT = "sql.js"
OURS = ("engine.mjs", "arrow.mjs", "duckdb-wasm-LICENSE.txt")  # beside what the packages bring
TABLES = (
    "postings",
    "base_pay",
    "mentions",
    "guide_demand",
    "salaries",
    "employers",
    "skills",
    "guide_skills",
    "guide_bands",
    "guide_claims",
)
KINDS = {  # Arrow's names -> DuckDB's
    "string": "VARCHAR",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "bool": "BOOLEAN",
    "timestamp[us]": "TIMESTAMP",
}
IMPORTS = f'{{"imports":{{"apache-arrow":"./{FOLDER}/arrow.mjs"}}}}'  # where the engine finds what it calls by name


class Offered(NamedTuple):
    """One table of the page: what it promises, and its rows."""

    query: Query
    rows: "pa.Table"

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.query.name}.parquet"

    def kind(self, column: str) -> str:
        """A column's type, as the engine will name it."""
        kind = self.rows.schema.field(column).type
        return KINDS.get(str(kind)) or f"DECIMAL({kind.precision},{kind.scale})"


def read_tables(connection: "DuckDBPyConnection", week: str, whom: "Whom") -> list[Offered]:
    """The week's tables, in the names of the guide that answers are held against."""
    return [
        read_table(connection, reworded(parse_query(HERE / "tables" / f"{name}.sql"), whom), week) for name in TABLES
    ]


def reworded(query: Query, whom: "Whom") -> Query:
    """A table's promise, in the guide's words."""
    columns = tuple(Column(name=column.name, meaning=whom.told(column.meaning)) for column in query.columns)
    return replace(query, sql=whom.named(query.sql), question=whom.said(query.question), columns=columns)


def read_table(connection: "DuckDBPyConnection", query: Query, week: str) -> Offered:
    given = {"week": week} if any(param.name == "week" for param in query.params) else {}
    values = bind(connection, query, given)
    return Offered(query, take_arrow(connection, query.sql, values, subject=f"query {query.name}"))


def values_of(offered: list[Offered], assets: Assets, whom: "Whom") -> dict[str, Any]:
    """What the page tells of itself."""
    return {
        "tables": offered,
        "examples": examples(whom),
        "imports": Markup(IMPORTS),  # noqa: S704 (written above)
        "imports_hash": b64encode(sha256(IMPORTS.encode()).digest()).decode(),
        "megabytes": round(sum(map(len, assets.values())) / 1e6),
        "packages": PACKAGES,
        "licences": sorted(name for name in (*assets, *OURS) if name.endswith(".txt")),
        "is_cut": offered[0].rows.num_rows == most(offered[0].query),
    }


def examples(whom: "Whom") -> list[dict[str, str]]:
    """Questions to begin with, in the guide's words."""
    told = tomllib.loads((HERE / "examples.toml").read_text(encoding="utf-8"))["example"]
    return [{"question": whom.said(one["question"]), "sql": whom.named(one["sql"].strip())} for one in told]


def most(query: Query) -> int:
    """Of how many postings a table tells at most."""
    return int(next(param.default or 0 for param in query.params if param.name == "top"))


def write_sql(folder: Path, asked: "Asked", offered: list[Offered], assets: Assets) -> None:
    """Write the page, and beside it what it runs on and what it asks."""
    from queries.site.pages import ASK, render

    told = replace(asked, has_sql=True)
    write(folder / ASK["path"], render(ASK["path"], told, ASK["path"], **values_of(offered, assets, asked.whom)))
    write_beside(folder, offered, assets)


def write_beside(folder: Path, offered: list[Offered], assets: Assets) -> None:
    """Write the tables, the packages' files and our own."""
    import pyarrow.parquet as pq

    (folder / FOLDER).mkdir()
    for one in offered:  # without Arrow's own schema, which an older reader would try to follow
        pq.write_table(one.rows, folder / one.path, compression="zstd", store_schema=False)
    for name, body in assets.items():
        (folder / FOLDER / name).write_bytes(body)
    for name, text in ours().items():
        write(folder / name, text)


def ours() -> Mapping[str, str]:
    """What we wrote ourselves, by where it stands."""
    names = {SCRIPT: SCRIPT} | {f"{FOLDER}/{name}": f"sql/{name}" for name in OURS}
    return {name: (TEMPLATES / source).read_text(encoding="utf-8") for name, source in names.items()}

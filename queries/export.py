"""The whole warehouse as Parquet, for whoever works without DuckDB, or wants to keep a copy that explains itself.

Only the published views go out, sorted by their keys, so that the same warehouse gives
the same files; what grows with postings is cut by source or week, so that a part can be
read alone. `datapackage.json` says what each file and column is. The folder is
built beside its place and swapped in whole; one snapshot is read throughout.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from queries.answer import SETTINGS, check_schema, first_line, quote
from queries.errors import BadTarget, NoWarehouse, StrangeWarehouse
from queries.folder import PACKAGE, fresh_folder, write
from queries.weekly.package import FIELD_TYPES, LICENCE, PROFILE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NAME = "aipm-export-"
MEMORY = "1GB"
WEEKLY = {"sightings": "seen_at"}  # cut by the ISO week of this column
WHOLE = {"postings"}  # one file, though it grows with postings: most readers begin with it
KEYS = {  # what one row of a view is known by
    "boards": ("source", "board"),
    "employers": ("employer",),
    "guide_bands": ("band_id",),
    "guide_big_tech": ("employer",),
    "guide_claims": ("claim_id",),
    "guide_demand": ("posting_id", "guide_skill"),
    "guide_groups": ("group_id",),
    "guide_measures": ("measure_id",),
    "guide_rules": ("rule_id",),
    "guide_skills": ("guide_skill",),
    "industries": ("employer_key",),
    "postings": ("posting_id",),
    "runs": ("run_id",),
    "salaries": ("posting_id", "salary_number"),
    "signal_kinds": ("signal_id",),
    "skills": ("skill_id",),
    "sources": ("source",),
    "texts": ("content_hash",),
    "versions": ("posting_id", "valid_from_at"),
    "warnings": ("check_name",),
}
REFERENCES = {  # columns that name a row of another view, wherever they stand
    "posting_id": "postings",
    "signal_id": "signal_kinds",
    "skill_id": "skills",
    "guide_skill": "guide_skills",
    "run_id": "runs",
    "content_hash": "texts",
}
TYPES = FIELD_TYPES | {"VARCHAR[]": "array"}
TEXTS = {
    "content_hash": "SHA-256 of everything that makes a version; names the content in postings and versions",
    "text": "Its plain text, in which offsets count characters from 0",
}
NO_TEXTS = "SELECT '' AS content_hash, '' AS text WHERE FALSE"
THEIR_WORDS = {
    "name": "other-closed",
    "title": "The words of postings are their employers'; they are kept as evidence, and quoted at most in part",
}

Watch = Callable[[str, int, int], None]  # which view, how many are done, of how many
REASON = re.compile(r'": ([A-Z][\w ]+)')  # the system's own words, in what DuckDB makes of them


class View(Struct, frozen=True, kw_only=True):
    """One published view: its name, what one row is, and its columns as (name, type, meaning)."""

    name: str
    meaning: str
    columns: tuple[tuple[str, str, str], ...]

    @property
    def names(self) -> set[str]:
        return {name for name, _, _ in self.columns}

    @property
    def grows(self) -> bool:
        """Whether it grows with postings."""
        return "posting_id" in self.names

    @property
    def order(self) -> str:
        """What sorts its rows the same way each time."""
        return ", ".join(KEYS.get(self.name, ())) or "ALL"


class Part(Struct, frozen=True, kw_only=True):
    """One file of a view: its name in the folder, and the rows it holds, as a condition."""

    path: str
    condition: str = "TRUE"


def export(workspace: Path, out: Path | None = None, watch: Watch = lambda *_: None) -> Path:
    """Write every published view and the texts as Parquet, and what describes them; return the folder."""
    target = out or workspace / "export"
    with fresh_folder(target, ours=NAME) as folder, reading(workspace, folder) as connection:
        views = published_views(connection)
        resources = []
        for number, view in enumerate(views):
            watch(view.name, number, len(views))
            resources.append(write_view(connection, view, folder))
        resources.append(copy_texts(connection, workspace / "texts", folder))
        package = describe(connection, resources)
        write(folder / PACKAGE, json.dumps(package, indent=2, ensure_ascii=False) + "\n")
    return target


@contextmanager
def reading(workspace: Path, folder: Path) -> Iterator["DuckDBPyConnection"]:
    """Open the warehouse for reading, with room to sort in beside what is written."""
    import duckdb

    path, room = workspace / "warehouse.duckdb", folder.with_name("sorting")
    if not path.is_file():
        raise NoWarehouse(path)
    config = SETTINGS | {"memory_limit": MEMORY, "temp_directory": str(room)}
    try:
        with duckdb.connect(str(path), read_only=True, config=config) as connection:
            check_schema(connection, path)
            yield connection
    except duckdb.Error as error:
        raise StrangeWarehouse(path, f"can't be exported ({first_line(error)})") from error


def published_views(connection: "DuckDBPyConnection") -> list[View]:
    """Every view that readers may rely on, as the warehouse itself describes it."""
    views = connection.execute("""
        SELECT view_name, comment FROM duckdb_views()
        WHERE schema_name = 'main' AND NOT internal ORDER BY view_name
    """).fetchall()
    columns = connection.execute("""
        SELECT table_name, column_name, data_type, comment FROM duckdb_columns()
        WHERE schema_name = 'main' AND NOT internal ORDER BY table_name, column_index
    """).fetchall()
    return [
        View(name=name, meaning=meaning, columns=tuple(tuple(column[1:]) for column in columns if column[0] == name))
        for name, meaning in views
    ]


def slices_of(connection: "DuckDBPyConnection", view: View) -> list[tuple[str, str]]:
    """What cuts a view that grows with postings: ISO weeks or sources, each with the condition that its rows meet."""
    if view.name not in WEEKLY:
        sources = connection.execute("SELECT DISTINCT source FROM postings ORDER BY source").fetchall()
        return [(source, f"starts_with(posting_id, {quote(source + '/')})") for (source,) in sources]
    column = WEEKLY[view.name]
    mondays = connection.execute("""
        SELECT DISTINCT strftime(looked_at, '%G-W%V') AS week, date_trunc('week', looked_at)::DATE AS monday
        FROM looks ORDER BY week
    """).fetchall()
    return [
        (week, f"{column} >= DATE '{monday}' AND {column} < DATE '{monday}' + INTERVAL 7 DAY")
        for week, monday in mondays
    ]


def parts_of(connection: "DuckDBPyConnection", view: View) -> list[Part]:
    """How a view is cut into files; one that nothing can cut yet is one empty file."""
    if not view.grows or view.name in WHOLE:
        return [Part(path=f"{view.name}.parquet")]
    slices = slices_of(connection, view) or [("empty", "TRUE")]
    return [Part(path=f"{view.name}/{value}.parquet", condition=condition) for value, condition in slices]


def write_view(connection: "DuckDBPyConnection", view: View, folder: Path) -> dict[str, Any]:
    """Write the files of one view, and describe them."""
    parts = parts_of(connection, view)
    count = 0
    for part in parts:
        (folder / part.path).parent.mkdir(exist_ok=True)
        rows = f"SELECT * FROM {view.name} WHERE {part.condition} ORDER BY {view.order}"
        count += copy(connection, rows, folder / part.path)
    fields = [{"name": name, "type": field_type(kind), "description": said} for name, kind, said in view.columns]
    return describe_view(view.name, view.meaning, [part.path for part in parts], fields, count)


def copy(connection: "DuckDBPyConnection", rows: str, target: Path) -> int:
    """Write rows to a Parquet file; how many they were. Raises BadTarget where the disk takes no more."""
    import duckdb

    try:
        found = connection.execute(f"COPY ({rows}) TO {quote(str(target))} (FORMAT parquet, COMPRESSION zstd)")
        (count,) = found.fetchone() or (0,)
    except duckdb.IOException as error:
        said = REASON.search(str(error))
        problem = (
            f"can't be written ({said[1] if said else first_line(error)}); make room, and run the same command again"
        )
        raise BadTarget(target, problem) from error
    return int(count)


def copy_texts(connection: "DuckDBPyConnection", texts: Path, folder: Path) -> dict[str, Any]:
    """Copy the texts that stand beside the warehouse; they are Parquet already."""
    (folder / "texts").mkdir()
    paths = []
    for path in sorted(texts.glob("*.parquet")):
        shutil.copyfile(path, folder / "texts" / path.name)
        paths.append(f"texts/{path.name}")
    if not paths:
        paths = ["texts/empty.parquet"]
        copy(connection, NO_TEXTS, folder / paths[0])
    files = ", ".join(quote(str(folder / path)) for path in paths)
    (count,) = connection.execute(f"SELECT count(*) FROM read_parquet([{files}])").fetchone() or (0,)
    fields = [{"name": name, "type": "string", "description": said} for name, said in TEXTS.items()]
    found = describe_view("texts", "One content's plain text", paths, fields, int(count))
    return found | {"licenses": [THEIR_WORDS]}


def field_type(kind: str) -> str:
    """A column's type in Frictionless' words."""
    return TYPES.get(kind, "number")


def describe_view(
    name: str, meaning: str, paths: list[str], fields: list[dict[str, str]], count: int
) -> dict[str, Any]:
    """One resource of the package."""
    named = [field["name"] for field in fields]
    references = [
        {"fields": [column], "reference": {"resource": view, "fields": [column]}}
        for column, view in REFERENCES.items()
        if column in named and view != name
    ]
    schema: dict[str, Any] = {"fields": fields}
    if name in KEYS:
        schema["primaryKey"] = list(KEYS[name])
    if references:
        schema["foreignKeys"] = references
    return {
        "name": name,
        "type": "table",
        "path": paths[0] if paths == [f"{name}.parquet"] else paths,
        "description": f"{meaning}.",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "row_count": count,
        "schema": schema,
    }


def describe(connection: "DuckDBPyConnection", resources: list[dict[str, Any]], name: str = NAME) -> dict[str, Any]:
    """The data package: what it was made from and by, whose it is, and every file (Frictionless, version 2)."""
    names = ("built_from_run_id", "schema_version", "extractor_version", "taxonomy_version", "spacy_version")
    made = connection.execute(f"SELECT {', '.join(names)} FROM meta").fetchone() or ()
    sources = connection.execute("""
        SELECT sources.label, sources.attribution FROM sources
        SEMI JOIN postings ON sources.source = postings.source ORDER BY sources.source
    """).fetchall()
    made_by = dict(zip(names, made, strict=True))
    return {
        "$schema": PROFILE,
        "name": f"{name}{(made_by['built_from_run_id'] or 'nothing').lower()}",
        "title": "What employers ask of AI product managers, and what they pay",
        "description": "Public job postings, what was read from each with the words that said it, and their lives.",
        "made_by": made_by,
        "licenses": [LICENCE],
        "sources": [{"title": f"{label}: {owed}" if owed else label} for label, owed in sources],
        "resources": resources,
    }

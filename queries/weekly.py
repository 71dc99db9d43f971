"""The weekly folder: one CSV per question that asks for it, and a description a machine can read.

Nothing in it tells when it was made, only what it was made from: the same
warehouse and week give the same bytes. It is built beside its place and swapped
in whole, so that nobody ever reads half a week.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queries.answer import Answer, answer, choose_week, open_warehouse, take
from queries.catalog import Catalog, Query, load_catalog
from queries.errors import BadTarget
from queries.printing import to_csv

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PACKAGE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
FIELD_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "integer",
    "INTEGER": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
TEMPLATES = Path(__file__).with_name("templates")


def weekly(workspace: Path, week: str | None = None, out: Path | None = None) -> Path:
    """Write the folder of one week; a broken query is left out of it, and then raised."""
    target = write_folder(workspace, week, out)
    load_catalog().complain()
    return target


def write_folder(workspace: Path, week: str | None = None, out: Path | None = None) -> Path:
    """Write the folder of one week, the newest if none is named, and return its path."""
    catalog = load_catalog()
    with open_warehouse(workspace) as connection:
        week = choose_week(connection, week)
        target = out or workspace / "weekly" / week
        with fresh_folder(target) as folder:
            write_week(connection, catalog, week, folder)
    return target


@contextmanager
def fresh_folder(target: Path, *, ours: str = "aipm-weekly-") -> Iterator[Path]:
    """Lend an empty folder beside `target`, and put it in the target's place once it is full."""
    if target.exists() and not is_ours(target, ours):
        raise BadTarget(target, f"holds something else (no {PACKAGE} of ours); name an empty or a new folder")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shelf = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise BadTarget.refused(target, error) from error
    try:
        fresh, former = shelf / "fresh", shelf / "former"
        fresh.mkdir()
        yield fresh
        if target.exists():
            target.rename(former)
        fresh.rename(target)
    except OSError as error:
        raise BadTarget.refused(target, error) from error
    finally:
        shutil.rmtree(shelf, ignore_errors=True)


def is_ours(folder: Path, ours: str) -> bool:
    """Tell whether a folder is empty, or a package of a name that we give and may replace."""
    if not folder.is_dir():
        return False
    if not any(folder.iterdir()):
        return True
    try:
        package = json.loads((folder / PACKAGE).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(package, dict) and str(package.get("name", "")).startswith(ours)


def write_week(connection: "DuckDBPyConnection", catalog: Catalog, week: str, folder: Path) -> None:
    """Write every CSV of the week, then what describes them."""
    answers = {query: answer(connection, query, {"week": week}) for query in catalog.weekly()}
    for query, found in answers.items():
        write(folder / str(query.weekly), to_csv(found))
    package = describe(week, answers, made_from(connection, week))
    write(folder / PACKAGE, json.dumps(package, indent=2, ensure_ascii=False) + "\n")
    write(folder / "README.md", explain_week(package, answers))


def write(path: Path, text: str) -> None:
    """Write text with the line ends it has."""
    path.write_text(text, encoding="utf-8", newline="")


def made_from(connection: "DuckDBPyConnection", week: str) -> dict[str, Any]:
    """What the warehouse says it was made by, and of which market: the web, or the made-up one."""
    sql = """
    SELECT
        meta.extractor_version,
        meta.taxonomy_version,
        meta.spacy_version,
        (SELECT max(looks.market) FROM looks WHERE week_of(looks.looked_at) = $week) AS market
    FROM meta
    """
    return take(connection, sql, {"week": week}).records()[0]


def describe(week: str, answers: dict[Query, Answer], versions: dict[str, Any]) -> dict[str, Any]:
    """The data package: every file and field with type and meaning (Frictionless, version 2)."""
    return {
        "$schema": PROFILE,
        "name": f"aipm-weekly-{week.lower()}",
        "title": f"What employers ask of AI product managers, {week}",
        "description": "Counts and shares from public job postings sighted in one ISO week; see README.md.",
        "version": week,
        "made_by": versions,
        "licenses": [LICENCE],
        "resources": [describe_file(query, found) for query, found in answers.items()],
    }


def describe_file(query: Query, found: Answer) -> dict[str, Any]:
    """One CSV of the package."""
    meanings = {column.name: column.meaning for column in query.columns}
    fields = [
        {"name": name, "type": FIELD_TYPES.get(kind, "number"), "description": meanings.get(name, "")}
        for name, kind in zip(found.columns, found.types, strict=True)
    ]
    return {
        "name": str(query.weekly).removesuffix(".csv"),
        "type": "table",
        "path": query.weekly,
        "title": query.question,
        "description": f"{query.grain[:1].upper()}{query.grain[1:]}.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def explain_week(package: dict[str, Any], answers: dict[Query, Answer]) -> str:
    """The folder's README: each file and column in words, and how the figures are made."""
    import jinja2

    room = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=False,  # noqa: S701 (Markdown of our own words; nothing of a stranger's stands in it)
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    files = [(query, len(found.rows)) for query, found in answers.items()]
    return room.get_template("weekly.md.jinja").render(
        package=package, files=files, market=package["made_by"]["market"]
    )

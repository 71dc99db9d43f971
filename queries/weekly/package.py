"""What describes a folder of CSVs: `datapackage.json` (Frictionless, version 2), a dictionary, checksums.

A reader must be able to tell from the folder alone what each file and column is, what
its figures were made by, whether they may be trusted this week, and that no byte was lost.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from queries.answer import Answer, take
from queries.catalog import Query
from queries.folder import PACKAGE, write
from queries.printing import to_csv
from queries.whom import OUR_OWN, Whom

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HERE = Path(__file__).parent
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
CHECKSUMS = "SHA256SUMS"
DICTIONARY = {  # of dictionary.csv: what each column means
    "file": "the CSV it stands in",
    "column": "its name",
    "type": "string, integer, number, boolean, date or datetime",
    "is_key": "part of what one row of the file is known by",
    "meaning": "what it says",
}


class Table(Struct, frozen=True, kw_only=True):
    """One CSV of a folder: what it asks, what one row and each column is, and its rows."""

    name: str
    question: str
    grain: str
    meanings: dict[str, str]
    found: Answer
    caveat: str | None = None
    whom: Whom = OUR_OWN  # whose names it has

    @property
    def path(self) -> str:
        return f"{self.name}.csv"

    @property
    def key(self) -> list[str]:
        """The columns that one row is known by; none where nobody vouches for it."""
        return list(rules(self.whom)["keys"].get(self.name, ()))

    @property
    def fields(self) -> list[dict[str, Any]]:
        """Each column for machines: name, type, meaning, and what its values may be."""
        return [
            describe_field(self, column, kind)
            for column, kind in zip(self.found.columns, self.found.types, strict=True)
        ]


def table_of(query: Query, found: Answer, name: str | None = None) -> Table:
    """The table of a question: its header says what it is."""
    return Table(
        name=name or str(query.weekly or query.name).removesuffix(".csv"),
        question=query.question,
        grain=query.grain,
        meanings={column.name: column.meaning for column in query.columns},
        found=found,
        caveat=query.caveat,
    )


def dictionary_of(tables: Iterable[Table]) -> Table:
    """Every column of every table, one row each."""
    rows: list[tuple[Any, ...]] = [
        (table.path, field["name"], field["type"], field["name"] in table.key, field["description"])
        for table in tables
        for field in table.fields
    ]
    return Table(
        name="dictionary",
        question="What does each column of the other files mean?",
        grain="one row per file and column",
        meanings=DICTIONARY,
        found=Answer(columns=tuple(DICTIONARY), types=("VARCHAR",) * 3 + ("BOOLEAN", "VARCHAR"), rows=rows),
    )


def outward(table: Table, whom: Whom) -> Table:
    """A table as it is written out, in the names of whom it is about."""
    if not whom.roles:
        return table
    return Table(
        name=whom.named(table.name),
        question=whom.told(table.question),
        grain=whom.told(table.grain),
        meanings={whom.named(column): whom.told(meaning) for column, meaning in table.meanings.items()},
        found=whom.given(table.found),
        caveat=whom.told(table.caveat) if table.caveat else None,
        whom=whom,
    )


@cache
def rules(whom: Whom) -> dict[str, Any]:
    """The rules and keys of fields.toml."""
    return tomllib.loads(whom.named((HERE / "fields.toml").read_text(encoding="utf-8")))


def describe_field(table: Table, column: str, kind: str) -> dict[str, Any]:
    """One column in Frictionless' words."""
    meaning = table.meanings.get(column, "")
    field: dict[str, Any] = {"name": column, "type": FIELD_TYPES.get(kind, "number"), "description": meaning}
    for rule in rules(table.whom)["rule"]:
        if re.fullmatch(rule["fits"], f"{table.name}.{column}"):
            return field | {"constraints": rule["constraints"]}
    return field


def describe_table(table: Table, text: str) -> dict[str, Any]:
    """One CSV of the package, with the size and the checksum of its text."""
    schema: dict[str, Any] = {"fields": table.fields, "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = table.key
    body = text.encode()
    return {
        "name": table.name,
        "type": "table",
        "path": table.path,
        "title": table.question,
        "description": f"{table.grain[:1].upper()}{table.grain[1:]}.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(body),
        "hash": f"sha256:{sha256(body).hexdigest()}",
        "schema": schema,
    }


def write_tables(folder: Path, tables: Iterable[Table], form: Callable[[Answer], str] = to_csv) -> list[dict[str, Any]]:
    """Write each table as CSV, and return what describes them."""
    resources = []
    for table in tables:
        text = form(table.found)
        write(folder / table.path, text)
        resources.append(describe_table(table, text))
    return resources


def write_package(folder: Path, package: dict[str, Any]) -> None:
    """Write datapackage.json."""
    write(folder / PACKAGE, json.dumps(package, indent=2, ensure_ascii=False) + "\n")


def write_checksums(folder: Path) -> None:
    """Write what `sha256sum --check` reads, of every file that is there."""
    paths = sorted(path for path in folder.iterdir() if path.name != CHECKSUMS)
    lines = [f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in paths]
    write(folder / CHECKSUMS, "".join(lines))


def made_by(connection: "DuckDBPyConnection", whom: Whom = OUR_OWN) -> dict[str, str]:
    """What the warehouse says it was made by, and the guide that it is held against, if that isn't ours."""
    made = take(connection, "SELECT extractor_version, taxonomy_version, spacy_version FROM meta").records()[0]
    return made | ({"guide": whom.file, "guide_edition": whom.edition} if whom.guide else {})


def method_version(made: dict[str, str]) -> str:
    """Rules, taxonomy, spaCy and any other guide in one word: rows of another one don't compare.

    >>> method_version({"extractor_version": "d32a", "taxonomy_version": "dfe2", "spacy_version": "3.8.18"})
    'rules-d32a taxonomy-dfe2 spacy-3.8.18'
    """
    method = f"rules-{made['extractor_version']} taxonomy-{made['taxonomy_version']} spacy-{made['spacy_version']}"
    return f"{method} guide-{made['guide_edition']}" if "guide_edition" in made else method

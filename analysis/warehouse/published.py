"""What the warehouse that readers have says of itself, and whether it will do.

It is disposable: whatever can't be carried on is built anew from the archive.
Only a file that isn't ours, or is newer than we are, is left for a person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import duckdb
from msgspec import Struct, structs

from analysis.errors import NotWritten, StaleWarehouse

SCHEMA = Path(__file__).with_name("schema")
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}

UNWRITTEN = ("No space left", "File too large", "quota exceeded", "Read-only file system", "Could not write")
DISK = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException)

Way = Literal["nothing", "append", "again", "fresh"]


class Making(Struct, frozen=True, kw_only=True):
    """What a warehouse was made by, but for the archive: another schema or extraction makes other facts."""

    schema_version: int
    extractor_version: str
    taxonomy_version: str
    spacy_version: str


class Published(Struct, frozen=True, kw_only=True):
    """A published warehouse, seen from outside."""

    making: Making
    reader_version: str | None  # of the adapters that read its pages
    guide_hash: str
    industries_hash: str | None
    runs: tuple[str, ...]  # fingerprints of their manifests, in order of loading
    run_ids: tuple[str, ...]
    text_files: dict[str, int]


def schema_version() -> int:
    """The number of the last migration."""
    return max(int(path.name[:4]) for path in SCHEMA.glob("*.sql"))


def inspect(path: Path) -> Published | None:
    """What is published at `path`, if anything; raises StaleWarehouse on what isn't ours or is newer."""
    if path.with_name(path.name + ".wal").exists():
        problem = "has a .wal file beside it: another program is writing to it, or died doing so"
        raise StaleWarehouse(path, f"{problem}; end that program, delete both files, and run `aipm analyze` again")
    if not path.exists():
        return None
    try:
        with duckdb.connect(path, read_only=True, config=CONFIG) as warehouse:
            found = read_making(warehouse)
            if found.schema_version > schema_version():
                problem = (
                    f"was made by a newer version of aipm (schema {found.schema_version}, here {schema_version()})"
                )
                raise StaleWarehouse(path, f"{problem}; update aipm, or delete the file and run `aipm analyze` again")
            return read_published(warehouse, found)
    except duckdb.Error as error:
        problem = f"is no warehouse we can read ({str(error).splitlines()[0]})"
        raise StaleWarehouse(path, f"{problem}; move it away and run `aipm analyze` again") from error


@contextmanager
def damage_named(path: Path) -> Iterator[None]:
    """Raise NotWritten or StaleWarehouse where the disk, not our SQL, is at fault.

    Of a wrong checksum DuckDB says only Error; of a full disk, whatever it was about to do.
    """
    try:
        yield
    except OSError as error:
        raise NotWritten(error.filename or path.parent, error.strerror or str(error)) from error
    except duckdb.Error as error:
        if any(words in str(error) for words in UNWRITTEN):
            raise NotWritten(path, str(error).splitlines()[0]) from error
        if type(error) is not duckdb.Error and not isinstance(error, DISK):
            raise
        problem = f"can't be read or made anew ({str(error).splitlines()[0]})"
        raise StaleWarehouse(
            path, f"{problem}; if the disk has room, delete it and run `aipm analyze` again"
        ) from error


def read_making(warehouse: duckdb.DuckDBPyConnection) -> Making:
    """Raises duckdb.Error if there is none."""
    row = warehouse.execute(
        "SELECT schema_version, extractor_version, taxonomy_version, spacy_version FROM store.meta"
    ).fetchone()
    if row is None:
        raise duckdb.InvalidInputException("store.meta is empty")
    return Making(schema_version=row[0], extractor_version=row[1], taxonomy_version=row[2], spacy_version=row[3])


def read_published(warehouse: duckdb.DuckDBPyConnection, making: Making) -> Published:
    """What it holds; of an older schema too, whose texts stay until the new warehouse is ready."""
    about = warehouse.execute("FROM store.meta")
    meta = dict(zip([name for name, *_ in about.description or ()], about.fetchall()[0], strict=True))
    runs = warehouse.execute("SELECT fingerprint, run_id FROM store.runs ORDER BY run_number").fetchall()
    files = warehouse.execute("SELECT name, text_count FROM store.text_files ORDER BY name").fetchall()
    return Published(
        making=making,
        reader_version=meta.get("reader_version"),
        guide_hash=meta["guide_hash"],
        industries_hash=meta.get("industries_hash"),
        runs=tuple(fingerprint for fingerprint, _ in runs),
        run_ids=tuple(run_id for _, run_id in runs),
        text_files=dict(files),
    )


def choose_way(
    published: Published | None,
    making: Making,
    *,
    reader_version: str,
    runs: tuple[str, ...],
    guide_hash: str,
    industries_hash: str,
    texts: Path,
    again: bool,
    renews: bool = False,
) -> Way:
    """How to get from what is published to what should be.

    `append`: a copy takes the new runs. `again`: all runs are read anew, known facts are carried over; so they
    must be by other adapters, or what these make of the same pages would pass for changes of the postings.
    `fresh`: everything is read and extracted anew. After a change of taxonomy alone, facts are still known
    ones, if the edition `renews` the skills it touches.
    """
    if published is None or published.making.schema_version != making.schema_version:
        return "fresh"
    if published.making != making and not (renews and only_taxonomy_differs(published.making, making)):
        return "fresh"
    if any(not (texts / name).is_file() for name in published.text_files):
        return "fresh"
    if again or published.reader_version != reader_version or published.runs != runs[: len(published.runs)]:
        return "again"
    beside = (published.guide_hash, published.industries_hash)
    if (published.runs, beside, published.making) == (runs, (guide_hash, industries_hash), making):
        return "nothing"
    return "append"


def only_taxonomy_differs(one: Making, other: Making) -> bool:
    return structs.replace(one, taxonomy_version=other.taxonomy_version) == other

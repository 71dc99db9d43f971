"""The export as a lake: Parquet cut in Hive's manner, with catalogues by which Spark, Trino and DuckDB know its tables.

What an analysis makes anew (postings, mentions, pay, ...) goes into a folder of its own
each time, `snapshots/WEEK-DIGEST`, so that whoever reads goes on reading one and the
same; the one before it stays until the next. What only grows is added to in its place:
`sightings` a week at a time, `texts` a run at a time. New files arrive first, then the
catalogues and `datapackage.json` that name them, and what nobody names goes last.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queries.errors import BadTarget
from queries.export import Watch, describe, reading
from queries.lake.catalogue import catalogues
from queries.lake.publishing import NAME, Held, claim, publish
from queries.lake.tables import Staged, lake_tables, newest_week, snapshot_name, stage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from scale.storage import Storage


def write_lake(workspace: Path, out: Path | str | None = None, watch: Watch = lambda *_: None) -> str:
    """Write or renew the lake in a folder or at a URL; return its place."""
    from scale.storage import Storage

    place = Storage(out or workspace / "lake")
    with room_for(place) as room, reading(workspace, room / "tables") as connection:
        week = newest_week(connection)
        tables = lake_tables(connection)
        held = claim(place)
        staged = []
        for number, table in enumerate(tables):
            watch(table.name, number, len(tables))
            staged.append(stage(connection, table, room / "tables", workspace / "texts"))
        refuse_to_forget(place, held, staged)
        snapshot = snapshot_name(week, staged)
        files = {one.place_of(file, snapshot): file for one in staged for file in one.files}
        former = held.former if snapshot == held.snapshot else held.snapshot
        package = describe_lake(connection, staged, snapshot) | {"former_snapshot": former}
        publish(place, held, files, catalogues(tables, snapshot) | {"datapackage.json": package_text(package)}, former)
    return place.url


@contextmanager
def room_for(place: "Storage") -> Iterator[Path]:
    """A folder to make the files in: beside a lake of this disk, else where the system keeps what is passing."""
    beside = Path(place.url).absolute().parent if place.is_local else None
    try:
        if beside:
            beside.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".lake-", dir=beside) as room:
            yield Path(room)
    except OSError as error:
        raise BadTarget.refused(place.url, error) from error


def refuse_to_forget(place: "Storage", held: Held, staged: list[Staged]) -> None:
    """Raise BadTarget if the lake knows weeks that this warehouse doesn't: it would lose them, so it is another's."""
    weeks = {file.name.split("/")[0] for one in staged if one.table.name == "sightings" for file in one.files}
    if lost := sorted(held.weeks - weeks):
        problem = f"holds {', '.join(lost)}, when this warehouse knows no looks; name another place, or empty this one"
        raise BadTarget(place.url, problem)


def describe_lake(connection: "DuckDBPyConnection", staged: list[Staged], snapshot: str) -> dict[str, Any]:
    """The data package of a lake: that of every export, and which snapshot is meant, and what each file comes to."""
    package = describe(connection, [one.described(snapshot) for one in staged], NAME)
    sums = {
        one.place_of(file, snapshot): {"bytes": file.size, "hash": f"sha256:{file.digest}"}
        for one in staged
        for file in one.files
    }
    return package | {"snapshot": snapshot, "files": sums}


def package_text(package: dict[str, Any]) -> str:
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"

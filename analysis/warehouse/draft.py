"""A warehouse under construction: beside the published one, until a single rename puts it in place.

Killed at any moment, the published one stands and the next analysis begins over.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from analysis.warehouse.published import CONFIG, SCHEMA, Way

DRAFT = ".warehouse.duckdb.unfinished"


@contextmanager
def building(workspace: Path, way: Way) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a warehouse beside the published one: a copy of it to append to, or an empty one.

    Left without error it is whole and on disk; left with one, it is gone.
    """
    draft = workspace / DRAFT
    discard(draft)
    if way == "append":
        shutil.copyfile(workspace / "warehouse.duckdb", draft)
    try:
        config = CONFIG | {"storage_compatibility_version": "v1.5.0", "memory_limit": "1GB"}
        with duckdb.connect(draft, config=config) as warehouse:
            if way != "append":
                migrate(warehouse)
            yield warehouse
            warehouse.execute("CHECKPOINT")
    except BaseException:
        discard(draft)
        raise


def discard(draft: Path) -> None:
    """Remove an unfinished warehouse and what DuckDB keeps beside it."""
    for path in draft.parent.glob(draft.name + "*"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def migrate(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Make the tables and views, migration by migration."""
    warehouse.begin()
    for path in sorted(SCHEMA.glob("*.sql")):
        warehouse.execute(path.read_text(encoding="utf-8"))
    warehouse.commit()


def publish(draft: Path, path: Path) -> None:
    """Put the finished warehouse in place of the published one, for good."""
    for place in (draft, draft.parent):
        if place == draft.parent:
            draft.replace(path)
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

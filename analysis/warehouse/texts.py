"""The plain texts beside the warehouse: texts/RUN_ID.parquet, each text once, by content hash.

A run's file is written under a name no reader looks for and renamed when the
warehouse that needs it is ready. What the warehouse doesn't list is a leftover
of a killed run and is cleared away.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from analysis.shards import TEXTS
from analysis.warehouse.tables import scalar

UNFINISHED = ".unfinished"
ROW_GROUP = 4_096  # texts


class Texts:
    """The files of one warehouse under construction: those kept from before, and those being written."""

    def __init__(self, folder: Path, listed: dict[str, int], *, keeping: bool) -> None:
        """`listed` are the files of the published warehouse; it has them until the new one is ready."""
        self.folder = folder
        self.kept = dict(listed) if keeping else {}  # name -> how many texts
        self.written: dict[str, int] = {}
        self.name = ""
        self.writer: pq.ParquetWriter | None = None
        self.waiting: list[pa.Table] = []
        folder.mkdir(exist_ok=True)
        clear(folder, listed)

    def begin(self, run_id: str) -> None:
        """Texts written from now on belong to this run."""
        self.name = next(name for name in names(run_id) if name not in self.kept)

    def write(self, texts: pa.Table) -> None:
        self.waiting.append(texts)
        if sum(len(table) for table in self.waiting) >= ROW_GROUP:
            self.flush()

    def flush(self) -> None:
        """Write what waits as whole row groups; the same texts always give the same bytes."""
        table = pa.concat_tables([TEXTS.empty_table(), *self.waiting])
        self.waiting = []
        if not len(table):
            return
        if self.writer is None:
            self.writer = pq.ParquetWriter(self.folder / (self.name + UNFINISHED), TEXTS, compression="zstd")
            self.written[self.name] = 0
        self.writer.write_table(table)
        self.written[self.name] += len(table)

    def end(self) -> None:
        """The run has no more texts."""
        self.flush()
        if self.writer is not None:
            self.writer.close()
            self.writer = None

    def drop_strangers(self, warehouse: DuckDBPyConnection) -> None:
        """Write kept files anew without texts that nobody refers to any more, and empty ones: those were read again."""
        for name in tuple(self.kept):
            path, draft = self.folder / name, self.folder / (name + UNFINISHED)
            needed = f"FROM read_parquet({quoted(path)}) SEMI JOIN store.contents USING (content_hash) WHERE text <> ''"
            count = scalar(warehouse, f"SELECT count(*) {needed}")
            if count == self.kept[name]:
                continue
            del self.kept[name]
            if count:
                warehouse.execute(f"COPY (SELECT * {needed}) TO {quoted(draft)} (FORMAT parquet, COMPRESSION zstd)")
                self.written[name] = count

    def listed(self) -> dict[str, int]:
        """All files, and how many texts each holds."""
        return self.kept | self.written

    def paths(self, *, only_new: bool = False) -> list[Path]:
        """Where the texts lie now, before they are published."""
        new = [self.folder / (name + UNFINISHED) for name in self.written]
        return new if only_new else [self.folder / name for name in self.kept] + new

    def publish(self) -> None:
        """Give the new files their names, and clear away all others."""
        for name in self.written:
            (self.folder / (name + UNFINISHED)).replace(self.folder / name)
        clear(self.folder, self.listed())


def names(run_id: str) -> list[str]:
    """The names a run's file may have: a second one only if the first is kept from before."""
    return [f"{run_id}.parquet", *(f"{run_id}.{number}.parquet" for number in range(2, 1_000))]


def clear(folder: Path, listed: dict[str, int]) -> None:
    """Remove unfinished files, and text files that no warehouse lists."""
    for path in [*folder.glob("*.parquet"), *folder.glob(f"*{UNFINISHED}")]:
        if path.name not in listed:
            path.unlink()


def offer_texts(warehouse: DuckDBPyConnection, paths: list[Path]) -> None:
    """Make the view `texts`, as readers have it, for this connection."""
    if paths:
        listed = ", ".join(quoted(path) for path in paths)
        warehouse.execute(f"CREATE OR REPLACE TEMP VIEW texts AS SELECT * FROM read_parquet([{listed}])")
    else:
        empty = "SELECT NULL::VARCHAR AS content_hash, NULL::VARCHAR AS text WHERE false"
        warehouse.execute(f"CREATE OR REPLACE TEMP VIEW texts AS {empty}")


def quoted(path: Path) -> str:
    """A path as an SQL string."""
    return "'" + str(path).replace("'", "''") + "'"

"""Rows into DuckDB: whole tables through Arrow, typed by the table they go to.

Row by row (executemany) costs some 240 times as much.
"""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection


def insert(warehouse: DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    """Append rows through Arrow, typed by the table itself."""
    if rows:
        insert_arrow(warehouse, table, pa.Table.from_pylist(rows, schema=arrow_schema(warehouse, table)))


def insert_arrow(warehouse: DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    warehouse.register("incoming", rows)
    warehouse.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
    warehouse.unregister("incoming")


def arrow_schema(warehouse: DuckDBPyConnection, table: str) -> pa.Schema:
    return warehouse.sql(f"SELECT * FROM {table} LIMIT 0").to_arrow_table().schema


def column(warehouse: DuckDBPyConnection, query: str) -> Iterator[Any]:
    """Yield the only column of a query."""
    for batch in warehouse.sql(query).to_arrow_table().to_batches():
        yield from batch.column(0).to_pylist()


def scalar(warehouse: DuckDBPyConnection, query: str) -> int:
    row = warehouse.execute(query).fetchone()
    return int(row[0]) if row else 0

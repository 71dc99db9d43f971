"""How each engine is told of the tables: names, types, what each column means, where the files lie.

All say `${lake}` where the lake's own address goes, so that a lake can be copied or moved.
Types are those that Hive's tables know, by Spark's and by Trino's name; a type without
either may not be published.

Spark    https://spark.apache.org/docs/latest/sql-ref-syntax-ddl-create-table-datasource.html
Trino    https://trino.io/docs/current/connector/hive.html
DuckDB   https://duckdb.org/docs/stable/data/partitioning/hive_partitioning
"""

import re
from collections.abc import Callable, Iterable

from queries.answer import quote
from queries.lake.tables import Table

TYPES = {  # the warehouse's type: Spark's and Trino's
    "BIGINT": ("BIGINT", "bigint"),
    "BOOLEAN": ("BOOLEAN", "boolean"),
    "DATE": ("DATE", "date"),
    "INTEGER": ("INT", "integer"),
    "TIMESTAMP": ("TIMESTAMP", "timestamp"),
    "VARCHAR": ("STRING", "varchar"),
    "VARCHAR[]": ("ARRAY<STRING>", "array(varchar)"),
}
DECIMAL = re.compile(r"DECIMAL\(\d+,\d+\)")
HEADS = {
    "spark": """\
-- The tables of this lake, for Spark 3.5 and 4; run it again after each export.
-- spark-sql -d lake=s3a://BUCKET/FOLDER -f catalog/spark.sql
CREATE DATABASE IF NOT EXISTS aipm;
""",
    "trino": """\
-- The tables of this lake, for Trino's Hive connector; run it again after each export.
-- sed 's#${lake}#s3://BUCKET/FOLDER#' catalog/trino.sql > tables.sql && trino --catalog hive -f tables.sql
CREATE SCHEMA IF NOT EXISTS aipm;
""",
    "duckdb": """\
-- The tables of this lake, as views of DuckDB 1.5 or later, with times in UTC as in the warehouse.
-- SET VARIABLE lake = 'FOLDER' first; then .read catalog/duckdb.sql
CREATE SCHEMA IF NOT EXISTS aipm;
""",
}


def catalogues(tables: Iterable[Table], snapshot: str) -> dict[str, str]:
    """The catalogue of each engine, by its name in the lake."""
    named = [(table, table.folder(snapshot)) for table in tables]
    return {
        f"catalog/{engine}.sql": "\n".join([HEADS[engine], *(create(table, folder) for table, folder in named)])
        for engine, create in ENGINES.items()
    }


def type_of(kind: str) -> tuple[str, str]:
    """What Spark and Trino call a type of the warehouse.

    >>> type_of("DECIMAL(18,2)")
    ('DECIMAL(18,2)', 'decimal(18,2)')
    """
    return (kind, kind.lower()) if DECIMAL.fullmatch(kind) else TYPES[kind]


def for_spark(table: Table, folder: str) -> str:
    columns = [f"`{name}` {type_of(kind)[0]} COMMENT {escape(meaning)}" for name, kind, meaning in table.columns]
    cut = f"\nPARTITIONED BY (`{table.cut}`)" if table.cut else ""
    find = f"MSCK REPAIR TABLE aipm.`{table.name}`;\n" if table.cut else ""
    return (
        f"DROP TABLE IF EXISTS aipm.`{table.name}`;\n"
        f"CREATE TABLE aipm.`{table.name}` (\n{lines(columns)}\n)\nUSING PARQUET{cut}\n"
        f"COMMENT {escape(table.view.meaning)}\nLOCATION '${{lake}}/{folder}';\n{find}"
    )


def for_trino(table: Table, folder: str) -> str:
    columns = [f'"{name}" {type_of(kind)[1]} COMMENT {quote(meaning)}' for name, kind, meaning in table.columns]
    cut = f", partitioned_by = ARRAY['{table.cut}']" if table.cut else ""
    find = f"CALL system.sync_partition_metadata('aipm', '{table.name}', 'FULL');\n" if table.cut else ""
    return (
        f'DROP TABLE IF EXISTS aipm."{table.name}";\n'
        f'CREATE TABLE aipm."{table.name}" (\n{lines(columns)}\n)\nCOMMENT {quote(table.view.meaning)}\n'
        f"WITH (format = 'PARQUET', external_location = '${{lake}}/{folder}'{cut});\n{find}"
    )


def for_duckdb(table: Table, folder: str) -> str:
    """A view; its times lose the mark of UTC, for with it DuckDB shows them in the reader's zone."""
    columns = [
        f'"{name}" AT TIME ZONE \'UTC\' AS "{name}"' if kind == "TIMESTAMP" else f'"{name}"'
        for name, kind, _ in table.columns
    ]
    files = f"getvariable('lake') || '/{folder}/{'*/' if table.cut else ''}*.parquet'"
    hive = ", hive_partitioning = true, hive_types_autocast = false" if table.cut else ""
    return (
        f'CREATE OR REPLACE VIEW aipm."{table.name}" AS SELECT\n{lines(columns)}\n'
        f"FROM read_parquet({files}{hive});\n"
        f'COMMENT ON VIEW aipm."{table.name}" IS {quote(table.view.meaning)};\n'
    )


def lines(columns: Iterable[str]) -> str:
    return ",\n".join(f"    {column}" for column in columns)


def escape(words: str) -> str:
    r"""Write a string of Spark's, where backslashes escape.

    >>> escape("the posting's own")
    "'the posting\\'s own'"
    """
    return "'" + words.replace("\\", "\\\\").replace("'", "\\'") + "'"


ENGINES: dict[str, Callable[[Table, str], str]] = {"duckdb": for_duckdb, "spark": for_spark, "trino": for_trino}

"""Keys and references of the tables behind the views, told by their names.

A table's key is the `_number` column called after what one row of it is; a column of
that name in any other table refers to it. So a new table is checked from its first
load on, and a new kind of thing needs one line in KEYS.
"""

import duckdb

KEYS = {  # a column of `_number`, and the one table in which it is the key
    "run_number": "runs",
    "look_number": "looks",
    "content_number": "contents",
    "posting_number": "identities",
    "extraction_number": "extractions",
}
ALIASES = {  # columns that refer to a key by another name
    "twin_number": "look_number",
    "opening_number": "posting_number",
    "matched_number": "posting_number",
}
ONCE = (  # tables with at most one row for each, and what for
    ("facts", ("content_number", "extraction_number")),
    ("postings", ("posting_number",)),
    ("board_looks", ("look_number",)),
    ("contents", ("content_hash",)),
    ("identities", ("posting_id",)),
    ("sightings", ("look_number", "posting_number")),
    ("versions", ("posting_number", "version_number")),
    ("duplicate_groups", ("posting_number",)),
    ("employers", ("employer_key",)),
    ("industries", ("employer_key",)),
    ("signal_kinds", ("signal_id",)),
    ("meta", ()),
)
EACH = (  # what each row must have one of
    ("contents", "facts", "content_number"),
    ("identities", "postings", "posting_number"),
    ("looks", "board_looks", "look_number"),
)


def integrity(warehouse: duckdb.DuckDBPyConnection) -> str:
    """One query that finds broken keys, references without what they refer to, and rows that lack their partner."""
    columns = warehouse.execute("""
        SELECT table_name, column_name
        FROM duckdb_columns()
        WHERE schema_name = 'store' AND column_name LIKE '%\\_number' ESCAPE '\\'
        ORDER BY table_name, column_index
    """).fetchall()
    references = [
        (table, column, key)
        for table, column in columns
        if (key := ALIASES.get(column, column)) in KEYS and (KEYS[key], key) != (table, column)
    ]
    return "\nUNION ALL\n".join(
        [repeated(table, (key,)) for key, table in KEYS.items()]
        + [repeated(table, names) for table, names in ONCE]
        + [dangling(*reference) for reference in references]
        + [dangling(left, key, key, target=right) for left, right, key in EACH]
    )


def repeated(table: str, names: tuple[str, ...]) -> str:
    """Rows of a table that share what should be theirs alone; without names, a table of more than one row."""
    key = ", ".join(names)
    counted = f"SELECT count(*) AS times FROM store.{table} {f'GROUP BY {key}' if key else ''} HAVING count(*) > 1"
    return told(f"{table} ({key})", "stands there more than once", f"({counted})")


def dangling(table: str, column: str, key: str, *, target: str | None = None) -> str:
    """Rows of a table that refer to nothing."""
    target = target or KEYS[key]
    lost = (
        f"(SELECT {column} FROM store.{table} AS here "
        f"ANTI JOIN store.{target} AS there ON here.{column} = there.{key} WHERE here.{column} IS NOT NULL)"
    )
    return told(f"{table}.{column}", f"is not in {target}", lost)


def told(place: str, problem: str, rows: str) -> str:
    return f"SELECT '{place}' AS place, '{problem}' AS problem, count(*) AS times FROM {rows} HAVING count(*) > 0"

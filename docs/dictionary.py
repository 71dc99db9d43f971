"""Write the dictionary in docs/warehouse.md anew, from the comments in the warehouse itself.

python docs/dictionary.py
"""

import sys
from pathlib import Path

import duckdb

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "warehouse.md"
MARK = "<!-- what follows is written by docs/dictionary.py -->\n"


def dictionary() -> str:
    """One table a published view: each column, its type and what it says."""
    with duckdb.connect() as warehouse:
        for path in sorted((ROOT / "analysis" / "warehouse" / "schema").glob("*.sql")):
            warehouse.execute(path.read_text(encoding="utf-8"))
        views = warehouse.execute("""
            SELECT view_name, comment FROM duckdb_views()
            WHERE schema_name = 'main' AND NOT internal ORDER BY view_name
        """).fetchall()
        columns = warehouse.execute("""
            SELECT table_name, column_name, data_type, comment FROM duckdb_columns()
            WHERE schema_name = 'main' AND NOT internal ORDER BY table_name, column_index
        """).fetchall()
    return "\n".join(describe(view, comment, columns) for view, comment in views)


def describe(view: str, comment: str, columns: list[tuple[str, ...]]) -> str:
    rows = [f"| `{name}` | {kind} | {said} |" for table, name, kind, said in columns if table == view]
    return "\n".join([f"### {view}", "", f"{comment}.", "", "| column | type | meaning |", "|---|---|---|", *rows, ""])


def page() -> str:
    """The page as it ought to be: what people wrote, and the dictionary."""
    written, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    return written + MARK + "\n" + dictionary()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")

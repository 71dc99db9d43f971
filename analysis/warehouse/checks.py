"""What must hold before a warehouse is published: every check returns no rows.

Checks are SQL files with the question they ask in their first line; they see the
published views and the view `texts`. The evidence of freshly read contents is
checked here: each span must hold the words that were claimed.
"""

from pathlib import Path

import duckdb

from analysis.errors import CheckFailed
from analysis.warehouse.texts import offer_texts

FOLDER = Path(__file__).parent


def check_all(warehouse: duckdb.DuckDBPyConnection, folder: Path, *, new_texts: list[Path], texts: list[Path]) -> None:
    """Run the evidence check and every check of the folder; raises CheckFailed at the first that finds rows."""
    offer_texts(warehouse, new_texts)
    check_one(warehouse, FOLDER / "evidence.sql")
    offer_texts(warehouse, texts)
    for path in sorted(folder.glob("*.sql")):
        check_one(warehouse, path)


def check_one(warehouse: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raise CheckFailed, with the first row found, or if the check can't be run."""
    try:
        answer = warehouse.execute(path.read_text(encoding="utf-8"))
        names = [name for name, *_ in answer.description or ()]
        rows = answer.fetchmany(1_000)
    except duckdb.Error as error:
        raise CheckFailed(path.stem, f"can't be run ({error}); mend {path}") from error
    if rows:
        first = ", ".join(f"{name}={value!s:.80}" for name, value in zip(names, rows[0], strict=True))
        count = "1000 or more" if len(rows) == 1_000 else str(len(rows))
        raise CheckFailed(path.stem, f"found {count} row(s), first {first}")

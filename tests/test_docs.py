"""Documents say what the code says: the dictionary is the schema's, and the SQL in it runs."""

import re
import runpy
from pathlib import Path

import duckdb

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "warehouse.md"


def test_the_dictionary_is_the_schema() -> None:
    """`python docs/dictionary.py` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == runpy.run_path(str(ROOT / "docs" / "dictionary.py"))["page"]()


def test_its_sql_runs() -> None:
    """On an empty warehouse: names and types hold."""
    examples = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) >= 3
    with duckdb.connect() as warehouse:
        for path in sorted((ROOT / "analysis" / "warehouse" / "schema").glob("*.sql")):
            warehouse.execute(path.read_text(encoding="utf-8"))
        for example in examples:
            warehouse.execute(example)

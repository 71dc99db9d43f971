"""Documents say what the code says: the dictionary is the schema's, and the SQL in it runs."""

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from queries.answer import open_warehouse, take
from queries.export import export

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "warehouse.md"


class Example(NamedTuple):
    """One worked query of the guide, under the sentence that says what it asks."""

    question: str
    may_be_empty: bool
    sql: str


EXAMPLES = [
    Example(question, bool(mark), sql)
    for question, mark, sql in re.findall(
        r"([^\n]+)\n\n```sql( empty)?\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
]
PYTHON = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_dictionary_is_the_schema() -> None:
    """`python docs/dictionary.py` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == runpy.run_path(str(ROOT / "docs" / "dictionary.py"))["page"]()


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse of nothing, in which names and types hold."""
    with duckdb.connect() as warehouse:
        for path in sorted((ROOT / "analysis" / "warehouse" / "schema").glob("*.sql")):
            warehouse.execute(path.read_text(encoding="utf-8"))
        warehouse.execute("CREATE VIEW texts AS SELECT '' AS content_hash, '' AS text WHERE FALSE")
        yield warehouse


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.question for example in EXAMPLES])
def test_its_sql_runs(empty: duckdb.DuckDBPyConnection, example: Example) -> None:
    empty.execute(example.sql)


def test_there_is_something_for_everybody() -> None:
    assert len(EXAMPLES) >= 20
    views = set(re.findall(r"^### (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    asked = {word for example in EXAMPLES for word in re.findall(r"\w+", example.sql)} & views
    assert asked >= {"postings", "sightings", "versions", "changes", "salaries", "mentions", "looks", "boards"}


@pytest.mark.slow
def test_its_sql_answers(sample_market: Path) -> None:
    """On the made-up market each gives rows, but where it says that none is good news."""
    with open_warehouse(sample_market) as warehouse:
        silent = [example.question for example in EXAMPLES if not take(warehouse, example.sql).rows]
    assert silent == [example.question for example in EXAMPLES if example.may_be_empty]


@pytest.mark.slow
def test_its_python_runs(sample_market: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the three libraries it shows, the one that we need ourselves."""
    monkeypatch.chdir(tmp_path)
    export(sample_market, tmp_path / "export")
    [code] = [code for code in PYTHON if "import pyarrow" in code]
    found: dict[str, object] = {}
    exec(code, found)  # noqa: S102 (our own documentation)
    assert len(found["found"]) > 0  # type: ignore[arg-type]

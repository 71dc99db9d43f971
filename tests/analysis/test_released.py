"""A warehouse of any earlier schema is brought forward by `aipm analyze`, and until then says so."""

import gzip
import runpy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analysis.warehouse.published import schema_version
from queries.answer import open_warehouse
from queries.errors import StrangeWarehouse

FOLDER = Path(__file__).with_name("released")
KEPT = sorted(FOLDER.glob("schema-*.duckdb.gz"))
KNOWN = {  # what is seen, and so the same to every version; how a life is judged may change
    "postings": "posting_id, title, first_seen_at, last_seen_at, version_count",
    "sightings": "posting_id, run_id, seen_at",
    "versions": "posting_id, valid_from_at, valid_to_at",
    "mentions": "posting_id, skill_id, words",
    "looks": "run_id, source, board, verdict",
}
fill = runpy.run_path(str(FOLDER / "make.py"))["fill"]


@pytest.fixture(
    params=[pytest.param(path, marks=[pytest.mark.slow] if path != KEPT[-1] else []) for path in KEPT],
    ids=[path.name.partition(".")[0] for path in KEPT],
)
def old(request: pytest.FixtureRequest, chronicle: Any, posting: Callable[..., dict[str, Any]]) -> Any:
    """An archive, and the warehouse that an earlier version made of it."""
    fill(chronicle, posting)
    (chronicle.workspace / "warehouse.duckdb").write_bytes(gzip.decompress(request.param.read_bytes()))
    return chronicle


def known(path: Path) -> dict[str, set[Any]]:
    with duckdb.connect(path, read_only=True) as warehouse:
        return {
            view: set(warehouse.execute(f"SELECT {columns} FROM {view}").fetchall()) for view, columns in KNOWN.items()
        }


def test_every_released_schema_is_kept() -> None:
    """From the first that anybody was given; `make.py` says how."""
    numbers = {int(path.name.partition(".")[0].removeprefix("schema-")) for path in KEPT}
    assert numbers >= {5, 6, 7}
    assert max(numbers) <= schema_version()


def test_it_comes_forward_without_loss(old: Any) -> None:
    before = known(old.workspace / "warehouse.duckdb")
    result = old.analyze()
    assert (result.way, result.problems) == ("fresh", ())
    assert known(old.workspace / "warehouse.duckdb") == before
    forward = old.rows()
    (old.workspace / "warehouse.duckdb").unlink()
    old.analyze()
    assert old.rows() == forward


def test_a_query_says_what_to_do_first(old: Any) -> None:
    with pytest.raises(StrangeWarehouse, match=r"an older version.*`aipm analyze`"), open_warehouse(old.workspace):
        pass


def test_runs_that_only_the_old_one_holds_are_named(old: Any) -> None:
    lost = old.workspace / "archive" / "20260601T060000Z-ingest.json"
    shutil.move(lost, old.workspace / "elsewhere.json")
    [problem] = old.analyze().problems
    assert "1 runs are gone from it" in problem
    assert lost.stem in problem


def test_a_check_that_fails_leaves_the_old_one_with_its_texts(old: Any, tmp_path: Path) -> None:
    with duckdb.connect(old.workspace / "warehouse.duckdb", read_only=True) as warehouse:
        names = [name for (name,) in warehouse.execute("SELECT name FROM store.text_files").fetchall()]
    (old.workspace / "texts").mkdir()
    for name in names:
        (old.workspace / "texts" / name).write_bytes(b"kept")
    before = (old.workspace / "warehouse.duckdb").read_bytes()
    (tmp_path / "never.sql").write_text("SELECT posting_id FROM postings ORDER BY ALL")
    with pytest.raises(Exception, match="check never"):
        old.analyze(checks=tmp_path)
    assert (old.workspace / "warehouse.duckdb").read_bytes() == before
    assert [(old.workspace / "texts" / name).read_bytes() for name in names] == [b"kept"] * len(names)

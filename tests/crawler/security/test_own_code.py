"""S12, and the half of S10 that is about our own code: what we never write, told by reading it."""

import ast
import json
import pickle
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analysis.extract import extract
from analysis.fact_rows import Task
from analysis.facts import Document
from analysis.shards import TO_READ, lay_out, load_tasks, read_shard, recipe_of
from crawler.posting import Pay
from scale.storage import Storage

ROOT = Path(__file__).parents[3]
CODE = [
    ROOT / "aipm.py",
    *(
        path
        for name in ("scale", "crawler", "analysis", "queries", "operation")
        for path in (ROOT / name).rglob("*.py")
    ),
]
BANNED = {
    "pickle",
    "cPickle",
    "_pickle",
    "dill",
    "cloudpickle",
    "joblib",
    "marshal",
    "shelve",
    "copyreg",
    "jsonpickle",
    "yaml",
}
EVIL = {"eval", "exec", "compile", "__import__"}
POOLS = {"scale/pool.py"}  # where work goes to processes of our own


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in CODE:
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> set[str]:
    """The first names of all modules it imports, wherever."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def called(tree: ast.Module) -> set[str]:
    """The names of all that it calls, with what they are called on."""
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


@pytest.mark.parametrize(("name", "tree"), list(trees()), ids=[name for name, _ in trees()])
def test_nothing_is_unpickled_or_run(name: str, tree: ast.Module) -> None:
    assert not {module.partition(".")[0] for module in imported(tree)} & BANNED
    calls = called(tree)
    assert not calls & EVIL
    assert not [call for call in calls if re.search(r"(?:^|\.)(?:read_pickle|to_pickle|os\.system|popen)$", call)]
    assert "shell=True" not in (ROOT / name).read_text(encoding="utf-8")


def test_only_one_room_has_processes_that_pickle_to_each_other() -> None:
    """`concurrent.futures` pickles between processes of ours. It carries names out and back."""
    transports = {"multiprocessing", "concurrent.futures.ProcessPoolExecutor", "concurrent.futures.process"}
    users = {name for name, tree in trees() if imported(tree) & transports}
    assert users == POOLS


def test_strangers_words_go_to_a_worker_as_text_only(tmp_path: Path) -> None:
    """Whatever they say, they lie in a file as JSON; what is pickled for a worker is the recipe and the file's name."""
    hostile = "cos\nsystem\n(S'exit 1'\ntR."
    pay = Pay(low=Decimal(1), high=None, period=None, currency=hostile, place=hostile, words=hostile)
    task = Task(1, hostile, Document(title=hostile, html=hostile, location=hostile, country=hostile, pay=(pay,)))
    recipe, storage = recipe_of(str(tmp_path), extract, Document, {}, "any"), Storage(tmp_path)
    name = lay_out(storage, recipe, [task])
    assert load_tasks(storage, recipe, name) == [task]
    (document,) = pq.read_table(tmp_path / f"{name}{TO_READ}")["document"].to_pylist()
    assert json.loads(document)["title"] == hostile
    assert b"cos\nsystem" not in pickle.dumps((partial(read_shard, recipe), name))

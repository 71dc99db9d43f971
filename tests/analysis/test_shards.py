"""Extraction over shards: the same tables, in the same order, wherever the work is done and however often."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from msgspec import structs

from analysis import shards, versions
from analysis.errors import RulesChanged
from analysis.extract import extract
from analysis.fact_rows import Task
from analysis.facts import Document, Facts
from analysis.shards import NOTHING, READ, TO_READ, Done, Recipe, clear_shards, read_all, read_shard, recipe_of
from scale.errors import NotShared
from scale.storage import Storage
from scale.workers import Here, Workers

FACTS = pa.schema([("content_number", pa.int32()), ("role", pa.string()), ("text_length", pa.int32())])
Rows = dict[str, list[dict[str, Any]]]


def tasks(count: int, title: str = "Product Manager") -> list[Task]:
    return [
        Task(number, f"{number:064x}", Document(title=f"{title} {number}", html=f"<p>Words {'so ' * (number % 9)}</p>"))
        for number in range(count)
    ]


def recipe(folder: Path, extract: Callable[[Document], Facts] = extract, edition: str = "1") -> Recipe:
    return recipe_of(str(folder), extract, Document, {"facts": FACTS}, edition)


def read(tasks: Iterable[Task], how: Recipe, hired: Workers | None = None, lost: list[int] | None = None) -> Rows:
    tables = list(read_all(tasks, how, hired or Here(), [] if lost is None else lost))
    return {name: [row for table in tables for row in table[name].to_pylist()] for name in how.schemas}


def bare(document: Document) -> Facts:
    return structs.replace(NOTHING, text=document.title)


class Counting:
    """Bare extraction that remembers what it read."""

    def __init__(self) -> None:
        self.titles: list[str] = []

    def __call__(self, document: Document) -> Facts:
        self.titles.append(document.title)
        return bare(document)


class Dying:
    """Workers that die of every shard that holds a certain document, as real ones do, and are asked too much."""

    def __init__(self, folder: Path, title: str) -> None:
        self.folder = Storage(folder)
        self.title = title
        self.tries: list[int] = []

    def map(self, function: Any, jobs: Any, *, lost: Any = None, tries: int = 3) -> Iterator[Any]:
        for name in jobs:
            found = shards.load_tasks(self.folder, recipe(Path(self.folder.url)), name)
            if self.title in [task.document.title for task in found if isinstance(task.document, Document)]:
                self.tries.append(tries)
                yield lost(name)
            else:
                yield function(name)


def test_a_document_at_fault_is_found_by_halving(tmp_path: Path) -> None:
    lost: list[int] = []
    dying = Dying(tmp_path, "Product Manager 5")
    found = read(tasks(9), recipe(tmp_path, bare), dying, lost)
    assert lost == [5]
    assert [row["content_number"] for row in found["facts"]] == list(range(9))
    assert [row["text_length"] for row in found["facts"]] == [17, 17, 17, 17, 17, 0, 17, 17, 17]
    assert (
        dying.tries
        == [
            3,
            1,
            1,
            3,
        ]
        or dying.tries[0] == 3
    )


def test_only_so_many_are_laid_out_as_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD", 2)
    left = iter(tasks(20))
    next(read_all(left, recipe(tmp_path, bare), Here(), []))
    assert len(list(left)) == 18


def test_what_a_worker_raises_is_raised_here(tmp_path: Path) -> None:
    def refuse(_: Document) -> Facts:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read(tasks(1), recipe(tmp_path, refuse))


def test_finished_shards_are_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD", 3)
    first, second = Counting(), Counting()
    whole = read(tasks(8), recipe(tmp_path / "whole", bare))
    broken_off = read_all(tasks(8), recipe(tmp_path, first), Here(), [])
    next(broken_off)
    assert read(tasks(8), recipe(tmp_path, second)) == whole
    assert (len(first.titles), len(second.titles)) == (3, 5)


@pytest.mark.parametrize(
    ("changed", "edition"),
    [(tasks(3, "Product Owner"), "1"), (tasks(2), "1"), (tasks(3), "2")],
    ids=["a document", "fewer", "the edition"],
)
def test_no_stale_shard_is_taken(tmp_path: Path, changed: list[Task], edition: str) -> None:
    read(tasks(3), recipe(tmp_path, bare))
    again = Counting()
    read(changed, recipe(tmp_path, again, edition))
    assert len(again.titles) == len(changed)


def test_other_rules_make_other_shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(tasks(3), recipe(tmp_path, bare))
    again = Counting()
    monkeypatch.setattr(shards, "rules", lambda: "others")
    read(tasks(3), recipe(tmp_path, again))
    assert len(again.titles) == 3


def test_a_worker_with_other_rules_reads_nothing(tmp_path: Path) -> None:
    again = Counting()
    how = structs.replace(recipe(tmp_path, again), rules="others")
    with pytest.raises(RulesChanged, match="began with others"):
        read(tasks(3), how)
    assert not again.titles
    assert not Storage(tmp_path).names(READ)


def test_a_worker_that_sees_no_files_says_so(tmp_path: Path) -> None:
    class Elsewhere(Here):
        def map(self, function: Any, jobs: Any, **_: Any) -> Iterator[Any]:
            return map(partial(function.func, structs.replace(function.args[0], folder=str(tmp_path / "far"))), jobs)

    with pytest.raises(NotShared, match="--shards"):
        read(tasks(1), recipe(tmp_path, bare), Elsewhere())


def test_a_shard_read_twice_is_the_same_file(tmp_path: Path) -> None:
    how = recipe(tmp_path, bare)
    name = shards.lay_out(Storage(tmp_path), how, tasks(3))
    assert read_shard(how, name) == Done(name)
    first = Storage(tmp_path).read(name + READ)
    Storage(tmp_path).remove(name + READ)
    read_shard(how, name)
    assert Storage(tmp_path).read(name + READ) == first


def test_documents_go_once_they_are_read_and_the_rest_when_all_is_done(tmp_path: Path) -> None:
    read(tasks(3), recipe(tmp_path, bare))
    assert not Storage(tmp_path).names(TO_READ)
    assert len(Storage(tmp_path).names(READ)) == 1
    tmp_path.joinpath("notes.txt").write_text("not ours")
    clear_shards(Storage(tmp_path))
    assert Storage(tmp_path).names() == ["notes.txt"]


def test_the_rules_told_are_those_of_every_table(monkeypatch: pytest.MonkeyPatch) -> None:
    known = versions.rules()
    assert versions.extractor_version() in known
    assert versions.rules() is known

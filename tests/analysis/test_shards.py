"""Extraction over batches: the same tables, in the same order, wherever the work is done."""

from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pytest

from analysis.extract import extract
from analysis.facts import Document, Facts
from analysis.shards import BATCH, Task, local_pool, read_all

FACTS = pa.schema([("content_number", pa.int32()), ("role", pa.string()), ("text_length", pa.int32())])


def tasks(count: int) -> list[Task]:
    return [
        Task(
            number, f"{number:064x}", Document(title=f"Product Manager {number}", html=f"<p>Words {'so ' * number}</p>")
        )
        for number in range(count)
    ]


def rows(executor: Executor | None, count: int) -> list[list[Any]]:
    tables = list(read_all(tasks(count), extract, {"facts": FACTS}, executor))
    return [[row for table in tables for row in table[name].to_pylist()] for name in ("texts", "facts")]


@pytest.mark.slow
def test_a_pool_gives_what_one_process_gives() -> None:
    here = rows(None, 2 * BATCH + 1)
    with local_pool(2) as pool:
        assert rows(pool, 2 * BATCH + 1) == here
    assert [row["content_number"] for row in here[1]] == list(range(2 * BATCH + 1))


def test_only_a_few_batches_are_under_way() -> None:
    handed_out = 0

    def counted() -> Any:
        nonlocal handed_out
        for task in tasks(20 * BATCH):
            handed_out += 1
            yield task

    with ThreadPoolExecutor(1) as pool:
        results = read_all(counted(), bare, {}, pool)
        next(results)
        assert handed_out <= 10 * BATCH
        results.close()  # type: ignore[attr-defined]


def bare(_: Document) -> Facts:
    return Facts(
        text="", language="en", role="other", level="mid", min_years=None, work_mode="unknown", coding="unstated"
    )


def test_what_a_worker_raises_is_raised_here() -> None:
    def refuse(_: Document) -> Facts:
        raise ZeroDivisionError

    with ThreadPoolExecutor(1) as pool, pytest.raises(ZeroDivisionError):
        list(read_all(tasks(1), refuse, {}, pool))

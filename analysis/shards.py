"""Extraction over batches, on any `concurrent.futures.Executor`.

A batch of documents goes in, Arrow tables come out, in the order given: so one
process, a pool or a cluster yield the same warehouse. Only a few batches are
under way at a time, because a million postings don't fit in memory.
"""

import multiprocessing
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from decimal import Decimal
from functools import partial
from hashlib import sha256
from itertools import islice
from multiprocessing.connection import wait
from os import _exit
from typing import Any

import pyarrow as pa
from msgspec import Struct, structs

from analysis.duplicates import sign
from analysis.facts import Document, Facts, Finding, GuideDemand, Mention, Part, Salary, Signal, Statement
from analysis.statements import find_statements

BATCH = 128
CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 16  # what DECIMAL(18, 2) can hold; no pay is near it

TEXTS = pa.schema(
    [pa.field("content_hash", pa.string(), nullable=False), pa.field("text", pa.string(), nullable=False)]
)

Extract = Callable[[Document], Facts]
Improve = Callable[[Facts], Facts]
Row = dict[str, Any]


class Task(Struct, frozen=True):
    """One content to read, or facts to read on from."""

    content_number: int
    content_hash: str
    document: Document | Facts


def read_all(
    tasks: Iterable[Task], extract: Extract | Improve, schemas: Mapping[str, pa.Schema], executor: Executor | None
) -> Iterator[dict[str, pa.Table]]:
    """Yield the tables of each batch, in order; without an executor the work is done here."""
    read = partial(read_batch, extract, schemas)
    if executor is None:
        yield from map(read, batches(tasks))
        return
    waiting: deque[Future[dict[str, pa.Table]]] = deque()
    for batch in batches(tasks):
        waiting.append(executor.submit(read, batch))
        if len(waiting) > 8:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def batches(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """Yield the tasks in lists of equal length; the last may be shorter."""
    rest = iter(tasks)
    while batch := list(islice(rest, BATCH)):
        yield batch


def read_batch(
    extract: Callable[[Any], Facts], schemas: Mapping[str, pa.Schema], batch: list[Task]
) -> dict[str, pa.Table]:
    """Extract the facts of each document; `texts`, and one table per name in `schemas`."""
    found = [rows_of(task, extract(task.document)) for task in batch]
    return {
        name: pa.Table.from_pylist([row for rows in found for row in rows[name]], schema=schema)
        for name, schema in {"texts": TEXTS, **schemas}.items()
    }


def rows_of(task: Task, facts: Facts) -> dict[str, list[Row]]:
    """Lay the facts of one content out as rows of the warehouse's tables."""
    found = {
        "facts": [fact_row(facts)],
        "findings": [finding_row(number, finding) for number, finding in enumerate(facts.findings, start=1)],
        "mentions": [mention_row(number, mention) for number, mention in enumerate(facts.mentions, start=1)],
        "guide_demand": [demand_row(demand) for demand in facts.guide],
        "signals": [signal_row(number, signal) for number, signal in enumerate(facts.signals, start=1)],
        "salaries": [salary_row(number, salary) for number, salary in enumerate(facts.salaries, start=1)],
        "parts": [part_row(number, part) for number, part in enumerate(facts.parts, start=1)],
        "statements": [statement_row(number, found) for number, found in enumerate(find_statements(facts), start=1)],
        "signatures": [structs.asdict(sign(task.document, facts))] if isinstance(task.document, Document) else [],
    }
    for row in (row for rows in found.values() for row in rows):
        row["content_number"] = task.content_number
    return found | {"texts": [{"content_hash": task.content_hash, "text": facts.text}]}


def fact_row(facts: Facts) -> Row:
    return {
        "extraction_number": 1,
        "text_hash": sha256(facts.text.encode()).hexdigest(),
        "text_length": len(facts.text),
        "language": facts.language,
        "role": facts.role,
        "level": facts.level,
        "min_years": facts.min_years,
        "work_mode": facts.work_mode,
        "coding": facts.coding,
    }


def finding_row(number: int, finding: Finding) -> Row:
    return {
        "finding_number": number,
        "field": finding.field,
        "value": finding.value,
        "origin": finding.origin,
        "rule": finding.rule,
        **evidence(finding),
    }


def mention_row(number: int, mention: Mention) -> Row:
    return {
        "mention_number": number,
        "skill_id": mention.skill_id,
        "subskill_id": mention.subskill_id,
        "demand_level": mention.demand,
        "section": mention.section,
        **evidence(mention),
    }


def signal_row(number: int, signal: Signal) -> Row:
    return {
        "signal_number": number,
        "signal_id": signal.signal_id,
        "demand_level": signal.demand,
        "section": signal.section,
        "alias": signal.alias,
        **evidence(signal),
    }


def demand_row(demand: GuideDemand) -> Row:
    return {"guide_skill": demand.guide_skill, "demand_level": demand.demand, **evidence(demand)}


def salary_row(number: int, salary: Salary) -> Row:
    return {
        "salary_number": number,
        "low": amount(salary.low),
        "high": amount(salary.high),
        "currency": salary.currency,
        "period": salary.period,
        "kind": salary.kind,
        "place": salary.place,
        "origin": salary.origin,
        **evidence(salary),
    }


def part_row(number: int, part: Part) -> Row:
    return {"part_number": number, "section": part.section, **place(part)}


def statement_row(number: int, statement: Statement) -> Row:
    return {
        "statement_number": number,
        "section": statement.section,
        "marked": statement.marked,
        "terms": list(statement.terms),
        **place(statement),
    }


def evidence(fact: Finding | Mention | Signal | GuideDemand | Salary) -> Row:
    return {"words": fact.words, **place(fact)}


def place(fact: Finding | Mention | Signal | GuideDemand | Salary | Part | Statement) -> Row:
    return {"start_offset": fact.start, "end_offset": fact.end}


def amount(stated: Decimal | None) -> Decimal | None:
    """Round to cents; what no money column can hold is no amount.

    >>> amount(Decimal("70.005")), amount(Decimal("1e30"))
    (Decimal('70.00'), None)
    """
    if stated is None or not stated.is_finite() or abs(stated) >= LARGEST:
        return None
    return stated.quantize(CENT)


def local_pool(workers: int) -> ProcessPoolExecutor:
    """Start a pool on this machine; spawned, so that it works alike on Linux and macOS."""
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=end_with_parent)


def end_with_parent() -> None:
    """Let a worker end when its parent is killed: it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), _exit(1)), daemon=True).start()

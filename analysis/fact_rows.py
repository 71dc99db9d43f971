"""The facts of one content, laid out as rows of the warehouse's tables."""

from decimal import Decimal
from hashlib import sha256
from typing import Any

from msgspec import Struct, structs

from analysis.duplicates import sign
from analysis.facts import Document, Facts, Finding, GuideDemand, Mention, Part, Salary, Signal, Statement
from analysis.statements import find_statements

CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 16  # what DECIMAL(18, 2) can hold; no pay is near it

Row = dict[str, Any]


class Task(Struct, frozen=True):
    """One content to read, or facts to read on from."""

    content_number: int
    content_hash: str
    document: Document | Facts


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

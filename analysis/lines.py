"""Postings of your own, one JSON object a line: `aipm extract` needs no workspace.

A line that can't be read yields its error in place of its facts, and the rest
goes on. Unknown keys are let be: these postings come from anywhere.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct

from analysis.extract import contract, extract
from analysis.facts import Document
from crawler.posting import Pay, PayKind, Period

LONGEST = 10_000_000  # bytes; no posting is near it


class Stated(Struct, frozen=True, kw_only=True, rename={"low": "min", "high": "max", "place": "where"}):
    """Structured pay as the contract words it."""

    low: Decimal | None = None
    high: Decimal | None = None
    currency: str | None = None
    period: Period | None = None
    kind: PayKind = "base"
    place: str = ""


class Line(Struct, frozen=True, kw_only=True):
    """One posting as it may come in."""

    id: str | int
    title: str
    employer: str | None = None
    location: str | None = None
    html: str | None = None
    text: str | None = None
    pay: tuple[Stated, ...] | None = None

    def document(self) -> Document:
        return Document(
            title=self.title,
            html=self.html or "",
            text=self.text or "",
            employer=self.employer,
            location=self.location,
            pay=tuple(Pay(**msgspec.structs.asdict(pay)) for pay in self.pay or ()),
        )


def read_postings(lines: Iterable[bytes]) -> Iterator[Line]:
    """Yield the postings of the lines that can be read."""
    for number, line in enumerate(lines):
        try:
            yield msgspec.json.decode(line if number else line.removeprefix(BOM_UTF8), type=Line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue


def extract_lines(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the facts of each line, or its error, in order; blank lines are passed over."""
    for number, line in enumerate(lines):
        posting = line if number else line.removeprefix(BOM_UTF8)
        if posting.strip():
            yield extract_line(posting)


def extract_line(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST:
        return {"id": None, "error": f"the line has {len(line)} bytes; the most is {LONGEST}"}
    try:
        found = msgspec.json.decode(line, type=Line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        return {"id": stated_id(line), "error": str(problem)}
    return contract(str(found.id), extract(found.document()))


def stated_id(line: bytes) -> str | None:
    """The id of a line that is no posting, if it has one."""
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    named = found.get("id") if isinstance(found, dict) else None
    return str(named) if isinstance(named, str | int) else None

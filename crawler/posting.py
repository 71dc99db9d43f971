"""Posting: what every source yields, whatever its own words for it.

One record for all platforms, with only what every posting has: a source's
quirks end in its adapter. What a source does not say is None, never a guess.
"""

from datetime import datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

Period = Literal["year", "month", "week", "day", "hour"]
PayKind = Literal["base", "ote", "total", "bonus", "equity", "stipend"]
WorkMode = Literal["remote", "hybrid", "onsite"]


class Pay(Struct, frozen=True, kw_only=True):
    """One pay statement from a source's own fields, in full units of its currency; an open end is None."""

    low: Decimal | None
    high: Decimal | None
    currency: str | None  # ISO 4217
    period: Period | None
    kind: PayKind = "base"
    place: str = ""  # for whom or where, in the source's words
    words: str = ""  # the fields it was read from, as the source wrote them


class Posting(Struct, frozen=True, kw_only=True):
    """One posting as one look at its board showed it.

    `source`, `board` and `source_id` are its identity; text and dates never are.
    """

    source: str
    board: str
    source_id: str
    url: str
    title: str
    body_html: str
    fetched_at: datetime  # UTC
    employer: str | None = None
    location: str | None = None  # as stated; several places are joined with "; "
    country: str | None = None  # ISO 3166-1 alpha-2, if the source says it, or its places all do
    work_mode: WorkMode | None = None
    pay: tuple[Pay, ...] = ()
    department: str | None = None
    employment_type: str | None = None
    requisition_id: str | None = None  # several postings may share one
    posted_at: datetime | None = None  # UTC
    posted_precision: Literal["second", "day"] | None = None
    updated_at: datetime | None = None  # UTC

    @property
    def posting_id(self) -> str:
        """`source/board/source_id`, the key of the published tables."""
        return f"{self.source}/{self.board}/{self.source_id}"

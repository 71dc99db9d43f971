"""Which industry each employer is in: a list kept by hand, each line with the day it was so.

No posting says it in a word that could be trusted, so somebody has to know. Whom an
employer serves decides: who sells to one trade only is of that trade. Nobody is guessed:
an employer that nobody knew well enough stands in the list without an industry.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from crawler.archive import Market
from crawler.errors import BadSettings

Industry = Literal[
    "ai",  # models, and products whose subject is AI whatever the trade
    "software",  # and other technology for any trade
    "healthcare",  # care, medicine, life sciences
    "finance",  # banks, payments, insurance, crypto
    "retail",  # shops, market places, consumer goods, food
    "education",
    "media",  # and games, entertainment, social networks
    "industry",  # machines, robots, chips, energy, construction, defence
    "mobility",  # transport, logistics, travel
    "public",  # public sector, and what isn't for profit
    "services",  # law, property, recruiting, consulting
]
COLUMNS = ["employer", "industry", "as_of"]
LISTED = Path(__file__).with_suffix(".csv")


class Known(Struct, frozen=True, kw_only=True):
    """One employer and its industry."""

    employer: str
    industry: Industry
    as_of: date | None = None  # the made-up market has no calendar


def industries(market: Market) -> list[Known]:
    """What is known of the employers of a market."""
    if market == "sample":
        from crawler.sample.blocks import Blocks

        return [Known(employer=employer.name, industry=employer.industry) for employer in Blocks().employers]
    return list(read(LISTED))


def read(path: Path) -> Iterator[Known]:
    """Read a list of employers, passing over those whose industry nobody knew; raises BadSettings."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        if rows.fieldnames != COLUMNS:
            raise BadSettings(path, f"its first line isn't {','.join(COLUMNS)}")
        for row in rows:
            if row["industry"]:
                try:
                    yield msgspec.convert(row, Known, strict=False)
                except msgspec.ValidationError as problem:
                    raise BadSettings(path, f"line {rows.line_num}: {problem}") from problem

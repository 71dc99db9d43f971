"""The numbers that cost and schedule are reckoned from, each with how it is known."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

PAGE = Path(__file__).with_name("figures.toml")


class Figure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One number, and why it is believed."""

    value: float
    unit: str
    basis: Literal["measured", "recorded", "published", "assumed"]
    source: str


@cache
def figures() -> dict[str, Figure]:
    """All of them, as the table has them."""
    return msgspec.convert(tomllib.loads(PAGE.read_text(encoding="utf-8")), dict[str, Figure])


def figure(name: str) -> float:
    """One of them; a name nobody wrote down is an error."""
    return figures()[name].value

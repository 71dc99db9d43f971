"""DOOR (signatures fixed by the lead; bodies to be written by the owner of this room)."""

from typing import Literal

from msgspec import Struct


class Line(Struct, frozen=True):
    """One line of the text; `text[start:end]` holds its words, without bullet or line break."""

    start: int
    end: int
    kind: Literal["heading", "bullet", "paragraph"]


class Text(Struct, frozen=True):
    """Plain text with the structure it had."""

    text: str
    lines: tuple[Line, ...]


def from_html(html: str) -> Text:
    raise NotImplementedError


def from_plain(text: str) -> Text:
    """The text itself is kept to the letter, so that offsets count in what was given."""
    raise NotImplementedError

"""DOOR (signatures fixed by the lead; bodies to be written by the owner of this room)."""

from typing import Literal

from msgspec import Struct

from analysis.text import Text

Name = Literal["duties", "requirements", "preferred", "about", "benefits", "pay", "legal", "application", "role", "other"]


class Section(Struct, frozen=True):
    """A stretch of the text that serves one purpose; sections follow each other and cover the text."""

    start: int
    end: int
    name: Name
    heading: str  # "" if none


def find_sections(text: Text) -> tuple[Section, ...]:
    raise NotImplementedError

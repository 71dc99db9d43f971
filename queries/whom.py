"""Whom answers are about: AI product managers, or those that another guide is about.

Our headers, templates and sentences speak of AI PMs and other PMs, and our SQL of ai_pm
and pm. Under a guide with roles of its own, these words are read as its roles': in all
that we wrote, and before any stranger's words join it. In here everything keeps our
names, so that no page has two; what is written out has the guide's.
"""

import re
from collections.abc import Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from queries.answer import Answer
    from queries.catalog import Query

OURS = ("ai_pm", "pm")  # whom questions are about, and whom they hold them against
NAMED = re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(OURS)})(?![A-Za-z0-9])")
PROFESSION = "product managers"  # where none but they are meant, whoever a guide is about
MANAGER = r"(?:product\s+manager|PM)"
SAID = re.compile(
    rf"(?P<either>AI\s+{MANAGER}\s+or\s+{MANAGER}\b(?!\s+posting))"
    rf"|(?P<article>\b[Aa]n(?:\s+(?=AI)|(?=other)))?(?P<kind>\bAI\s+|[Oo]ther\s+)?\b{MANAGER}"
    r"(?P<many>s(?:\s+\(AI\s+PMs\))?)?(?!\w)"
)
BEGINS = re.compile(r"(?:^|[>\n}]|[.?!|]\s+|[-*#]\s+)\Z")  # what stands before a sentence's first word
VOWEL = re.compile(r"(?![Uu]ni|[Uu]s[ei]|[Ee]u|[Oo]ne)[aeiouAEIOU](?![A-Z])|[AEFHILMNORSX](?=[A-Z]|\b)")


class Named(Struct, frozen=True, kw_only=True):
    """A role of another guide, as sentences name it."""

    id: str
    one: str
    many: str
    label: str


class Whom(Struct, frozen=True, kw_only=True, dict=True):
    """The guide that answers are held against, and its roles; ours, if nothing is said."""

    guide: str = ""  # the id of another guide: the name of its file
    file: str = ""
    edition: str = ""  # the first signs of the file's hash
    roles: tuple[Named, ...] = ()  # whom it is about, whom they are held against; none: AI PMs and other PMs

    @cached_property
    def ids(self) -> dict[str, str]:
        """Our roles' ids -> the guide's."""
        return dict(zip(OURS, (role.id for role in self.roles), strict=False))

    def named(self, text: str) -> str:
        """Text, in which our roles' ids are read as the guide's."""
        return NAMED.sub(partial(exchanged, self.ids), text) if self.roles else text

    def said(self, text: str) -> str:
        """Text of ours, in which those words for our roles are read as the guide's."""
        return SAID.sub(self.say, text) if self.roles else text

    def told(self, text: str) -> str:
        """Both: what a header says of columns and roles."""
        return self.named(self.said(text))

    def say(self, found: re.Match[str]) -> str:
        """What the guide calls those whom we wrote of."""
        about, against = self.roles
        if found["either"]:
            words = f"{about.one} or {against.one}"
        elif found["kind"]:
            role = about if found["kind"].startswith("AI") else against
            words = role.many if found["many"] else role.one
        else:
            words = f"{about.many} and {against.many}" if found["many"] else f"{about.one} or {against.one}"
        words = with_article(words) if found["article"] else words
        is_first = found[0][0] in "AO" and (found[0][0] == "O" or BEGINS.search(found.string[: found.start()]))
        return words[:1].upper() + words[1:] if is_first else words

    def words(self) -> dict[str, str]:
        """What each role is called in a cell."""
        about, against = (role.one for role in self.roles) if self.roles else ("AI PM", "other PM")
        return {"ai_pm": about, "pm": against, "other": "any other role", "both": "both"}

    def taken(self, query: "Query", found: "Answer") -> "Answer":
        """An answer in our names again, columns and roles: what reads it needs to know no other."""
        if not self.roles:
            return found
        columns = tuple(column.name for column in query.columns)
        return replace(
            found, columns=columns, rows=exchange_roles(columns, found.rows, {v: k for k, v in self.ids.items()})
        )

    def given(self, found: "Answer") -> "Answer":
        """An answer in the guide's names, as it is written out."""
        columns = tuple(map(self.named, found.columns))
        return replace(found, columns=columns, rows=exchange_roles(columns, found.rows, self.ids))

    def place(self, workspace: Path) -> Path:
        """Where what is published stands: another guide's in a folder of its own."""
        return workspace / "guides" / self.guide if self.guide else workspace

    def package(self, kind: str) -> str:
        """How the names of its packages begin: no guide's folder takes the place of another's."""
        return f"aipm-guide-{self.guide}-{kind}" if self.guide else f"aipm-{kind}"


OUR_OWN = Whom()


def exchanged(roles: Mapping[str, str], found: re.Match[str]) -> str:
    return roles[found[0]]


def exchange_roles(
    columns: tuple[str, ...], rows: list[tuple[Any, ...]], roles: Mapping[str, str]
) -> list[tuple[Any, ...]]:
    """Rows with other ids in the column `role`, if there is one."""
    if "role" not in columns:
        return rows
    place = columns.index("role")
    return [(*row[:place], roles.get(row[place], row[place]), *row[place + 1 :]) for row in rows]


def with_article(words: str) -> str:
    """Words behind `a` or `an`, as they sound.

    >>> [with_article(one) for one in ("analyst", "UX designer", "user researcher", "ML engineer", "data engineer")]
    ['an analyst', 'a UX designer', 'a user researcher', 'an ML engineer', 'a data engineer']
    """
    return f"{'an' if VOWEL.match(words) else 'a'} {words}"

"""What an adapter is given and what it gives.

An adapter is a module in `crawler/sources/` with two pure functions, `start`
and `parse`, and one pattern, `ADDRESS`; the folder is the registry. It never
sees the network: it receives a `Page`, and yields `Posting`s or `Link`s to
follow. Each field of a `Record` is taken, ignored by name, or reported.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, NamedTuple, Protocol

import msgspec

from crawler.errors import LayoutChanged
from crawler.posting import Posting


class Link(NamedTuple):
    """An address to fetch: the first of a board, or a further page of it."""

    url: str


class Page:
    """One fetched body with where and when it came from, and what its adapter noticed about it.

    `unknown` counts fields nobody knew; `broken` holds one line per record that
    could not be read. An adapter reads the body through `records`.
    """

    def __init__(
        self,
        *,
        source: str,
        board: str,
        url: str,
        body: bytes,
        fetched_at: datetime,
        employer: str | None = None,
    ) -> None:
        self.source = source
        self.board = board
        self.url = url
        self.body = body
        self.fetched_at = fetched_at
        self.employer = employer  # from boards.csv, for platforms that never say it
        self.unknown: Counter[str] = Counter()
        self.broken: list[str] = []

    def json(self) -> Any:
        """The body as JSON; raises LayoutChanged where it is something else."""
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError) as problem:
            shown = self.body[:40].decode("utf-8", "replace").strip()
            raise LayoutChanged(self.url, f"JSON was due, but {problem}; the body starts {shown!r}") from problem

    def records(self, key: str | None = None) -> Iterator["Record"]:
        """Each object of the list at `key` (or of the body itself, if it is the list)."""
        payload = self.json()
        if key is not None:
            if not isinstance(payload, dict) or key not in payload:
                raise LayoutChanged(self.url, f"the body has no {key!r}")
            payload = payload[key]
        if not isinstance(payload, list):
            raise LayoutChanged(self.url, f"{key or 'the body'!r} is no list but {type(payload).__name__}")
        for number, fields in enumerate(payload):
            yield Record(self, f"{key or ''}[{number}]", fields)


class Record:
    """One object of a payload, consumed field by field.

    Read it inside `with record:`. What goes wrong there costs this record only
    (it is noted in `page.broken`), never the rest of the board.
    """

    def __init__(self, page: Page, path: str, fields: Any) -> None:
        self.page = page
        self.path = path
        self.fields: dict[str, Any] = dict(fields) if isinstance(fields, Mapping) else {}
        self.left = set(self.fields)

    _NEEDED = object()

    def take(self, name: str, default: Any = _NEEDED) -> Any:
        """The field's value, once; without a default a missing field raises LayoutChanged."""
        self.left.discard(name)
        if name in self.fields:
            return self.fields[name]
        if default is Record._NEEDED:
            raise LayoutChanged(self.page.url, f"{self.path} has no {name!r}")
        return default

    def done(self, ignoring: frozenset[str] | set[str] = frozenset()) -> None:
        """Report what was neither taken nor ignored by name."""
        self.page.unknown.update(self.left - ignoring)

    def __enter__(self) -> "Record":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, _: TracebackType | None
    ) -> bool:
        match problem:
            case LayoutChanged():
                self.page.broken.append(str(problem))
            case KeyError() | TypeError() | ValueError() | AttributeError() | ArithmeticError():
                shown = json.dumps(self.fields, default=str)[:120]
                self.page.broken.append(f"{self.page.url}: {self.path}: {type(problem).__name__} {problem} in {shown}")
            case _:
                return False
        return True


class Source(Protocol):
    """What a module in `crawler/sources/` must offer."""

    ADDRESS: re.Pattern[str]  # matches the address of a board's page; group "board" is its token, still quoted

    def start(self, board: str) -> Link:
        """Where a look at this board begins."""

    def parse(self, page: Page) -> Iterator[Posting | Link]:
        """The postings of a page, and the pages to go on with; raises LayoutChanged if it is no such page."""

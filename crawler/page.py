"""What an adapter is given: one fetched page, and what its adapter noticed about it."""

import json
import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
import msgspec

from crawler.errors import LayoutChanged
from crawler.record import Element, Kind, Record
from crawler.repeats import Repeats

JSON = msgspec.json.Decoder(float_hook=Decimal)
OBJECTS = msgspec.json.Decoder(list[msgspec.Raw])
FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class Page:
    """One fetched body with where and when it came from, and what its adapter noticed about it.

    `unknown` counts fields nobody knew; `broken` holds one line per record that
    could not be read. An adapter reads the body through `records` or `record`.
    Of a board of several pages, it says what each contributes: `total`, `listed`, `part`.
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
        self.seen_at = fetched_at  # when its board was looked at: later, if it was not asked for again
        self.employer = (
            employer or board
        )  # from boards.csv; its token, which is a name of sorts, if nobody knows better
        self.unknown: Counter[str] = Counter()
        self.broken: list[str] = []
        self.shapes: Counter[tuple[Kind, tuple[str, ...]]] = Counter()  # how many objects have just these fields
        self.ignored: dict[Kind, set[str]] = {}
        self.absent: set[tuple[Kind, str]] = set()  # fields that were looked for, and that some object lacks
        self.total: int | None = None  # how many postings the board says it has, on all its pages
        self.listed: set[str] = set()  # those of them this page lists
        self.part = False  # not where the board begins: by itself, it says nothing about the rest
        self.depth = 0  # as its link said
        self.gone = ""  # why the page, though the board leads to it, shows no posting (any more)
        self.repeats: Repeats | None = None  # records that need no second reading, if any

    def json(self) -> Any:
        """The body as JSON, its fractions as Decimal; raises LayoutChanged where it is something else."""
        return self._decoded(self.body)

    def _decoded(self, body: bytes | memoryview) -> Any:
        try:
            return _decode(bytes(body))
        except (ValueError, ArithmeticError, RecursionError) as problem:
            shown = self.body[:40].decode("utf-8", "replace").strip()
            raise LayoutChanged(self.url, f"JSON was due, but {problem}; the body starts {shown!r}") from problem

    def xml(self, root: str) -> Element:
        """The body's outermost element, which must have that tag; a DTD, and all it could do, is refused."""
        try:
            element = defusedxml.ElementTree.fromstring(self.body, forbid_dtd=True)
        except (ParseError, ValueError, LookupError) as problem:  # LookupError: an encoding nobody knows
            shown = self.body[:40].decode("utf-8", "replace").strip()
            raise LayoutChanged(self.url, f"XML was due, but {problem}; the body starts {shown!r}") from problem
        if element.tag != root:
            raise LayoutChanged(self.url, f"the body is no {root!r} but {element.tag!r}")
        return Element(self, element, path=root)

    def records(self, key: str | None = None, *, beside: frozenset[str] = frozenset()) -> Iterator[Record]:
        """Each object of the list at `key` (or of the body itself, if it is the list); `beside` it stands what we know.

        A `meta.total` beside the list must agree with it, or the list isn't whole.
        """
        payload = self.json() if self.repeats is None else _undecoded(self.body, key) or self.json()
        if key is not None:
            envelope = payload
            if not isinstance(envelope, dict) or key not in envelope:
                raise LayoutChanged(self.url, f"the body has no {key!r}")
            if _is_said_twice(self.body, key):
                raise LayoutChanged(self.url, f"the body has {key!r} more than once")
            self.unknown.update(envelope.keys() - {key} - beside)
            payload = envelope[key]
        if not isinstance(payload, list):
            raise LayoutChanged(self.url, f"{key or 'the body'!r} is no list but {type(payload).__name__}")
        if key is not None and (total := _total(envelope)) not in (None, len(payload)):
            self.broken.append(f"{self.url}: meta.total says {total}, but {len(payload)} are there")
        for number, fields in enumerate(payload):
            if isinstance(fields, msgspec.Raw):
                if self.repeats is not None and self.repeats.passes(memoryview(fields)):
                    continue
                fields = self._decoded(memoryview(fields))  # noqa: PLW2901 (the same, read)
            yield Record(self, fields, path=f"{key or ''}[{number}]")

    def record(self, mark: str) -> Record:
        """The body itself, which must be an object with a field `mark`; raises LayoutChanged if it isn't."""
        fields = self.json()
        if not isinstance(fields, dict) or mark not in fields:
            raise LayoutChanged(self.url, f"the body has no {mark!r}")
        return Record(self, fields, path="the body")


def _total(envelope: dict[str, Any]) -> Any:
    meta = envelope.get("meta")
    return meta.get("total") if isinstance(meta, dict) else None


def _is_said_twice(body: bytes, key: str) -> bool:
    """Whether the outermost object has such a field twice, of which decoding would keep the last and say nothing."""
    if body.count(f'"{key}"'.encode()) < 2:
        return False
    fields: list[tuple[str, Any]] = json.loads(body.removeprefix(BOM_UTF8), object_pairs_hook=list)
    return sum(name == key for name, _ in fields) > 1


def _undecoded(body: bytes, key: str | None) -> Any:
    """JSON whose list at `key`, or which as such a list, holds objects not decoded yet; None if it is no such JSON."""
    try:
        if key is None:
            return OBJECTS.decode(body)
        fields = FIELDS.decode(body)
        return {name: (OBJECTS if name == key else JSON).decode(value) for name, value in fields.items()}
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def _decode(body: bytes) -> Any:
    """JSON, also with half a surrogate pair in it, as cut-off text of JavaScript servers has."""
    body = body.removeprefix(BOM_UTF8)
    try:
        return JSON.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        if not SURROGATE.search(body):
            raise
        whole = json.dumps(json.loads(body), ensure_ascii=False)
        return JSON.decode(whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))

"""What an adapter is given: one fetched page, and the objects in it, consumed field by field.

Each field of a `Record` is taken, ignored by name, or reported; one that can't be
read costs its record, never the rest of the board.
"""

import json
import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from types import TracebackType
from typing import Any
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
import msgspec

from crawler.errors import LayoutChanged
from crawler.repeats import Repeats

JSON = msgspec.json.Decoder(float_hook=Decimal)
OBJECTS = msgspec.json.Decoder(list[msgspec.Raw])
FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")

Kind = tuple[str, str]  # objects that are alike: where the outermost of them stand, and what their fields' names follow


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

    def xml(self, root: str) -> "Element":
        """The body's outermost element, which must have that tag; a DTD, and all it could do, is refused."""
        try:
            element = defusedxml.ElementTree.fromstring(self.body, forbid_dtd=True)
        except (ParseError, ValueError, LookupError) as problem:  # LookupError: an encoding nobody knows
            shown = self.body[:40].decode("utf-8", "replace").strip()
            raise LayoutChanged(self.url, f"XML was due, but {problem}; the body starts {shown!r}") from problem
        if element.tag != root:
            raise LayoutChanged(self.url, f"the body is no {root!r} but {element.tag!r}")
        return Element(self, element, path=root)

    def records(self, key: str | None = None, *, beside: frozenset[str] = frozenset()) -> Iterator["Record"]:
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

    def record(self, mark: str) -> "Record":
        """The body itself, which must be an object with a field `mark`; raises LayoutChanged if it isn't."""
        fields = self.json()
        if not isinstance(fields, dict) or mark not in fields:
            raise LayoutChanged(self.url, f"the body has no {mark!r}")
        return Record(self, fields, path="the body")


class Record:
    """One object of a payload, consumed field by field.

    Read it inside `with record:`. What goes wrong there costs this record only
    (it is noted in `page.broken`), never the rest of the board.
    """

    def __init__(self, page: Page, fields: Any, *, path: str, name: str = "") -> None:
        self.page = page
        self.path = path
        self.name = name  # what goes before the names of its fields, when it is itself a field
        self.fields: dict[str, Any] = fields if isinstance(fields, dict) else {}  # of anything else, all is missing
        self.left = set(self.fields)
        self.kind: Kind = (path.partition("[")[0], name)
        if self.fields:
            page.shapes[self.kind, tuple(self.fields)] += 1

    _NEEDED = object()

    def take(self, name: str, default: Any = _NEEDED) -> Any:
        """The field's value as it stands; without a default a missing field raises LayoutChanged."""
        self.left.discard(name)
        if name in self.fields:
            return self.fields[name]
        if default is Record._NEEDED:
            raise LayoutChanged(self.page.url, f"{self.path} has no {name!r}")
        self.page.absent.add((self.kind, name))
        return default

    def text(self, name: str) -> str:
        """The field's text, one line of single spaces; raises LayoutChanged where there is none."""
        if text := self.words(name):
            return text
        raise LayoutChanged(self.page.url, f"{self.path} has no {name!r}")

    def words(self, name: str) -> str | None:
        """As `text`, but None where there is none."""
        return " ".join(self.html(name, default=None).split()) or None

    def html(self, name: str, default: Any = _NEEDED) -> str:
        """The field's text as it stands, "" for null; raises LayoutChanged if it is missing or no text."""
        value = self.take(name, default)
        if not isinstance(value, str | None):
            raise LayoutChanged(self.page.url, f"{self.path}: {name!r} is no text but {str(value)[:40]!r}")
        return value or ""

    def key(self, name: str) -> str:
        """The field's number or word, which tells this object from its like; raises LayoutChanged if it is neither."""
        value = self.take(name)
        if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).strip():
            raise LayoutChanged(self.page.url, f"{self.path}: {name!r} is no key but {str(value)[:40]!r}")
        return str(value).strip()

    def number(self, name: str) -> int:
        """The field's whole number, 0 or more; raises LayoutChanged if it is none."""
        value = self.take(name)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise LayoutChanged(self.page.url, f"{self.path}: {name!r} is no number but {str(value)[:40]!r}")
        return value

    def address(self, name: str) -> str:
        """The field's web address; raises LayoutChanged if it is none."""
        url = self.text(name)
        if not url.startswith(("https://", "http://")):
            raise LayoutChanged(self.page.url, f"{self.path}: {name!r} is no web address but {url[:40]!r}")
        return url

    def record(self, name: str) -> "Record":
        """The object in that field, an empty one where there is none."""
        return self._inner(name, self.take(name, None) or {}, f"{self.path}.{name}")

    def records(self, name: str) -> Iterator["Record"]:
        """Each object of the list in that field."""
        for number, fields in enumerate(self.take(name, None) or ()):
            yield self._inner(name, fields, f"{self.path}.{name}[{number}]")

    def texts(self, name: str) -> Iterator[str]:
        """Each text of the list in that field, or the one that stands there; raises LayoutChanged at anything else."""
        stated = self.take(name, None) or ()
        for value in stated if isinstance(stated, list | tuple) else (stated,):
            if not isinstance(value, str):
                raise LayoutChanged(self.page.url, f"{self.path}: {name!r} holds no text but {str(value)[:40]!r}")
            if text := " ".join(value.split()):
                yield text

    def _inner(self, name: str, fields: Any, path: str) -> "Record":
        if not isinstance(fields, dict):
            raise LayoutChanged(self.page.url, f"{path} is no object but {str(fields)[:40]!r}")
        return Record(self.page, fields, path=path, name=f"{self.name}{name}.")

    def done(self, ignoring: frozenset[str] | set[str] = frozenset()) -> None:
        """Report what was neither taken nor ignored by name."""
        self.page.ignored.setdefault(self.kind, set()).update(ignoring)
        self.page.unknown.update(self.name + field for field in self.left - ignoring)

    def stated(self, *names: str) -> str:
        """Those of the fields that are there, as the source wrote them, to be quoted."""
        return ", ".join(f"{name} {value}" for name in names if (value := self.take(name, None)) not in (None, ""))

    def __enter__(self) -> "Record":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, _: TracebackType | None
    ) -> bool:
        match problem:
            case LayoutChanged():
                self.page.broken.append(str(problem))
            case KeyError() | TypeError() | ValueError() | AttributeError() | ArithmeticError():
                self.page.broken.append(f"{self.page.url}: {self.path}: {type(problem).__name__}: {problem}")
            case _:
                return False
        return True


class Element(Record):
    """One element of an XML body: what stands in it is its fields, by tag; attributes are not read.

    A tag of a namespace is written {namespace}tag. An empty element is an empty text.
    """

    def __init__(self, page: Page, element: Any, *, path: str, name: str = "") -> None:
        inside: dict[str, list[Any]] = {}
        for child in element:
            inside.setdefault(child.tag, []).append(child)
        super().__init__(page, inside, path=path, name=name)

    def take(self, name: str, default: Any = Record._NEEDED) -> Any:
        """The text of that one element; raises LayoutChanged if there are several, or elements in it."""
        found = super().take(name, default)
        if name not in self.fields:
            return found
        if len(found) > 1:
            raise LayoutChanged(self.page.url, f"{self.path} has {len(found)} {name!r}")
        return next(self.texts(name))

    def record(self, name: str) -> "Element":
        """That one element, an empty one where there is none."""
        found = list(self.records(name))
        if len(found) > 1:
            raise LayoutChanged(self.page.url, f"{self.path} has {len(found)} {name!r}")
        return found[0] if found else Element(self.page, (), path=f"{self.path}.{name}", name=f"{self.name}{name}.")

    def records(self, name: str) -> Iterator["Element"]:
        """Each element of that tag."""
        self.left.discard(name)
        for number, child in enumerate(self.fields.get(name, ())):
            yield Element(self.page, child, path=f"{self.path}.{name}[{number}]", name=f"{self.name}{name}.")

    def texts(self, name: str) -> Iterator[str]:
        """The text of each element of that tag; raises LayoutChanged if there are elements in it."""
        self.left.discard(name)
        for child in self.fields.get(name, ()):
            if len(child):
                raise LayoutChanged(self.page.url, f"{self.path}: {name!r} is no text but holds {child[0].tag!r}")
            yield child.text or ""


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

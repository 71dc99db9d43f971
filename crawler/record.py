"""The objects in a page, consumed field by field: of JSON, or of XML.

Each field of a `Record` is taken, ignored by name, or reported; one that can't be
read costs its record, never the rest of the board.
"""

from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any

from crawler.errors import LayoutChanged

if TYPE_CHECKING:
    from crawler.page import Page

Kind = tuple[str, str]  # objects that are alike: where the outermost of them stand, and what their fields' names follow


class Record:
    """One object of a payload, consumed field by field.

    Read it inside `with record:`. What goes wrong there costs this record only
    (it is noted in `page.broken`), never the rest of the board.
    """

    def __init__(self, page: "Page", fields: Any, *, path: str, name: str = "") -> None:
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

    def __init__(self, page: "Page", element: Any, *, path: str, name: str = "") -> None:
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

"""The catalogue: every question we can answer, one `.sql` file each.

The folder is the registry. A file's header is its promise (what it asks, what
one row is, what it reads, what each column means); a file that does not keep
the form is named with its line, and the other questions go on working. The
reader's own files in the workspace's folder `queries` join under the same rules.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from queries.errors import BrokenHeader, UnknownQuery, nearest
from queries.finding import rank

HERE = Path(__file__).parent
OWN = "own"
THEMES = {
    "guide": "How the guide's advice fares against what postings say.",
    "demand": "What postings ask for: skills, words, coding.",
    "pay": "What postings state of pay, and how many state it at all.",
    "market": "Who hires, where, and which postings come and go.",
    "history": "What employers changed in postings that stood.",
    "crawl": "How much was seen, how lately, and by whose leave.",
    OWN: "Your own questions, from the folder queries of the workspace.",
}
FOLDERS = tuple(theme for theme in THEMES if theme != OWN)
TYPES = ("WEEK", "TEXT", "DATE", "INTEGER", "NUMBER")
KEYS = ("Question", "Grain", "Reads", "Params", "Column", "Weekly", "Caveat")
NEEDED = ("Question", "Grain", "Reads", "Params", "Column")

ELSEWHERE = 2  # what `rank` gives for words that stand neither in a name nor in a question
KEY_LINE = re.compile(r"-- (?P<key>[A-Z][A-Za-z]*):\s*(?P<value>.*)")
PARAM = re.compile(r"(?P<name>[a-z_]+) (?P<type>[A-Z]+)(?: = (?P<default>\S+))? \((?P<meaning>.+)\)")
PLACEHOLDER = re.compile(r"\$([a-z_]+)")


class Param(Struct, frozen=True, kw_only=True):
    """One value a query asks for; without `default` it must be given (a week is always known)."""

    name: str
    type: str
    meaning: str
    default: str | None = None


class Column(Struct, frozen=True, kw_only=True):
    """One column of the answer."""

    name: str
    meaning: str


class Query(Struct, frozen=True, kw_only=True):
    """One question: the promise of its header, and the SQL that keeps it."""

    name: str
    folder: str
    path: Path
    question: str
    grain: str
    reads: tuple[str, ...]
    params: tuple[Param, ...]
    columns: tuple[Column, ...]
    weekly: str | None  # its file in the weekly folder
    caveat: str | None
    sql: str


class Entry(NamedTuple):
    """One header entry with its continuation lines joined."""

    key: str
    value: str
    line: int


class Catalog(Struct, frozen=True, kw_only=True):
    """All questions in the order of the folders, and what is wrong with the broken ones."""

    queries: tuple[Query, ...]
    broken: dict[str, BrokenHeader]

    def find(self, name: str) -> Query:
        """Return the query of that name (`skill_demand` or `demand/skill_demand`)."""
        whole = name.removesuffix(".sql")
        short = whole.rsplit("/", 1)[-1]
        if whole in self.broken:
            raise self.broken[whole]
        for query in self.queries:
            if query.name == short:
                return query
        if short in self.broken:
            raise self.broken[short]
        raise UnknownQuery(name, [query.name for query in self.queries], [query.name for query in self.matching(name)])

    def about(self, words: str) -> list[Query]:
        """The questions about some words; it is an error if there are none."""
        found = self.matching(words)
        if not found:
            raise UnknownQuery(words, [query.name for query in self.queries])
        return found

    def matching(self, words: str) -> list[Query]:
        """The questions that say all these words, those that say them most plainly first."""
        ranks = {query.name: rank(places(query), words) for query in self.queries}
        plain = {name for name, found in ranks.items() if found > ELSEWHERE} or {
            name for name, found in ranks.items() if found
        }
        return sorted((query for query in self.queries if query.name in plain), key=lambda query: -ranks[query.name])

    def complain(self) -> None:
        """Raise what is wrong with the first broken question, once all that could be done without it is done."""
        for problem in self.broken.values():
            raise problem

    def weekly(self) -> tuple[Query, ...]:
        """The questions whose answers make up the weekly folder."""
        return tuple(query for query in self.queries if query.weekly)


def places(query: Query) -> tuple[str, str, str]:
    """What a question says of itself: its name, its question, and all the rest of its promise."""
    params = (f"{param.name} {param.meaning}" for param in query.params)
    columns = (f"{column.name} {column.meaning}" for column in query.columns)
    return query.name, query.question, " ".join((*query.reads, *params, query.grain, query.caveat or "", *columns))


def load_all(workspace: Path) -> Catalog:
    """Our questions and, as theme `own`, the reader's; a file in a folder below is a draft, and not read."""
    shipped = load_catalog()
    queries = {query.name: query for query in shipped.queries}
    broken = dict(shipped.broken)
    for path in sorted((workspace / "queries").glob("*.sql")):
        try:
            queries[path.stem] = check_own(replace(parse_query(path), folder=OWN), queries.keys() | broken.keys())
        except BrokenHeader as problem:
            broken[f"{OWN}/{path.stem}" if path.stem in queries else path.stem] = problem
    return Catalog(queries=tuple(queries.values()), broken=broken)


def check_own(query: Query, taken: Collection[str]) -> Query:
    """Refuse a question of the reader's that would stand in for one of ours, or among the weekly files."""
    if query.name in taken:
        raise BrokenHeader(query.path, 1, f"a question of ours is named {query.name}", "rename this file")
    if query.weekly:
        line = next(place for place, line in enumerate(query.sql.splitlines(), 1) if line.startswith("-- Weekly:"))
        raise BrokenHeader(query.path, line, "the weekly folder holds our questions only", "remove this line")
    return query


@cache
def load_catalog(root: Path = HERE) -> Catalog:
    """Read every question under `root`; a broken one is kept aside with its reason."""
    queries: dict[str, Query] = {}
    broken: dict[str, BrokenHeader] = {}
    for folder in FOLDERS:
        for path in sorted((root / folder).glob("*.sql")):
            try:
                queries[path.stem] = check_names(parse_query(path), queries.values())
            except BrokenHeader as problem:
                broken[path.stem] = problem
    return Catalog(queries=tuple(queries.values()), broken=broken)


def check_names(query: Query, others: Iterable[Query]) -> Query:
    """Refuse a second query of the same name, or for the same weekly file."""
    for other in others:
        if query.name == other.name:
            raise BrokenHeader(query.path, 1, f"{other.path} has the same name", "rename one of them")
        if query.weekly and query.weekly == other.weekly:
            raise BrokenHeader(query.path, 1, f"{other.path} already writes {query.weekly}", "choose another file name")
    return query


def parse_query(path: Path) -> Query:
    """Read one `.sql` file and its header."""
    try:
        source = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BrokenHeader(path, 1, f"can't be read ({error.strerror})", "make it a file that can be") from error
    except UnicodeDecodeError as error:
        raise BrokenHeader(path, 1, "this is not UTF-8 text", "save the file as UTF-8") from error
    entries = list(header_entries(path, source.splitlines()))
    single = single_entries(path, entries)
    query = Query(
        name=path.stem,
        folder=path.parent.name,
        path=path,
        question=single["Question"].value,
        grain=single["Grain"].value,
        reads=tuple(name.strip() for name in single["Reads"].value.split(",")),
        params=tuple(parse_params(path, single["Params"])),
        columns=tuple(parse_columns(path, entries)),
        weekly=parse_weekly(path, single.get("Weekly")),
        caveat=single["Caveat"].value if "Caveat" in single else None,
        sql=source,
    )
    check_placeholders(query, single["Params"].line)
    return query


def header_entries(path: Path, lines: list[str]) -> Iterator[Entry]:
    """Yield the header's entries; a comment line that opens no entry continues the one above."""
    entry: Entry | None = None
    for number, line in enumerate(lines, start=1):
        if not line.startswith("--"):
            break
        if match := KEY_LINE.match(line):
            if entry:
                yield entry
            entry = Entry(check_key(path, number, match["key"]), match["value"].strip(), number)
        elif entry is None:
            raise BrokenHeader(path, number, "the header opens with something else", "let it begin `-- Question: …`")
        else:
            entry = entry._replace(value=f"{entry.value} {line[2:].strip()}".strip())
    if entry:
        yield entry


def check_key(path: Path, line: int, key: str) -> str:
    """Refuse an entry we don't know, so that a misspelt one is not read as missing."""
    if key not in KEYS:
        raise BrokenHeader(path, line, f"unknown entry {key!r}", nearest(key, KEYS, otherwise=f"use {', '.join(KEYS)}"))
    return key


def single_entries(path: Path, entries: list[Entry]) -> dict[str, Entry]:
    """Index the entries by key: each needed one is there and says something, each but Column stands once."""
    single: dict[str, Entry] = {}
    for entry in entries:
        if entry.key in single and entry.key != "Column":
            raise BrokenHeader(path, entry.line, f"a second `{entry.key}:`", "keep one")
        if not entry.value:
            raise BrokenHeader(path, entry.line, f"`{entry.key}:` says nothing", "fill it in or remove it")
        single[entry.key] = entry
    for key in NEEDED:
        if key not in single:
            raise BrokenHeader(path, 1, f"the header has no `{key}:`", f"add a line `-- {key}: …`")
    return single


def parse_params(path: Path, entry: Entry) -> Iterator[Param]:
    """Yield the parameters of `name TYPE (meaning); name TYPE = default (meaning)`."""
    if entry.value == "none":
        return
    for part in entry.value.split(";"):
        match = PARAM.fullmatch(part.strip())
        if not match:
            raise BrokenHeader(
                path, entry.line, f"{part.strip()!r} is no parameter", "write `name TYPE (meaning)` or none"
            )
        if match["type"] not in TYPES:
            raise BrokenHeader(path, entry.line, f"unknown type {match['type']!r}", f"use {', '.join(TYPES)}")
        yield Param(name=match["name"], type=match["type"], meaning=match["meaning"], default=match["default"])


def parse_columns(path: Path, entries: list[Entry]) -> Iterator[Column]:
    """Yield the columns, each once."""
    seen: set[str] = set()
    for entry in entries:
        if entry.key != "Column":
            continue
        name, _, meaning = entry.value.partition(" ")
        if not meaning.strip() or name in seen:
            problem = "stands twice" if name in seen else "has no meaning"
            raise BrokenHeader(
                path, entry.line, f"column {name!r} {problem}", "write `-- Column: name  meaning`, once each"
            )
        seen.add(name)
        yield Column(name=name, meaning=meaning.strip())


def parse_weekly(path: Path, entry: Entry | None) -> str | None:
    """The weekly file's name: lower case, `.csv`, no folder."""
    if entry is None:
        return None
    if not re.fullmatch(r"[a-z][a-z0-9_]*\.csv", entry.value):
        raise BrokenHeader(path, entry.line, f"{entry.value!r} is no weekly file", "name it like skill_demand.csv")
    return entry.value


def check_placeholders(query: Query, line: int) -> None:
    """The SQL uses each parameter that the header promises, and no other."""
    promised = {param.name for param in query.params}
    code = "\n".join(part.split("--")[0] for part in query.sql.splitlines())
    used = set(PLACEHOLDER.findall(code))
    if promised != used:
        names = ", ".join(sorted(promised ^ used))
        raise BrokenHeader(query.path, line, f"`Params:` and the SQL disagree about {names}", "make them say the same")

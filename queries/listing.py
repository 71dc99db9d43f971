"""The catalogue to look through: a list by theme, one question's whole promise, and both for programs.

On a terminal lines are wrapped under each other; a pipe gets each in one piece, so that
`grep` finds it whole. No warehouse is needed: a question can be read before there is one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import asdict
from rich.console import Console
from rich.text import Text

from queries.answer import MACROS, Answer
from queries.catalog import THEMES, Catalog, Param, Query
from queries.printing import safe

COLUMNS = ("theme", "name", "question", "grain", "params", "reads", "columns", "weekly", "caveat")
WIDEST = 28  # signs of a name that stands beside its question
ROOMY = 70  # columns of a terminal; fewer have no room beside a name
DEFINED = re.compile(r"CREATE TEMP MACRO (\w+)")
NEWEST = "the newest with looks"


class Row(NamedTuple):
    """Some words and what they are about; what a line has no room for goes on below, `hang` signs further in."""

    head: str
    words: str
    style: str = ""
    hang: int = 0


def list_questions(catalog: Catalog, queries: Sequence[Query], console: Console | None = None) -> None:
    """Print questions by theme: name, question, what one row is and what it takes; on stderr all but one broken."""
    page = console or Console(highlight=False)
    for theme, about in THEMES.items():
        rows = [row for query in queries if query.folder == theme for row in list_rows(query)]
        if rows:
            page.print(Text.assemble((theme, "bold"), f"  {about}"), soft_wrap=not page.is_terminal)
            print_rows(page, rows, max(len(f"  {query.name}") for query in queries))
            page.print()
    for problem in list(catalog.broken.values())[1:]:  # the first is what the command ends with
        Console(stderr=True, highlight=False).print(Text(f"aipm: {problem}"), soft_wrap=True)


def list_rows(query: Query) -> Iterator[Row]:
    """What the list says of one question."""
    yield Row(f"  {query.name}", query.question)
    yield Row("", query.grain, "dim")
    if query.params:
        yield Row("", f"takes {'; '.join(spell(param) for param in query.params)}", "dim", hang=2)


def spell(param: Param) -> str:
    """One parameter as the list has it; what a week is needs no words.

    >>> spell(Param(name="top", type="INTEGER", default="3", meaning="how many"))
    'top=3 (how many)'
    """
    if param.type == "WEEK":
        return param.name
    return f"{param.name}{'' if param.default is None else '=' + param.default} ({param.meaning})"


def print_promise(query: Query, console: Console | None = None) -> None:
    """Print all that one question promises, and the SQL that keeps it."""
    page = console or Console(highlight=False)
    rows = list(promise_rows(query))
    page.print(Text(f"{query.folder}/{query.name}", "bold"), soft_wrap=True)
    print_rows(page, rows, max(len(row.head) for row in rows))
    page.print()
    for line in query.sql.splitlines():
        if not line.startswith("--"):
            page.print(Text(safe(line)), soft_wrap=True)


def promise_rows(query: Query) -> Iterator[Row]:
    """What one question promises, line by line."""
    yield Row("question", query.question)
    yield Row("one row", query.grain.removeprefix("one row "))
    for place, param in enumerate(query.params):
        yield Row("" if place else "takes", f"{param.name} {param.type} = {default(param)}: {param.meaning}", hang=4)
    for place, column in enumerate(query.columns):
        yield Row("" if place else "columns", f"{column.name}: {column.meaning}", hang=4)
    yield Row("reads", ", ".join(query.reads))
    if query.caveat:
        yield Row("caveat", query.caveat)
    if query.weekly:
        yield Row("weekly", query.weekly)
    yield Row("ask it", command(query), hang=4)
    yield Row("file", str(query.path))
    for place, (path, names) in enumerate(macros_of(query.sql).items()):
        yield Row("" if place else "macros", f"{', '.join(names)} (in {path})", hang=4)


def default(param: Param) -> str:
    """What a parameter is if it isn't given."""
    return NEWEST if param.type == "WEEK" else param.default or "(must be given)"


def command(query: Query) -> str:
    """How to ask it, with what may be given."""
    words = (
        "[--week WEEK]" if param.name == "week" else f"[--param {param.name}={param.default or '…'}]"
        for param in query.params
    )
    return " ".join(("aipm query", query.name, *words))


def macros_of(sql: str) -> dict[Path, list[str]]:
    """Which of our macros some SQL uses, by the file that defines them."""
    called = set(re.findall(r"(\w+)\(", sql))
    defined = {path: DEFINED.findall(path.read_text(encoding="utf-8")) for path in MACROS}
    used = {path: [name for name in names if name in called] for path, names in defined.items()}
    return {path: names for path, names in used.items() if names}


def print_rows(page: Console, rows: Sequence[Row], longest: int) -> None:
    """Print words beside their heads, or under them where a terminal is too narrow or a head too long."""
    is_roomy = page.width >= ROOMY or not page.is_terminal
    indent = min(longest, WIDEST) + 2 if is_roomy else 4
    for row in rows:
        head = f"{safe(row.head):{indent}}"
        if row.head and (len(head) > indent or not is_roomy):
            page.print(Text(head.rstrip()), soft_wrap=True)
            head = " " * indent
        print_words(page, head, row)


def print_words(page: Console, head: str, row: Row) -> None:
    """Print words beside a head: in one piece to a pipe, wrapped where somebody looks."""
    words = Text(safe(row.words).replace("\n", " "), row.style)
    room = max(8, page.width - len(head) - row.hang)
    is_whole = not page.is_terminal or " " not in row.words.strip()  # an address in one piece can be copied
    lines = [words] if is_whole else words.wrap(page, room, overflow="fold")
    for number, line in enumerate(lines):
        line.rstrip()
        page.print(Text.assemble(" " * (len(head) + row.hang) if number else head, line), soft_wrap=True)


def list_answer(queries: Iterable[Query]) -> Answer:
    """The list as rows, for spreadsheets."""
    return Answer(columns=COLUMNS, types=("VARCHAR",) * len(COLUMNS), rows=[flat(query) for query in queries])


def flat(query: Query) -> tuple[str | None, ...]:
    """One question as a row of texts."""
    return (
        query.folder,
        query.name,
        query.question,
        query.grain,
        "; ".join(f"{param.name} {param.type} = {default(param)} ({param.meaning})" for param in query.params),
        ", ".join(query.reads),
        ", ".join(column.name for column in query.columns),
        query.weekly,
        query.caveat,
    )


def record(query: Query, *, with_sql: bool) -> dict[str, Any]:
    """One question as a plain record, for programs."""
    said = asdict(query) | {
        "path": str(query.path),
        "params": [asdict(param) for param in query.params],
        "columns": [asdict(column) for column in query.columns],
    }
    return {"theme": said.pop("folder")} | {name: said[name] for name in said if with_sql or name != "sql"}

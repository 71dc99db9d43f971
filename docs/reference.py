"""Write the pages of docs/reference that follow from the code: commands, questions, weekly files, settings, endings.

python docs/reference.py
"""

import enum
import inspect
import re
import sys
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import typer

import aipm
from analysis.errors import AnalysisError
from crawler import sources
from crawler.errors import CrawlError
from crawler.settings import Board, Settings, SourceSettings
from operation.errors import OperationError
from queries.answer import Answer
from queries.catalog import THEMES, Query, load_catalog
from queries.errors import QueryError
from queries.listing import spell
from queries.weekly import mark_trend, status_table
from queries.weekly.gate import WeekStatus
from queries.weekly.moved import FILES, question, verdicts
from queries.weekly.package import Table, dictionary_of, table_of
from scale.errors import ScaleError

HERE = Path(__file__).parent / "reference"
MARK = "What follows is written by `docs/reference.py`, from the code itself.\n"
STAGES = {
    "While crawling": CrawlError,
    "While analyzing": AnalysisError,
    "While answering": QueryError,
    "Past one machine": ScaleError,
    "Around a run": OperationError,
}
TABLES = {  # of aipm.toml: what a block is, and the record that says what may stand in it
    "At the top": Settings,
    "`[sources.NAME]`: one source": SourceSettings,
    "`[[boards]]`: a board of your own, one block each": Board,
}
KINDS: dict[type, Callable[[Any], str]] = {  # a type in words
    msgspec.inspect.StrType: lambda _: "text",
    msgspec.inspect.BoolType: lambda _: "true or false",
    msgspec.inspect.FloatType: lambda kind: f"a number{ends(kind)}",
    msgspec.inspect.IntType: lambda kind: f"a whole number{ends(kind)}",
    msgspec.inspect.LiteralType: lambda kind: " or ".join(f'"{value}"' for value in kind.values),
    msgspec.inspect.VarTupleType: lambda kind: f"a list of {in_words(kind.item_type)}",
    msgspec.inspect.UnionType: lambda kind: in_words(kind.types[0]),
}


def page(name: str) -> str:
    """A page as it ought to be: what people wrote, the mark, and what the code says."""
    return written(HERE / f"{name}.md") + MARK + "\n" + SAID[name]()


def written(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition(MARK)[0]


def commands() -> str:
    """Every command with its arguments and options, as typer has them."""
    return "\n".join(
        part for name, command in walk(typer.main.get_command(aipm.app), "aipm") for part in tell(name, command)
    )


def walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The commands of a group, each after what it is called."""
    inner = getattr(command, "commands", {})
    if not inner:
        yield name, command
    for word in sorted(inner):
        yield from walk(inner[word], f"{name} {word}")


def tell(name: str, command: Any) -> Iterator[str]:
    """One command: how it is called, what it does, an example, and what it takes."""
    about, *examples = re.split(r"\n*Example: +", inspect.cleandoc(command.help or ""))
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    usage = " ".join((name, "[OPTIONS]", *(called(param) for param in arguments)))
    yield from (f"## {name}", "", about, "", "```text", usage, "```", "")
    if examples:
        yield from ("For example:", "", "```text", *(example.strip() for example in examples), "```", "")
    hints = typing.get_type_hints(inspect.unwrap(command.callback))
    rows = [row(param, hints.get(param.name)) for param in command.params if param.name != "help"]
    if rows:
        yield from ("| it takes | meaning | if left out |", "|---|---|---|", *rows, "")


def called(argument: Any) -> str:
    """An argument as the usage has it."""
    word = argument.metavar or argument.name.upper()
    word = f"{word}…" if argument.nargs == -1 else word
    return word if argument.required else f"[{word}]"


def row(param: Any, hint: Any) -> str:
    """One argument or option: how it is written, what it means, what it is if it isn't given."""
    if param.param_type_name == "argument":
        form = called(param)
    else:
        value = "" if param.is_flag else f" {param.metavar or param.name.upper()}"
        form = ", ".join(param.opts) + value + (" …" if param.multiple else "")
    chosen = f" One of {', '.join(choices(hint))}." if choices(hint) else ""
    variable = f" Or `{param.envvar}` in the environment." if param.envvar else ""
    return cells(f"`{form}`", f"{param.help or ''}{chosen}{variable}", default(param))


def choices(hint: Any) -> list[str]:
    """The words that an option may be, if they are few."""
    return [member.value for member in hint] if isinstance(hint, type) and issubclass(hint, enum.Enum) else []


def default(param: Any) -> str:
    """What an option is if it isn't given, where that is the same on every machine."""
    if isinstance(param.show_default, str):
        return param.show_default
    value = getattr(param.default, "value", param.default)
    return "" if value is None or value is False or callable(value) else f"`{value}`"


def questions() -> str:
    """The catalogue by theme: a question a row."""
    catalog = load_catalog().queries
    parts: list[str] = []
    for theme, about in THEMES.items():
        rows = [asked(query) for query in catalog if query.folder == theme]
        if rows:
            head = ("| name | question | one row is | takes |", "|---|---|---|---|")
            parts += [f"## {theme}", "", about, "", *head, *rows, ""]
    return "\n".join(parts)


def asked(query: Query) -> str:
    takes = "; ".join(spell(param) for param in query.params)
    return cells(f"`{query.name}`", query.question, query.grain.removeprefix("one row per "), takes)


def weekly() -> str:
    """Every CSV of a week's folder, with what each column means."""
    nothing = Answer(columns=("week",), types=("VARCHAR",), rows=[])
    shipped = (mark_trend(table_of(query, nothing), {}) for query in load_catalog().weekly())
    compared = (table_of(question(name), nothing, name) for name in (*FILES, "run_log"))
    status = status_table(WeekStatus(week="", figures=()))
    tables = (*shipped, *compared, status, verdicts(nothing, nothing, ""), dictionary_of(()))
    return "\n".join(file(table) for table in sorted(tables, key=lambda table: table.name))


def file(table: Table) -> str:
    """One CSV: what it asks, what one row is, what to mind, its columns."""
    warned = (f"*{table.caveat}*", "") if table.caveat else ()
    rows = (cells(f"`{name}`", meaning) for name, meaning in table.meanings.items())
    head = (f"## {table.path}", "", f"{table.question} {table.grain[:1].upper()}{table.grain[1:]}.", "")
    return "\n".join((*head, *warned, "| column | meaning |", "|---|---|", *rows, ""))


def settings() -> str:
    """Every key of aipm.toml, and every variable of the environment that a source reads."""
    parts: list[str] = []
    for title, record in TABLES.items():
        head = (f"## {title}", "", "| key | is | if left out | meaning |", "|---|---|---|---|")
        parts += [*head, *keys(record), ""]
    parts += ["## The environment", "", "| variable | meaning |", "|---|---|", *variables(), ""]
    return "\n".join(parts)


def keys(record: type) -> Iterator[str]:
    """The keys of one block, with what the source says of each."""
    said = dict(re.findall(r"^    (\w+): .*#\s*(.+)$", inspect.getsource(record), re.MULTILINE))
    for field in msgspec.inspect.type_info(record).fields:  # type: ignore[attr-defined]
        if type(field.type) in KINDS and not isinstance(
            getattr(field.type, "item_type", None), msgspec.inspect.StructType
        ):
            yield cells(f"`{field.name}`", in_words(field.type), absent(field), said[field.name])


def in_words(kind: Any) -> str:
    return KINDS[type(kind)](kind)


def ends(kind: Any) -> str:
    """Between which ends a number lies.

    >>> ends(msgspec.inspect.IntType(gt=0, le=3600))
    ' above 0, at most 3,600'
    """
    if kind.gt is not None:
        return f" above {kind.gt:,}, at most {kind.le:,}"
    return f" from {kind.ge:,} to {kind.le:,}"


def absent(field: Any) -> str:
    if field.required:
        return "must be given"
    return (
        f"`{field.default}`"
        if isinstance(field.default, (int, float))
        else f"`{field.default}`"
        if field.default
        else ""
    )


def variables() -> Iterator[str]:
    """What the environment may say: what some options say, and the keys of sources that want or welcome some."""
    commands = walk(typer.main.get_command(aipm.app), "aipm")
    options = {param.envvar: param.opts[0] for _, command in commands for param in command.params if param.envvar}
    yield from (cells(f"`{name}`", f"What `{option}` says, where it isn't given") for name, option in options.items())
    for name in sources.names():
        adapter = sources.load(name)
        for kind, needed in (("KEYS", "needs it"), ("KEYS_WELCOME", "goes without, too")):
            yield from (
                cells(f"`{key}`", f"A key of {sources.card(name).label}, which {needed}")
                for key in getattr(adapter, kind, ())
            )


def endings() -> str:
    """What can go wrong, by stage, and what the command ends with."""
    parts: list[str] = []
    for stage, base in STAGES.items():
        rows = sorted(cells(problem(kind), f"{kind.exit_status}") for kind in below(base))
        parts += [f"### {stage}", "", "| what went wrong | ends with |", "|---|---:|", *rows, ""]
    return "\n".join(parts)


def below(base: type[Any]) -> Iterator[type[Any]]:
    for kind in base.__subclasses__():
        yield kind
        yield from below(kind)


def problem(kind: type) -> str:
    return re.split(r"\.?(?:\n|$)|; `", kind.__doc__ or "")[0]


def cells(*words: str) -> str:
    """A row of a table; what a sign of ours might be taken for is told apart.

    >>> cells("`A|B`", "one or the other")
    '| `A\\\\|B` | one or the other |'
    """
    return f"| {' | '.join(' '.join(word.split()).replace('|', chr(92) + '|') for word in words)} |"


SAID = {
    "commands": commands,
    "questions": questions,
    "weekly-files": weekly,
    "settings": settings,
    "exit-codes": endings,
}


if __name__ == "__main__":
    for name in SAID:
        (HERE / f"{name}.md").write_text(page(name), encoding="utf-8")
        sys.stdout.write(f"{HERE / name}.md\n")

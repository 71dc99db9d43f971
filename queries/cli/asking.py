"""The command that answers questions: query."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from queries.cli.completing import questions
from queries.cli.options import HERE, Format, Guide, Week, Workspace
from queries.cli.printing import put, take_guide, write_answer, write_parquet
from queries.errors import BadParameter, BadTarget

if TYPE_CHECKING:
    from queries.another_guide import AnotherGuide


def query(
    name: Annotated[
        str | None, Argument(autocompletion=questions, help="A question's name; with --list, words to look for.")
    ] = None,
    show_list: Annotated[
        bool, Option("--list", help="Show all questions by theme, yours in the workspace too.")
    ] = False,
    promise: Annotated[bool, Option("--explain", help="Show what the question promises, and its SQL.")] = False,
    sql: Annotated[str | None, Option("--sql", help="Your own SQL over the published views and `texts`.")] = None,
    week: Week = None,
    param: Annotated[list[str] | None, Option("--param", help="A value the question takes, as name=value.")] = None,
    format: Annotated[Format, Option("--format", help="How to print the rows.")] = Format.table,
    out: Annotated[Path | None, Option("--out", "-o", help="Write to this file instead of standard output.")] = None,
    guide: Guide = None,
    workspace: Workspace = HERE,
) -> None:
    """Answer one question about the market.

    Example:  aipm query salary_by_level --week 2026-W47 --format csv > pay.csv
    """
    if show_list and sql is None and not promise:
        list_questions(workspace, name, format, out)
    elif (name is None) == (sql is None) or show_list or (promise and sql is not None):
        raise typer.BadParameter("name one question or give --sql; `aipm query --list` shows the questions")
    elif promise:
        show_promise(workspace, str(name), format, out)
    else:
        values = given(name or "--sql", week, param or [])
        another = take_guide(guide)
        ask(workspace, name=name, sql=sql, values=values, format=format, out=out, another=another)


def given(subject: str, week: str | None, params: list[str]) -> dict[str, str]:
    """The values given on the command line, by name."""
    values = {} if week is None else {"week": week}
    for word in params:
        name, sign, value = word.partition("=")
        if not sign or not name or name in values:
            problem = f"{name!r} is given twice" if name in values else f"{word!r} is no name=value"
            raise BadParameter(subject, f"--param {problem}")
        values[name] = value
    return values


def list_questions(workspace: Path, words: str | None, format: Format, out: Path | None) -> None:
    """Print the questions, or those about some words; whatever is broken ends the command, once all is printed."""
    from queries import listing, printing
    from queries.catalog import load_all

    catalog = load_all(workspace)
    queries = catalog.queries if words is None else catalog.about(words)
    if format is Format.table and out is None:
        listing.list_questions(catalog, queries)
    elif format is Format.json:
        put(printing.dump([listing.record(query, with_sql=False) for query in queries]), out)
    else:
        write_answer(listing.list_answer(queries), format, out)
    catalog.complain()


def show_promise(workspace: Path, name: str, format: Format, out: Path | None) -> None:
    """Print what one question promises, for people or as JSON; it needs no warehouse."""
    from queries import listing, printing
    from queries.catalog import load_all

    asked = load_all(workspace).find(name)
    if format is Format.json:
        put(printing.dump(listing.record(asked, with_sql=True)), out)
    elif format is Format.table and out is None:
        listing.print_promise(asked)
    else:
        raise BadTarget("--explain", "is for reading, or for programs with --format json")


def ask(
    workspace: Path,
    *,
    name: str | None,
    sql: str | None,
    values: dict[str, str],
    format: Format,
    out: Path | None,
    another: "AnotherGuide | None" = None,
) -> None:
    """Ask a named question or the reader's own SQL, and print the rows."""
    from queries.answer import bind, open_warehouse, take, take_arrow
    from queries.catalog import load_all

    if sql is not None and values:
        raise BadParameter("--sql", "takes no --week and no --param; write the values into it")
    asked = load_all(workspace).find(name) if name is not None else None
    if asked and another:
        asked = another.question(asked)
    with open_warehouse(workspace, another) as connection:
        words = asked.sql if asked else str(sql)
        subject = f"query {asked.name}" if asked else "that SQL"
        bound = bind(connection, asked, values) if asked else {}
        if format is Format.parquet:
            write_parquet(take_arrow(connection, words, bound, subject=subject), out)
        else:
            write_answer(take(connection, words, bound, subject=subject), format, out)

"""The command line of this stage: parse, call, print."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from typer import Argument, Option

from queries.errors import BadParameter, BadTarget, QueryError

if TYPE_CHECKING:
    from queries.another_guide import AnotherGuide
    from queries.answer import Answer
    from queries.gap import Gap
    from queries.weekly import Written

app = typer.Typer()

Workspace = Annotated[Path, Option("--workspace", envvar="AIPM_WORKSPACE", help="The folder everything is kept in.")]
Week = Annotated[str | None, Option("--week", help="ISO week, e.g. 2026-W47; the newest with looks if left out.")]
Guide = Annotated[
    Path | None,
    Option("--guide", envvar="AIPM_GUIDE", help="Hold another guide against the market, from this file."),
]
HERE = Path("aipm-data")


class Format(StrEnum):
    """How to print rows."""

    table = "table"
    csv = "csv"
    json = "json"
    markdown = "markdown"
    parquet = "parquet"


class Level(StrEnum):
    """Whose postings to compare with."""

    all = "all"
    entry = "entry"
    mid = "mid"
    senior = "senior"
    lead = "lead"
    manager = "manager"
    director = "director"


@app.command()
def query(
    name: Annotated[str | None, Argument(help="A question's name; with --list, words to look for.")] = None,
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


@app.command()
def weekly(
    week: Week = None,
    out: Annotated[Path | None, Option("--out", help="The folder to write; WORKSPACE/weekly/WEEK if left out.")] = None,
    workspace: Workspace = HERE,
) -> None:
    """Write the week's folder: CSVs, their description, what moved; beside it the newest week and the history.

    Example:  aipm weekly --week 2026-W47
    """
    from queries.terminal import progress
    from queries.weekly import write_folder

    with progress() as watch:
        written = write_folder(workspace, week, out, watch)
    print(written.folder)
    written.complain()


@app.command()
def site(
    week: Week = None,
    out: Annotated[Path | None, Option("--out", help="The folder to write; WORKSPACE/site if left out.")] = None,
    workspace: Workspace = HERE,
) -> None:
    """Write the week's site: pages that open from a folder and stand on any server.

    Example:  aipm site --out public
    """
    from queries.site import site as write_site
    from queries.terminal import progress

    with progress() as watch:
        page = write_site(workspace, out, week, watch)
    print(page)


@app.command()
def export(
    out: Annotated[Path | None, Option("--out", help="The folder to write; WORKSPACE/export if left out.")] = None,
    workspace: Workspace = HERE,
) -> None:
    """Write the whole warehouse as Parquet files, with a description that machines can read.

    Example:  aipm export --out parquet
    """
    from queries.export import export as write_export
    from queries.terminal import progress

    with progress() as watch:
        folder = write_export(workspace, out, watch)
    print(folder)


@app.command()
def explain(
    posting: Annotated[str, Argument(help="Its posting_id (source/board/number), or its address.")],
    as_json: Annotated[bool, Option("--json", help="Print text, parts and proofs as JSON.")] = False,
    guide: Guide = None,
    workspace: Workspace = HERE,
) -> None:
    """Show why we say so: a posting's text with its facts marked in place.

    Example:  aipm explain greenhouse/acme/4017
    """
    from queries.explain import explain as gather
    from queries.printing import dump
    from queries.showing import print_explanation

    explanation = gather(workspace, posting, take_guide(guide))
    if as_json:
        sys.stdout.buffer.write(dump(explanation.plain()).encode())
    else:
        print_explanation(explanation)


@app.command()
def gap(
    skills: Annotated[str | None, Option("--skills", help="What you can, separated by commas.")] = None,
    resume: Annotated[
        Path | None, Option("--resume", help="Your resume: .txt, .md, .pdf or .docx up to 10 MB; read and not kept.")
    ] = None,
    level: Annotated[Level, Option("--level", help="Compare with postings of this level.")] = Level.all,
    country: Annotated[str, Option("--country", help="Compare with postings of this country, e.g. US.")] = "all",
    week: Week = None,
    top: Annotated[int, Option("--top", min=1, help="How many missing skills to show.")] = 20,
    format: Annotated[
        Format, Option("--format", help="How to print it; csv holds the skills only, json everything.")
    ] = Format.table,
    guide: Guide = None,
    workspace: Workspace = HERE,
) -> None:
    """Show what AI PM postings ask that you have and lack, what that pays, and which open ones fit.

    Example:  aipm gap --resume resume.pdf --level mid --country US
    """
    from queries.gap import Wish, gap_of_resume, gap_of_skills

    wish = Wish(level=level, country=country, week=week, top=top, another=take_guide(guide))
    if resume is not None and skills is None:
        found = gap_of_resume(workspace, resume, wish)
    elif skills is not None and resume is None:
        words = [word.strip() for word in skills.split(",") if word.strip()]
        found = gap_of_skills(workspace, words, wish)
    else:
        raise typer.BadParameter("give --skills or --resume, one of them")
    write_gap(found, format)


def standing(workspace: Path) -> dict[str, Any]:
    """What the warehouse holds now, in few numbers."""
    from msgspec.structs import asdict

    from queries.standing import standing as gather

    return asdict(gather(workspace))


class Published(NamedTuple):
    """Where the week's figures are now, and what is wrong with a question or a week, if anything is."""

    folders: list[Path]
    site: Path
    complaint: QueryError | None


def publish(workspace: Path, weeks: int, *, catch_up: bool = False) -> Published:
    """Write the folders of the newest `weeks` weeks, oldest first, and the site of the newest.

    To catch up, also those of earlier weeks that were looked at and have none, as after a run that was broken off.
    """
    from queries.answer import looked_weeks, open_warehouse
    from queries.site import site as write_site
    from queries.terminal import progress
    from queries.weekly import write_folder

    with open_warehouse(workspace) as connection:
        looked = looked_weeks(connection)
    missed = [week for week in looked if catch_up and not (workspace / "weekly" / week).is_dir()]
    due = [week for week in looked if week in missed or week in looked[-weeks:]]
    with progress() as watch:
        written = [write_folder(workspace, week, None, watch) for week in due]
        page = write_site(workspace, None, None, watch)
    return Published([one.folder for one in written], page, complaint_of(written))


def complaint_of(written: "list[Written]") -> QueryError | None:
    """The first complaint of the weeks that were written, for there is more to tell before it."""
    try:
        for one in written:
            one.complain()
    except QueryError as problem:
        return problem
    return None


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


def take_guide(path: Path | None) -> "AnotherGuide | None":
    """Read another guide, if one is given, and tell on stderr whom answers are about."""
    from queries.another_guide import read_guide

    another = read_guide(path) if path else None
    if another:
        print(another.telling(), file=sys.stderr)
    return another


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


def write_gap(found: "Gap", format: Format) -> None:
    """Print a gap in the wanted form; a spreadsheet is told on stderr whom it is about."""
    from queries import advice, printing

    if format is Format.table:
        advice.print_gap(found)
    elif format is Format.json:
        put(printing.dump(found.plain()), None)
    elif format is Format.markdown:
        put(advice.gap_markdown(found), None)
    else:
        print(*advice.tell_scopes(found), sep="\n", file=sys.stderr)
        write_answer(found.skills(), format, None)


def write_parquet(table: object, out: Path | None) -> None:
    """Write Parquet to a file, or to a pipe; a terminal can't show it."""
    import pyarrow.parquet as pq

    if out is None and sys.stdout.isatty():
        raise BadTarget("standard output", "a terminal can't show Parquet; add -o FILE or a pipe")
    if out is None:
        pq.write_table(table, sys.stdout.buffer)
        return
    try:
        pq.write_table(table, out)
    except OSError as error:
        raise BadTarget.refused(out, error) from error


def write_answer(answer: "Answer", format: Format, out: Path | None) -> None:
    """Print the rows in the wanted form, or write them to a file."""
    from queries import printing
    from queries.terminal import print_table

    if format is Format.parquet:
        raise BadTarget("--format parquet", "is not for this answer; take csv or json")
    if format is Format.table and out is None:
        print_table(answer)
        return
    writers = {Format.csv: printing.to_csv, Format.json: printing.to_json}
    put(writers.get(format, printing.to_markdown)(answer), out)


def put(text: str, out: Path | None) -> None:
    """Write text to standard output, or to a file."""
    if out is None:
        sys.stdout.buffer.write(text.encode())
        return
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise BadTarget.refused(out, error) from error

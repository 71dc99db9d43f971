"""The commands about one posting and one reader: explain, gap."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from queries.cli.completing import skills as skill_ids
from queries.cli.options import HERE, Format, Guide, Level, Week, Workspace
from queries.cli.printing import put, take_guide, write_answer

if TYPE_CHECKING:
    from queries.gap import Gap


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


def gap(
    skills: Annotated[
        str | None, Option("--skills", autocompletion=skill_ids, help="What you can, separated by commas.")
    ] = None,
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

"""Answers, printed in the wanted form or written to a file; another guide, taken from one."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from queries.cli.options import Format
from queries.errors import BadTarget

if TYPE_CHECKING:
    from queries.another_guide import AnotherGuide
    from queries.answer import Answer


def take_guide(path: Path | None) -> "AnotherGuide | None":
    """Read another guide, if one is given, and tell on stderr whom answers are about."""
    from queries.another_guide import read_guide

    another = read_guide(path) if path else None
    if another:
        print(another.telling(), file=sys.stderr)
    return another


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

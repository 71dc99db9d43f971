"""The options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Option

from queries.cli.completing import weeks

Workspace = Annotated[Path, Option("--workspace", envvar="AIPM_WORKSPACE", help="The folder everything is kept in.")]
Week = Annotated[
    str | None,
    Option("--week", autocompletion=weeks, help="ISO week, e.g. 2026-W47; the newest with looks if left out."),
]
Guide = Annotated[
    Path | None,
    Option(
        "--guide", envvar="AIPM_GUIDE", help="Hold another guide against the market: a file, or one of ours by name."
    ),
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

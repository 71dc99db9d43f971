"""The options that several commands share."""

from pathlib import Path
from typing import Annotated

from typer import Option

Route = Annotated[
    list[str] | None,
    Option(metavar="HOST=ORIGIN", help="Reach a host at http://127.0.0.1:PORT; nothing else is asked then."),
]
Workspace = Annotated[Path, Option("--workspace", envvar="AIPM_WORKSPACE", help="The folder everything is kept in.")]
Json = Annotated[bool, Option("--json", help="Print what was done as one JSON object.")]
HERE = Path("aipm-data")

"""The commands that answer, and what `run` asks of this stage."""

from pathlib import Path
from typing import Any

import typer

from queries.cli.asking import query
from queries.cli.comparing import explain, gap
from queries.cli.options import Guide
from queries.cli.printing import take_guide
from queries.cli.publishing import export, publish, site, weekly

__all__ = ["Guide", "app", "publish", "standing", "take_guide"]

app = typer.Typer()
for command in (query, weekly, site, export, explain, gap):
    app.command()(command)


def standing(workspace: Path) -> dict[str, Any]:
    """What the warehouse holds now, in few numbers."""
    from msgspec.structs import asdict

    from queries.standing import standing as gather

    return asdict(gather(workspace))

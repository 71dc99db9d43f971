"""The commands that fetch, and what `run` and `doctor` ask of this stage."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from crawler.cli.compacting import compact
from crawler.cli.crawling import crawl, ingest
from crawler.cli.fleet import fleet
from crawler.cli.options import Json, Route, Workspace
from crawler.cli.platforms import about_sources
from crawler.cli.telling import put_json
from crawler.cli.visiting import Visited, board_count, first_contact, require_ready, visit_sample, visit_web

if TYPE_CHECKING:
    from crawler.doctor import Report

__all__ = [
    "Json",
    "Route",
    "Visited",
    "Workspace",
    "app",
    "board_count",
    "first_contact",
    "health",
    "put_json",
    "require_ready",
    "visit_sample",
    "visit_web",
]

app = typer.Typer(help="Web to postings.")
app.add_typer(about_sources, name="sources")
app.add_typer(fleet, name="fleet")
for command in (crawl, ingest, compact):
    app.command()(command)


def health(workspace: Path) -> "Report":
    """What the doctor says of boards, sources, runs and room."""
    from crawler.doctor import examine
    from crawler.hosts import SystemClock
    from crawler.settings import load_boards, load_settings

    settings = load_settings(workspace)
    return examine(workspace, load_boards(settings), settings, SystemClock().now())

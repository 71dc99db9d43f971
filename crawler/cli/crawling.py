"""The commands that fill the archive: crawl, ingest."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from crawler.cli.options import HERE, Json, Route, Workspace
from crawler.cli.telling import log, put_json, tell
from crawler.cli.visiting import Visited, visit_boards


def crawl(
    source: Annotated[str | None, Option(help="Only this source's boards.")] = None,
    board: Annotated[list[str] | None, Option(help="Only this board, as SOURCE/TOKEN; also one nobody listed.")] = None,
    dry_run: Annotated[bool, Option("--dry-run", help="Print what would be asked, and what not and why.")] = False,
    route: Route = None,
    as_json: Json = False,
    workspace: Workspace = HERE,
) -> None:
    """Look at every board once, politely, and archive what it says.

    Example:  aipm crawl --source greenhouse --dry-run

    Example:  aipm crawl --board lever/acme --json
    """
    from crawler.guard import parse_routes
    from crawler.settings import load_boards, load_settings, parse_board, require_awake, select_boards

    if dry_run and as_json:
        raise typer.BadParameter("tells of a crawl that was made; leave --dry-run out", param_hint="--json")
    settings, named = load_settings(workspace), board or []
    boards = select_boards(load_boards(settings), source, named)
    if dry_run:
        from crawler.hosts import SystemClock
        from crawler.plan import LEGEND, plan, told

        for line in told(plan(workspace, boards, settings, SystemClock().now(), named=named)):
            print(line)
        print(LEGEND, file=sys.stderr)
        return
    require_awake(settings, source, map(parse_board, named))
    visited = visit_boards(workspace, boards, settings, parse_routes(route or []), named)
    status = 1 if visited.wrong_count else 0
    if as_json:
        put_json("crawl", status, runs=visited.tallies())
    raise typer.Exit(status)


def ingest(
    files: Annotated[list[Path], Argument(help="WARC files, gzipped or not.")],
    as_json: Json = False,
    workspace: Workspace = HERE,
) -> None:
    """Take recorded responses in as if crawled at their own dates.

    Example:  aipm ingest recordings/*.warc.gz
    """
    from crawler import ingest as ingesting
    from crawler.watch import harmless, progress_bar

    warnings: list[str] = []
    with progress_bar() as watch:
        runs = ingesting.ingest(workspace, files, watch, warnings.append)
    failed = [run.run_id for run in runs if tell(run)]
    log(workspace, runs, warnings)
    nothing_new = [] if runs or warnings else ["nothing new: all of this is in the archive already"]
    for line in warnings + nothing_new:
        print(harmless(line), file=sys.stderr)
    status = 1 if failed or warnings else 0
    if as_json:
        put_json("ingest", status, runs=Visited(runs, len(failed)).tallies(), warnings=list(map(harmless, warnings)))
    raise typer.Exit(status)

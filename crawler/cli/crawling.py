"""The commands that fill the archive: crawl, ingest."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from crawler.cli.archiving import core_count, take_webarchives
from crawler.cli.options import HERE, Json, Route, Workspace
from crawler.cli.telling import log, put_json, tell
from crawler.cli.visiting import Visited, visit_boards

if TYPE_CHECKING:
    from collections.abc import Iterable


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
    files: Annotated[list[str] | None, Argument(help="WARC files, gzipped or not.", show_default=False)] = None,
    web_archive: Annotated[
        bool,
        Option("--web-archive", help="They are of strangers' hosts, as Common Crawl's: find the postings in them."),
    ] = False,
    cdx: Annotated[list[Path] | None, Option(help="Read only the pages of web archives that this index names.")] = None,
    base: Annotated[str, Option(help="The folder or address below which the index's files lie.")] = "",
    executor: Annotated[str, Option(help="Who works through web archives: local, or dask://HOST:PORT.")] = "local",
    worker_count: Annotated[
        int | None, Option("--workers", min=1, help="Processes that do so here; as many as there are cores.")
    ] = None,
    shards: Annotated[str, Option(help="A folder or address that all machines see, for what they make.")] = "",
    as_json: Json = False,
    workspace: Workspace = HERE,
) -> None:
    """Take recorded responses in as if crawled at their own dates.

    Example:  aipm ingest recordings/*.warc.gz

    Example:  aipm ingest --cdx jobs.cdxj --base s3://commoncrawl
    """
    if not (files or cdx):
        raise typer.BadParameter("name WARC files, or an index with --cdx", param_hint="FILES")
    if web_archive or cdx:
        from crawler.webarchive.intake import Request

        request = Request(tuple(files or ()), tuple(cdx or ()), base, shards, executor, worker_count or core_count())
        raise typer.Exit(take_webarchives(workspace, request, as_json=as_json))
    raise typer.Exit(take_recordings(workspace, map(Path, files or ()), as_json=as_json))


def take_recordings(workspace: Path, files: "Iterable[Path]", *, as_json: bool) -> int:
    """Take recordings of boards in, tell what came of them, and say what the command ends with."""
    from crawler.ingest import ingest as take_in
    from crawler.watch import harmless, progress_bar

    warnings: list[str] = []
    with progress_bar() as watch:
        runs = take_in(workspace, files, watch, warnings.append)
    failed = [run.run_id for run in runs if tell(run)]
    log(workspace, runs, warnings)
    nothing_new = [] if runs or warnings else ["nothing new: all of this is in the archive already"]
    for line in warnings + nothing_new:
        print(harmless(line), file=sys.stderr)
    status = 1 if failed or warnings else 0
    if as_json:
        put_json("ingest", status, runs=Visited(runs, len(failed)).tallies(), warnings=list(map(harmless, warnings)))
    return status

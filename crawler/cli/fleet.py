"""The commands of a fleet: enqueue, worker, publish, status."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from crawler.cli.options import HERE, Json, Route, Workspace
from crawler.cli.telling import log, put_json, tell

if TYPE_CHECKING:
    from crawler.archive import Run

Database = Annotated[
    str,
    Option(
        metavar="postgresql://...", envvar="AIPM_DATABASE", show_envvar=True, help="The database that workers share."
    ),
]

fleet = typer.Typer(no_args_is_help=True)


@fleet.callback()
def about() -> None:
    """Crawl with many workers that share a PostgreSQL database.

    Example:  aipm fleet status --database postgresql://fleet@db.example.org/market
    """


@fleet.command()
def enqueue(
    database: Database,
    source: Annotated[str | None, Option(help="Only this source's boards.")] = None,
    board: Annotated[list[str] | None, Option(help="Only this board, as SOURCE/TOKEN; also one nobody listed.")] = None,
    name: Annotated[str | None, Option(help="What to call the run; its week or day, if left out.")] = None,
    as_json: Json = False,
    workspace: Workspace = HERE,
) -> None:
    """Plan a run for the boards that are due, and put its hosts in line for workers.

    Planned again in the same week, or day, it only puts back what was given up.

    Example:  aipm fleet enqueue --database postgresql://fleet@db.example.org/market
    """
    from crawler.fleet import planning
    from crawler.fleet.database import make_ready, opened
    from crawler.fleet.shared import SharedClock
    from crawler.settings import load_boards, load_settings, parse_board, require_awake, select_boards
    from crawler.workspace import prepare

    settings, named = load_settings(workspace), board or []
    boards = select_boards(load_boards(settings), source, named)
    require_awake(settings, source, map(parse_board, named))
    with opened(database) as connection:
        make_ready(connection, database)
        prepare(workspace, "web")
        now = SharedClock(connection, database).now()
        run = planning.enqueue(connection, database, workspace, boards, settings, now=now, name=name)
    print(planning.summary(run), file=sys.stderr)
    if as_json:
        put_json("fleet enqueue", 0, **run._asdict())


@fleet.command()
def worker(
    database: Database,
    hosts: Annotated[int, Option(min=1, max=1_000, help="How many hosts to ask side by side.")] = 16,
    until_done: Annotated[bool, Option("--until-done", help="End when nothing is left in line.")] = False,
    heartbeat: Annotated[float, Option(min=0.1, help="Seconds between two signs of life.")] = 10.0,
    dead_after: Annotated[float, Option(min=0.3, help="Seconds of silence after which a worker is dead.")] = 60.0,
    route: Route = None,
    workspace: Workspace = HERE,
) -> None:
    """Take hosts from the line and look at their boards, till it is stopped.

    Start as many as you like, on as many machines; each needs the same aipm.toml and reach to the same archive.

    Example:  aipm fleet worker --database postgresql://fleet@db.example.org/market
    """
    from crawler.fleet.worker import Pace, work
    from crawler.guard import parse_routes
    from crawler.settings import load_settings

    if dead_after < 3 * heartbeat:
        raise typer.BadParameter("must be three heartbeats or more", param_hint="--dead-after")
    work(
        database,
        workspace,
        load_settings(workspace),
        routes=parse_routes(route or []),
        pace=Pace(hosts, heartbeat, dead_after, until_done),
        tell=partial(print, file=sys.stderr, flush=True),
    )


@fleet.command()
def publish(
    database: Database,
    run_id: Annotated[str | None, Argument(help="A run; all that are done, if left out.")] = None,
    as_it_stands: Annotated[
        bool, Option("--as-it-stands", help="Give up the hosts that still wait; their boards failed.")
    ] = False,
    as_json: Json = False,
    workspace: Workspace = HERE,
) -> None:
    """Make runs that are done part of the archive, for `aipm analyze` to read.

    Example:  aipm fleet publish --database postgresql://fleet@db.example.org/market
    """
    from crawler.cli.visiting import Visited
    from crawler.fleet import publishing
    from crawler.fleet.database import opened, require_ready
    from crawler.workspace import prepare

    with opened(database) as connection:
        require_ready(connection, database)
        prepare(workspace, "web")
        if run_id:
            runs = [publishing.publish(connection, database, workspace, run_id, as_it_stands=as_it_stands)]
        else:
            say = partial(print, file=sys.stderr)
            runs = publishing.publish_all(connection, database, workspace, as_it_stands=as_it_stands, tell=say)
    wrong = _told(workspace, runs)
    if as_json:
        put_json("fleet publish", 1 if wrong else 0, runs=Visited(runs, wrong).tallies())
    raise typer.Exit(1 if wrong else 0)


@fleet.command()
def status(database: Database, as_json: Json = False) -> None:
    """Say how far runs are, which workers live, and what went wrong.

    Example:  aipm fleet status --database postgresql://fleet@db.example.org/market
    """
    from crawler.fleet import standing
    from crawler.fleet.database import opened, require_ready
    from crawler.fleet.shared import SharedClock

    with opened(database) as connection:
        require_ready(connection, database)
        found, now = standing.status(connection, database), SharedClock(connection, database).now()
    if as_json:
        put_json("fleet status", 0, runs=found.runs, workers=found.workers, problems=found.problems)
    else:
        print(*standing.lines(found, now), sep="\n")


def _told(workspace: Path, runs: "list[Run]") -> int:
    """Tell what came of runs, here and in the log; how much went wrong."""
    log(workspace, runs)
    if not runs:
        print("nothing to publish: no run is done that is not in the archive", file=sys.stderr)
    return sum(map(tell, runs))

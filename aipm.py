"""aipm: what employers ask of AI product managers and what they pay, week by week.

This module gathers the three stages' commands and holds no logic: `crawler`
fetches, `analysis` reads, `queries` answers.
"""

import os
import signal
import sys
import warnings
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer import Option

import analysis.cli
import crawler.cli
import operation.cli
import queries.cli
from analysis.errors import AnalysisError
from crawler.errors import CrawlError
from operation.errors import OperationError
from operation.grouping import Stages
from queries.errors import QueryError
from scale.errors import ScaleError

if TYPE_CHECKING:
    from operation.recording import Recording
    from queries.another_guide import AnotherGuide

INTERRUPTED = 130  # what typer makes of Ctrl-C
SYSTEM_REMEDY = "see to its kind, its rights and the room on its disk, and run the same command again"

COMPLAINTS = 5  # of the log, to be shown

app = typer.Typer(
    cls=Stages,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help is there in half the time
    context_settings={"help_option_names": ["-h", "--help"]},
)
for stage in (operation.cli, crawler.cli, analysis.cli, queries.cli):
    app.add_typer(stage.app)


def print_version(wanted: bool) -> None:
    """Print which version this is, and end."""
    if wanted:
        from crawler.settings import code_version

        print(f"aipm {code_version()}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, Option("--version", callback=print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """What employers really ask of AI product managers, and what they pay.

    Example:  aipm run --sample

    Example:  aipm query guide_skill_demand --workspace aipm-sample
    """


@app.command()
def run(
    sample: Annotated[bool, Option("--sample", help="Visit the made-up market on loopback, not the web.")] = False,
    workspace: Annotated[
        Path | None,
        Option(envvar="AIPM_WORKSPACE", help="Where everything is kept; aipm-data, or aipm-sample for the sample."),
    ] = None,
    guide: queries.cli.Guide = None,
    as_json: crawler.cli.Json = False,
) -> None:
    """Do the week's work: crawl, analyze, write the weekly folder and the site.

    What was missed is caught up on: boards that a broken run left out, weeks that have no folder yet.
    With --guide FILE, folder and site are written a second time, about that guide's roles, in guides/FILE'S NAME.
    Each run is written down in logs/aipm.log, health.json and aipm.prom.

    Example:  aipm run --sample

    Example:  aipm run --workspace /srv/market --json
    """
    from crawler.workspace import hold
    from operation.recording import recording
    from operation.welcome import is_new, welcome

    another = queries.cli.take_guide(guide)
    place = workspace or Path("aipm-sample" if sample else "aipm-data")
    if not sample and is_new(place):
        print(*welcome(place, crawler.cli.board_count()), "", sep="\n", file=sys.stderr)
    with recording(place, partial(datetime.now, UTC), analysis.cli.versions()) as record:
        settings = crawler.cli.require_ready(place, sample=sample)
        record.every, record.metrics = settings.every, place / settings.metrics if settings.metrics else None
        with hold(place, "sample" if sample else "web", "lock-run"):
            status, complaint, found = work(place, record, another, sample=sample)
        if as_json:
            crawler.cli.put_json("run", status, **found)
        else:
            print(*found["guide"], *found["weekly"], found["site"], sep="\n")
        if complaint:
            raise complaint
        raise typer.Exit(status)


def work(
    place: Path, record: "Recording", another: "AnotherGuide | None", *, sample: bool
) -> tuple[int, QueryError | None, dict[str, Any]]:
    """Take the three steps; what they come to, what there is to complain of, and what they found."""
    with record.step("crawl"):
        visited = crawler.cli.visit_sample(place) if sample else crawler.cli.visit_web(place)
    last = visited.tallies()[-1]
    record.visited(last)
    with record.step("analyze"):
        read = analysis.cli.update(place)
    standing = queries.cli.standing(place)
    record.take(**standing)
    with record.step("publish"):
        publish = partial(queries.cli.publish, place, weeks=2 if sample else 1, catch_up=not sample)
        published, held = publish(), publish(another=another) if another else None
    record.published = True
    record.failures += read.problems
    found = {"crawl": last, "analyze": analysis.cli.plain(read), "standing": standing}
    places: dict[str, Any] = {"weekly": list(map(str, published.folders)), "site": str(published.site)}
    places["guide"] = [str(path) for path in (*held.folders, held.site)] if held else []
    status = 1 if visited.wrong_count or read.problems or published.complaint else 0
    return status, published.complaint, found | places


@app.command()
def doctor(
    live: Annotated[bool, Option("--live", help="Fetch one board of each source, and compare its fields.")] = False,
    source: Annotated[str | None, Option(help="With --live: only this source.")] = None,
    route: crawler.cli.Route = None,
    as_json: crawler.cli.Json = False,
    workspace: crawler.cli.Workspace = Path("aipm-data"),
) -> None:
    """Say how boards, sources, runs, disk and warehouse fare, and what must be mended.

    Example:  aipm doctor

    Example:  aipm doctor --live --source greenhouse
    """
    from crawler.journal import complaints, spoken
    from operation.health import load_health, mends_of, told

    if source and not live:
        raise typer.BadParameter("goes with --live only", param_hint="--source")
    if live and as_json:
        raise typer.BadParameter("is for the report without --live", param_hint="--json")
    if live:
        raise typer.Exit(crawler.cli.first_contact(workspace, source, route or []))
    reports = (crawler.cli.health(workspace), analysis.cli.health(workspace))
    health, logged = load_health(workspace), complaints(workspace, COMPLAINTS)
    mends = [line for report in reports for line in report.mends] + mends_of(health)
    status = 1 if mends else 0
    log = [f"{'' if number else 'log':<10} {spoken(line)}" for number, line in enumerate(logged)]
    lines = [*(line for report in reports for line in report.lines), *told(health), *log]
    if as_json:
        crawler.cli.put_json("doctor", status, mends=mends, lines=lines, last_run=health, log=logged)
    else:
        print(*lines, *(f"MEND: {line}" for line in mends), sep="\n")
    raise typer.Exit(status)


def main() -> None:
    """Run the command line; what a stage or the system refuses becomes one line and an exit status."""
    signal.signal(signal.SIGTERM, interrupt)
    try:
        try:
            app()
        finally:
            sys.stdout.flush()  # here, where a refusal can still be told
    except BrokenPipeError:
        mute()  # whoever read us has had enough, as `head` has
        sys.exit(1)
    except (CrawlError, AnalysisError, QueryError, OperationError, ScaleError) as refusal:
        end(str(refusal), refusal.exit_status)
    except OSError as refusal:
        mute()
        end(f"{refusal.filename or 'output'}: {refusal.strerror or refusal}; {SYSTEM_REMEDY}", 1)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            hush()
            end("interrupted; nothing is half-written, the same command goes on from here", INTERRUPTED)
        raise


def interrupt(*_: object) -> None:
    """Take a timer's SIGTERM for Ctrl-C, which an event loop knows how to end by; where that is shut off, just end."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        raise KeyboardInterrupt
    signal.raise_signal(signal.SIGINT)


def mute() -> None:
    """Let nothing more be written to a stdout that refuses it: Python would try once again as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def hush() -> None:
    """Let nothing that was interrupted while it was made complain as it is thrown away."""
    sys.unraisablehook = lambda _: None
    warnings.simplefilter("ignore")


def end(message: str, status: int) -> NoReturn:
    """Say why in one line, and leave; some of it may be in a stranger's words, which steer no terminal."""
    line = "".join(sign if sign.isprintable() else "�" for sign in message)
    print(f"aipm: {line}", file=sys.stderr)
    sys.exit(status)


if __name__ == "__main__":
    main()

"""aipm: what employers ask of AI product managers and what they pay, week by week.

This module gathers the three stages' commands and holds no logic: `crawler`
fetches, `analysis` reads, `queries` answers.
"""

import os
import signal
import sys
import warnings
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer import Option

import analysis.cli
import crawler.cli
import queries.cli
from analysis.errors import AnalysisError
from crawler.errors import CrawlError
from queries.errors import QueryError

INTERRUPTED = 130  # what typer makes of Ctrl-C
SYSTEM_REMEDY = "see to its kind, its rights and the room on its disk, and run the same command again"

app = typer.Typer(
    help="What employers really ask of AI product managers, and what they pay.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for stage in (crawler.cli, analysis.cli, queries.cli):
    app.add_typer(stage.app)


@app.command()
def run(
    sample: Annotated[bool, Option("--sample", help="Visit the made-up market on loopback, not the web.")] = False,
    workspace: Annotated[
        Path | None,
        Option(envvar="AIPM_WORKSPACE", help="Where everything is kept; aipm-data, or aipm-sample for the sample."),
    ] = None,
) -> None:
    """Do the week's work: crawl, analyze, write the weekly folder and the site.

    Example:  aipm run --sample
    """
    place = workspace or Path("aipm-sample" if sample else "aipm-data")
    failures = crawler.cli.visit_sample(place) if sample else crawler.cli.visit_web(place)
    unread = analysis.cli.update(place)
    queries.cli.publish(place, weeks=2 if sample else 1)
    raise typer.Exit(1 if failures or unread else 0)


@app.command()
def doctor(
    live: Annotated[bool, Option("--live", help="Fetch one board of each source, and compare its fields.")] = False,
    source: Annotated[str | None, Option(help="With --live: only this source.")] = None,
    route: crawler.cli.Route = None,
    workspace: crawler.cli.Workspace = Path("aipm-data"),
) -> None:
    """Say how boards, sources, runs, disk and warehouse fare, and what must be mended.

    Example:  aipm doctor
    """
    if source and not live:
        raise typer.BadParameter("goes with --live only", param_hint="--source")
    if live:
        raise typer.Exit(crawler.cli.first_contact(workspace, source, route or []))
    reports = (crawler.cli.health(workspace), analysis.cli.health(workspace))
    mends = [f"MEND: {line}" for report in reports for line in report.mends]
    print(*(line for report in reports for line in report.lines), *mends, sep="\n")
    raise typer.Exit(1 if mends else 0)


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
    except (CrawlError, AnalysisError, QueryError) as refusal:
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

"""The commands about platforms: sources list, why, detect."""

import sys
from collections import Counter
from typing import Annotated

import typer
from typer import Argument, Option

from crawler.cli.options import HERE, Route, Workspace

about_sources = typer.Typer(invoke_without_command=True)


@about_sources.callback()
def list_by_default(context: typer.Context, workspace: Workspace = HERE) -> None:
    """The platforms we can read, and why we do or don't.

    Example:  aipm sources
    """
    if context.invoked_subcommand is None:
        list_sources(workspace)


@about_sources.command("list")
def list_sources(workspace: Workspace = HERE) -> None:
    """List every source: on or off, how many boards, and what it is.

    Example:  aipm sources list
    """
    from crawler import sources
    from crawler.settings import load_boards, load_settings

    settings = load_settings(workspace)
    boards = Counter(board.source for board in load_boards(settings))
    rows = {name: ("refused", f"{its.label}: {its.reason}") for name, its in sources.refusals().items()}
    for name in sources.names():
        off = settings.why_off(name)
        about = f"{sources.card(name).label}: {off}" if off else _docstring(name).partition("\n")[0]
        rows[name] = ("off" if off else "on", about)
    for name, (state, about) in sorted(rows.items()):
        print(f"{name:<16} {state:<8}{boards[name]:>4} boards  {about}")


@about_sources.command()
def why(
    name: Annotated[str, Argument(help="A source's name; see `aipm sources list`.")],
    workspace: Workspace = HERE,
) -> None:
    """Say what a source is, and why we visit it or don't.

    Example:  aipm sources why greenhouse
    """
    from crawler import sources
    from crawler.settings import load_settings

    if refusal := sources.refusals().get(name):
        print(f"{refusal.label}.\n\nRefused: {refusal.reason}.")
        return
    off = load_settings(workspace).why_off(name)
    print(_docstring(name))
    print()
    print(
        f"Off: {off}"
        if off
        else "On: we know of nothing that forbids it; its robots.txt is asked anew each day we visit."
    )


@about_sources.command()
def detect(
    url: Annotated[str, Argument(help="The address of a careers page, or of a posting.")],
    fetch: Annotated[
        bool, Option("--fetch", help="If the address doesn't say, fetch that page, read its links.")
    ] = False,
    route: Route = None,
    workspace: Workspace = HERE,
) -> None:
    """Say which source's boards a careers page shows, as SOURCE/TOKEN.

    Example:  aipm sources detect https://jobs.lever.co/acme
    """
    from crawler import sources
    from crawler.detect import advice, board_at, boards_behind, web_address
    from crawler.errors import NoBoardShown, SourceRefused
    from crawler.guard import parse_routes
    from crawler.hosts import SystemClock
    from crawler.settings import load_boards, load_settings

    address, settings, routes = web_address(url), load_settings(workspace), parse_routes(route or [])
    if refusal := sources.refused(address):
        raise SourceRefused(refusal.label, refusal.reason)
    found = board_at(address)
    if fetch and not found:
        found = boards_behind(workspace, address, settings, clock=SystemClock(), routes=routes)
    if not found:
        raise NoBoardShown(address, fetched=fetch)
    print(*found, sep="\n")
    print(*advice(found, load_boards(settings), settings, workspace / "aipm.toml"), sep="\n", file=sys.stderr)


def _docstring(source: str) -> str:
    from crawler import sources

    return (sources.load(source).__doc__ or "").strip()

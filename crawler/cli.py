"""The commands that fetch, and what the doctor asks of this stage: crawl, ingest, compact, sources."""

import sys
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from typer import Argument, Option

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from crawler.archive import Run
    from crawler.compact import Merged
    from crawler.doctor import Report
    from crawler.retention import Pruned
    from crawler.settings import Board, Settings
    from crawler.tally import Tally

app = typer.Typer(help="Web to postings.")
about_sources = typer.Typer(invoke_without_command=True)
app.add_typer(about_sources, name="sources")

Route = Annotated[
    list[str] | None,
    Option(metavar="HOST=ORIGIN", help="Reach a host at http://127.0.0.1:PORT; nothing else is asked then."),
]
Workspace = Annotated[Path, Option("--workspace", envvar="AIPM_WORKSPACE", help="The folder everything is kept in.")]
Json = Annotated[bool, Option("--json", help="Print what was done as one JSON object.")]


class Visited(NamedTuple):
    """Runs that were made, and how much of them went wrong: boards, and alarms."""

    runs: "list[Run]"
    wrong_count: int

    def tallies(self) -> "list[Tally]":
        """The same for programs."""
        from crawler.tally import tally

        return list(map(tally, self.runs))


@app.command()
def crawl(
    source: Annotated[str | None, Option(help="Only this source's boards.")] = None,
    board: Annotated[list[str] | None, Option(help="Only this board, as SOURCE/TOKEN; also one nobody listed.")] = None,
    dry_run: Annotated[bool, Option("--dry-run", help="Print what would be asked, and what not and why.")] = False,
    route: Route = None,
    as_json: Json = False,
    workspace: Workspace = Path("aipm-data"),
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
    visited = _visit(workspace, boards, settings, parse_routes(route or []), named)
    status = 1 if visited.wrong_count else 0
    if as_json:
        put_json("crawl", status, runs=visited.tallies())
    raise typer.Exit(status)


@app.command()
def ingest(
    files: Annotated[list[Path], Argument(help="WARC files, gzipped or not.")],
    as_json: Json = False,
    workspace: Workspace = Path("aipm-data"),
) -> None:
    """Take recorded responses in as if crawled at their own dates.

    Example:  aipm ingest recordings/*.warc.gz
    """
    from crawler import ingest as ingesting
    from crawler.watch import harmless, progress_bar

    warnings: list[str] = []
    with progress_bar() as watch:
        runs = ingesting.ingest(workspace, files, watch, warnings.append)
    failed = [run.run_id for run in runs if _tell(run)]
    _log(workspace, runs, warnings)
    nothing_new = [] if runs or warnings else ["nothing new: all of this is in the archive already"]
    for line in warnings + nothing_new:
        print(harmless(line), file=sys.stderr)
    status = 1 if failed or warnings else 0
    if as_json:
        put_json("ingest", status, runs=Visited(runs, len(failed)).tallies(), warnings=list(map(harmless, warnings)))
    raise typer.Exit(status)


@app.command()
def compact(
    prune: Annotated[bool, Option("--prune", help="First let go of what keep_bodies in aipm.toml lets go.")] = False,
    dry_run: Annotated[bool, Option("--dry-run", help="Only tell what --prune would let go of.")] = False,
    as_json: Json = False,
    workspace: Workspace = Path("aipm-data"),
) -> None:
    """Put the archive's files of each past month into one; every record stays readable throughout.

    With --prune, raw pages that are older than the workspace keeps them go for good; their postings stay.

    Example:  aipm compact

    Example:  aipm compact --prune --dry-run
    """
    pruned = _prune(workspace, dry_run=dry_run) if prune or dry_run else None
    merged = [] if dry_run else _merge(workspace)
    unreadable = pruned.unreadable if pruned else []
    status = 1 if unreadable or any(month.torn for month in merged) else 0
    if as_json:
        months = [month._asdict() for month in pruned.months] if pruned else []
        facts = {"dry_run": dry_run, "pruned": months, "unreadable": unreadable}
        put_json("compact", status, **facts, merged=[month._asdict() for month in merged])
    raise typer.Exit(status)


def _prune(workspace: Path, *, dry_run: bool) -> "Pruned | None":
    """Let go of old bodies and tell how much that was; the looks that could not be read are among it."""
    from crawler.retention import prune, told
    from crawler.settings import load_settings, require_keeping
    from crawler.watch import harmless, steps

    keep_bodies = require_keeping(workspace, load_settings(workspace))
    with steps("keeping postings") as watch:
        pruned = prune(workspace, keep_bodies, watch, dry_run=dry_run)
    print(*map(harmless, told(pruned, keep_bodies, dry_run=dry_run)), sep="\n", file=sys.stderr)
    return pruned


def _merge(workspace: Path) -> "list[Merged]":
    """Merge past months and tell of each, and of the files that could not be."""
    from crawler.compact import compact as merge_months
    from crawler.disk import spelled
    from crawler.watch import steps

    with steps("merging") as watch:
        merged = merge_months(workspace, watch)
    for month in merged:
        print(f"{month.file}: {month.part_count} files, {spelled(month.byte_count)}", file=sys.stderr)
        for name in month.torn:
            print(f"aipm: {name} is cut short, and left as it is; restore it from a copy", file=sys.stderr)
    if not merged:
        print("nothing to merge: no month before the newest run's has several files", file=sys.stderr)
    return merged


def health(workspace: Path) -> "Report":
    """What the doctor says of boards, sources, runs and room."""
    from crawler.doctor import examine
    from crawler.hosts import SystemClock
    from crawler.settings import load_boards, load_settings

    settings = load_settings(workspace)
    return examine(workspace, load_boards(settings), settings, SystemClock().now())


@about_sources.callback()
def list_by_default(context: typer.Context, workspace: Workspace = Path("aipm-data")) -> None:
    """The platforms we can read, and why we do or don't.

    Example:  aipm sources
    """
    if context.invoked_subcommand is None:
        list_sources(workspace)


@about_sources.command("list")
def list_sources(workspace: Workspace = Path("aipm-data")) -> None:
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
    workspace: Workspace = Path("aipm-data"),
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
    workspace: Workspace = Path("aipm-data"),
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


def board_count() -> int:
    """How many boards are listed."""
    from crawler.settings import Settings, load_boards

    return len(load_boards(Settings()))


def require_ready(workspace: Path, *, sample: bool) -> "Settings":
    """The settings of a run that may begin; raises BadSettings. The sample is no matter of anybody's settings."""
    from crawler.crawl import require_manners
    from crawler.settings import Settings, load_settings

    if sample:
        return Settings()
    settings = load_settings(workspace)
    require_manners(workspace, settings)
    return settings


def visit_web(workspace: Path) -> Visited:
    """Crawl every board of the live web."""
    from crawler.settings import load_boards, load_settings

    settings = load_settings(workspace)
    return _visit(workspace, load_boards(settings), settings, {})


def visit_sample(workspace: Path) -> Visited:
    """Crawl the made-up market week by week; what is meant to go wrong there is not counted."""
    from crawler.sample.visit import failing, visit
    from crawler.watch import failures, progress_bar

    earlier = {path.stem for path in (workspace / "archive").glob("*.json")}
    with progress_bar() as watch:
        runs = visit(workspace, watch)
    for run in runs:
        _tell(run)
    _log(workspace, [run for run in runs if run.run_id not in earlier])
    print("(two boards of the made-up market misbehave on purpose: that is what a failure looks like)", file=sys.stderr)
    meant = failing()
    return Visited(
        runs, sum((look.source, look.board, run.started_at) not in meant for run in runs for look in failures(run))
    )


def _visit(
    workspace: Path,
    boards: "Iterable[Board]",
    settings: "Settings",
    routes: "Mapping[str, str]",
    named: "Collection[str]" = (),
) -> Visited:
    from crawler.crawl import crawl as run_crawl
    from crawler.hosts import SystemClock
    from crawler.watch import progress_bar

    with progress_bar() as watch:
        run = run_crawl(
            workspace,
            boards,
            settings,
            clock=SystemClock(),
            routes=routes,
            watch=watch,
            named=named,
            tell=partial(print, file=sys.stderr),
        )
    _log(workspace, [run])
    return Visited([run], _tell(run))


def first_contact(workspace: Path, source: str | None, route: list[str]) -> int:
    """Try one board of each source, and print how its fields differ; what the command ends with."""
    from crawler.guard import parse_routes
    from crawler.hosts import SystemClock
    from crawler.live import contacts
    from crawler.settings import load_boards, load_settings, require_awake
    from crawler.watch import progress_bar

    settings = load_settings(workspace)
    require_awake(settings, source, ())
    with progress_bar() as watch:
        told = contacts(
            workspace,
            load_boards(settings),
            settings,
            clock=SystemClock(),
            routes=parse_routes(route),
            watch=watch,
            tell=partial(print, file=sys.stderr),
            only=source,
        )
    print(*told, sep="\n")
    return 0 if all(contact.is_well for contact in told) else 1


def _tell(run: "Run") -> int:
    """Print a run's summary; the number of boards that went wrong, and of alarms."""
    from crawler.watch import failures, summary

    print(*summary(run), sep="\n", file=sys.stderr)
    return len(failures(run)) + len(run.alarms)


def _log(workspace: Path, runs: "Iterable[Run]", warnings: "Iterable[str]" = ()) -> None:
    """Keep what came of runs in the workspace's log."""
    from crawler.journal import note, note_run

    now = datetime.now(UTC)
    for run in runs:
        note_run(workspace, now, run)
    for line in warnings:
        note(workspace, now, "ingest", level="warning", reason=line)


def put_json(command: str, status: int, **facts: Any) -> None:
    """Print what a command did for programs, and what it ends with."""
    import msgspec

    print(msgspec.json.encode({"command": command, "exit_status": status, **facts}).decode())


def _docstring(source: str) -> str:
    from crawler import sources

    return (sources.load(source).__doc__ or "").strip()

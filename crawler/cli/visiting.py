"""Crawls with a progress bar, as `crawl`, `run` and `doctor` begin them."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crawler.cli.telling import log, tell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from crawler.archive import Run
    from crawler.settings import Board, Settings
    from crawler.tally import Tally


class Visited(NamedTuple):
    """Runs that were made, and how much of them went wrong: boards, and alarms."""

    runs: "list[Run]"
    wrong_count: int

    def tallies(self) -> "list[Tally]":
        """The same for programs."""
        from crawler.tally import tally

        return list(map(tally, self.runs))


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
    return visit_boards(workspace, load_boards(settings), settings, {})


def visit_sample(workspace: Path) -> Visited:
    """Crawl the made-up market week by week; what is meant to go wrong there is not counted."""
    from crawler.sample.visit import failing, visit
    from crawler.watch import failures, progress_bar

    earlier = {path.stem for path in (workspace / "archive").glob("*.json")}
    with progress_bar() as watch:
        runs = visit(workspace, watch)
    for run in runs:
        tell(run)
    log(workspace, [run for run in runs if run.run_id not in earlier])
    print("(two boards of the made-up market misbehave on purpose: that is what a failure looks like)", file=sys.stderr)
    meant = failing()
    return Visited(
        runs, sum((look.source, look.board, run.started_at) not in meant for run in runs for look in failures(run))
    )


def visit_boards(
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
    log(workspace, [run])
    return Visited([run], tell(run))


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

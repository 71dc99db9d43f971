"""One run: the boards that are due, taken up, looked at by the run loop, and told in a manifest.

A run killed anywhere goes on where it was: what it has committed stands, and is not
asked for again.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from crawler.archive import Archive, Run, Trigger, manifest_path, write_manifest
from crawler.elsewhere import send
from crawler.errors import (
    BadSettings,
    BrokenArchive,
    BrokenState,
)
from crawler.guard import Guard
from crawler.health.alarms import judged
from crawler.health.due import resting, why_given_up
from crawler.hosts import Clock
from crawler.months import Months
from crawler.run_loop import RunLoop, look_up_patiently
from crawler.settings import Board, Settings, code_version
from crawler.state import State, Unfinished
from crawler.watch import Nobody, Watch
from crawler.workspace import hold
from crawler.writer import Writer

NO_CONTACT = (
    "a crawl of the live web must say who is asking: put a line like "
    'contact = "https://example.org/about-our-crawler" or contact = "mailto:you@example.org" into this file'
)
LEAST_DELAY = 0.5  # seconds; a workspace may ask for more patience with live hosts, not for less
HURRY = (
    f"live hosts are left at least {LEAST_DELAY:g} s between two requests; write that or more, or leave it out (1 s)"
)


def crawl(
    workspace: Path,
    boards: Iterable[Board],
    settings: Settings,
    *,
    clock: Clock,
    routes: Mapping[str, str] | None = None,
    trigger: Trigger = "web",
    watch: Watch | None = None,
    named: Collection[str] = (),
    tell: Callable[[str], None] = lambda _: None,
) -> Run:
    """Look at every board once that is due, and leave a manifest.

    A run for these boards that was killed less than a day ago is finished first. `named` boards, SOURCE/TOKEN, are
    woken if they sleep; `tell` is told of a run that is given up.
    """
    if not routes:
        require_manners(workspace, settings)
    awake = {str(board): board for board in boards if settings.why_off(board.source) is None}
    path = workspace / "state.sqlite"
    with hold(workspace, "sample" if trigger == "sample" else "web"), closing(State(path)) as state:
        send(workspace)  # what an earlier run could not
        archive, now = Archive(workspace), clock.now()
        run = _take_up(workspace, state, lambda run: why_given_up(run, now, settings, awake.keys()), tell)
        rests = resting(awake, state.all_health(), now, named=named, done=run.done if run else ())
        due = {name: board for name, board in awake.items() if name not in rests}
        run = run or _begin(archive, state, now.replace(microsecond=0), trigger, tuple(due))
        with closing(_writer(workspace, run, archive.months)) as writer:
            run_loop = RunLoop(archive, writer, state, clock=clock, watch=watch or Nobody())
            with asyncio.Runner() as runner:
                look_up_patiently(runner.get_loop())
                runner.run(run_loop.visit(run, list(due.values()), settings, Guard(routes or {})))
        return _finish(workspace, state, clock.now(), Counter(rest.kind for rest in rests.values()))


def require_manners(workspace: Path, settings: Settings) -> None:
    """Raise BadSettings unless we say who is asking, and are in no hurry."""
    if settings.contact is None:
        raise BadSettings(workspace / "aipm.toml", NO_CONTACT)
    if settings.delay < LEAST_DELAY:
        raise BadSettings(workspace / "aipm.toml", f"delay = {settings.delay:g}: {HURRY}")


def _take_up(
    workspace: Path, state: State, why_not: Callable[[Unfinished], str], tell: Callable[[str], None]
) -> Unfinished | None:
    """The unfinished run, unless there is a reason why not; then it is closed as it stands."""
    run = state.unfinished()
    if run is not None and manifest_path(workspace, run.run_id).exists():
        state.clear()  # killed between its manifest and here
    elif run is not None and (why := why_not(run)):
        tell(f"{run.run_id} was not finished, and is closed as it stands: {why}")
        _writer(workspace, run).close()  # cuts off what no look confirms
        _finish(workspace, state, max([run.started_at, *(look.looked_at for look in run.looks)]), {})
    elif run is not None:
        return run
    return None


def _begin(
    archive: Archive, state: State, started_at: datetime, trigger: Trigger, wanted: tuple[str, ...]
) -> Unfinished:
    """Note a new run, under an id that no file of the archive bears yet."""
    run_id = f"{started_at:%Y%m%dT%H%M%SZ}-{trigger}"
    if archive.is_taken(run_id):
        return _begin(archive, state, started_at + timedelta(seconds=1), trigger, wanted)
    run = Unfinished(run_id=run_id, trigger=trigger, started_at=started_at, committed=0, looks=(), wanted=wanted)
    state.begin(run)
    return run


def _writer(workspace: Path, run: Unfinished, months: Months | None = None) -> Writer:
    try:
        return Writer(workspace, run.run_id, run.committed, months=months)
    except BrokenArchive as problem:
        why = f"its unfinished run lost what it had archived ({problem})"
        raise BrokenState(workspace / "state.sqlite", why) from problem


def _finish(workspace: Path, state: State, ended_at: datetime, skipped: Mapping[str, int]) -> Run:
    """Write the manifest of the run in progress, then forget it; killed in between, it is only forgotten later."""
    run = state.unfinished()
    if run is None:
        raise BrokenState(workspace / "state.sqlite", "lost the run in progress")
    looks, alarms = judged(run.looks)
    finished = Run(
        run_id=run.run_id,
        trigger=run.trigger,
        started_at=run.started_at,
        ended_at=ended_at,
        code_version=code_version(),
        looks=looks,
        skipped=dict(sorted(skipped.items())),
        alarms=alarms,
    )
    write_manifest(workspace, finished)
    state.clear()
    return finished

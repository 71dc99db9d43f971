"""How the crawl fares, without asking anybody: its boards, sources, runs and room; and what must be mended.

What mends itself is only shown: a dead board sleeps, a host cools down, a failure is
tried again. What needs a hand is named with the hand's work.
"""

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from crawler import sources
from crawler.archive import Archive, Look, Run
from crawler.crawl import require_manners
from crawler.disk import by_month, disk_use, spelled
from crawler.errors import BadSettings
from crawler.health import GOOD, Health
from crawler.health.due import RESUME_WITHIN, why_not_due
from crawler.hosts import turn_of
from crawler.retention import going_by_month
from crawler.settings import Board, Settings
from crawler.state import State, Unfinished
from crawler.visit import Visit
from crawler.watch import harmless

RUNS = 3  # of the last, to be shown
LITTLE_ROOM = 1_000_000_000  # bytes; a run of all boards may take as many
QUIET = timedelta(days=8)  # a weekly timer has missed a week
SEVERAL = 3  # boards of one source that all went wrong point to the source
FINE = ("alive", "empty")


class Report(NamedTuple):
    """What there is to see, and what somebody must do."""

    lines: list[str]
    mends: list[str]


class Bed(NamedTuple):
    """One board, how it fares now, and why."""

    board: str
    condition: str
    reason: str


def examine(workspace: Path, boards: Iterable[Board], settings: Settings, now: datetime) -> Report:
    """Look at everything a workspace says about its crawls; raises NotAWorkspace, BrokenArchive or BrokenState."""
    archive, listed = Archive(workspace), list(boards)
    runs = archive.runs()
    if archive.market == "sample":  # whose boards nobody lists
        listed = [Board(source=look.source, token=look.board) for look in runs[-1].looks] if runs else []
    kept = workspace / "state.sqlite"
    with closing(State(kept if kept.exists() else None)) as state:
        healths, unfinished = state.all_health(), state.unfinished()
        cool = {each.host: now + timedelta(seconds=left) for each in state.cooldowns() if (left := each.left(now))}
    beds = [_bed(board, healths.get(str(board)), settings, cool, now) for board in listed]
    free = shutil.disk_usage(workspace).free
    lines = [
        f"workspace  {workspace}: the {archive.market} market, {len(runs)} runs",
        f"disk       {', '.join(disk_use(workspace, runs))}; {spelled(free)} free",
        *_archived(archive, runs, settings.keep_bodies),
        f"sources    {_sources(settings)}",
        *_runs(runs, unfinished),
        f"boards     {_counts(beds)}",
        *_sickbeds(beds),
    ]
    mends = [
        *_settings_mends(workspace, archive.market, settings),
        *_run_mends(runs, unfinished, now),
        *_board_mends(healths[str(board)] for board in listed if str(board) in healths),
    ]
    room = [f"only {spelled(free)} are free on the disk of {workspace}: make room"] if free < LITTLE_ROOM else []
    return Report(list(map(harmless, lines)), list(map(harmless, mends + room)))


def _archived(archive: Archive, runs: list[Run], keep_bodies: str | None) -> Iterator[str]:
    """What the archive keeps of each month, and what would go of it."""
    going = going_by_month(archive, runs, keep_bodies) if keep_bodies else {}
    for number, (month, held) in enumerate(by_month(archive.folder).items()):
        parts = {"of bodies": held.bodies, "of kept postings": held.postings, "to let go of": going.get(month, 0)}
        said = ", ".join(f"{spelled(count)} {what}" for what, count in parts.items() if count)
        yield f"{'' if number else 'archive':<10} {month}: {said}"
    if going:
        free = spelled(sum(going.values()))
        yield f'{"":<10} `aipm compact --prune` would free {free}: all older than keep_bodies = "{keep_bodies}"'


def _bed(board: Board, health: Health | None, settings: Settings, cool: Mapping[str, datetime], now: datetime) -> Bed:
    name = str(board)
    if settings.why_off(board.source):
        return Bed(name, "off", "")
    rest = why_not_due(health, now, named=False)
    if health is not None and rest and rest.kind == "asleep":
        return Bed(name, "asleep", f"{rest.reason}; {health.reason}")
    if until := cool.get(turn_of(Visit(board).start)):
        return Bed(name, "cooling", f"its host wants to be left alone until {until:%Y-%m-%dT%H:%M:%SZ}")
    if health is None:
        return Bed(name, "never looked at", "")
    return Bed(name, health.condition, f"looked at {health.looked_at:%Y-%m-%dT%H:%M:%SZ}: {_why(health)}")


def _why(health: Health) -> str:
    if health.condition == "renamed" and health.known:
        return f"its postings name {' and '.join(health.known.employers)}"
    return health.reason or health.verdict


def _sources(settings: Settings) -> str:
    names = sources.names()
    off = [name for name in names if settings.why_off(name)]
    told = f"{len(names) - len(off)} on, {len(off)} off ({', '.join(off)})" if off else f"{len(names)} on"
    return f"{told}, {len(sources.refusals())} refused ({', '.join(sources.refusals())})"


def _runs(runs: list[Run], unfinished: Unfinished | None) -> Iterator[str]:
    waiting = f"{len(unfinished.looks)} of {len(unfinished.wanted)} boards" if unfinished else ""
    told = [f"{unfinished.run_id}: not finished, {waiting}"] if unfinished else []
    for run in reversed(runs[-RUNS:]):
        wrong = sum(look.verdict not in GOOD for look in run.looks)
        postings = sum(look.listed_count or 0 for look in run.looks)
        told.append(f"{run.run_id}: {len(run.looks)} looks, {wrong} went wrong, {postings:,} postings")
    for number, line in enumerate(told or ["none yet"]):
        yield f"{'' if number else 'runs':<10} {line}"


def _counts(beds: list[Bed]) -> str:
    counts = Counter(bed.condition for bed in beds)
    return f"{len(beds)} listed: " + ", ".join(f"{count} {condition}" for condition, count in counts.most_common())


def _sickbeds(beds: list[Bed]) -> Iterator[str]:
    """A line for each board of which there is something to tell, like to like."""
    for bed in sorted(beds, key=lambda bed: (bed.condition, bed.board)):
        if bed.condition not in FINE and bed.reason:
            yield f"  {bed.condition:<9}{bed.board}  {bed.reason}"


def _settings_mends(workspace: Path, market: str, settings: Settings) -> Iterator[str]:
    if market == "web":
        try:
            require_manners(workspace, settings)
        except BadSettings as problem:
            yield str(problem)


def _run_mends(runs: list[Run], unfinished: Unfinished | None, now: datetime) -> Iterator[str]:
    if unfinished and now - unfinished.started_at > RESUME_WITHIN:
        yield f"{unfinished.run_id} was begun and never finished: run `aipm crawl`, and look what ends it"
    crawled = [run for run in runs if run.trigger == "web"]
    if not crawled:
        return
    last = crawled[-1]
    if now - last.started_at > QUIET:
        yield f"no crawl since {last.started_at:%Y-%m-%d}: look after the timer, or run `aipm crawl`"
    yield from last.alarms
    for source, looks in sorted(_by_source(last).items()):
        if len(looks) >= SEVERAL and all(look.verdict not in GOOD for look in looks):
            yield f"{source}: all {len(looks)} boards went wrong in {last.run_id}; the first: {looks[0].reason}"


def _by_source(run: Run) -> dict[str, list[Look]]:
    found = defaultdict[str, list[Look]](list)
    for look in run.looks:
        found[look.source].append(look)
    return found


def _board_mends(healths: Iterable[Health]) -> Iterator[str]:
    for health in healths:
        if health.condition == "doubtful":
            yield f"{health.name}: {health.reason}"
        if health.moved_to:
            yield f"{health.name} has moved: list {health.moved_to} instead, if it is the same employer's"

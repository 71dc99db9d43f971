"""Let go of old bodies, and keep what they said: raw pages go, postings stay.

How long bodies are kept is `keep_bodies` in aipm.toml. It is counted back from the newest
run, for a wrong clock must not cost an archive. First the postings of every look that
loses a page are kept, and read back; only then is each month's file written anew without
the bodies that no younger look shows. A look that can't be read loses nothing.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, nullcontext
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from crawler.archive import Archive, Look, PageRef, Run, files_of
from crawler.disk import spelled
from crawler.elsewhere import require_here
from crawler.errors import BrokenArchive, CrawlError
from crawler.keeping import Reading, keep, verify
from crawler.kept import Entry, key_of, said_by
from crawler.months import SUFFIX
from crawler.pruning import rewrite
from crawler.state import State
from crawler.workspace import hold

WHOLE = ("complete", "unchanged")

Watch = Callable[[str, int, int], None]  # what is being done, how far, of how much
Place = tuple[str, int]  # a run's file, as pointers name it, and an offset of it


class Month(NamedTuple):
    """What goes of one month's bodies."""

    month: str
    body_count: int
    byte_count: int


class Pruned(NamedTuple):
    """What went, or would, and what it cost."""

    since: datetime
    months: list[Month]
    kept_bytes: int
    unreadable: list[str]  # looks that keep their bodies, and why


class Extent(NamedTuple):
    """Which runs are old, and what of all bodies they hold is to go."""

    since: datetime
    old: list[Run]
    going: dict[Place, PageRef]
    needed: dict[Place, PageRef]


def prune(workspace: Path, keep_bodies: str, watch: Watch = lambda *_: None, *, dry_run: bool = False) -> Pruned | None:
    """Let go of what is older than `keep_bodies` says, None where there is no run; a dry run only tells.

    Raises BadSettings, NotAWorkspace, WorkspaceBusy, BrokenArchive or NotWritten.
    """
    require_here(workspace)
    archive = Archive(workspace)
    with hold(workspace, archive.market):
        runs = archive.runs()
        if not runs:
            return None
        extent = extent_of(archive, runs, first_day(keep_bodies, runs[-1].started_at), unfinished(workspace))
        kept_bytes, unreadable = keep_postings(archive, runs, extent, watch, dry_run=dry_run)
        told = Pruned(extent.since, by_month(runs, extent.going), kept_bytes, unreadable)
        if not dry_run:
            require_kept(Archive(workspace), runs, extent)
            let_go(Archive(workspace), extent, watch)
        return told


def first_day(keep_bodies: str, newest: datetime) -> datetime:
    """From when on bodies are kept, if the newest run began then.

    >>> first_day("26 weeks", datetime(2026, 11, 23)), first_day("6 months", datetime(2026, 8, 31))
    (datetime.datetime(2026, 5, 25, 0, 0), datetime.datetime(2026, 2, 28, 0, 0))
    """
    number, unit = keep_bodies.split()
    if unit.startswith("week"):
        return newest - timedelta(weeks=int(number))
    year, month = divmod(newest.year * 12 + newest.month - 1 - int(number), 12)
    return newest.replace(year=year, month=month + 1, day=min(newest.day, monthrange(year, month + 1)[1]))


def unfinished(workspace: Path) -> tuple[Look, ...]:
    """The looks of a run that was broken off: they too point at bodies."""
    path = workspace / "state.sqlite"
    with closing(State(path if path.exists() else None)) as state:
        run = state.unfinished()
    return run.looks if run else ()


def extent_of(archive: Archive, runs: list[Run], since: datetime, looks: Iterable[Look] = ()) -> Extent:
    """What is to go: the bodies of runs before that day at which no younger look points."""
    old = [run for run in runs if run.started_at < since]
    young = (look for run in runs if run.started_at >= since for look in run.looks)
    needed = {place_of(page): page for look in chain(young, looks) for page in look.pages}
    going = {
        place_of(page): page
        for run in old
        for look in run.looks
        for page in look.pages
        if place_of(page) not in needed and archive.holds(page)
    }
    return Extent(since, old, going, needed)


def place_of(page: PageRef) -> Place:
    return page.warc, page.offset


def by_month(runs: list[Run], going: dict[Place, PageRef]) -> list[Month]:
    """What goes, by the month whose files hold it."""
    of_run = {name: month_of(run) for run in runs for name in files_of(run)}
    lengths = defaultdict[str, list[int]](list)
    for (name, _), page in going.items():
        lengths[of_run[name]].append(page.length)
    return [Month(month, len(found), sum(found)) for month, found in sorted(lengths.items())]


def going_by_month(archive: Archive, runs: list[Run], keep_bodies: str) -> dict[str, int]:
    """Bytes that would go, by month; nothing is read for it, so a page that can't be counts too."""
    if not runs:
        return {}
    extent = extent_of(archive, runs, first_day(keep_bodies, runs[-1].started_at))
    return {month.month: month.byte_count for month in by_month(runs, extent.going)}


def keep_postings(
    archive: Archive, runs: list[Run], extent: Extent, watch: Watch, *, dry_run: bool
) -> tuple[int, list[str]]:
    """Keep the postings of looks that lose a page: bytes that took, and looks that can't be read. Their pages stay."""
    months = defaultdict[str, list[tuple[str, Look]]](list)
    for run_id, look in to_keep(archive, runs, extent):
        months[f"{look.looked_at:%Y-%m}"].append((run_id, look))
    kept_bytes, unreadable = 0, list[str]()
    with TemporaryDirectory() if dry_run else nullcontext(archive.folder) as into:
        for month, looks in sorted(months.items()):
            looks.sort(key=lambda found: (found[1].source, found[1].board, found[1].looked_at))
            readings = read_looks(archive, looks, extent, unreadable, partial(watch, f"keeping {month}"))
            kept_bytes += keep(Path(into), month, readings)
    return kept_bytes, unreadable


def to_keep(archive: Archive, runs: list[Run], extent: Extent) -> Iterator[tuple[str, Look]]:
    """Yield every look that loses a page, and of each such board two more: those that join it to what stays.

    They are the last one kept before, and the first one that keeps its pages. A mended adapter is held against what
    the one before made of them (`crawler.turned`).
    """
    boards = defaultdict[str, list[tuple[str, Look]]](list)
    for run in runs:
        for look in run.looks:
            boards[f"{look.source}/{look.board}"].append((run.run_id, look))
    for board, looks in boards.items():
        losing = [number for number, (_, look) in enumerate(looks) if loses(look, extent)]
        if losing:
            last = archive.kept.last.get(board)
            joint = (n for n in range(losing[-1] + 1, len(looks)) if looks[n][1].verdict in WHOLE)
            before = (n for n, (_, look) in enumerate(looks) if last and is_of(last, look))
            yield from (looks[number] for number in sorted({*losing, *islice(joint, 1), *before}))


def is_of(entry: Entry, look: Look) -> bool:
    return entry.looked_at == look.looked_at and entry.look == key_of(look)


def loses(look: Look, extent: Extent) -> bool:
    return any(place_of(page) in extent.going for page in look.pages)


def read_looks(
    archive: Archive,
    looks: list[tuple[str, Look]],
    extent: Extent,
    unreadable: list[str],
    watch: Callable[[int, int], None],
) -> Iterator[Reading]:
    """Yield what is not kept yet as today's adapters read it; who can't be read loses nothing."""
    for number, (run_id, look) in enumerate(looks):
        watch(number, len(looks))
        entry = archive.kept.find(look)
        if not all(map(archive.holds, look.pages)) and entry:
            continue  # some of its pages went before
        try:
            reading = Reading(look, run_id, list(archive.postings(look)))
            if entry is None or entry.said != said_by(reading.postings):
                yield reading
            else:
                verify(archive.kept, [entry])
        except CrawlError as problem:
            if loses(look, extent):
                unreadable.append(f"{name_of(look)}: {problem}")
            for page in look.pages:
                if extent.going.pop(place_of(page), None):
                    extent.needed[place_of(page)] = page


def require_kept(archive: Archive, runs: list[Run], extent: Extent) -> None:
    """Raise BrokenArchive if a look is about to lose a page and its postings aren't kept."""
    for run in runs:
        for look in run.looks:
            if loses(look, extent) and archive.kept.find(look) is None:
                raise BrokenArchive(archive.folder, f"{name_of(look)} was not kept; no page was let go")


def let_go(archive: Archive, extent: Extent, watch: Watch) -> None:
    """Write the files of old runs' months anew, without what is to go."""
    months = defaultdict[str, dict[str, list[PageRef]]](dict)
    for run in extent.old:
        months[month_of(run)].update({name: [] for name in files_of(run)})
    of_run = {name: month_of(run) for run in extent.old for name in files_of(run)}
    for (name, _), page in extent.needed.items():
        if name in of_run:
            months[of_run[name]][name].append(page)
    for number, (month, pages) in enumerate(sorted(months.items())):
        watch("letting go", number, len(months))
        rewrite(archive, archive.folder / f"{month}{SUFFIX}", pages)


def month_of(run: Run) -> str:
    return f"{run.started_at:%Y-%m}"


def name_of(look: Look) -> str:
    return f"{look.source}/{look.board} {look.looked_at:%Y-%m-%dT%H:%M:%SZ}"


def told(pruned: Pruned | None, keep_bodies: str, *, dry_run: bool) -> Iterator[str]:
    """What went, or would, in lines of text."""
    if pruned is None or not pruned.months:
        yield f'nothing to let go of: no body is older than "{keep_bodies}" and shown by no younger look'
    else:
        yield f'"{keep_bodies}" before the newest run is {pruned.since:%Y-%m-%d}; bodies that only older looks show:'
        yield from (
            f"{month.month}: {month.body_count:,} bodies, {spelled(month.byte_count)}" for month in pruned.months
        )
        total, kept = sum(month.byte_count for month in pruned.months), spelled(pruned.kept_bytes)
        done = f"would go, and their postings take {kept}" if dry_run else f"went; their postings take {kept}"
        yield f"{spelled(total)} {done}"
    for problem in pruned.unreadable if pruned else ():
        yield f"aipm: keeps its bodies, for it can't be read: {problem}"

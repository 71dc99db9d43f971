"""First contact: one board of each source, fetched as any run does, and held against what its adapter expects.

The look is an ordinary one: polite, archived, in a manifest. What differs is told by
field: those nobody knew, those that nearly all records had at the last look, those
that the adapter looks for and no record has. The last may well be missing, so
they alone are no alarm.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Literal, NamedTuple

from crawler import sources
from crawler.archive import Archive, Look
from crawler.crawl import crawl
from crawler.errors import LayoutChanged
from crawler.health import Health, Impression
from crawler.health.due import why_not_due
from crawler.hosts import Clock
from crawler.page import Page
from crawler.record import Kind
from crawler.settings import Board, Settings
from crawler.state import State
from crawler.watch import Watch, harmless

Finding = Literal["ok", "changed", "unreachable", "not due", "no board"]
ORDER = ("alive", "renamed", "", "empty", "failing", "refused", "doubtful", "moved", "dead")  # "": never looked at


class Contact(NamedTuple):
    """What one source answered."""

    source: str
    finding: Finding
    said: str

    @property
    def is_well(self) -> bool:
        return self.finding in ("ok", "not due", "no board")

    def __str__(self) -> str:
        return harmless(f"{self.source:<16} {self.finding:<12} {self.said}")


def contacts(
    workspace: Path,
    boards: Iterable[Board],
    settings: Settings,
    *,
    clock: Clock,
    routes: Mapping[str, str],
    watch: Watch,
    tell: Callable[[str], None],
    only: str | None = None,
) -> list[Contact]:
    """Look at one board of each source that is on, or of that one; what each answered, by the sources' names."""
    healths = _healths(workspace)
    now, asked, told = clock.now(), dict[str, Board](), list[Contact]()
    for source, board in _chosen(boards, settings, healths, only).items():
        if board is None:
            told.append(Contact(source, "no board", "list one in aipm.toml to try it"))
        elif rest := why_not_due(healths.get(str(board)), now, named=True):
            told.append(Contact(source, "not due", f"{board} {rest.reason}"))
        else:
            asked[source] = board
    if not asked:
        return sorted(told)
    named = [str(board) for board in asked.values()]
    run = crawl(workspace, asked.values(), settings, clock=clock, routes=routes, watch=watch, named=named, tell=tell)
    archive = Archive(workspace)
    told += [contact(archive, look) for look in run.looks if f"{look.source}/{look.board}" in named]
    return sorted(told)


def contact(archive: Archive, look: Look) -> Contact:
    """What a look says of its source."""
    absent, broken = _reread(archive, look)
    said = [
        f"new: {_listed(look.unknown_fields)}" if look.unknown_fields else "",
        f"vanished: {_listed(look.vanished_fields)}" if look.vanished_fields else "",
        f"{len(broken)} records could not be read; the first: {broken[0]}" if broken else "",
    ]
    finding: Finding = "ok"
    if any(said) or (look.pages and look.listed_count is None):
        finding = "changed"
    elif look.verdict not in ("complete", "unchanged"):
        finding = "unreachable"
    reason = "" if broken or look.vanished_fields else look.reason
    counted = "" if look.listed_count is None else f"{look.listed_count} postings on {len(look.pages)} pages"
    optional = f"looked for, on no record: {', '.join(absent)}" if absent else ""
    words = "; ".join(part for part in (counted, reason, *said, optional) if part)
    return Contact(look.source, finding, f"{look.source}/{look.board}: {words}")


def _healths(workspace: Path) -> dict[str, Health]:
    path = workspace / "state.sqlite"
    with closing(State(path if path.exists() else None)) as state:
        return state.all_health()


def _chosen(
    boards: Iterable[Board], settings: Settings, healths: Mapping[str, Health], only: str | None
) -> dict[str, Board | None]:
    """The likeliest board of each source that is on, None where none is listed."""
    by_source = defaultdict[str, list[Board]](list)
    for board in boards:
        by_source[board.source].append(board)

    def rank(board: Board) -> int:
        health = healths.get(str(board))
        return ORDER.index(health.condition if health else "")

    awake = [name for name in sources.names() if only in (None, name) and settings.why_off(name) is None]
    return {name: min(by_source[name], key=rank, default=None) for name in awake}


def _reread(archive: Archive, look: Look) -> tuple[list[str], list[str]]:
    """The fields that were looked for and that no record of the look has, and the records that can't be read."""
    shown, looked_for, broken = Impression(None), set[tuple[Kind, str]](), list[str]()
    for ref in look.pages:
        page = Page(
            source=look.source,
            board=look.board,
            url=ref.url,
            body=archive.body(ref),
            fetched_at=ref.fetched_at,
            employer=look.employer,
        )
        try:
            list(sources.read(page))
        except LayoutChanged as problem:
            broken.append(str(problem))
        shown.take_page(page)
        looked_for |= page.absent
        broken += page.broken
    held = {kind: fields for kind, (_, fields) in shown.fields().items()}
    return sorted({kind[1] + name for kind, name in looked_for if name not in held.get(kind, ())}), broken


def _listed(fields: Mapping[str, int]) -> str:
    return ", ".join(f"{field} ({count} times)" for field, count in fields.items())

"""Who is told how a run goes on: a progress bar, or nobody; and the summary at its end."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, get_args

from crawler.archive import Look, Run, Verdict
from crawler.health import GOOD
from crawler.health.alarms import shrunken

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Watch(Protocol):
    """Told as it happens; must neither fail nor dawdle."""

    def begin(self, run_id: str, board_count: int, done_count: int) -> None:
        """A run begins, or goes on with `done_count` boards already looked at."""

    def saw(self, look: Look) -> None:
        """One board is done."""


class Nobody:
    """Watches nothing."""

    def begin(self, run_id: str, board_count: int, done_count: int) -> None: ...

    def saw(self, look: Look) -> None: ...


class Bar:
    """Boards done, postings seen, failures, on one line of the terminal."""

    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._task: TaskID | None = None
        self._postings = 0
        self._failures = 0

    def begin(self, run_id: str, board_count: int, done_count: int) -> None:
        if self._task is not None:  # several runs may follow each other
            self._progress.remove_task(self._task)
        self._postings = self._failures = 0
        self._task = self._progress.add_task(run_id, total=board_count, completed=done_count, postings=0, failures=0)

    def saw(self, look: Look) -> None:
        self._postings += look.listed_count or 0
        self._failures += look.verdict not in GOOD
        if self._task is not None:
            self._progress.update(self._task, advance=1, postings=self._postings, failures=self._failures)


@contextmanager
def progress_bar() -> Iterator[Watch]:
    """A progress bar on stderr, silent where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    counts = TextColumn("boards · {task.fields[postings]:,} postings · {task.fields[failures]} failures")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), counts, TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield Bar(progress)


@contextmanager
def steps(task: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on stderr for work on files: told which, how many are done, of how many; silent where nobody looks."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task(task, total=None)
        yield lambda name, done, total: progress.update(bar, description=name, completed=done, total=total)


def failures(run: Run) -> list[Look]:
    """The looks that did not end well."""
    return [look for look in run.looks if look.verdict not in GOOD]


def summary(run: Run) -> list[str]:
    """What to tell at the end: boards that went wrong or changed, the totals, new fields, and what must be seen to.

    Some of it is in a stranger's words, so nothing that could steer a terminal is let through.
    """
    lines = [f"{look.source}/{look.board}: {look.verdict}: {look.reason}" for look in failures(run)]
    lines += [f"{look.source}/{look.board}: {look.note}" for look in run.looks if look.note]
    lines += shrunken(run.looks)
    verdicts = Counter(look.verdict for look in run.looks)
    told = ", ".join(f"{verdicts[verdict]} {verdict}" for verdict in get_args(Verdict) if verdicts[verdict]) or "none"
    postings = sum(look.listed_count or 0 for look in run.looks)
    skipped = "".join(f"; {count} boards {why}" for why, count in run.skipped.items())
    lines.append(f"{run.run_id}: {len(run.looks)} looks ({told}), {postings:,} postings{skipped}")
    unknown = Counter[str]()
    for look in run.looks:
        unknown.update({f"{look.source} {field}": count for field, count in look.unknown_fields.items()})
    lines += [
        f"new field: {field} ({count} times); teach the adapter to take or ignore it"
        for field, count in unknown.items()
    ]
    lines += [f"ALARM: {alarm}" for alarm in run.alarms]
    return [harmless(line) for line in lines]


def harmless(line: str) -> str:
    """A line without what could steer a terminal."""
    return "".join(sign if sign.isprintable() else "�" for sign in line)

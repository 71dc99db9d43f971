"""Who is told how a run goes on: a progress bar, or nobody; and the summary at its end."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, get_args

from crawler.archive import WEB_ARCHIVE, Look, Run, Verdict
from crawler.health import GOOD
from crawler.health.alarms import shrunken

if TYPE_CHECKING:
    from rich.progress import Progress, Task, TaskID


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
    """A progress bar on stderr, silent where nobody looks."""
    with _bars("boards · {task.fields[postings]:,} postings · {task.fields[failures]} failures") as progress:
        yield Bar(progress)


@contextmanager
def steps(task: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on stderr for one piece of work: told which part, how many are done, of how many."""
    with _bars("", transient=True) as progress:
        bar = progress.add_task(task, total=None)
        yield lambda name, done, total: progress.update(bar, description=name, completed=done, total=total or None)


def _bars(counts: str, *, transient: bool = False) -> "Progress":
    """What is done, of how much, how fast, and how long the rest takes; drawn only on a terminal that can draw."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many a second."""

        def render(self, task: "Task") -> Text:
            return Text(f"{task.speed:,.1f}/s" if task.speed else "", style="progress.data.speed")

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn(counts))
    is_seen = console.is_terminal and not console.is_dumb_terminal
    return Progress(*columns, Rate(), TimeRemainingColumn(), console=console, transient=transient, disable=not is_seen)


def failures(run: Run) -> list[Look]:
    """The looks that did not end well; that a web archive shows no whole board is no failure."""
    return [look for look in run.looks if look.verdict not in GOOD and not look.reason.startswith(WEB_ARCHIVE)]


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

"""One `aipm run`, written down while it goes: each step in the log, and at its end how it went.

It sees every end there is, also the refusals that the command line turns into a
line: the record is made on the way out, and the refusal goes on its way.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from crawler.errors import CrawlError, WorkspaceBusy
from crawler.journal import Level, clean, note
from crawler.settings import Every
from crawler.tally import Tally
from crawler.workspace import MARKER
from operation.health import PERIODS, Counts, RunHealth, after, load_health, write_health

INTERRUPTED = 130
NAMED = 3  # boards that went wrong; the log has all
Now = Callable[[], datetime]


class Recording:
    """What is known of a run so far."""

    def __init__(self, workspace: Path, now: Now, versions: dict[str, str]) -> None:
        self._workspace = workspace
        self._now = now
        self._versions = versions
        self._step: str | None = None
        self._started_at = now().replace(microsecond=0)
        self._counts = Counts()
        self.every: Every = "week"
        self.metrics: Path | None = None
        self.run_id: str | None = None
        self.published = False
        self.failures: list[str] = []

    def visited(self, run: Tally) -> None:
        """Keep what the crawl came to."""
        self.run_id = run.run_id
        self.take(
            boards_looked_at=run.boards_looked_at,
            boards_failed=run.boards_failed,
            boards_let_alone=run.boards_let_alone,
            postings_listed=run.postings_listed,
        )
        names = [f"{failure.board}: {failure.reason}" for failure in run.failures]
        self.failures += [
            *run.alarms,
            *names[:NAMED],
            *([f"{len(names) - NAMED} more boards"] if names[NAMED:] else []),
        ]

    def take(self, **counts: Any) -> None:
        """Keep what a step has counted."""
        self._counts = replace(self._counts, **counts)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Log when a step began, and when it was done."""
        self._step, began = name, self._now()
        note(self._workspace, began, "step began", step=name)
        yield
        took = (self._now() - began).total_seconds()
        note(self._workspace, self._now(), "step done", step=name, seconds=round(took, 1))
        self._step = None

    def close(self, ended: BaseException | None) -> None:
        """Write down how the run ended; nothing where another run holds the workspace, or there is none."""
        if isinstance(ended, WorkspaceBusy) or not (self._workspace / MARKER).is_file():
            return
        status, reason = how(ended)
        reason = reason or "; ".join(self.failures)
        at = self._now().replace(microsecond=0)
        health = RunHealth(
            run_id=self.run_id,
            started_at=self._started_at,
            ended_at=at,
            exit_status=status,
            published=self.published,
            every=self.every,
            next_due_at=self._started_at + PERIODS[self.every],
            last_failure_at=at if status else None,
            last_failure_step=self._step if status else None,
            last_failure_reason=clean(reason) if status else None,
            counts=self._counts,
            versions=self._versions,
        )
        level: Level = "error" if status else "info"
        note(self._workspace, at, "run ended", level=level, exit_status=status, step=self._step, reason=reason)
        write_health(self._workspace, after(load_health(self._workspace), health), self.metrics)


@contextmanager
def recording(workspace: Path, now: Now, versions: dict[str, str]) -> Iterator[Recording]:
    """Lend the record of a run, and close it however the run ends; its own end comes first."""
    record = Recording(workspace, now, versions)
    try:
        yield record
    except BaseException as ended:
        try:
            record.close(ended)
        except (CrawlError, OSError) as problem:  # as on a full disk, which the run has named already
            ended.add_note(f"nor could that be written down: {problem}")
        raise
    record.close(None)


def how(ended: BaseException | None) -> tuple[int, str]:
    """The exit status an end comes to, and its reason in one line."""
    if isinstance(ended, KeyboardInterrupt):
        return INTERRUPTED, "interrupted"
    status = getattr(ended, "exit_code", getattr(ended, "exit_status", 0 if ended is None else 1))
    has_said = ended is None or hasattr(ended, "exit_code")  # an Exit names no reason of its own
    return int(status), "" if has_said else f"{ended}" or type(ended).__name__

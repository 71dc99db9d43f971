"""What came of runs, told on the terminal, in the log and to programs."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.archive import Run


def tell(run: "Run") -> int:
    """Print a run's summary; the number of boards that went wrong, and of alarms."""
    from crawler.watch import failures, summary

    print(*summary(run), sep="\n", file=sys.stderr)
    return len(failures(run)) + len(run.alarms)


def log(workspace: Path, runs: "Iterable[Run]", warnings: "Iterable[str]" = ()) -> None:
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

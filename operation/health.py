"""How the last runs went, for whoever watches them: `health.json`, and the same for Prometheus.

Both are made of one record, written at the end of each `aipm run` whatever its end,
and swapped in whole. A run succeeds when it publishes the week's figures, even if
some boards failed on the way: who waits for all of hundreds never sees a success. So
`last_success_at` grows old only when nothing is published any more; what went wrong
in a run that did publish stands in `last_failure_reason` and in the exit status.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from crawler.settings import Every

FILE, METRICS = "health.json", "aipm.prom"
PERIODS: dict[Every, timedelta] = {"day": timedelta(days=1), "week": timedelta(weeks=1)}


class Counts(Struct, frozen=True, kw_only=True):
    """What a run found; None where it did not get so far."""

    boards_looked_at: int | None = None
    boards_failed: int | None = None
    boards_let_alone: int | None = None
    postings_listed: int | None = None
    postings_open: int | None = None
    ai_pm_postings_open: int | None = None
    newest_week: str | None = None
    checks_warned: tuple[str, ...] | None = None


class RunHealth(Struct, frozen=True, kw_only=True):
    """The last run, the last good one and the last bad one."""

    format: Literal[1] = 1
    run_id: str | None
    started_at: datetime
    ended_at: datetime
    exit_status: int
    published: bool
    every: Every
    next_due_at: datetime
    last_success_at: datetime | None = None
    last_success_run_id: str | None = None
    last_failure_at: datetime | None = None
    last_failure_step: str | None = None
    last_failure_reason: str | None = None
    counts: Counts
    versions: dict[str, str]


class Gauge(Struct, frozen=True):
    """One number for Prometheus."""

    name: str
    about: str
    value: float | int | None


def after(before: RunHealth | None, run: RunHealth) -> RunHealth:
    """The record of a run, with what is remembered of those before it."""
    if run.published:
        run = replace(run, last_success_at=run.ended_at, last_success_run_id=run.run_id)
    elif before:
        run = replace(run, last_success_at=before.last_success_at, last_success_run_id=before.last_success_run_id)
    if run.exit_status == 0 and before:
        run = replace(
            run,
            last_failure_at=before.last_failure_at,
            last_failure_step=before.last_failure_step,
            last_failure_reason=before.last_failure_reason,
        )
    return run


def load_health(workspace: Path) -> RunHealth | None:
    """The record of the last run; None if there is none that can be read: the next run writes it anew."""
    try:
        return msgspec.json.decode((workspace / FILE).read_bytes(), type=RunHealth)
    except (OSError, UnicodeDecodeError, msgspec.DecodeError):
        return None


def write_health(workspace: Path, health: RunHealth, metrics: Path | None = None) -> None:
    """Write both files, each whole; `metrics` is where Prometheus looks, if that is elsewhere."""
    text = msgspec.json.format(msgspec.json.encode(health), indent=2).decode()
    _swap_in(workspace / FILE, f"{text}\n")
    _swap_in(metrics or workspace / METRICS, to_prometheus(health))


def gauges(health: RunHealth) -> tuple[Gauge, ...]:
    """Every number of the record, under the name that Prometheus knows it by."""
    counts, age = health.counts, health.ended_at - health.started_at
    warned = None if counts.checks_warned is None else len(counts.checks_warned)
    return (
        Gauge("aipm_last_run_timestamp_seconds", "When the last run ended.", _stamp(health.ended_at)),
        Gauge("aipm_last_run_duration_seconds", "How long the last run took.", age.total_seconds()),
        Gauge("aipm_last_run_exit_status", "What the last run ended with.", health.exit_status),
        Gauge("aipm_last_success_timestamp_seconds", "When a run last published.", _stamp(health.last_success_at)),
        Gauge("aipm_last_failure_timestamp_seconds", "When a run last failed.", _stamp(health.last_failure_at)),
        Gauge("aipm_next_due_timestamp_seconds", "When the next run is due.", _stamp(health.next_due_at)),
        Gauge("aipm_boards_looked_at", "Boards the last run looked at.", counts.boards_looked_at),
        Gauge("aipm_boards_failed", "Boards that went wrong in it.", counts.boards_failed),
        Gauge("aipm_boards_let_alone", "Boards of which it was not the day.", counts.boards_let_alone),
        Gauge("aipm_postings_listed", "Postings on the boards it looked at.", counts.postings_listed),
        Gauge("aipm_postings_open", "Open postings in the warehouse.", counts.postings_open),
        Gauge("aipm_ai_pm_postings_open", "Open AI PM postings in the warehouse.", counts.ai_pm_postings_open),
        Gauge("aipm_checks_warned", "Checks that found something to look at.", warned),
    )


def to_prometheus(health: RunHealth) -> str:
    """The record in Prometheus' text format; what isn't known is left out, never 0."""
    known = [gauge for gauge in gauges(health) if gauge.value is not None]
    lines = [f"# HELP {it.name} {it.about}\n# TYPE {it.name} gauge\n{it.name} {it.value:.15g}" for it in known]
    labels = ",".join(f'{part}="{version}"' for part, version in sorted(health.versions.items()))
    lines.append(f"# HELP aipm_build_info What made it.\n# TYPE aipm_build_info gauge\naipm_build_info{{{labels}}} 1")
    return "\n".join(lines) + "\n"


def told(health: RunHealth | None) -> list[str]:
    """What the doctor says of it."""
    if health is None:
        return ["last run   none that `aipm run` has left a record of"]
    success = f"{health.last_success_at:%Y-%m-%dT%H:%M:%SZ}" if health.last_success_at else "never"
    first = f"last run   {health.ended_at:%Y-%m-%dT%H:%M:%SZ}, ended with {health.exit_status}"
    return [f"{first}; last published {success}; next due {health.next_due_at:%Y-%m-%dT%H:%M:%SZ}"]


def mends_of(health: RunHealth | None) -> list[str]:
    """What somebody must do about it: a run that left failures may mend itself, one that published nothing may not."""
    if health is None or health.published:
        return []
    where = f" in {health.last_failure_step}" if health.last_failure_step else ""
    return [f"the last run published nothing; it ended{where}: {health.last_failure_reason}"]


def _stamp(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def _swap_in(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")  # not *.prom, which Prometheus would read half-written
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise

"""How a fleet fares: its runs, their hosts, its workers."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from crawler.fleet.database import told

if TYPE_CHECKING:
    from psycopg import Connection

SHOWN = 10  # runs, the newest
RUNS = """
SELECT
    runs.run_id,
    runs.name,
    runs.started_at,
    runs.published_at,
    count(*) FILTER (WHERE shards.done_at IS NOT NULL) AS done,
    count(*) FILTER (WHERE shards.given_up_at IS NOT NULL) AS given_up,
    count(*) FILTER (WHERE shards.done_at IS NULL AND shards.given_up_at IS NULL AND job.status = 'doing') AS doing,
    count(*) FILTER (
        WHERE shards.done_at IS NULL AND shards.given_up_at IS NULL AND job.status = 'todo'
    ) AS waiting,
    count(*) FILTER (
        WHERE shards.host IS NOT NULL AND shards.done_at IS NULL AND shards.given_up_at IS NULL AND job.id IS NULL
    ) AS lost,
    (SELECT count(*) FROM boards WHERE boards.run_id = runs.run_id) AS boards,
    (SELECT count(*) FROM looks WHERE looks.run_id = runs.run_id) AS looks
FROM runs
LEFT JOIN shards USING (run_id)
LEFT JOIN procrastinate_jobs AS job
    ON job.lock = shards.host AND job.args ->> 'run_id' = runs.run_id AND job.status IN ('todo', 'doing')
GROUP BY runs.run_id
ORDER BY runs.started_at DESC
LIMIT %s
"""
WORKERS = """
SELECT
    coalesce(workers.name, '?'),
    beat.last_heartbeat,
    (SELECT count(*) FROM procrastinate_jobs AS job WHERE job.worker_id = beat.id AND job.status = 'doing')
FROM procrastinate_workers AS beat
LEFT JOIN workers ON workers.worker_id = beat.id
ORDER BY beat.id
"""
PROBLEMS = """
SELECT run_id, host, problem FROM shards
JOIN runs USING (run_id)
WHERE problem != '' AND done_at IS NULL AND runs.published_at IS NULL
ORDER BY run_id, host
"""


class RunStatus(Struct, frozen=True, kw_only=True):
    """How far one run is."""

    run_id: str
    name: str
    started_at: datetime
    published_at: datetime | None
    hosts_done: int
    hosts_given_up: int
    hosts_doing: int
    hosts_waiting: int
    hosts_lost: int  # in no line: `enqueue` puts them back
    boards: int
    boards_done: int


class WorkerStatus(Struct, frozen=True, kw_only=True):
    """One worker, alive or not yet taken for dead."""

    name: str
    heartbeat_at: datetime
    hosts_doing: int


class HostProblem(Struct, frozen=True, kw_only=True):
    """What ended the last try at a host."""

    run_id: str
    host: str
    problem: str


class Status(Struct, frozen=True, kw_only=True):
    """All of it, for programs."""

    runs: tuple[RunStatus, ...]
    workers: tuple[WorkerStatus, ...]
    problems: tuple[HostProblem, ...]


def status(connection: "Connection", address: str) -> Status:
    """How the fleet fares now."""
    with told(address):
        runs = connection.execute(RUNS, [SHOWN]).fetchall()
        workers = connection.execute(WORKERS).fetchall()
        problems = connection.execute(PROBLEMS).fetchall()
    return Status(
        runs=tuple(map(_run_status, runs)),
        workers=tuple(
            WorkerStatus(name=name, heartbeat_at=heard_at.astimezone(UTC), hosts_doing=doing)
            for name, heard_at, doing in workers
        ),
        problems=tuple(HostProblem(run_id=row[0], host=row[1], problem=row[2]) for row in problems),
    )


def lines(found: Status, now: datetime) -> list[str]:
    """The same for people."""
    told_runs = [
        f"{run.run_id} ({run.name}): {run.boards_done:,} of {run.boards:,} boards; hosts: {run.hosts_waiting} waiting, "
        f"{run.hosts_doing} doing, {run.hosts_done} done, {run.hosts_given_up} given up"
        + (f", {run.hosts_lost} lost: `aipm fleet enqueue` puts them in line again" if run.hosts_lost else "")
        + (f"; published {run.published_at:%Y-%m-%dT%H:%M:%SZ}" if run.published_at else "")
        for run in found.runs
    ]
    told_workers = [
        f"worker {worker.name}: {worker.hosts_doing} hosts, "
        f"last heard {max((now - worker.heartbeat_at).total_seconds(), 0):.0f} s ago"
        for worker in found.workers
    ]
    told_problems = [f"{each.run_id} {each.host}: {each.problem}" for each in found.problems]
    return (told_runs or ["no run: `aipm fleet enqueue` plans one"]) + (told_workers or ["no worker"]) + told_problems


def _run_status(row: tuple[Any, ...]) -> RunStatus:
    in_utc: list[Any] = [value.astimezone(UTC) if isinstance(value, datetime) else value for value in row]
    return RunStatus(**dict(zip(RunStatus.__struct_fields__, in_utc, strict=True)))

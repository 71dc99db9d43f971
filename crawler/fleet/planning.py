"""Which hosts a run asks, and for which boards: worked out once, dealt out as tasks.

The same boards are due as in a crawl of one machine. All of a host's boards are one
task, however many: a host has one owner. A run is named after its week, or its day,
and what bears that name already is not planned again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from crawler.archive import Archive, Trigger
from crawler.fleet.database import MAKING, told
from crawler.fleet.shared import all_health
from crawler.health.due import resting
from crawler.hosts import turn_of
from crawler.settings import Board, Every, Settings
from crawler.visit import Visit

if TYPE_CHECKING:
    from procrastinate.jobs import Job
    from psycopg import Connection

TASK = "look at a host"
QUEUE = "hosts"
AT_ONCE = 1_000  # tasks put in line in one statement
REST_ANEW = """
INSERT INTO hosts (host, pause) VALUES (%s, %s)
ON CONFLICT (host) DO UPDATE SET pause = excluded.pause
"""
LOST = """
UPDATE shards SET tries = 0, given_up_at = NULL
WHERE
    run_id = %(run_id)s
    AND done_at IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM procrastinate_jobs AS job
        WHERE job.lock = shards.host AND job.args ->> 'run_id' = %(run_id)s AND job.status IN ('todo', 'doing')
    )
RETURNING host
"""


class Enqueued(NamedTuple):
    """What came of planning a run."""

    run_id: str
    name: str
    is_new: bool
    hosts: int  # put in line just now
    boards: int
    skipped: dict[str, int]


def enqueue(
    connection: "Connection",
    address: str,
    workspace: Path,
    boards: Iterable[Board],
    settings: Settings,
    *,
    now: datetime,
    name: str | None = None,
    trigger: Trigger = "web",
) -> Enqueued:
    """Plan a run and put its hosts in line; of one that is planned already, only tasks that were lost or given up."""
    name = name or name_of(now, settings.every)
    awake = {str(board): board for board in boards if settings.why_off(board.source) is None}
    with told(address), connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [MAKING])
        row = connection.execute("SELECT run_id, published_at FROM runs WHERE name = %s", [name]).fetchone()
        if row:
            hosts = [] if row[1] else _lost(connection, row[0])
            _defer(connection, row[0], hosts)
            return Enqueued(row[0], name, is_new=False, hosts=len(hosts), boards=0, skipped={})
        rests = resting(awake, all_health(connection), now, named=(), done=())
        skipped = dict(sorted(Counter(rest.kind for rest in rests.values()).items()))
        due = by_host(board for each, board in awake.items() if each not in rests)
        run_id = _begin(connection, Archive(workspace), now.replace(microsecond=0), name, trigger, skipped)
        _note(connection, run_id, due, settings)
        _defer(connection, run_id, sorted(due, key=lambda host: -len(due[host])))  # the longest first
    return Enqueued(run_id, name, is_new=True, hosts=len(due), boards=sum(map(len, due.values())), skipped=skipped)


def name_of(now: datetime, every: Every) -> str:
    """What a run of that moment is called, so that no second one is planned for its week or day.

    >>> moment = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
    >>> name_of(moment, "week"), name_of(moment, "day")
    ('2026-W47', '2026-11-18')
    """
    return f"{now.astimezone(UTC):%G-W%V}" if every == "week" else f"{now.astimezone(UTC):%Y-%m-%d}"


def by_host(boards: Iterable[Board]) -> dict[str, list[Board]]:
    """The boards of each host, or of a platform's hosts together, both in the order in which they are listed."""
    hosts: dict[str, list[Board]] = {}
    for board in boards:
        hosts.setdefault(turn_of(Visit(board).start), []).append(board)
    return hosts


def _begin(  # noqa: PLR0917 (a run, in the order of its table)
    connection: "Connection",
    archive: Archive,
    started_at: datetime,
    name: str,
    trigger: Trigger,
    skipped: Mapping[str, int],
) -> str:
    """Note a new run, under an id that no other run bears."""
    run_id = f"{started_at:%Y%m%dT%H%M%SZ}-{trigger}"
    taken = connection.execute("SELECT 1 FROM runs WHERE run_id = %s", [run_id]).fetchone()
    if taken or archive.is_taken(run_id):
        return _begin(connection, archive, started_at + timedelta(seconds=1), name, trigger, skipped)
    facts = [run_id, name, trigger, started_at, msgspec.json.encode(skipped).decode()]
    connection.execute("INSERT INTO runs VALUES (%s, %s, %s, %s, %s)", facts)
    return run_id


def _note(connection: "Connection", run_id: str, due: Mapping[str, list[Board]], settings: Settings) -> None:
    boards = [
        (run_id, board.source, board.token, host, place, msgspec.json.encode(board).decode())
        for host, its in due.items()
        for place, board in enumerate(its)
    ]
    pauses = [(host, max(settings.delay_for(board.source) for board in its)) for host, its in sorted(due.items())]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO shards (run_id, host) VALUES (%s, %s)", [(run_id, host) for host in due])
        cursor.executemany("INSERT INTO boards VALUES (%s, %s, %s, %s, %s, %s)", boards)
        cursor.executemany(REST_ANEW, pauses)


def _lost(connection: "Connection", run_id: str) -> list[str]:
    """Hosts of a run that are not done and in no line: given up, or their task's end was told by a dead worker."""
    return sorted(host for (host,) in connection.execute(LOST, {"run_id": run_id}).fetchall())


def _defer(connection: "Connection", run_id: str, hosts: Iterable[str]) -> None:
    """Put hosts in line, in this transaction."""
    from procrastinate import SyncPsycopgConnector
    from procrastinate.manager import JobManager

    manager, line = JobManager(SyncPsycopgConnector()), [_job(run_id, host) for host in hosts]
    for first in range(0, len(line), AT_ONCE):
        manager.batch_defer_jobs(line[first : first + AT_ONCE], connection=connection)


def _job(run_id: str, host: str) -> "Job":
    from procrastinate.jobs import Job

    return Job(
        queue=QUEUE,
        task_name=TASK,
        lock=host,  # one owner at a time, whatever the run
        queueing_lock=f"{run_id} {host}",
        task_kwargs={"run_id": run_id, "host": host},
    )


def summary(run: Enqueued) -> str:
    """One line of what was planned."""
    if run.is_new:
        left_out = "".join(f"; {count} boards {why}" for why, count in run.skipped.items())
        return f"{run.run_id} ({run.name}): {run.boards:,} boards of {run.hosts:,} hosts are in line{left_out}"
    again = f"{run.hosts:,} hosts that were given up or lost are in line again" if run.hosts else "nothing new"
    return f"{run.run_id} ({run.name}) is planned already: {again}"

"""From the parts of a run to one manifest: from then on it is a run like any other.

A host that was given up leaves failed looks, which prove nothing closed. Written once:
a run that is published stays as it is, and who is killed on the way goes on from there.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from crawler.archive import Run, Trigger, manifest_path, read_manifest, write_manifest, writing
from crawler.elsewhere import elsewhere, send
from crawler.errors import NoSuchRun, RunUnderWay
from crawler.fleet.database import told
from crawler.fleet.parts import SUFFIX, Lacking, Part, merged, read_part
from crawler.fleet.places import archive_of
from crawler.fleet.shared import boards_of, looks_of
from crawler.settings import code_version
from scale.storage import Storage

if TYPE_CHECKING:
    from psycopg import Connection

PUBLISHING = 0x61697075  # an advisory lock
PUBLISHED = "UPDATE runs SET published_at = now() WHERE run_id = %s AND published_at IS NULL"
SHARDS = """
SELECT host, done_at, given_up_at, problem FROM shards WHERE run_id = %s ORDER BY host COLLATE "C"
"""
UNDER_WAY = """
SELECT
    count(*) FILTER (WHERE job.status IS DISTINCT FROM 'doing'),
    count(*) FILTER (WHERE job.status = 'doing')
FROM shards
LEFT JOIN procrastinate_jobs AS job
    ON job.lock = shards.host AND job.args ->> 'run_id' = shards.run_id AND job.status IN ('todo', 'doing')
WHERE shards.run_id = %s AND shards.done_at IS NULL AND shards.given_up_at IS NULL
"""
CLOSE = """
WITH closed AS (
    UPDATE shards SET given_up_at = clock_timestamp(), problem = 'the run was closed before its turn came'
    WHERE run_id = %(run_id)s AND done_at IS NULL AND given_up_at IS NULL
)
UPDATE procrastinate_jobs SET status = 'cancelled'
WHERE args ->> 'run_id' = %(run_id)s AND status = 'todo'
"""


class Shard(NamedTuple):
    """How one host of a run ended."""

    host: str
    done_at: datetime | None
    given_up_at: datetime | None
    problem: str

    @property
    def ended_at(self) -> datetime:
        """When; all have by now."""
        return (self.done_at or self.given_up_at or datetime.now(UTC)).astimezone(UTC)


def unpublished(connection: "Connection", address: str) -> list[str]:
    """The runs that have no manifest yet, oldest first."""
    with told(address):
        rows = connection.execute("SELECT run_id FROM runs WHERE published_at IS NULL ORDER BY started_at").fetchall()
    return [run_id for (run_id,) in rows]


def publish_all(
    connection: "Connection",
    address: str,
    workspace: Path,
    *,
    as_it_stands: bool,
    tell: Callable[[str], None],
) -> list[Run]:
    """Publish every run that is done; of one that isn't, tell why."""
    runs = []
    for run_id in unpublished(connection, address):
        try:
            runs.append(publish(connection, address, workspace, run_id, as_it_stands=as_it_stands))
        except RunUnderWay as waits:
            tell(str(waits))
    return runs


def publish(connection: "Connection", address: str, workspace: Path, run_id: str, *, as_it_stands: bool = False) -> Run:
    """Write the manifest of a run whose hosts are all done or given up; raises RunUnderWay."""
    storage, path = archive_of(workspace), manifest_path(workspace, run_id)
    with _alone(connection, address):
        if far := elsewhere(workspace):
            far.take_lists(path.parent)  # what another publisher wrote there
        send(workspace)  # what this one could not, as it was killed
        if not path.exists():
            with told(address):
                _require_ended(connection, run_id, as_it_stands=as_it_stands)
                run = _merged(connection, storage, run_id)
            _trim(connection, address, storage, run_id)
            write_manifest(workspace, run)
        for name in storage.names(SUFFIX):
            if name.startswith(f"{run_id}-"):
                storage.remove(name)
        with told(address):
            connection.execute(PUBLISHED, [run_id])
    return read_manifest(path)


@contextmanager
def _alone(connection: "Connection", address: str) -> Iterator[None]:
    """One publisher at a time: another waits."""
    with told(address):
        connection.execute("SELECT pg_advisory_lock(%s)", [PUBLISHING])
    try:
        yield
    finally:
        with told(address):
            connection.execute("SELECT pg_advisory_unlock(%s)", [PUBLISHING])


def _require_ended(connection: "Connection", run_id: str, *, as_it_stands: bool) -> None:
    """Raise RunUnderWay if a host is not done; `as_it_stands`, those that wait are given up."""
    waiting, doing = connection.execute(UNDER_WAY, [run_id]).fetchone() or (0, 0)
    if doing or (waiting and not as_it_stands):
        raise RunUnderWay(run_id, waiting, doing)
    if waiting:
        connection.execute(CLOSE, {"run_id": run_id})


def _merged(connection: "Connection", storage: Storage, run_id: str) -> Run:
    row = connection.execute("SELECT trigger, started_at, skipped FROM runs WHERE run_id = %s", [run_id]).fetchone()
    if row is None:
        raise NoSuchRun(run_id)
    trigger, started_at, skipped = row
    shards = [Shard(*each) for each in connection.execute(SHARDS, [run_id]).fetchall()]
    return merged(
        [_part(connection, storage, run_id, shard) for shard in shards],
        [each for shard in shards if not shard.done_at for each in _lacking(connection, run_id, shard)],
        run_id=run_id,
        trigger=cast(Trigger, trigger),
        started_at=started_at.astimezone(UTC),
        ended_at=max((shard.ended_at for shard in shards), default=started_at.astimezone(UTC)),
        code_version=code_version(),
        skipped=skipped,
    )


def _part(connection: "Connection", storage: Storage, run_id: str, shard: Shard) -> Part:
    """What a worker left of its host; of one that was given up, the looks that were committed."""
    if shard.done_at:
        return read_part(storage, run_id, shard.host)
    return Part(run_id=run_id, host=shard.host, looks=looks_of(connection, run_id, shard.host))


def _lacking(connection: "Connection", run_id: str, shard: Shard) -> Iterator[Lacking]:
    done = {(look.source, look.board) for look in looks_of(connection, run_id, shard.host)}
    for board in boards_of(connection, run_id, shard.host):
        if (board.source, board.token) not in done:
            yield Lacking(board=board, given_up_at=shard.ended_at, reason=f"never looked at: {shard.problem}")


def _trim(connection: "Connection", address: str, storage: Storage, run_id: str) -> None:
    """Cut off what no look confirms: a worker died as it wrote it."""
    if not storage.is_local:
        return
    with told(address):
        rows = connection.execute("SELECT name, committed FROM parts WHERE run_id = %s", [run_id]).fetchall()
    known: dict[str, int] = dict(rows)
    for name in storage.names(".warc.gz"):
        path = Path(storage.url) / name
        if name.startswith(f"{run_id}-") and path.stat().st_size > known.get(name, 0):
            with writing(path):
                os.truncate(path, known[name]) if known.get(name) else path.unlink()

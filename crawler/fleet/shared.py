"""What one worker remembers of its part of a run, kept where all workers see it.

It is `crawler.state.Memory`, in PostgreSQL. A look is committed together with its
board's health and how far its part of the archive is confirmed, and only by whoever
holds its host's shard now: each taking up counts `epoch` on, so a worker that was
thought dead, and woke up again, can write down nothing more.
"""

import asyncio
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol, cast

import msgspec
from msgspec import Struct

from crawler.archive import Look, PageRef, Trigger
from crawler.errors import ShardLost
from crawler.fleet.database import told
from crawler.health import Health
from crawler.settings import Board
from crawler.state import Cooldown, RobotsCopy, Unfinished, Validator

if TYPE_CHECKING:
    from psycopg import Connection

TAKE_UP = """
UPDATE shards SET epoch = epoch + 1, tries = tries + 1, worker_id = %s
WHERE run_id = %s AND host = %s AND done_at IS NULL AND given_up_at IS NULL
RETURNING epoch
"""
STILL_OURS = """
UPDATE shards SET tries = 0, problem = ''
WHERE run_id = %s AND host = %s AND epoch = %s AND done_at IS NULL AND given_up_at IS NULL
"""
DONE = """
UPDATE shards SET done_at = clock_timestamp(), problem = ''
WHERE run_id = %s AND host = %s AND epoch = %s AND done_at IS NULL AND given_up_at IS NULL
"""
KEEP_VALIDATOR = """
INSERT INTO validators VALUES (%s, %s, %s, %s)
ON CONFLICT (url) DO UPDATE
SET etag = excluded.etag, last_modified = excluded.last_modified, page = excluded.page
"""
KEEP_ROBOTS = """
INSERT INTO robots VALUES (%s, %s, %s, %s)
ON CONFLICT (origin) DO UPDATE
SET fetched_at = excluded.fetched_at, status = excluded.status, body = excluded.body
"""
KEEP_COOLDOWN = """
INSERT INTO hosts (host, not_before, strikes, noted_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (host) DO UPDATE
SET not_before = excluded.not_before, strikes = excluded.strikes, noted_at = excluded.noted_at
"""
KEEP_HEALTH = """
INSERT INTO health VALUES (%s, %s, %s)
ON CONFLICT (source, token) DO UPDATE SET health = excluded.health
"""
KEEP_PART = """
INSERT INTO parts VALUES (%s, %s, %s)
ON CONFLICT (name) DO UPDATE SET committed = excluded.committed
"""


class SharedClock:
    """The database's clock, as this machine can tell it; waiting is real."""

    def __init__(self, connection: "Connection", address: str) -> None:
        with told(address):
            row = connection.execute("SELECT clock_timestamp()").fetchone()
        self._ahead: timedelta = (row[0] - datetime.now(UTC)) if row else timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Shard(Struct, frozen=True, kw_only=True):
    """The boards of one host in one run, as a worker has taken them up."""

    run: Unfinished  # with the looks that are done
    host: str
    epoch: int
    boards: tuple[Board, ...]


def take_up(
    connection: "Connection", address: str, run_id: str, host: str, worker_id: int | None = None
) -> Shard | None:
    """Make a shard ours; None if it is done, or was given up."""
    with told(address), connection.transaction():
        taken = connection.execute(TAKE_UP, [worker_id, run_id, host]).fetchone()
        about = connection.execute("SELECT trigger, started_at FROM runs WHERE run_id = %s", [run_id]).fetchone()
        if taken is None or about is None:
            return None
        boards, looks = boards_of(connection, run_id, host), looks_of(connection, run_id, host)
    run = Unfinished(
        run_id=run_id, trigger=cast(Trigger, about[0]), started_at=about[1].astimezone(UTC), committed=0, looks=looks
    )
    return Shard(run=run, host=host, epoch=taken[0], boards=boards)


def boards_of(connection: "Connection", run_id: str, host: str) -> tuple[Board, ...]:
    """The boards of a shard, in their turn."""
    question = "SELECT board FROM boards WHERE run_id = %s AND host = %s ORDER BY place"
    rows = connection.execute(question, [run_id, host]).fetchall()
    return tuple(msgspec.json.decode(row[0], type=Board) for row in rows)


def looks_of(connection: "Connection", run_id: str, host: str) -> tuple[Look, ...]:
    """The looks of a shard that are committed."""
    question = """
    SELECT looks.look FROM looks JOIN boards USING (run_id, source, token)
    WHERE run_id = %s AND boards.host = %s ORDER BY source COLLATE "C", token COLLATE "C"
    """
    rows = connection.execute(question, [run_id, host]).fetchall()
    return tuple(msgspec.json.decode(row[0], type=Look) for row in rows)


def all_health(connection: "Connection") -> dict[str, Health]:
    """Every board that the fleet ever looked at, by SOURCE/TOKEN."""
    rows = connection.execute("SELECT health FROM health ORDER BY source, token").fetchall()
    return {health.name: health for health in (msgspec.json.decode(row[0], type=Health) for row in rows)}


class Confirmed(Protocol):
    """The files that pages go to."""

    @property
    def confirmed(self) -> str:
        """The one that was synced last."""


def committed(connection: "Connection", address: str, shard: Shard) -> tuple[Look, ...]:
    """A shard's looks so far."""
    with told(address):
        return looks_of(connection, shard.run.run_id, shard.host)


def finish(connection: "Connection", address: str, shard: Shard) -> None:
    """Note that all boards of a shard are done; raises ShardLost."""
    with told(address), connection.transaction():
        _hold(connection, DONE, shard)


def _hold(connection: "Connection", statement: str, shard: Shard) -> None:
    """Change a shard that is still ours; raises ShardLost if it isn't."""
    facts = [shard.run.run_id, shard.host, shard.epoch]
    if not connection.execute(cast(Any, statement), facts).rowcount:
        raise ShardLost(shard.run.run_id, shard.host)


class Shared:
    """The memory of one shard's worker; raises NoDatabase, and ShardLost where another has it by now."""

    def __init__(self, connection: "Connection", address: str, shard: Shard, files: Confirmed) -> None:
        self._connection = connection
        self._address = address
        self._shard = shard
        self._files = files

    def validator(self, url: str) -> Validator | None:
        row = self._row("SELECT etag, last_modified, page FROM validators WHERE url = %s", url)
        if row is None:
            return None
        page = msgspec.json.decode(row[2], type=PageRef)
        return Validator(url=url, etag=row[0], last_modified=row[1], page=page)

    def robots(self, origin: str) -> RobotsCopy | None:
        row = self._row("SELECT fetched_at, status, body FROM robots WHERE origin = %s", origin)
        return row and RobotsCopy(origin=origin, fetched_at=row[0].astimezone(UTC), status=row[1], body=bytes(row[2]))

    def keep_robots(self, copy: RobotsCopy) -> None:
        self._run(KEEP_ROBOTS, copy.origin, copy.fetched_at, copy.status, copy.body)

    def cooldown(self, host: str) -> Cooldown | None:
        row = self._row("SELECT not_before, strikes, noted_at FROM hosts WHERE host = %s AND strikes > 0", host)
        return row and Cooldown(host=host, not_before=_utc(row[0]), strikes=row[1], noted_at=row[2] and _utc(row[2]))

    def keep_cooldown(self, cooldown: Cooldown) -> None:
        self._run(KEEP_COOLDOWN, cooldown.host, cooldown.not_before, cooldown.strikes, cooldown.noted_at)

    def health(self, source: str, board: str) -> Health | None:
        row = self._row("SELECT health FROM health WHERE source = %s AND token = %s", source, board)
        return row and msgspec.json.decode(row[0], type=Health)

    def commit(self, look: Look, committed: int, validators: Iterable[Validator], health: Health | None = None) -> None:
        """Confirm one look with its archived pages and its board's health: all of it, or nothing."""
        known = sorted((each.url, each.etag, each.last_modified, _json(each.page)) for each in validators)
        run_id = self._shard.run.run_id
        with told(self._address), self._connection.transaction():
            _hold(self._connection, STILL_OURS, self._shard)
            self._connection.execute(KEEP_PART, [self._files.confirmed, run_id, committed])
            for row in known:  # in the order of their addresses, lest two workers wait for each other
                self._connection.execute(KEEP_VALIDATOR, row)
            row = (run_id, look.source, look.board, _json(look))
            self._connection.execute("INSERT INTO looks VALUES (%s, %s, %s, %s)", row)
            if health is not None:
                self._connection.execute(KEEP_HEALTH, [look.source, look.board, _json(health)])

    def _row(self, question: str, *values: Any) -> Any:
        with told(self._address):
            return self._connection.execute(cast(Any, question), values).fetchone()

    def _run(self, statement: str, *values: Any) -> None:
        with told(self._address):
            self._connection.execute(cast(Any, statement), values)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _json(record: Struct) -> str:
    return msgspec.json.encode(record).decode()

"""state.sqlite: what the next request needs to know, and how far this run is.

Validators, robots.txt copies, cool-downs, boards' health, and the run in progress.
Nothing here is evidence: the file may be deleted, and only memory is lost. A look
is committed together with its board's health and the WARC offset behind its pages,
in one transaction, after those pages are on disk. So whatever kills a run, the next one knows
exactly which boards are done and where the archive's confirmed part ends.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import msgspec
from msgspec import Struct

from crawler.archive import Look, PageRef, Trigger
from crawler.errors import BrokenState, NotWritten
from crawler.health import Health

APPLICATION = 0x6169706D  # "aipm"
VERSION = 1
UNWRITABLE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
TABLES = """
CREATE TABLE validators (url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, page TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE robots (origin TEXT PRIMARY KEY, fetched_at REAL NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE cooldowns (host TEXT PRIMARY KEY, not_before REAL NOT NULL, strikes INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE run (run_id TEXT PRIMARY KEY, trigger TEXT NOT NULL, started_at REAL NOT NULL, committed INTEGER NOT NULL);
CREATE TABLE looks (source TEXT, board TEXT, look TEXT NOT NULL, PRIMARY KEY (source, board));
"""
LATER_TABLES = """
CREATE TABLE IF NOT EXISTS wanted (board TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS health (source TEXT, board TEXT, health TEXT NOT NULL, PRIMARY KEY (source, board));
"""  # that files of before lack


class Validator(Struct, frozen=True, kw_only=True):
    """What an address last gave us: where it lies, and how to ask whether it has changed."""

    url: str
    page: PageRef
    etag: str | None = None
    last_modified: str | None = None

    @property
    def conditions(self) -> dict[str, str]:
        """The headers of a conditional GET; a value that no header can carry is not sent back."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value and value.isascii() and value.isprintable()}

    def confirmed_by(self, url: str, etag: str | None) -> bool:
        """Say whether a 304 is about what we hold: we asked for one, of this address, and it names no other version."""
        same = etag is None or self.etag is None or etag.removeprefix("W/") == self.etag.removeprefix("W/")
        return bool(self.conditions) and url == self.url and same


class RobotsCopy(Struct, frozen=True, kw_only=True):
    """A robots.txt as its origin last answered for it."""

    origin: str
    fetched_at: datetime
    status: int
    body: bytes


class Cooldown(Struct, frozen=True, kw_only=True):
    """Until when a host wants to be left alone, and how often in a row it said so."""

    host: str
    not_before: datetime
    strikes: int
    noted_at: datetime | None = None

    def left(self, now: datetime) -> float:
        """Seconds still to wait; never more than were asked for, wherever the wall clock has gone meanwhile."""
        if not self.strikes:
            return 0.0
        since = now if self.noted_at is None else max(now, self.noted_at)
        return max((self.not_before - since).total_seconds(), 0.0)


class Unfinished(Struct, frozen=True, kw_only=True):
    """The run in progress."""

    run_id: str
    trigger: Trigger
    started_at: datetime
    committed: int  # the archive is confirmed up to this offset
    looks: tuple[Look, ...]
    wanted: tuple[str, ...] = ()  # the boards it was begun for, as SOURCE/TOKEN

    @property
    def done(self) -> frozenset[str]:
        """The boards it has looked at, as SOURCE/TOKEN."""
        return frozenset(f"{look.source}/{look.board}" for look in self.looks)


class Memory(Protocol):
    """What a run loop remembers by: the file of one workspace, or the database that a fleet shares."""

    def validator(self, url: str) -> Validator | None: ...
    def robots(self, origin: str) -> RobotsCopy | None: ...
    def keep_robots(self, copy: RobotsCopy) -> None: ...
    def cooldown(self, host: str) -> Cooldown | None: ...
    def keep_cooldown(self, cooldown: Cooldown) -> None: ...
    def health(self, source: str, board: str) -> Health | None: ...
    def commit(
        self, look: Look, committed: int, validators: Iterable[Validator], health: Health | None = None
    ) -> None: ...


class State:
    """The crawl state of one workspace; one process writes it, under the workspace's lock."""

    def __init__(self, path: Path | None) -> None:
        """Open or create; None keeps it in memory. Raises BrokenState on a file that isn't ours or is damaged."""
        self._path = path or Path("state.sqlite")
        with self._guarded():
            self._db = sqlite3.connect(path or ":memory:", isolation_level=None)
            self._prepare()

    def close(self) -> None:
        self._db.close()

    def validator(self, url: str) -> Validator | None:
        row = self._row("SELECT etag, last_modified, page FROM validators WHERE url = ?", url)
        if row is None:
            return None
        page = msgspec.json.decode(row[2], type=PageRef)
        return Validator(url=url, etag=row[0], last_modified=row[1], page=page)

    def robots(self, origin: str) -> RobotsCopy | None:
        row = self._row("SELECT fetched_at, status, body FROM robots WHERE origin = ?", origin)
        return row and RobotsCopy(origin=origin, fetched_at=_moment(row[0]), status=row[1], body=row[2])

    def keep_robots(self, copy: RobotsCopy) -> None:
        row = (copy.origin, copy.fetched_at.timestamp(), copy.status, copy.body)
        self._run("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?)", row)

    def cooldown(self, host: str) -> Cooldown | None:
        row = self._row("SELECT host, not_before, strikes, noted_at FROM cooldowns WHERE host = ?", host)
        return row and _cooldown(row)

    def keep_cooldown(self, cooldown: Cooldown) -> None:
        noted_at = cooldown.noted_at and cooldown.noted_at.timestamp()
        row = (cooldown.host, cooldown.not_before.timestamp(), cooldown.strikes, noted_at)
        self._run("INSERT OR REPLACE INTO cooldowns (host, not_before, strikes, noted_at) VALUES (?, ?, ?, ?)", row)

    def unfinished(self) -> Unfinished | None:
        """The run that was begun and not cleared."""
        row = self._row("SELECT run_id, trigger, started_at, committed FROM run")
        if row is None:
            return None
        with self._guarded():
            looks = self._db.execute("SELECT look FROM looks ORDER BY source, board").fetchall()
            wanted = self._db.execute("SELECT board FROM wanted ORDER BY board").fetchall()
        return Unfinished(
            run_id=row[0],
            trigger=row[1],
            started_at=_moment(row[2]),
            committed=row[3],
            looks=tuple(msgspec.json.decode(look, type=Look) for (look,) in looks),
            wanted=tuple(board for (board,) in wanted),
        )

    def begin(self, run: Unfinished) -> None:
        """Note a new run before it asks for anything."""
        row = (run.run_id, run.trigger, run.started_at.timestamp(), run.committed)
        with self._transaction():
            self._db.execute("INSERT INTO run VALUES (?, ?, ?, ?)", row)
            self._db.executemany("INSERT INTO wanted VALUES (?)", [(board,) for board in run.wanted])

    def health(self, source: str, board: str) -> Health | None:
        row = self._row("SELECT health FROM health WHERE source = ? AND board = ?", source, board)
        return row and _health(row[0])

    def all_health(self) -> dict[str, Health]:
        """Every board ever looked at, by SOURCE/TOKEN."""
        with self._guarded():
            rows = self._db.execute("SELECT health FROM health ORDER BY source, board").fetchall()
        return {health.name: health for health in (_health(text) for (text,) in rows)}

    def cooldowns(self) -> list[Cooldown]:
        """Every host that ever asked to be left alone."""
        with self._guarded():
            rows = self._db.execute("SELECT host, not_before, strikes, noted_at FROM cooldowns ORDER BY host")
            return [_cooldown(row) for row in rows]

    def commit(self, look: Look, committed: int, validators: Iterable[Validator], health: Health | None = None) -> None:
        """Confirm one look with its archived pages and its board's health: all of it, or nothing."""
        known = [(each.url, each.etag, each.last_modified, _json(each.page)) for each in validators]
        with self._transaction():
            self._db.executemany("INSERT OR REPLACE INTO validators VALUES (?, ?, ?, ?)", known)
            self._db.execute("INSERT OR REPLACE INTO looks VALUES (?, ?, ?)", (look.source, look.board, _json(look)))
            self._db.execute("UPDATE run SET committed = ?", (committed,))
            if health is not None:
                row = (look.source, look.board, _json(health))
                self._db.execute("INSERT OR REPLACE INTO health VALUES (?, ?, ?)", row)

    def clear(self) -> None:
        """Forget the run in progress: its manifest is written."""
        with self._transaction():
            self._db.execute("DELETE FROM looks")
            self._db.execute("DELETE FROM wanted")
            self._db.execute("DELETE FROM run")

    def _prepare(self) -> None:
        (application,) = self._db.execute("PRAGMA application_id").fetchone()
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        (tables,) = self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if tables and application != APPLICATION:
            raise BrokenState(self._path, "is some other program's database")
        if version > VERSION:
            raise BrokenState(self._path, "was written by a newer aipm")
        (health,) = self._db.execute("PRAGMA quick_check(1)").fetchone()
        if health != "ok":
            raise BrokenState(self._path, f"is damaged ({' '.join(health.split())})")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        if not tables:
            with self._transaction():
                self._create(TABLES)
                self._db.execute(f"PRAGMA application_id = {APPLICATION}")
                self._db.execute(f"PRAGMA user_version = {VERSION}")
        (later,) = self._db.execute("SELECT count(*) FROM sqlite_schema WHERE name IN ('wanted', 'health')").fetchone()
        if later < 2:
            with self._transaction():
                self._create(LATER_TABLES)
        if "noted_at" not in [name for _, name, *_ in self._db.execute("PRAGMA table_info(cooldowns)")]:
            self._db.execute("ALTER TABLE cooldowns ADD COLUMN noted_at REAL")  # as do those

    def _create(self, tables: str) -> None:
        for statement in tables.strip().split(";\n"):
            self._db.execute(statement)

    def _row(self, question: str, *values: Any) -> Any:
        with self._guarded():
            return self._db.execute(question, values).fetchone()

    def _run(self, statement: str, values: tuple[Any, ...]) -> None:
        with self._guarded():
            self._db.execute(statement, values)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._guarded():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._db.in_transaction:  # a full disk ends it by itself
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            if getattr(problem, "sqlite_errorcode", 0) & 0xFF in UNWRITABLE:
                raise NotWritten(self._path, problem) from problem
            raise BrokenState(self._path, f"can't be used ({problem})") from problem


def _health(text: str) -> Health:
    return msgspec.json.decode(text, type=Health)


def _cooldown(row: tuple[str, float, int, float | None]) -> Cooldown:
    host, until, strikes, noted_at = row
    noted = None if noted_at is None else _moment(noted_at)
    return Cooldown(host=host, not_before=_moment(until), strikes=strikes, noted_at=noted)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _json(record: Struct) -> str:
    return msgspec.json.encode(record).decode()

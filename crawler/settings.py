"""aipm.toml: how one workspace wants to be crawled, and whom to visit.

Every key is optional and checked; an unknown one is refused, because a mistyped
politeness setting that is silently ignored hurts somebody else. Boards come from
`crawler/boards.csv`, to which the file may add its own.
"""

import csv
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Literal, cast

import msgspec
from msgspec import Meta, Struct

from crawler import sources
from crawler.errors import BadSettings
from crawler.source import Signature, Signing

Seconds = Annotated[float, Meta(ge=0, le=86_400)]
Every = Literal["day", "week"]
CONTACT = re.compile(r"(?:https?://|mailto:)[!-~]+")
ARCHIVE = re.compile(r"(?:[a-z][a-z0-9+]*://|/)[!-~]+")
KEEPING = re.compile(r"[1-9]\d{0,2} (?:week|month)s?")
COLUMNS = ["source", "token", "employer", "tags"]
BOARDS = Path(__file__).with_name("boards.csv")


class Board(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One employer on one source."""

    source: Annotated[str, Meta(min_length=1)]  # its name, as `aipm sources list` has it
    token: Annotated[str, Meta(min_length=1)]  # what the source calls the board
    employer: str | None = None  # whose board it is, where the source doesn't say
    tags: tuple[str, ...] = ()  # words of your own

    def __str__(self) -> str:
        return f"{self.source}/{self.token}"


class SourceSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `[sources.NAME]` may say."""

    enabled: bool | None = None  # false switches it off; true wakes one that ships asleep
    delay: Seconds | None = None  # least pause between two of its requests, if longer than for all


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What aipm.toml may say."""

    contact: str | None = None  # where an administrator can reach you; goes into the User-Agent
    delay: Seconds = 1.0  # least pause between two requests to one host
    max_crawl_delay: Seconds = 60.0  # a host that asks for more is left alone
    patience: Seconds = 300.0  # a host that cools down longer is given up for this run
    deadline: Annotated[float, Meta(gt=0, le=3_600)] = 60.0  # for one whole request, in seconds
    max_bytes: Annotated[int, Meta(gt=0, le=100_000_000)] = 50_000_000  # of one body, packed or unpacked
    robots_4xx: Literal["allow", "deny"] = "allow"  # what a robots.txt behind 401 or 403 means
    keep_bodies: str | None = None  # how long, such as "26 weeks"; for ever, if it isn't said
    every: Every = "week"  # how often a timer starts a run
    archive: str | None = None  # where finished runs go, such as "s3://bucket/folder"; the workspace, if it isn't said
    metrics: str | None = None  # where Prometheus looks for aipm.prom; in the workspace, if it isn't said
    sources: dict[str, SourceSettings] = {}
    boards: tuple[Board, ...] = ()

    def is_asleep(self, source: str) -> bool:
        """Whether a source is off for a reason of its own, and nobody has said that it should be on or off."""
        said = self.sources.get(source, SourceSettings()).enabled
        return said is None and getattr(sources.load(source), "OFF", None) is not None

    def why_off(self, source: str) -> str | None:
        """Why a source is not visited; None if it is."""
        wish = self.sources.get(source, SourceSettings()).enabled
        if wish is False:
            return f"switched off in aipm.toml ([sources.{source}] enabled = false)"
        if off := None if wish else getattr(sources.load(source), "OFF", None):
            return str(off)
        missing = [name for name in getattr(sources.load(source), "KEYS", ()) if not os.environ.get(name)]
        return f"needs {' and '.join(missing)} in the environment" if missing else None

    def delay_for(self, source: str) -> float:
        """The longest pause anybody asks for: the workspace, for all or for this source, or the source itself."""
        wish = self.sources.get(source, SourceSettings()).delay or 0.0
        return max(self.delay, wish, getattr(sources.load(source), "DELAY", 0.0))


def signature(source: str) -> Signature:
    """What proves to a source that we may ask: made of its keys in the environment, empty where it wants none."""
    adapter = cast(Signing, sources.load(source))
    names = (*getattr(adapter, "KEYS", ()), *getattr(adapter, "KEYS_WELCOME", ()))
    keys = {name: key for name in names if (key := os.environ.get(name))}
    return adapter.sign(keys) if keys else Signature()


def load_settings(workspace: Path) -> Settings:
    """The workspace's aipm.toml, or the defaults if there is none; raises BadSettings."""
    path = workspace / "aipm.toml"
    try:
        settings = msgspec.convert(tomllib.loads(path.read_text("utf-8-sig")), Settings)
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except tomllib.TOMLDecodeError as problem:
        raise BadSettings(path, f"is no TOML: {problem}; mend that line") from problem
    except OSError as problem:
        raise BadSettings(path, f"can't be read: {problem.strerror}; make it a text file, or remove it") from problem
    except UnicodeDecodeError as problem:
        raise BadSettings(path, f"can't be read: {problem}; save it as UTF-8") from problem
    except msgspec.ValidationError as problem:
        raise BadSettings(path, f"{problem}; {_keys_at(str(problem))}") from problem
    _check_contact(path, settings.contact)
    _check_keeping(path, settings.keep_bodies)
    _check_archive(path, settings.archive)
    _check_sources(path, settings)
    _check_boards(path, settings.boards)
    return settings


def load_boards(settings: Settings, path: Path = BOARDS) -> list[Board]:
    """Every board to visit: those of boards.csv, then those of aipm.toml, which win over their namesakes."""
    boards = {str(board): board for board in _read_boards(path)}
    boards.update((str(board), board) for board in settings.boards)
    return list(boards.values())


def select_boards(boards: Iterable[Board], source: str | None, wanted: Iterable[str]) -> list[Board]:
    """The boards of one source, or those named SOURCE/TOKEN (also ones nobody listed); all, if neither is given."""
    named = [parse_board(text) for text in wanted]
    if source is not None:
        sources.load(source)
    for board in named:
        if source not in (None, board.source):
            raise BadSettings(f"--board {board}", f"is no board of --source {source}; leave one of them out")
    listed = {str(board): board for board in boards}
    chosen = [listed.get(str(board), board) for board in named] or list(listed.values())
    found = [board for board in chosen if source in (None, board.source)]
    if source and not found:
        raise BadSettings(f"--source {source}", f"no board of it is listed; name one: --board {source}/TOKEN")
    return found


def parse_board(text: str) -> Board:
    """Read SOURCE/TOKEN; raises BadSettings, UnknownSource or SourceRefused."""
    source, slash, token = text.partition("/")
    if not slash or not source or not token:
        raise BadSettings(f"--board {text}", f"write SOURCE/TOKEN; sources: {', '.join(sources.names())}")
    sources.load(source)
    return Board(source=source, token=token)


def require_awake(settings: Settings, source: str | None, boards: Iterable[Board]) -> None:
    """Raise BadSettings if a source is off that was asked for, by its own name or by a board's."""
    asked = {board.source: f"--board {board}" for board in boards} | ({source: f"--source {source}"} if source else {})
    for name, words in asked.items():
        if off := settings.why_off(name):
            wake = f"; `[sources.{name}] enabled = true` in aipm.toml wakes it" if settings.is_asleep(name) else ""
            raise BadSettings(words, f"is off: {off}{wake}")


def require_keeping(workspace: Path, settings: Settings) -> str:
    """How long bodies are kept; raises BadSettings where nobody said so, for what goes is gone."""
    if settings.keep_bodies is None:
        raise BadSettings(
            workspace / "aipm.toml",
            'must say how long bodies are kept: put a line like keep_bodies = "26 weeks" into it, above any [table]',
        )
    return settings.keep_bodies


def user_agent(settings: Settings) -> str:
    """Who we say we are, in every request.

    >>> user_agent(Settings(contact="mailto:me@example.com")).partition(" ")[2]
    '(+mailto:me@example.com)'
    """
    return f"aipm/{code_version()} (+{settings.contact or 'loopback only'})"


def code_version() -> str:
    """The version of this distribution; "0" in a bare checkout."""
    try:
        return version("aipm-demand")
    except PackageNotFoundError:
        return "0"


def _read_boards(path: Path) -> list[Board]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if rows.fieldnames != COLUMNS:
                raise BadSettings(path, f"the first line must read {','.join(COLUMNS)}")
            return [_board(path, rows.line_num, row) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise BadSettings(path, f"can't be read: {problem}") from problem


def _board(path: Path, line: int, row: dict[str, str]) -> Board:
    if None in row or None in row.values() or not row["source"] or not row["token"]:
        raise BadSettings(path, f"line {line}: write {','.join(COLUMNS)}, the first two filled")
    if row["source"] not in sources.names():
        raise BadSettings(path, f"line {line}: no source {row['source']!r}; sources: {', '.join(sources.names())}")
    return Board(
        source=row["source"],
        token=row["token"],
        employer=row["employer"] or None,
        tags=tuple(row["tags"].split()),
    )


def _keys_at(problem: str) -> str:
    """The keys there are where msgspec found something wrong."""
    if "`$.sources[" in problem:
        return f"the keys of [sources.NAME] are {', '.join(SourceSettings.__struct_fields__)}"
    if "`$.boards[" in problem:
        return f"the keys of [[boards]] are {', '.join(Board.__struct_fields__)}"
    return f"the keys are {', '.join(Settings.__struct_fields__)}"


def _check_contact(path: Path, contact: str | None) -> None:
    if contact is not None and not CONTACT.fullmatch(contact):
        raise BadSettings(path, f'contact = "{contact}" must be a web address or mailto:, without blanks')


def _check_keeping(path: Path, keep_bodies: str | None) -> None:
    if keep_bodies is not None and not KEEPING.fullmatch(keep_bodies):
        problem = 'must be a number of weeks or months, from 1 to 999, such as "26 weeks" or "6 months"'
        raise BadSettings(path, f'keep_bodies = "{keep_bodies}" {problem}; without it all are kept')


def _check_archive(path: Path, archive: str | None) -> None:
    if archive is not None and not ARCHIVE.fullmatch(archive):
        problem = "must be an address such as s3://bucket/folder, or a path that begins with /"
        raise BadSettings(path, f'archive = "{archive}" {problem}; without it runs are kept in the workspace')


def _check_boards(path: Path, boards: tuple[Board, ...]) -> None:
    for board, count in Counter(map(str, boards)).items():
        if count > 1:
            raise BadSettings(path, f"[[boards]] {board} stands there {count} times; keep one")


def _check_sources(path: Path, settings: Settings) -> None:
    for name in [*settings.sources, *(board.source for board in settings.boards)]:
        if refusal := sources.refusals().get(name):
            raise BadSettings(path, f"{name}: {refusal.label} is never read: {refusal.reason}; take it out")
        if name not in sources.names():
            raise BadSettings(path, f"no source is called {name!r}; sources: {', '.join(sources.names())}")

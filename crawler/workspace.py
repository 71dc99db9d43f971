"""The workspace folder: ours, of one market, and held by one run at a time.

`workspace.json` marks a folder as ours, so that a mistyped path never fills
somebody's documents with archives, and made-up postings never mix with real ones.
The lock is the kernel's (flock): it falls with its process, however that dies.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Literal

from crawler.errors import NotAWorkspace, WorkspaceBusy

Market = Literal["web", "sample"]

MARKER = "workspace.json"
KIND = "aipm-workspace"
VERSION = 1
MAY_COME_FIRST = {"aipm.toml"}  # a workspace's settings may be written before its first run


@contextmanager
def hold(path: Path, market: Market) -> Iterator[None]:
    """Hold the workspace for one run, making it if need be; raises NotAWorkspace or WorkspaceBusy."""
    prepare(path, market)
    with (path / "lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise WorkspaceBusy(path, _holder(lock)) from problem
        lock.truncate(0)
        lock.write(f"process {os.getpid()}")
        lock.flush()
        yield


def prepare(path: Path, market: Market) -> None:
    """Make the folder a workspace of this market, or make sure that it is one; raises NotAWorkspace."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        known = _read_marker(path)
        if known is None:
            _mark(path, market)
    except OSError as problem:
        raise NotAWorkspace(path, f"can't be used as a workspace: {problem.strerror or problem}") from problem
    if known is not None and known["market"] != market:
        wanted = f"a workspace of the {market} market"
        raise NotAWorkspace(path, f"holds the {known['market']} market, not {wanted}; name another --workspace")
    (path / "archive").mkdir(exist_ok=True)


def _read_marker(path: Path) -> dict[str, Any] | None:
    try:
        marker = json.loads((path / MARKER).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as problem:
        raise NotAWorkspace(path, f"its {MARKER} can't be read ({problem})") from problem
    if not isinstance(marker, dict) or marker.get("kind") != KIND or marker.get("market") not in ("web", "sample"):
        raise NotAWorkspace(path, f"its {MARKER} is not one of ours")
    if marker.get("version") != VERSION:
        raise NotAWorkspace(path, f"is a workspace of version {marker.get('version')}; this aipm knows {VERSION}")
    return marker


def _mark(path: Path, market: Market) -> None:
    strangers = sorted(entry.name for entry in path.iterdir() if entry.name not in MAY_COME_FIRST)
    strangers = [name for name in strangers if not name.startswith(".")]
    if strangers:
        raise NotAWorkspace(path, f"has no {MARKER} but other files ({strangers[0]}); name an empty or new --workspace")
    draft = path / f".{MARKER}"
    draft.write_text(json.dumps({"kind": KIND, "market": market, "version": VERSION}) + "\n", "utf-8")
    draft.replace(path / MARKER)


def _holder(lock: IO[str]) -> str:
    with suppress(OSError, UnicodeDecodeError):
        lock.seek(0)
        return lock.read(80).strip() or "another process"
    return "another process"

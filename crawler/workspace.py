"""The workspace folder: ours, of one market, and held by one run at a time.

`workspace.json` marks a folder as ours, so that a mistyped path never fills
somebody's documents with archives, and made-up postings never mix with real ones.
The lock is the kernel's (flock): it falls with its process, however that dies.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from crawler.archive import Market, WorkspaceCard, read_card
from crawler.errors import NotAWorkspace, WorkspaceBusy

MARKER = "workspace.json"
ELSEWHERE = "name a folder you may write to as --workspace"
MAY_COME_FIRST = {"aipm.toml"}  # a workspace's settings may be written before its first run


@contextmanager
def hold(path: Path, market: Market) -> Iterator[None]:
    """Hold the workspace for one run, making it if need be; raises NotAWorkspace or WorkspaceBusy."""
    prepare(path, market)
    with (path / "lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            lock.seek(0)
            raise WorkspaceBusy(path, lock.read(80).strip() or "another process") from problem
        lock.truncate(0)
        lock.write(f"process {os.getpid()}")
        lock.flush()
        yield


def prepare(path: Path, market: Market) -> None:
    """Make the folder a workspace of this market, or make sure that it is one; raises NotAWorkspace."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not (path / MARKER).exists():
            _mark(path, market)
        (path / "archive").mkdir(exist_ok=True)
    except OSError as problem:
        raise NotAWorkspace(path, f"can't be used as a workspace: {problem.strerror}; {ELSEWHERE}") from problem
    held = read_card(path).market
    if held != market:
        raise NotAWorkspace(
            path, f"holds the {held} market, and this run visits the {market}; name another --workspace"
        )


def _mark(path: Path, market: Market) -> None:
    names = sorted(entry.name for entry in path.iterdir())
    strangers = [name for name in names if name not in MAY_COME_FIRST and not name.startswith(".")]
    if strangers:
        raise NotAWorkspace(path, f"has no {MARKER} but other files ({strangers[0]}); name an empty or new --workspace")
    draft = path / f".{MARKER}"
    draft.write_bytes(msgspec.json.encode(WorkspaceCard(kind="aipm-workspace", market=market, version=1)) + b"\n")
    draft.replace(path / MARKER)

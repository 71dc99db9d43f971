"""The workspace folder: ours, of one market, and held by one run at a time.

`workspace.json` marks a folder as ours, so that a mistyped path never fills
somebody's documents with archives, and made-up postings never mix with real ones.
The lock is the kernel's (flock): it falls with its process, however that dies.
"""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from crawler.archive import Market, WorkspaceCard, read_card, writing
from crawler.errors import NotAWorkspace, NotWritten, WorkspaceBusy

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
MARKER = "workspace.json"
ELSEWHERE = "name a folder you may write to as --workspace"
MAY_COME_FIRST = {"aipm.toml"}  # a workspace's settings may be written before its first run


@contextmanager
def hold(path: Path, market: Market, name: str = "lock") -> Iterator[None]:
    """Hold the workspace for one run, making it if need be; raises NotAWorkspace, WorkspaceBusy or NotWritten.

    Who crawls holds `lock`; an `aipm run` holds one of its own around all its steps, so that two timers don't collide.
    """
    prepare(path, market)
    with writing(path / name):
        lock = os.open(path / name, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _take(path, lock)
        yield
    finally:
        os.close(lock)


def _take(path: Path, lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        holder = os.read(lock, 80).decode("utf-8", "replace").strip()
        raise WorkspaceBusy(path, holder or "another process") from problem
    with writing(path / "lock"):
        os.ftruncate(lock, 0)
        os.write(lock, f"process {os.getpid()}".encode())


def prepare(path: Path, market: Market) -> None:
    """Make the folder a workspace of this market, or make sure that it is one; raises NotAWorkspace or NotWritten."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not (path / MARKER).exists():
            _mark(path, market)
        (path / "archive").mkdir(exist_ok=True)
    except OSError as problem:
        if problem.errno in NO_ROOM:
            raise NotWritten(path, problem) from problem
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

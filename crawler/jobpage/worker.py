"""Strangers' pages are parsed in a process of their own, which is killed when it takes too long.

A parser that is stuck in C can't be interrupted from within, and a page can be
made to stick it. The worker has the kernel's alarm set before each page, so it
dies in time even if nobody watches it any more; then the page is unreadable and
the next one gets a new worker. It starts when the first page needs it, knows no
environment, and answers in JSON of a fixed shape, which can hold nothing but data.
"""

import atexit
import os
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO, Any

import msgspec
from msgspec import Struct

from crawler.errors import LayoutChanged

Item = dict[str, Any]

SECONDS = 5.0  # for one page, by the clock on the wall
MEMORY = 1 << 30  # bytes of address space; a page of the largest size takes a quarter
ROOT = Path(__file__).parents[2]
CODE = (
    "import sys; sys.path.insert(0, sys.argv[1]); from crawler.jobpage.worker import serve; serve(float(sys.argv[2]))"
)


class Tagged(Struct, frozen=True, kw_only=True):
    """What stands in a page for machines to read."""

    scripts: list[str] = []  # the text of each JSON-LD script
    items: list[Item] = []  # JobPosting microdata, as JSON-LD would have it
    metas: dict[str, str] = {}  # by name in small letters; of several, what all of them say


class Worker:
    """One worker, started when needed and again when it died; threads take turns, forks have their own."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._processes: dict[int, subprocess.Popen[bytes]] = {}  # by the process that started it
        self._turn = Lock()

    def tagged(self, url: str, body: bytes) -> Tagged:
        """Parse a page; raises LayoutChanged if that takes too long or kills the parser."""
        with self._turn:
            process = self._running()
            try:
                _send(_pipe(process.stdin), body)
                answer = _receive(_pipe(process.stdout))
            except BrokenPipeError:
                answer = None
            if answer is None:
                raise LayoutChanged(url, self._obituary())
            return msgspec.json.decode(answer, type=Tagged)

    def close(self) -> None:
        """End the worker; a later page starts it again."""
        if process := self._processes.pop(os.getpid(), None):
            process.kill()
            process.communicate()

    def _running(self) -> subprocess.Popen[bytes]:
        process = self._processes.get(os.getpid())
        if process is not None and process.poll() is None:
            return process
        self.close()
        arguments = [sys.executable, "-I", "-c", CODE, str(ROOT), str(self.seconds)]
        process = subprocess.Popen(  # noqa: S603 (ourselves)
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
        )
        self._processes[os.getpid()] = process
        return process

    def _obituary(self) -> str:
        """What the worker died of."""
        process = self._processes[os.getpid()]
        process.communicate()
        if process.returncode == -signal.SIGALRM:
            return f"a page that takes longer than {self.seconds:g} s to parse"
        return f"a page that ends its parser ({process.returncode})"


WORKER = Worker()
atexit.register(WORKER.close)


def serve(seconds: float) -> None:
    """The worker's own life: page in, answer out, until nobody asks any more or a page takes too long."""
    from crawler.jobpage.dom import tagged

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted run ends us by closing our input
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with suppress(ValueError, OSError):  # not every system has such a limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while (body := _receive(sys.stdin.buffer)) is not None:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer = msgspec.json.encode(tagged(body))
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(sys.stdout.buffer, answer)


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(len(message).to_bytes(8, "big") + message)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes | None:
    """The next message, None if the other end is gone."""
    head = pipe.read(8)
    length = int.from_bytes(head, "big")
    message = pipe.read(length)
    return message if len(head) == 8 and len(message) == length else None


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise BrokenPipeError
    return pipe

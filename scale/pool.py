"""Processes of our own: each with a queue of its own, so that it is known which job a death is to be laid to.

They are spawned, not forked, so that it works alike on Linux and macOS; renewed after
many jobs, so that what leaks does no harm; and end with their parent, however that ends.
"""

import multiprocessing
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from os import _exit
from typing import Any, Generic

from scale.errors import WorkerLost
from scale.workers import TRIES, Job, Result

AHEAD = 4  # jobs handed to a process: it never waits for the one that hands out
RENEWED_AFTER = 200  # jobs


class Errand(Generic[Job, Result]):
    """A job on its way: which process has it, and how many died of it."""

    def __init__(self, function: Callable[[Job], Result], job: Job, slot: "Slot", tries: int) -> None:
        self.function = function
        self.job = job
        self.slot = slot
        self.tries_left = tries
        self.future: Future[Result] = slot.give(self)

    @property
    def is_done(self) -> bool:
        return self.future.done() and not isinstance(self.future.exception(), BrokenProcessPool)


class Slot:
    """One process, and the jobs handed to it in order: the first unfinished one is what it is at."""

    def __init__(self) -> None:
        self.process = started()
        self.errands: list[Errand[Any, Any]] = []
        self.given_count = 0
        self.is_closing = False

    def give(self, errand: Errand[Job, Result]) -> Future[Result]:
        self.errands.append(errand)
        self.given_count += 1
        try:
            return self.process.submit(errand.function, errand.job)
        except BrokenProcessPool as broken:  # it died a moment ago
            died: Future[Result] = Future()
            died.set_exception(broken)
            return died

    def revive(self) -> None:
        """Start another process for what the dead one left; its first job has one try less."""
        self.process.shutdown(wait=False)
        self.process = started()
        left = [errand for errand in self.errands if errand.tries_left and not errand.is_done]
        for errand in left[:1]:
            errand.tries_left -= 1
        for errand in left:
            if errand.tries_left:
                errand.future = self.process.submit(errand.function, errand.job)
        if self.is_closing:
            self.close()

    def close(self) -> None:
        """Take nothing more; the process ends once it has done what it was given."""
        self.is_closing = True
        self.process.shutdown(wait=False)


class Pool:
    """Some processes on this machine."""

    def __init__(self, count: int) -> None:
        self.slots = [Slot() for _ in range(count)]
        self.closing: list[Slot] = []

    def map(
        self,
        function: Callable[[Job], Result],
        jobs: Iterable[Job],
        *,
        lost: Callable[[Job], Result] | None = None,
        tries: int = TRIES,
    ) -> Iterator[Result]:
        under_way: deque[Errand[Job, Result]] = deque()
        try:
            for job in jobs:
                if len(under_way) >= AHEAD * len(self.slots):
                    yield finish(under_way.popleft(), lost, tries)
                under_way.append(Errand(function, job, self.freest(), tries))
            while under_way:
                yield finish(under_way.popleft(), lost, tries)
        finally:
            for errand in under_way:  # nobody wants them any more
                errand.future.cancel()
                errand.slot.errands.remove(errand)

    def freest(self) -> Slot:
        """The process with the least to do; a new one in its place if it has done enough."""
        slot = min(self.slots, key=lambda slot: len(slot.errands))
        if slot.given_count < RENEWED_AFTER:
            return slot
        slot.close()
        self.closing = [*(one for one in self.closing if one.errands), slot]
        self.slots[self.slots.index(slot)] = renewed = Slot()
        return renewed

    def close(self) -> None:
        for slot in (*self.slots, *self.closing):
            slot.process.shutdown(cancel_futures=True)


def finish(errand: Errand[Job, Result], lost: Callable[[Job], Result] | None, tries: int) -> Result:
    """Wait for what a job comes to, however many processes that takes; raises WorkerLost."""
    try:
        while errand.tries_left:
            try:
                return errand.future.result()
            except BrokenProcessPool:
                errand.slot.revive()
    finally:
        errand.slot.errands.remove(errand)
    if lost is None:
        raise WorkerLost(str(errand.job), tries)
    return lost(errand.job)


@contextmanager
def pool(count: int) -> Iterator[Pool]:
    """Have some processes for a while."""
    own = Pool(count)
    try:
        yield own
    finally:
        own.close()


def started() -> ProcessPoolExecutor:
    """A process, which really starts with its first job."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=end_with_parent)


def end_with_parent() -> None:
    """Let a worker end when its parent is killed: it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), _exit(1)), daemon=True).start()

"""A Dask cluster: its scheduler hands jobs to processes on any number of machines.

Only names and counts pass through it. A worker that dies is Dask's own business: it gives the
job to another one, until as many have died of it as `distributed.scheduler.allowed-failures`
says (three), and then one more.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Any

from scale.errors import ClusterDiffers, ClusterUnreachable, NotInstalled, WorkerLost
from scale.workers import TRIES, Job, Result

AHEAD = 4  # jobs for each worker: none waits for the one that hands out
ANSWERED_WITHIN = 10  # seconds
PATIENCE = 60  # seconds without any worker

ALONE = Lock()  # a worker with many threads still does one job at a time: its memory is made for that


class Cluster:
    """A scheduler that answers, and its workers, however many there are just now."""

    def __init__(self, client: Any, address: str) -> None:
        self.client = client
        self.address = address

    def map(
        self,
        function: Callable[[Job], Result],
        jobs: Iterable[Job],
        *,
        lost: Callable[[Job], Result] | None = None,
        tries: int = TRIES,  # noqa: ARG002 (the scheduler decides)
    ) -> Iterator[Result]:
        most = AHEAD * max(1, len(self.client.nthreads()))
        under_way: deque[tuple[Job, Any]] = deque()
        for job in jobs:
            if len(under_way) >= most:
                yield self.finish(*under_way.popleft(), lost)
            under_way.append((job, self.client.submit(alone, function, job, pure=False)))
        while under_way:
            yield self.finish(*under_way.popleft(), lost)

    def finish(self, job: Job, future: Any, lost: Callable[[Job], Result] | None) -> Result:
        """Wait for what a job comes to; raises WorkerLost or ClusterUnreachable."""
        from concurrent.futures import CancelledError

        from distributed import KilledWorker

        while True:
            try:
                result: Result = future.result(timeout=PATIENCE)
            except TimeoutError:
                self.require_workers(f"no worker is left, for {PATIENCE} seconds now")
            except CancelledError as gone:
                raise ClusterUnreachable(self.address, "the scheduler went away") from gone
            except KilledWorker as died:
                if lost is None:
                    raise WorkerLost(str(job), died.allowed_failures + 1) from died
                return lost(job)
            else:
                return result

    def require_workers(self, problem: str) -> None:
        """Raise ClusterUnreachable unless there is somebody to work."""
        try:
            found = self.client.nthreads()
        except OSError as gone:
            raise ClusterUnreachable(self.address, "the scheduler went away") from gone
        if not found:
            raise ClusterUnreachable(self.address, problem)

    def require_alike(self, alike: Callable[[], object]) -> None:
        """Raise ClusterDiffers unless all workers answer as this machine does."""
        expected = alike()
        answers: dict[str, Any] = self.client.run(alike, on_error="return")
        for worker, answer in sorted(answers.items()):
            if isinstance(answer, ImportError):
                raise ClusterDiffers(self.address, f"its worker {worker} has no aipm ({answer})")
            if answer != expected:
                raise ClusterDiffers(self.address, f"its worker {worker} has another aipm ({answer}, here {expected})")


@contextmanager
def cluster(address: str, alike: Callable[[], object] | None) -> Iterator[Cluster]:
    """Have a cluster's workers for a while; raises ScaleError."""
    try:
        from distributed import Client
    except ImportError as missing:
        raise NotInstalled(address, "distributed") from missing
    try:
        client = Client(address, timeout=ANSWERED_WITHIN, set_as_default=False)  # type: ignore[no-untyped-call]
    except OSError as problem:
        raise ClusterUnreachable(address, f"nobody answers within {ANSWERED_WITHIN} seconds") from problem
    with client:
        found = Cluster(client, address)
        with suppress(TimeoutError):  # a cluster that grows as it is asked needs a moment
            client.wait_for_workers(1, timeout=ANSWERED_WITHIN)
        found.require_workers("its scheduler has no worker")
        if alike:
            found.require_alike(alike)
        yield found


def alone(function: Callable[[Job], Result], job: Job) -> Result:
    """Do a job while no other one is done in this process."""
    with ALONE:
        return function(job)

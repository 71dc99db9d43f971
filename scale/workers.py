"""Who does the work: this process, processes of our own, or a Dask cluster; all are asked alike.

A job is a small value, best the name of a file, and so is what it comes to: the work
itself goes by way of storage. So it may be done twice, anywhere, and comes to the same.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from scale.errors import BadExecutor

Job = TypeVar("Job")
Result = TypeVar("Result")

LOCAL = "local"
CLUSTER = "dask://"
TRIES = 3


class Workers(Protocol):
    """Whoever does jobs."""

    def map(
        self,
        function: Callable[[Job], Result],
        jobs: Iterable[Job],
        *,
        lost: Callable[[Job], Result] | None = None,
        tries: int = TRIES,
    ) -> Iterator[Result]:
        """Yield what each job comes to, in order; only a few are under way at a time.

        A job whose worker dies is done again. After so many tries (on a cluster, after as many as its scheduler
        allows) it is given up: `lost` says what it comes to then; without it, WorkerLost is raised and names it.
        """


class Here:
    """This process itself, which does one job after the other."""

    def map(
        self,
        function: Callable[[Job], Result],
        jobs: Iterable[Job],
        *,
        lost: Callable[[Job], Result] | None = None,  # noqa: ARG002 (who dies here tells nobody)
        tries: int = TRIES,  # noqa: ARG002
    ) -> Iterator[Result]:
        yield from map(function, jobs)


@contextmanager
def workers(executor: str = LOCAL, *, count: int, alike: Callable[[], object] | None = None) -> Iterator[Workers]:
    """Have workers for a while; raises ScaleError.

    `local`: processes of our own, spawned and renewed; one means that the work is done here. `dask://HOST:PORT`: a
    Dask cluster, whose workers must answer `alike` as this machine does before they are given anything.
    """
    if is_cluster(executor):
        from scale.cluster import cluster

        with cluster("tcp://" + executor.removeprefix(CLUSTER), alike) as found:
            yield found
    elif count == 1:
        yield Here()
    else:
        from scale.pool import pool

        with pool(count) as own:
            yield own


def is_cluster(executor: str) -> bool:
    """Does an executor's name mean other machines? Raises BadExecutor if it means nothing.

    >>> is_cluster("local"), is_cluster("dask://10.0.0.7:8786")
    (False, True)
    """
    host, _, port = executor.removeprefix(CLUSTER).rpartition(":")
    if executor == LOCAL:
        return False
    if not executor.startswith(CLUSTER) or not host or not port.isdecimal():
        raise BadExecutor(executor)
    return True

"""What can go wrong on the way to other machines.

    ScaleError
    ├─ NotInstalled        a package of the extra `scale` is missing
    ├─ BadPlace            an address where files should lie can't be used
    ├─ PlaceUnreachable    the files there can't be had just now, or not be written
    ├─ NoSuchFile          the place is there, and no such file in it
    ├─ BadExecutor         no executor of that name
    ├─ ClusterUnreachable  nobody answers there, or without a worker
    ├─ ClusterDiffers      its workers would read otherwise than this machine
    ├─ NotShared           its workers don't see our files
    └─ WorkerLost          a job ended its worker each time it was tried

Each message says what, where and what to do; it is composed here, once.
"""

from typing import Any


class ScaleError(Exception):
    """The base of this layer; `exit_status` is what the command ends with."""

    exit_status = 1

    def __reduce__(self) -> tuple[Any, ...]:
        """As it goes from a worker to whoever asked: with its message, which was composed already."""
        return (said, (type(self), str(self)))


def said(kind: type[ScaleError], message: str) -> ScaleError:
    """An error whose message is known."""
    return kind.__new__(kind, message)


class NotInstalled(ScaleError):
    """A package is missing that only those need who work past one machine."""

    exit_status = 2

    def __init__(
        self, what: str, package: str, remedy: str = "install aipm with its extra: pip install '.[scale]'"
    ) -> None:
        super().__init__(f"{what}: the package {package} is missing; {remedy}")


class BadPlace(ScaleError):
    """An address where files should lie can't be used."""

    exit_status = 2

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(f"{url}: {problem}")


class PlaceUnreachable(ScaleError):
    """The files there can't be had just now, or not be written."""

    def __init__(self, url: str, problem: object) -> None:
        super().__init__(f"{url}: {problem}; see to its address, its rights and the network, and run the command again")


class NoSuchFile(ScaleError):
    """The place is there, and no such file in it."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place}: the file is missing; look for it there, or restore it from a copy")


class BadExecutor(ScaleError):
    """No executor of that name."""

    exit_status = 2

    def __init__(self, name: str) -> None:
        super().__init__(f"--executor {name}: there are local and dask://HOST:PORT; name one of them")


class ClusterUnreachable(ScaleError):
    """Nobody answers there, or nobody is there to work."""

    def __init__(self, address: str, problem: str) -> None:
        remedy = "start `dask scheduler` and its workers there, or work here with --executor local"
        super().__init__(f"{address}: {problem}; {remedy}")


class ClusterDiffers(ScaleError):
    """The cluster's workers would read otherwise than this machine."""

    def __init__(self, address: str, problem: str) -> None:
        super().__init__(f"{address}: {problem}; install the same aipm on every machine, and start its workers again")


class NotShared(ScaleError):
    """The cluster's workers don't see our files."""

    def __init__(self, place: str) -> None:
        remedy = "name a place that all machines see, with --shards FOLDER or --shards s3://BUCKET/FOLDER"
        super().__init__(f"{place}: the cluster's workers don't see the files there; {remedy}")


class WorkerLost(ScaleError):
    """A job ended its worker each time it was tried."""

    def __init__(self, job: str, tries: int) -> None:
        super().__init__(f"{job}: ended its worker {tries} times (killed, or out of memory)")

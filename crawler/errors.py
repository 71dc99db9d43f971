"""What can go wrong between the web and the archive.

    CrawlError
    ├─ BadSettings       aipm.toml or boards.csv says something we can't use
    ├─ NotAWorkspace     the folder is somebody else's, or of another kind
    ├─ WorkspaceBusy     another run holds the workspace
    ├─ UnknownSource     no adapter of that name, or none knows that address
    │  └─ SourceRefused  a source that wants none of us
    ├─ NoBoardShown      a careers page doesn't say whose board it is
    ├─ LayoutChanged     a page no longer matches its adapter
    ├─ FetchFailed       a page could not be had
    │  ├─ PageGone       its server says there is none
    │  ├─ CoolingDown    its host wants to be left alone for longer than we wait
    │  ├─ TooManyFiles   this process may open no more; it says nothing of any host
    │  └─ BoardMoved     it leads to another board
    ├─ RobotsDenied      robots.txt says no
    ├─ BrokenArchive     a WARC file or manifest can't be read
    ├─ NotWritten        the disk takes no more
    ├─ BrokenState       state.sqlite isn't ours, or is damaged
    ├─ NoDatabase        a fleet's database is not named, or can't be reached
    │  └─ OtherDatabase  it holds no fleet, or that of another aipm
    ├─ ShardLost         a host of a run is another worker's by now
    ├─ NoSuchRun         nobody planned a run of that name
    └─ RunUnderWay       a run of a fleet can't be published yet

Each message says what, where and what to do; it is composed here, once.
"""

import errno
from datetime import datetime
from pathlib import Path

OUT_OF_FILES = (errno.EMFILE, errno.ENFILE)  # of this process, and of the whole machine


class CrawlError(Exception):
    """The base of this stage; `exit_status` is what the command ends with."""

    exit_status = 1


class BadSettings(CrawlError):
    """A configuration file says something we can't use."""

    exit_status = 2

    def __init__(self, path: Path | str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")


class NotAWorkspace(CrawlError):
    """The folder exists and isn't ours, or holds another market."""

    exit_status = 2

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")


class WorkspaceBusy(CrawlError):
    """Another run holds the workspace's lock."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path}: held by {holder}; wait for it to end, or stop it")


class UnknownSource(CrawlError):
    """No adapter of that name, or none that knows the address."""

    exit_status = 2

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"no source knows {name!r}; sources: {', '.join(known)}")


class SourceRefused(UnknownSource):
    """A source that we never read, for it wants none of us."""

    def __init__(self, label: str, reason: str) -> None:
        CrawlError.__init__(self, f"{label} is never read: {reason}")


class NoBoardShown(CrawlError):
    """Neither the address of a careers page nor, if it was fetched, the page names a board that we can read."""

    def __init__(self, url: str, *, fetched: bool) -> None:
        looked, remedy = (
            ("neither the address nor a link of its page is", "try the address that one of its postings has")
            if fetched
            else ("the address is not", "--fetch looks at the links of that page too")
        )
        super().__init__(f"{url}: {looked} that of a board we can read; {remedy}")


class LayoutChanged(CrawlError):
    """A page no longer matches its adapter: mend the adapter, never guess."""

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(f"{url}: {problem}")


class FetchFailed(CrawlError):
    """A page could not be had; `status` is what its server answered, if it did."""

    def __init__(self, url: str, problem: str, status: int | None = None) -> None:
        super().__init__(f"{url}: {problem}")
        self.status = status


class PageGone(FetchFailed):
    """The server knows no such page: of a whole board, somebody must mend the lists; of one posting, it was closed."""

    def __init__(self, url: str, status: int) -> None:
        super().__init__(url, f"unknown board ({status}); mend or remove it where boards are listed", status)


class CoolingDown(FetchFailed):
    """A host wants to be left alone for longer than our patience, so it wasn't asked."""

    def __init__(self, url: str, until: datetime) -> None:
        super().__init__(url, f"its host is cooling down until {until:%Y-%m-%dT%H:%M:%SZ}")


class TooManyFiles(FetchFailed):
    """This process may open no more files or connections: our own trouble, which says nothing of any host."""

    def __init__(self, url: str) -> None:
        remedy = "let it open more (`ulimit -n 1024`), or run less beside it, and crawl again"
        super().__init__(url, f"not asked for, since too many files are open on this machine; {remedy}")


class BoardMoved(FetchFailed):
    """A board's address leads to another board, be it of the same platform or of another."""

    def __init__(self, url: str, address: str, target: str) -> None:
        super().__init__(url, f"redirected to another board: {address} is {target}; if that is right, list it instead")
        self.target = target


class RobotsDenied(CrawlError):
    """robots.txt refuses us, or could not be had and so must be taken as a refusal (RFC 9309)."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")


class BrokenArchive(CrawlError):
    """A WARC file or manifest can't be read."""

    def __init__(self, path: Path | str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path


class NotWritten(CrawlError):
    """The disk is full, failing or read-only; what was committed stands."""

    def __init__(self, path: Path | str, problem: Exception) -> None:
        why = getattr(problem, "strerror", None) or problem
        remedy = "see to the room on its disk and its rights, and run the same command again: it goes on from here"
        super().__init__(f"{path}: can't be written ({why}); {remedy}")


class BrokenState(CrawlError):
    """The crawl state isn't ours, or is damaged."""

    def __init__(self, path: Path | str, problem: str) -> None:
        remedy = "delete it and crawl again: only memory of hosts and boards is lost, and an unfinished run starts over"
        super().__init__(f"{path}: {problem}; {remedy}")


class NoDatabase(CrawlError):
    """A fleet's database can't be reached, or broke off; what was committed stands."""

    def __init__(self, place: str, problem: str) -> None:
        remedy = "see that it runs and lets you in, or name another as --database or AIPM_DATABASE"
        super().__init__(f"{place}: {problem}; {remedy}")


class OtherDatabase(NoDatabase):
    """A database holds no fleet, or the fleet of another version."""

    exit_status = 2

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        CrawlError.__init__(self, f"{place}: {problem}; {remedy}")


class ShardLost(CrawlError):
    """A worker was silent for so long that another took over; what it does now counts for nothing."""

    def __init__(self, run_id: str, host: str) -> None:
        remedy = "start it anew, and if this comes often, raise --dead-after"
        super().__init__(f"{run_id}, {host}: taken over by another worker while this one was silent; {remedy}")


class NoSuchRun(CrawlError):
    """Nobody planned a run of that name."""

    exit_status = 2

    def __init__(self, run_id: str) -> None:
        super().__init__(f"{run_id}: no such run; `aipm fleet status` lists them")


class RunUnderWay(CrawlError):
    """A run of a fleet has hosts that are not done."""

    def __init__(self, run_id: str, waiting: int, doing: int) -> None:
        remedy = "publish it when they are done" if doing else "start a worker, or close it with --as-it-stands"
        super().__init__(f"{run_id}: {waiting} hosts wait and {doing} are being asked; {remedy}")

"""What can go wrong between the warehouse and an answer.

    QueryError
    ├─ NoWarehouse        nothing has been analyzed here yet
    ├─ StrangeWarehouse   the file isn't a warehouse of ours, or is of a newer version
    ├─ BrokenHeader       a query file does not say what it promises
    ├─ BrokenGuide        the guide's file can't be used
    ├─ NotForThisGuide    a question that another guide's roles can't be asked about
    ├─ UnknownQuery       no question of that name
    ├─ UnknownPosting     no posting of that id or address
    ├─ ManyPostings       several postings have that address
    ├─ UnknownWeek        not a week, or one without looks
    ├─ UnknownCountry     no posting one could be held against names that country
    ├─ BadParameter       a parameter is missing, unknown or of the wrong kind
    ├─ BadSql             SQL can't be run, the reader's own or a question's
    ├─ NothingRead        the reader's skills can't be told from what was given
    ├─ NoAssets           what the SQL page runs on can't be had
    ├─ DegradedWeek       a week was published that differs too much from those before it
    └─ BadTarget          the answer can't be written there

Each message says what, where and what to do; it is composed here, once.
"""

import errno
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

MOST = 8  # names in one line
ID_FORM = "an id reads source/board/number, as the column posting_id has it; an address is that of the column url"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class QueryError(Exception):
    """The base of this stage; `exit_status` is what the command ends with."""

    exit_status = 2


class NoWarehouse(QueryError):
    """Nothing has been analyzed here yet."""

    def __init__(self, path: Path) -> None:
        sample = "`aipm run --sample` makes one of a made-up market"
        super().__init__(f"{path}: no warehouse here; run `aipm analyze` first, or name another --workspace; {sample}")


class StrangeWarehouse(QueryError):
    """The file isn't a warehouse of ours, or was made by a newer version."""

    exit_status = 1

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")


class BrokenHeader(QueryError):
    """A query file does not say what it promises; the others still work."""

    exit_status = 1

    def __init__(self, path: Path | str, line: int, problem: str, remedy: str) -> None:
        super().__init__(f"{path}:{line}: {problem}; {remedy}")


class BrokenGuide(QueryError):
    """The guide's file can't be used."""

    exit_status = 1

    def __init__(self, path: Path | str, problem: str) -> None:
        super().__init__(f"{path}: {problem}; mend it there, or restore the file")


class NotForThisGuide(QueryError):
    """A question reads what extraction keeps of product managers' postings only."""

    def __init__(self, query: str, unread: Sequence[str]) -> None:
        super().__init__(
            f"query {query} reads {' and '.join(unread)}, which are kept of product managers' postings only;"
            " ask it without --guide (and without AIPM_GUIDE)"
        )


class UnknownQuery(QueryError):
    """No question of that name."""

    def __init__(self, name: str, known: Sequence[str], matching: Sequence[str] = ()) -> None:
        remedy = nearest(name, known, otherwise="", cutoff=0.8)
        if not remedy and matching:
            some = f"{', '.join(matching[:MOST])}{' …' if len(matching) > MOST else ''}"
            remedy = f"about that: {some} (`aipm query --list {name!r}` says more)"
        remedy = remedy or nearest(name, known, otherwise="`aipm query --list` shows all")
        super().__init__(f"no query is named {name!r}; {remedy}")


class UnknownPosting(QueryError):
    """No posting of that id or address."""

    def __init__(self, name: str, near: Sequence[str]) -> None:
        remedy = f"nearest: {', '.join(near)}" if near else ID_FORM
        super().__init__(f"no posting is named {name!r}; {remedy}")


class ManyPostings(QueryError):
    """Several postings have that address."""

    def __init__(self, url: str, found: Sequence[str]) -> None:
        some = f"{', '.join(found[:MOST])}{' …' if len(found) > MOST else ''}"
        super().__init__(f"{len(found)} postings stand at {url!r}; name one of them: {some}")


class UnknownWeek(QueryError):
    """Not an ISO week, or one in which nothing was looked at."""

    def __init__(self, week: str, problem: str, weeks: Sequence[str]) -> None:
        known = f"weeks with looks: {spell(weeks)}" if weeks else "no week has looks yet; run `aipm crawl` first"
        super().__init__(f"week {week!r} {problem}; {known}")


class UnknownCountry(QueryError):
    """No posting one could be held against names that country."""

    def __init__(self, country: str, known: Sequence[str]) -> None:
        told = f"known are {', '.join(known)} and all"
        super().__init__(f"no posting to be held against names the country {country!r}; {told}")


class BadParameter(QueryError):
    """A parameter is missing, unknown or of the wrong kind."""

    def __init__(self, query: str, problem: str) -> None:
        super().__init__(f"query {query}: {problem}")


class BadSql(QueryError):
    """SQL can't be run, the reader's own or a question's against this warehouse."""

    def __init__(self, subject: str, problem: str) -> None:
        super().__init__(f"{subject} can't be answered: {' '.join(problem.split())}")


class NothingRead(QueryError):
    """The reader's skills can't be told from what was given."""

    def __init__(self, place: Path | str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")


class NoAssets(QueryError):
    """What the site's SQL page runs on can't be had, or isn't what it should be."""

    exit_status = 1

    def __init__(self, package: str, problem: str, needed: Sequence[str]) -> None:
        super().__init__(
            f"{package}: {problem}; with Node.js on this machine `aipm site --sql` fetches it, or run"
            f" `npm install {' '.join(needed)}` on another one and give its folder node_modules with --sql-assets"
        )


class DegradedWeek(QueryError):
    """A week was published, but differs from those before it by more than a market does."""

    exit_status = 1

    def __init__(self, week: str, reasons: Sequence[str], place: str) -> None:
        super().__init__(
            f"week {week} is published as degraded: {'; '.join(reasons)}; see {place}/status.csv, then mend what"
            " broke and run `aipm analyze` and `aipm weekly` again"
        )


class BadTarget(QueryError):
    """The answer can't be written there."""

    def __init__(self, path: Path | str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")

    @classmethod
    def refused(cls, path: Path | str, error: OSError) -> "BadTarget":
        """What the system's refusal to write means to the reader."""
        remedy = (
            "make room on its disk, and run the same command again" if error.errno in FULL else "name another place"
        )
        return cls(path, f"can't be written: {error.strerror or error}; {remedy}")


def nearest(name: str, known: Iterable[str], *, otherwise: str, cutoff: float = 0.5) -> str:
    """Say which known names come close.

    >>> nearest("skil_demand", ["skill_demand", "coverage"], otherwise="see the list")
    'nearest: skill_demand'
    """
    close = get_close_matches(name, list(known), n=3, cutoff=cutoff)
    return f"nearest: {', '.join(close)}" if close else otherwise


def spell(weeks: Sequence[str]) -> str:
    """Name some weeks, and only the ends of a long row.

    >>> spell(["2026-W40", "2026-W41"])
    '2026-W40, 2026-W41'
    """
    if len(weeks) <= 8:
        return ", ".join(weeks)
    return f"{', '.join(weeks[:2])} … {', '.join(weeks[-3:])} ({len(weeks)} weeks)"

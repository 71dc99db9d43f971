"""What can go wrong between the archive and the warehouse.

    AnalysisError
    ├─ BrokenTaxonomy     a taxonomy block can't be used
    ├─ BrokenGuide        the guide's file can't be used
    ├─ StaleWarehouse     the warehouse was made by a newer version, or isn't one
    ├─ CheckFailed        a check found rows; the old warehouse stays in place
    ├─ WarehouseBusy      another analysis is at work
    ├─ RulesChanged       a worker would read otherwise than whoever asked
    ├─ NothingToCompare   no facts are published that others could be held against
    ├─ NotWritten         the disk takes no more
    └─ BadInput           an input file can't be read

Each message says what, where and what to do; it is composed here, once.
"""

from pathlib import Path


class AnalysisError(Exception):
    """The base of this stage; `exit_status` is what the command ends with."""

    exit_status = 1


class BrokenTaxonomy(AnalysisError):
    """A taxonomy block can't be used."""

    def __init__(self, path: Path | str, block: str, problem: str) -> None:
        super().__init__(f"{path}: {f'skill {block!r}: ' if block else ''}{problem}; mend it there")


class BrokenGuide(AnalysisError):
    """The guide's file can't be used."""

    def __init__(self, path: Path | str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")


class StaleWarehouse(AnalysisError):
    """The warehouse was made by a newer version, or isn't one."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")


class CheckFailed(AnalysisError):
    """A check found rows; the old warehouse stays in place."""

    def __init__(self, check: str, problem: str) -> None:
        super().__init__(f"check {check}: {problem}; the warehouse published before stays in place")


class WarehouseBusy(AnalysisError):
    """Another analysis is at work in this workspace."""

    def __init__(self, workspace: Path, holder: str) -> None:
        super().__init__(f"{workspace}: {holder} is at work here; wait for it to end, or stop it")


class RulesChanged(AnalysisError):
    """A worker would read otherwise than whoever asked: rules were edited meanwhile, or are others on its machine."""

    def __init__(self, here: str, there: str) -> None:
        remedy = "install the same aipm on every machine, leave it alone while it works, and run the same command again"
        super().__init__(f"a worker has {there}; this analysis began with {here}; {remedy}")


class NothingToCompare(AnalysisError):
    """No facts are published that others could be held against."""

    def __init__(self, path: Path) -> None:
        problem = "no warehouse of this version of aipm is published here"
        super().__init__(f"{path}: {problem}; `aipm analyze` makes one, and later changes can be held against it")


class NotWritten(AnalysisError):
    """The disk is full, failing or read-only; the warehouse published before stays in place."""

    def __init__(self, path: Path | str, why: str) -> None:
        remedy = "see to its kind, its rights and the room on its disk, and run the same command again"
        super().__init__(f"{path}: can't be written ({why}), and what was published before stands; {remedy}")


class BadInput(AnalysisError):
    """An input file can't be read."""

    exit_status = 2

    def __init__(self, path: Path | str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")

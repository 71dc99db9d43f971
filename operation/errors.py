"""What can go wrong around a run.

    OperationError
    ├─ BadAddress   nobody can be told at that address
    └─ NotWritten   the units can't be written there

Each message says what, where and what to do; it is composed here, once.
"""

from pathlib import Path


class OperationError(Exception):
    """The base of this room; `exit_status` is what the command ends with."""

    exit_status = 2


class BadAddress(OperationError):
    """Nobody can be told at that address."""

    def __init__(self, option: str, value: str, remedy: str) -> None:
        super().__init__(f"{option} {value}: {remedy}")


class NotWritten(OperationError):
    """The units can't be written there."""

    exit_status = 1

    def __init__(self, folder: Path, problem: OSError) -> None:
        super().__init__(f"{folder}: can't be written ({problem.strerror or problem}); name another --out")

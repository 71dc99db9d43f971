"""The command that prints timers."""

import os
import platform
import pwd
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from crawler.cli import Workspace

if TYPE_CHECKING:
    from crawler.settings import Settings
    from operation.schedule import Timer

app = typer.Typer()


class Kind(StrEnum):
    """What starts things in time."""

    cron = "cron"
    systemd = "systemd"
    github = "github"


class Every(StrEnum):
    """How often."""

    day = "day"
    week = "week"


@app.command()
def schedule(
    kind: Annotated[Kind, Argument(help="What starts things in time on that machine.")],
    every: Annotated[Every | None, Option(help="How often; what aipm.toml says, or else week, if left out.")] = None,
    mail: Annotated[str | None, Option(metavar="ADDRESS", help="Whom to write to when a run failed.")] = None,
    webhook: Annotated[str | None, Option(metavar="URL", help="What to tell when a run failed.")] = None,
    out: Annotated[Path | None, Option("--out", help="Write the files into this folder instead.")] = None,
    workspace: Workspace = Path("aipm-data"),
) -> None:
    """Print what starts `aipm run` in time, ready to be put in its place.

    Example:  aipm schedule cron --mail you@example.org

    Example:  aipm schedule systemd --every day --out units
    """
    from crawler.settings import load_settings
    from operation.schedule import units, write_units

    settings = load_settings(workspace)
    files = units(kind.value, timer(workspace, settings, every, mail, webhook))
    if out is None:
        print("\n".join(files.values()), end="")
    else:
        print(*write_units(files, out), sep="\n")
    if settings.contact is None and kind is not Kind.github:
        missing = "names no contact yet, and no run begins without one (`aipm run` says more)"
        print(f"aipm: {workspace / 'aipm.toml'} {missing}", file=sys.stderr)


def timer(workspace: Path, settings: "Settings", every: Every | None, mail: str | None, webhook: str | None) -> "Timer":
    """What this machine, program and workspace fill in."""
    from operation.schedule import Timer

    place = workspace.resolve()
    elsewhere = [str((place / settings.metrics).parent)] if settings.metrics else []
    return Timer(
        every=every.value if every else settings.every,
        command=program(),
        workspace=str(place),
        writable=tuple(dict.fromkeys([str(place), *elsewhere])),
        user=pwd.getpwuid(os.getuid()).pw_name,
        seed=f"{platform.node()}:{place}",
        mail=mail,
        webhook=webhook,
    )


def program() -> tuple[str, ...]:
    """What starts this very program: its command, or its file where that isn't installed."""
    command = Path(sys.executable).with_name("aipm")
    return (str(command),) if command.exists() else (sys.executable, str(Path(__file__).parent.parent / "aipm.py"))

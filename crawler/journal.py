"""The workspace's log: what each command did, and what went wrong on the way.

One JSON object a line in `logs/aipm.log`, so that programs can search it; it is
put aside at each megabyte, and the last five are kept, so that no timer fills a disk.
It holds the names of boards and reasons in our own words, never the text of a
posting: an e-mail address that came along with a reason is struck out.
"""

import re
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from crawler.archive import Run, writing
from crawler.watch import failures, harmless
from crawler.workspace import MARKER

Level = Literal["info", "warning", "error"]
LOG = Path("logs", "aipm.log")
MOST_BYTES, MOST_FILES = 1_000_000, 5
MOST_SIGNS = 400  # of one reason
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def note(workspace: Path, at: datetime, event: str, *, level: Level = "info", **facts: Any) -> None:
    """Add one line to the log of a workspace, none to a folder that isn't ours; raises NotWritten."""
    if not (workspace / MARKER).is_file():
        return
    from logging import makeLogRecord
    from logging.handlers import RotatingFileHandler

    class Rolling(RotatingFileHandler):
        """A log that can't be written is somebody's to mend, no traceback on the side."""

        def handleError(self, _: object) -> None:  # noqa: N802 (logging's own name)
            if problem := sys.exception():
                raise problem

    told = {"at": f"{at:%Y-%m-%dT%H:%M:%SZ}", "level": level, "event": event}
    line = msgspec.json.encode(told | {name: clean(fact) for name, fact in facts.items()}).decode()
    path = workspace / LOG
    with writing(path):
        path.parent.mkdir(exist_ok=True)
        rolling = Rolling(path, maxBytes=MOST_BYTES, backupCount=MOST_FILES, encoding="utf-8", errors="replace")
        with closing(rolling) as log:
            log.emit(makeLogRecord({"msg": line}))


def clean(fact: Any) -> Any:
    r"""A fact as the log may keep it: no address of a person, nothing endless, nothing that steers a terminal.

    >>> clean("ask me@acme.example\x1b[2J"), clean(7)
    ('ask [e-mail]�[2J', 7)
    """
    if not isinstance(fact, str):
        return fact
    line = MAIL.sub("[e-mail]", harmless(fact))
    return line if len(line) <= MOST_SIGNS else f"{line[:MOST_SIGNS]}…"


def note_run(workspace: Path, at: datetime, run: Run) -> None:
    """Log a finished run: itself, the boards that went wrong, what must be seen to."""
    wrong = failures(run)
    note(
        workspace,
        at,
        "crawled",
        run_id=run.run_id,
        trigger=run.trigger,
        boards_looked_at=len(run.looks),
        boards_failed=len(wrong),
        postings_listed=sum(look.listed_count or 0 for look in run.looks),
    )
    for look in wrong:
        name = f"{look.source}/{look.board}"
        note(workspace, at, "board", level="warning", board=name, verdict=look.verdict, reason=look.reason)
    for alarm in run.alarms:
        note(workspace, at, "alarm", level="warning", reason=alarm)


def complaints(workspace: Path, most: int) -> list[dict[str, Any]]:
    """The last lines of the log that are more than news; a line that can't be read is left out."""
    path = workspace / LOG
    found: list[dict[str, Any]] = []
    for place in (path.with_name(f"{path.name}.1"), path):  # one that was only just put aside is read too
        if place.is_file():
            found += [
                line
                for line in map(parsed, place.read_bytes().splitlines())
                if line.get("level") in ("warning", "error")
            ]
    return found[-most:]


def parsed(line: bytes) -> dict[str, Any]:
    """One line of the log; empty if it is no line of ours."""
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def spoken(line: dict[str, Any]) -> str:
    """A line of the log for readers.

    >>> spoken({"at": "2026-11-16T06:00:00Z", "event": "board", "board": "lever/acme", "reason": "no"})
    '2026-11-16T06:00:00Z  board lever/acme: no'
    """
    subject = " ".join(str(line[name]) for name in ("event", "step", "board", "check", "verdict") if line.get(name))
    return harmless(f"{line.get('at', '')}  {subject}: {line.get('reason', '')}".rstrip(": "))

"""Web archives taken in, with a progress bar: what `ingest --web-archive` does."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.cli.telling import log, put_json

if TYPE_CHECKING:
    from crawler.webarchive.intake import Request


def take_webarchives(workspace: Path, request: "Request", *, as_json: bool) -> int:
    """Take files in, tell what came of them, and say what the command ends with."""
    from crawler.cli.visiting import Visited
    from crawler.watch import harmless, steps
    from crawler.webarchive.intake import take_in
    from crawler.webarchive.telling import told, warnings

    with steps("files") as step:
        taken = take_in(workspace, request, step)
    left_out = [harmless(line) for line in warnings(taken)]
    log(workspace, taken.runs, left_out)
    nothing_new = (
        [] if taken.runs or left_out else ["nothing new: all of this is in the archive already, or no posting"]
    )
    for line in (*map(harmless, told(taken)), *left_out, *nothing_new):
        print(line, file=sys.stderr)
    status = 1 if left_out else 0
    if as_json:
        put_json("ingest", status, runs=Visited(taken.runs, 0).tallies(), warnings=left_out)
    return status


def core_count() -> int:
    """How many processes may work here at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

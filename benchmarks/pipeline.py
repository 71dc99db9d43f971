"""Seconds and peak memory of each step from recorded responses to the weekly folder.

    python benchmarks/pipeline.py RECORDING.warc.gz ...

Each step is a process of its own, so that its peak memory is its own. Without a
recording the sample market is crawled instead.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

AIPM = Path(sys.executable).with_name("aipm")


def step(*arguments: str, workspace: str) -> None:
    """Run one command and print what it cost."""
    began = time.monotonic()
    process = subprocess.Popen([AIPM, *arguments], env=os.environ | {"AIPM_WORKSPACE": workspace})
    _, status, used = os.wait4(process.pid, 0)
    print_cost(arguments[0], time.monotonic() - began, used, status)


def print_cost(name: str, wall: float, used: resource.struct_rusage, status: int) -> None:
    peak = used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    cpu = used.ru_utime + used.ru_stime
    print(
        f"{name:<8} {wall:7.1f} s wall {cpu:7.1f} s CPU {peak:7.0f} MB peak   exit {os.waitstatus_to_exitcode(status)}"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as workspace:
        recordings = sys.argv[1:]
        step(*(["ingest", *recordings] if recordings else ["run", "--sample"]), workspace=workspace)
        step("analyze", workspace=workspace)
        step("analyze", workspace=workspace)  # again, with nothing new
        step("weekly", workspace=workspace)
        step("site", workspace=workspace)


if __name__ == "__main__":
    main()

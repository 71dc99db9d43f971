"""What the warehouse costs as it grows: a large made-up archive, 26 weeks of it, and then one week more.

    python benchmarks/warehouse.py [--postings 1000000] [--folder FOLDER]

Each step is a process of its own with its workers; their memory is summed (proportional set size, which
counts shared pages once), and asked for twice a second. With FOLDER the archive is kept and taken
again, by the same version only: another sample market makes other texts, and the week more would be new as a whole.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

sys.path.insert(0, str(Path(__file__).parent / "archiving"))

from market import WEEKLY_ENDS, WEEKS, archive, archive_week, boards

AIPM = Path(sys.executable).with_name("aipm")
SOME_NEW = 0.01


class Peak(Thread):
    """Asks how much memory a process and its children hold, until it is told to stop."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.bytes = 0
        self.ended = Event()

    def run(self) -> None:
        while not self.ended.wait(0.5):
            self.bytes = max(self.bytes, sum(map(proportional, family(self.process))))


def family(process: int) -> list[int]:
    """A process and all that descend from it."""
    found = [process]
    for parent in found:
        with suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def proportional(process: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def step(name: str, *arguments: str, workspace: Path) -> float:
    """Run one command and print what it cost; the seconds it took."""
    began = time.monotonic()
    process = subprocess.Popen(
        [AIPM, *arguments], env=os.environ | {"AIPM_WORKSPACE": str(workspace)}, stdout=subprocess.DEVNULL
    )
    peak = Peak(process.pid)
    peak.start()
    _, status, used = os.wait4(process.pid, 0)
    peak.ended.set()
    wall, cpu = time.monotonic() - began, used.ru_utime + used.ru_stime
    exit_status = os.waitstatus_to_exitcode(status)
    print(
        f"{name:<28} {wall:8.1f} s wall {cpu:8.1f} s CPU {peak.bytes / 1e6:7.0f} MB peak   exit {exit_status}",
        flush=True,
    )
    return wall


def size(*paths: Path) -> str:
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    return f"{sum(file.stat().st_size for file in files) / 1e6:,.0f} MB"


def measure(workspace: Path, posting_count: int) -> None:
    if not list((workspace / "archive").glob("*.json")):
        began = time.monotonic()
        shown = archive(workspace, posting_count)
        print(f"archived {shown:,} showings on {len(boards(posting_count)):,} boards, {time.monotonic() - began:.0f} s")
    step("all of it", "analyze", workspace=workspace)
    sizes = {name: size(workspace / name) for name in ("archive", "texts", "warehouse.duckdb")}
    print(", ".join(f"{name} {found}" for name, found in sizes.items()), flush=True)
    step("nothing new", "analyze", workspace=workspace)
    changed = round(len(boards(posting_count)) * SOME_NEW / WEEKLY_ENDS)  # boards, whose week makes 1 % new
    archive_week(workspace, posting_count, WEEKS, changed=changed)
    step("a run with 1 % new", "analyze", workspace=workspace)
    step("the weekly folder", "weekly", workspace=workspace)
    step("the site", "site", workspace=workspace)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--postings", type=int, default=100_000)
    options.add_argument("--folder", type=Path)
    given = options.parse_args()
    if given.folder:
        measure(given.folder, given.postings)
    else:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), given.postings)


if __name__ == "__main__":
    main()

"""One archive analyzed by processes of our own and by a Dask cluster: what each costs, and if both say the same.

    python benchmarks/executors.py [WORKSPACE] [--postings 1000000] [--arm local|dask] [--kill] [--against WAREHOUSE]

Of WORKSPACE the archive is linked to, and nothing written; without one, a market of so many short postings is made up
and archived, all in one week. CPU seconds and memory (proportional set size, asked for
twice a second) are those of the command and of all that works for it, the cluster's scheduler and nannies included.
With --kill a worker is killed with SIGKILL once some shards are read. Tables are compared by the hashes of their rows,
with each other or with a warehouse that is there already, in which case one arm will do.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

import duckdb
from warehouse import AIPM, Peak, family, proportional

from crawler.workspace import prepare

sys.path.insert(0, str(Path(__file__).parent / "archiving"))

from market import OPEN_SHARE, archive_week

MOST = 1.3  # times the pool's CPU: what a cluster may cost
KILL_AFTER = 4  # shards
ARMS = ("local", "dask")
LINES = 2  # of each part of a made-up posting: short texts, to have many


class Cost(NamedTuple):
    """What an arm took."""

    wall: float
    cpu: float
    peak: int
    exit_status: int


class Killer(Thread):
    """Waits until some shards are read, and kills one of those who read them."""

    def __init__(self, workspace: Path, boss: int) -> None:
        super().__init__(daemon=True)
        self.shards = workspace / "shards"
        self.boss = boss
        self.ended = Event()

    def run(self) -> None:
        while not self.ended.wait(0.1):
            if len(list(self.shards.glob("*.facts.parquet"))) < KILL_AFTER:
                continue
            busiest = max((process for process in family(self.boss) if is_worker(process)), key=ticks, default=None)
            if busiest is not None:
                os.kill(busiest, signal.SIGKILL)
                print(f"killed worker {busiest} with SIGKILL", flush=True)
                return


def is_worker(process: int) -> bool:
    try:
        return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def ticks(process: int) -> int:
    """The time a process has worked."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def ended(process: "subprocess.Popen[bytes]") -> tuple[float, int]:
    """Wait for a process; its CPU seconds with its children's, and its exit status."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, process.returncode


@contextmanager
def cluster(folder: Path, count: int, spent: list[float]) -> Iterator[tuple[str, int]]:
    """A scheduler and its worker processes; their address, and who starts workers. What they cost goes to `spent`."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = str(found.getsockname()[1])
    dask = AIPM.with_name("dask")
    with (folder / "dask.log").open("wb") as log:
        scheduler = subprocess.Popen(
            [dask, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"], stdout=log, stderr=log
        )
        options = ["--nworkers", str(count), "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder)]
        crew = subprocess.Popen([dask, "worker", f"tcp://127.0.0.1:{port}", *options], stdout=log, stderr=log)
        try:
            yield f"dask://127.0.0.1:{port}", crew.pid
        finally:
            for process in (crew, scheduler):
                process.terminate()
                spent.append(ended(process)[0])


def analyze(workspace: Path, executor: str, count: int, boss: int | None, *, kill: bool) -> tuple[float, int]:
    """Run the command; its CPU seconds and exit status."""
    command = [AIPM, "analyze", "--workspace", workspace, "--workers", str(count), "--executor", executor]
    process = subprocess.Popen(command)
    killer = Killer(workspace, boss or process.pid)
    if kill:
        killer.start()
    spent = ended(process)
    killer.ended.set()
    return spent


def run(arm: str, workspace: Path, count: int, *, kill: bool) -> Cost:
    """Analyze an archive from nothing, in one of the two ways."""
    own, spent, began = proportional(os.getpid()), [], time.monotonic()
    peak = Peak(os.getpid())
    peak.start()
    if arm == "dask":
        with cluster(workspace.parent, count, spent) as (address, boss):
            cpu, exit_status = analyze(workspace, address, count, boss, kill=kill)
    else:
        cpu, exit_status = analyze(workspace, "local", count, None, kill=kill)
    peak.ended.set()
    return Cost(time.monotonic() - began, cpu + sum(spent), peak.bytes - own, exit_status)


def linked(source: Path, folder: Path) -> Path:
    """A workspace with the same archive and nothing else."""
    workspace = folder / "workspace"
    workspace.mkdir(parents=True)
    (workspace / "archive").symlink_to((source / "archive").resolve())
    shutil.copy(source / "workspace.json", workspace)
    return workspace


def made_up(posting_count: int, workspace: Path) -> Path:
    """A workspace with the archive of one week in which so many postings stand."""
    prepare(workspace, "web")
    archive_week(workspace, round(posting_count / OPEN_SHARE), 0, lines=LINES)
    return workspace


def digests(warehouse: Path) -> dict[str, tuple[int, int]]:
    """For each table, and the texts beside them: how many rows, and the sum of their hashes."""
    with duckdb.connect(warehouse, read_only=True) as connection:
        found = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store' ORDER BY ALL")
        places = {name: f"store.{name}" for (name,) in found.fetchall()}
        if any(warehouse.parent.glob("texts/*.parquet")):
            places["texts"] = f"'{warehouse.parent}/texts/*.parquet'"
        asked = "SELECT count(*), coalesce(sum(hash(found)::HUGEINT), 0) FROM {} AS found"
        return {name: connection.execute(asked.format(place)).fetchone() for name, place in places.items()}  # type: ignore[misc]


def compare(name: str, one: dict[str, tuple[int, int]], other: dict[str, tuple[int, int]]) -> bool:
    """Say whether all tables are the same."""
    differing = [table for table in sorted(one.keys() | other.keys()) if one.get(table) != other.get(table)]
    rows = sum(count for count, _ in one.values())
    same = f"{len(one)} tables, {rows:,} rows, all identical"
    print(f"{name}: {'NOT identical: ' + ', '.join(differing) if differing else same}")
    return not differing


def measure(given: argparse.Namespace, folder: Path) -> bool:
    """Run the arms, and say what they cost and how they compare."""
    costs: dict[str, Cost] = {}
    warehouses = {}
    source = given.workspace or made_up(given.postings, folder / "market")
    for arm in given.arm or ARMS:
        workspace = linked(source, folder / arm)
        costs[arm] = cost = run(arm, workspace, given.workers, kill=given.kill)
        warehouses[arm] = workspace / "warehouse.duckdb"
        taken = f"{cost.wall:8.1f} s wall {cost.cpu:8.1f} s CPU {cost.peak / 1e6:7.0f} MB peak"
        print(f"{arm:<6} {taken}   exit {cost.exit_status}", flush=True)
        if cost.exit_status not in (0, 1) or not warehouses[arm].exists():
            return False
    if len(costs) > 1:
        print(
            f"dask costs {costs['dask'].cpu / costs['local'].cpu:.2f} times the pool's CPU; at most {MOST} are aimed at"
        )
    if given.against:
        warehouses["against"] = given.against
    said = [(arm, digests(path)) for arm, path in warehouses.items()]
    return all([compare(f"{said[0][0]} and {arm}", said[0][1], found) for arm, found in said[1:]])  # noqa: C419 (say all)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("workspace", type=Path, nargs="?")
    options.add_argument("--postings", type=int, default=10_000, help="of a made-up market, if no workspace is named")
    options.add_argument("--arm", action="append", choices=ARMS, help="one of them only; both if left out")
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--kill", action="store_true")
    options.add_argument("--against", type=Path, metavar="WAREHOUSE", help="compare with this warehouse, too")
    options.add_argument("--folder", type=Path, help="where to work; kept, and else a temporary one")
    given = options.parse_args()
    if given.folder:
        sys.exit(not measure(given, given.folder))
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(not measure(given, Path(folder)))


if __name__ == "__main__":
    main()

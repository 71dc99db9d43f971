"""Killed anywhere and run again, an analysis ends where an undisturbed one does.

Thirty points, drawn by lot: five in each way an analysis can go. Most are counted in
calls of functions, ours and those of DuckDB and the system; some by the clock, so that
they strike within a call too. One process loads everything and forks for each point.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parent.parent.parent
CHILD = """
import importlib.util, json, os, signal, sys, threading, time
from pathlib import Path
spec = importlib.util.spec_from_file_location("made_up", Path(sys.argv[1]) / "tests/analysis/conftest.py")
made_up = importlib.util.module_from_spec(spec)
sys.modules["made_up"] = made_up
spec.loader.exec_module(made_up)
import analysis.touched

def end():
    os.kill(os.getpid(), signal.SIGKILL)

def counting(calls):
    left = calls
    def count(frame, event, _):
        nonlocal left
        if "call" in event and "/analysis/" in frame.f_code.co_filename:
            left -= 1
            if left == 0:
                end()
    sys.setprofile(count)
    return lambda: calls - left

def work(job):
    workspace = Path(job["workspace"])
    seconds, calls = job.get("seconds"), job.get("calls", -1)
    if seconds is not None:
        threading.Timer(seconds, end).start()
    began = time.monotonic()
    counted = counting(calls) if seconds is None else lambda: 0
    edition = made_up.word_edition(*job["words"], rules=job["rules"])
    made_up.analyze(workspace, edition=edition, again=job["again"], checks=workspace)
    sys.setprofile(None)
    if seconds is not None:
        end()
    return {"calls": counted(), "seconds": time.monotonic() - began}

for line in sys.stdin:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, json.dumps(work(json.loads(line))).encode())
        os._exit(0)
    os.close(writing)
    told = os.read(reading, 1_000)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    print(json.dumps({"status": os.waitstatus_to_exitcode(status), **json.loads(told or b"{}")}), flush=True)
"""
BY_CALLS, BY_CLOCK = 4, 1  # points in each way
Make = Callable[..., Any]


class Way(NamedTuple):
    """What is published before, and what is to be published."""

    before: tuple[str, ...] | None  # the words of its taxonomy; None for nothing at all
    run_count: int  # how many of the runs are in it
    words: tuple[str, ...]
    rules: str = "1"
    again: bool = False


WAYS = {
    "appended": Way(("python",), 1, ("python",)),
    "again": Way(("python",), 3, ("python",), again=True),
    "fresh": Way(None, 0, ("python",)),
    "another taxonomy": Way(("python",), 1, ("python", "rust")),
    "another taxonomy, again": Way(("python",), 3, ("rust",), again=True),
    "other rules": Way(("python",), 3, ("python", "rust"), rules="2"),
}


class Killer:
    """A process that analyzes in forks of itself, each killed at its point or left alone."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(ROOT)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def analyze(self, workspace: Path, way: Way, **point: float) -> dict[str, Any]:
        job = {"workspace": str(workspace), "words": way.words, "rules": way.rules, "again": way.again, **point}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(job), file=self.process.stdin, flush=True)
        ended: dict[str, Any] = json.loads(self.process.stdout.readline())
        return ended


class Scene(NamedTuple):
    """A way prepared: the workspace before, what readers see of it, and of an undisturbed end."""

    workspace: Path
    seen: dict[str, list[Any]]
    undisturbed: dict[str, list[Any]]
    calls: int
    seconds: float


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    one = Killer()
    yield one
    assert one.process.stdin is not None
    assert one.process.stdout is not None
    one.process.stdin.close()
    one.process.wait(timeout=30)
    one.process.stdout.close()


@pytest.fixture(scope="module")
def scene_of(
    tmp_path_factory: pytest.TempPathFactory, killer: Killer, chronicle_in: Make, posting: Make, words: Make
) -> Callable[[str], Scene]:
    """Prepare a way, once."""
    scenes: dict[str, Scene] = {}

    def prepare(name: str) -> Scene:
        way = WAYS[name]
        chronicle = chronicle_in(tmp_path_factory.mktemp("kill") / "made-up")
        for number, listed in enumerate(weeks(posting)):
            if number == way.run_count and way.before:
                chronicle.analyze(edition=words(*way.before))
            chronicle.run({"acme": listed})
        if way.before and way.run_count == len(weeks(posting)):
            chronicle.analyze(edition=words(*way.before))
        seen = chronicle.rows() if way.before else {}
        whole = chronicle_in(shutil.copytree(chronicle.workspace, chronicle.workspace.with_name("undisturbed")))
        ended = killer.analyze(whole.workspace, way, calls=-1)
        return Scene(chronicle.workspace, seen, whole.rows(), ended["calls"], ended["seconds"])

    def scene(name: str) -> Scene:
        if name not in scenes:
            scenes[name] = prepare(name)
        return scenes[name]

    return scene


def weeks(posting: Make) -> list[list[Any]]:
    rust = "<p>Rust, and Python if need be.</p>"
    return [
        [posting("1"), posting("2")],
        [posting("2", title="AI Product Manager"), posting("3", title="Product Owner", descriptionHtml=rust)],
        [posting("4", title="Product Lead"), posting("5", descriptionHtml=rust)],
    ]


QUICK = {("appended", "calls", 0)}
POINTS = [
    pytest.param(name, kind, number, marks=[] if (name, kind, number) in QUICK else [pytest.mark.slow])
    for name in WAYS
    for kind, count in (("calls", BY_CALLS), ("seconds", BY_CLOCK))
    for number in range(count)
]


@pytest.mark.parametrize(("name", "kind", "number"), POINTS)
def test_killed_at(  # noqa: PLR0917
    name: str,
    kind: str,
    number: int,
    scene_of: Callable[[str], Scene],
    killer: Killer,
    chronicle_in: Make,
    words: Make,
    tmp_path: Path,
) -> None:
    way, scene = WAYS[name], scene_of(name)
    share = random.Random(f"{name} {kind} {number}").random()
    point = {"calls": 1 + int(share * (scene.calls - 1))} if kind == "calls" else {"seconds": share * scene.seconds}
    chronicle = chronicle_in(shutil.copytree(scene.workspace, tmp_path / "killed"))
    assert killer.analyze(chronicle.workspace, way, **point)["status"] == -signal.SIGKILL
    assert (chronicle.workspace / "warehouse.duckdb").exists() or not scene.seen
    if (chronicle.workspace / "warehouse.duckdb").exists():
        assert without_texts(chronicle.rows()) in (without_texts(scene.seen), without_texts(scene.undisturbed))
    chronicle.analyze(edition=words(*way.words, rules=way.rules), again=way.again)
    assert chronicle.rows() == scene.undisturbed
    assert not list(chronicle.workspace.rglob("*unfinished*"))


def without_texts(rows: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """What readers see of the warehouse; texts of the next one may lie beside it already."""
    return {name: found for name, found in rows.items() if name != "texts"}


@pytest.mark.slow
def test_the_command_killed_with_its_workers(chronicle: Any, posting: Make) -> None:

    chronicle.run({"acme": [posting(str(n), title=f"Product Manager {n}") for n in range(400)]})
    chronicle.run({"acme": [posting(str(n), title=f"AI Product Manager {n}") for n in range(200, 600)]})
    command = [sys.executable, "-m", "aipm", "analyze", "--workspace", str(chronicle.workspace)]
    began = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    lasted = time.monotonic() - began
    undisturbed = chronicle.rows()
    for share in (0.2, 0.6, 0.9):
        (chronicle.workspace / "warehouse.duckdb").unlink()
        killed = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        time.sleep(lasted * share)
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        assert chronicle.rows() == undisturbed

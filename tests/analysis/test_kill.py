"""Killed anywhere and run again, an analysis ends where an undisturbed one does."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
CHILD = """
import importlib.util, os, signal, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("made_up", Path(sys.argv[1]) / "tests/analysis/conftest.py")
made_up = importlib.util.module_from_spec(spec)
sys.modules["made_up"] = made_up
spec.loader.exec_module(made_up)
step, left = sys.argv[3], int(sys.argv[4])

def reached(name):
    global left
    left -= name == step
    if name == step and left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(lambda event, _: reached(event))
workspace = Path(sys.argv[2])
edition = made_up.plain_edition()
made_up.analyze(workspace, edition=edition, checks=workspace, watch=lambda name, *_: reached(name))
"""
POINTS = [  # a step of the analysis, or a call to the system; and the how-manieth of them is the last
    ("shutil.copyfile", 1),
    ("reading", 1),
    ("reading", 3),
    ("deriving", 1),
    ("checking", 1),
    ("os.rename", 1),
    ("os.rename", 2),
    ("os.rename", 3),
]
Make = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, chronicle_in: Any, posting: Make) -> Any:
    """An archive with one run analyzed and two to come."""
    chronicle = chronicle_in(tmp_path_factory.mktemp("kill") / "made-up")
    chronicle.run({"acme": [posting("1"), posting("2")]})
    chronicle.analyze()
    chronicle.run({"acme": [posting("2", title="AI Product Manager"), posting("3", title="Product Owner")]})
    chronicle.run({"acme": [posting("4", title="Product Lead")]})
    return chronicle


@pytest.fixture(scope="module")
def undisturbed(archive: Any, chronicle_in: Any) -> dict[str, list[Any]]:
    whole = chronicle_in(shutil.copytree(archive.workspace, archive.workspace.with_name("undisturbed")))
    whole.analyze()
    return dict(whole.rows())


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_killed_at(point: tuple[str, int], archive: Any, undisturbed: Any, chronicle_in: Any, tmp_path: Path) -> None:
    chronicle = chronicle_in(shutil.copytree(archive.workspace, tmp_path / "killed"))
    before = chronicle.rows()
    arguments = [ROOT, chronicle.workspace, *map(str, point)]
    ended = subprocess.run([sys.executable, "-c", CHILD, *arguments], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert {name: rows for name, rows in chronicle.rows().items() if name != "texts"} in (
        {name: rows for name, rows in whole.items() if name != "texts"} for whole in (before, undisturbed)
    )
    chronicle.analyze()
    assert chronicle.rows() == undisturbed
    assert not list(chronicle.workspace.rglob("*unfinished*"))


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.9, 0.97])
def test_the_command_killed_after(share: float, chronicle: Any, posting: Make) -> None:
    chronicle.run({"acme": [posting(str(n), title=f"Product Manager {n}") for n in range(400)]})
    chronicle.run({"acme": [posting(str(n), title=f"AI Product Manager {n}") for n in range(200, 600)]})
    command = [sys.executable, "-m", "aipm", "analyze", "--workspace", str(chronicle.workspace)]
    began = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    lasted = time.monotonic() - began
    undisturbed = chronicle.rows()
    (chronicle.workspace / "warehouse.duckdb").unlink()
    killed = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    time.sleep(lasted * share)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert chronicle.rows() == undisturbed

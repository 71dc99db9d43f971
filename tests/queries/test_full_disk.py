"""A disk that is full halfway: each command says so, publishes nothing by halves, and does it all the next time."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CASES = {  # command -> where it publishes, and how large no file may become
    "weekly": ("weekly", 30_000),
    "site": ("site", 30_000),
    "export": ("export", 30_000),
    "analyze --again": ("texts", 100_000),
}


def run(words: str, workspace: Path, most: int | None = None) -> tuple[int, str]:
    """Run a command, no file of which may grow beyond so many bytes."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        if most:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    command = [sys.executable, "-B", str(ROOT / "aipm.py"), *words.split(), "--workspace", str(workspace)]
    env = os.environ | {"PYTHONWARNINGS": "ignore"}
    ended = subprocess.run(command, capture_output=True, text=True, env=env, preexec_fn=limit, check=False)
    return ended.returncode, ended.stderr


def files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize("words", CASES)
def test_nothing_is_published_by_halves(words: str, sample_market: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "w"
    shutil.copytree(sample_market, workspace)
    name, most = CASES[words]
    before = files(workspace / name)
    status, said = run(words, workspace, most)
    assert status in (1, 2)
    assert "File too large" in said.splitlines()[-1]
    assert "run the same command again" in said.splitlines()[-1]
    assert "Traceback" not in said
    assert files(workspace / name) == before
    assert [path.name for path in workspace.rglob(".*")] == []
    assert run(words, workspace)[0] == 0
    assert files(workspace / name)

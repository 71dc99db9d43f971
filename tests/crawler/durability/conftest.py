"""A small market, the real command as a process of its own, and what it leaves behind."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fastwarc.warc import ArchiveIterator

from crawler.archive import Archive, Run

ROOT = Path(__file__).parents[3]
TOKENS = ("acme", "beta", "gamma")
BOARDS = [f"greenhouse/{token}" for token in TOKENS]


class Ended(NamedTuple):
    """How a command ended, and what it said."""

    status: int
    said: str

    @property
    def line(self) -> str:
        """Its only line, which must be a refusal."""
        (line,) = self.said.splitlines()
        assert line.startswith("aipm: "), self.said
        return line


@pytest.fixture
def market(site: Any) -> Any:
    """Three boards of one host, each of some 60 KB that can't be packed much."""
    for number, token in enumerate(TOKENS):
        board = json.loads(site.greenhouse(number).body)
        board["jobs"][0]["content"] = (
            f"<p>You own the roadmap.</p><p>{random.Random(number).randbytes(30_000).hex()}</p>"
        )
        site.says(site.board(token), site.Reply(body=json.dumps(board).encode(), headers={"ETag": f'"{token}"'}))
    return site


@pytest.fixture
def words(market: Any) -> list[str]:
    """`crawl`, of that market."""
    boards = [word for board in BOARDS for word in ("--board", board)]
    return ["crawl", *boards, *(word for host, to in market.routes.items() for word in ("--route", f"{host}={to}"))]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A new workspace with its settings."""
    place = tmp_path / "w"
    place.mkdir()
    (place / "aipm.toml").write_text("delay = 0.005\n", encoding="utf-8")
    return place


Start = Callable[..., "subprocess.Popen[str]"]
Aipm = Callable[..., Ended]


@pytest.fixture
def start(workspace: Path) -> Start:
    """Start `aipm` in the workspace."""

    def start(*words: str, **options: Any) -> "subprocess.Popen[str]":
        env = os.environ | {"AIPM_WORKSPACE": str(workspace), "COLUMNS": "500"}
        command = [sys.executable, "-m", "aipm", *words]
        return subprocess.Popen(
            command, cwd=ROOT, env=env, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options
        )

    return start


@pytest.fixture
def aipm(start: Start) -> Aipm:
    """Run `aipm` in the workspace to its end."""

    def run(*words: str, **options: Any) -> Ended:
        with start(*words, **options) as running:
            _, said = running.communicate(timeout=60)
        return Ended(running.returncode, said)

    return run


def told_of(workspace: Path, run: Run) -> list[Any]:
    """A run without its times and places."""
    archive = Archive(workspace)
    return sorted(
        [look.board, look.verdict, look.reason, look.listed_count, [archive.body(page) for page in look.pages]]
        for look in run.looks
    )


def stored_in(workspace: Path, run: Run) -> list[str]:
    """The tokens of the boards whose responses the run's WARC file holds, each as often as it does."""
    with (workspace / "archive" / f"{run.run_id}.warc.gz").open("rb") as file:
        records = [record.headers for record in ArchiveIterator(file, parse_http=False)]
    return [headers["WARC-Target-URI"].split("/")[5] for headers in records if headers["WARC-Type"] == "response"]


@pytest.fixture
def told() -> Callable[[Path, Run], list[Any]]:
    return told_of


@pytest.fixture
def stored() -> Callable[[Path, Run], list[str]]:
    return stored_in


@pytest.fixture
def check_done(workspace: Path, market: Any) -> Callable[[], Run]:
    """Make sure that there is one run, whole: every board complete and stored once, its very bytes."""

    def check() -> Run:
        (run,) = Archive(workspace).runs()
        bodies = {
            token: [market.replies["boards-api.greenhouse.io", f"/v1/boards/{token}/jobs"][0].body] for token in TOKENS
        }
        assert told_of(workspace, run) == [[token, "complete", "", 1, bodies[token]] for token in TOKENS]
        assert sorted(stored_in(workspace, run)) == list(TOKENS)
        return run

    return check

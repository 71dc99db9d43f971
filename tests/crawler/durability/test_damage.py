"""D7, D8, D10: a WARC file with a torn end, a state that is damaged, a workspace that may not be written."""

import gzip
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.archive import Archive

ROOT = Path(__file__).parents[3]
READ_ONLY = """
set -e
mkdir -p "$AIPM_WORKSPACE"
mount --bind "$AIPM_WORKSPACE" "$AIPM_WORKSPACE"
mount -o remount,bind,ro "$AIPM_WORKSPACE"
exec "$@"
"""
TAILS = {
    "garbage": lambda _: b"half a record",
    "half a record": lambda whole: whole[400:600],
    "whole records that no look confirms": lambda whole: whole,
    "zeros, as after a power cut": lambda _: bytes(70_000),
    "a gzip member of no record": lambda _: gzip.compress(b"", mtime=0),
}


@pytest.fixture
def killed(market, words, start):
    """A run that died while it waited for its last board."""
    running = []
    market.on_request = lambda number: os.kill(running[0].pid, signal.SIGKILL) if number == 4 else None
    running.append(start(*words))
    with running[0] as dead:
        dead.communicate(timeout=60)
    market.on_request = lambda _: None
    market.forget()


@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS.keys())
def test_a_torn_tail_is_trimmed(killed, market, words, workspace, aipm, *, check_done, tail):
    (warc,) = (workspace / "archive").glob("*.warc.gz")
    whole = warc.read_bytes()
    warc.write_bytes(whole + tail(whole))
    assert aipm(*words).status == 0
    assert market.paths() == ["/v1/boards/gamma/jobs"]
    check_done()
    assert warc.read_bytes().startswith(whole)


def test_a_run_that_lost_what_was_confirmed_says_so_and_what_to_do(killed, market, words, workspace, aipm):
    (warc,) = (workspace / "archive").glob("*.warc.gz")
    os.truncate(warc, warc.stat().st_size - 1)
    ended = aipm(*words)
    assert ended.status == 1
    assert str(workspace / "state.sqlite") in ended.line
    assert "lost what it had archived" in ended.line
    assert "delete it and crawl again" in ended.line
    assert market.seen == []


def flip(path: Path, at: int) -> None:
    octets = bytearray(path.read_bytes())
    octets[at : at + 2_000] = os.urandom(2_000)
    path.write_bytes(octets)


SPOILT = {
    "its head": lambda path: flip(path, 0),
    "its schema": lambda path: flip(path, 100),
    "a table": lambda path: flip(path, 4_096),
    "its end": lambda path: os.truncate(path, path.stat().st_size // 2),
    "all of it": lambda path: path.write_bytes(os.urandom(50_000)),
    "text": lambda path: path.write_bytes(b"dear diary\n" * 500),
}


@pytest.mark.slow
@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_damaged_state_is_refused_and_the_remedy_works(market, words, workspace, aipm, *, check_done, spoil):
    assert aipm(*words).status == 0
    run = check_done()
    spoil(workspace / "state.sqlite")
    archive = {path.name: path.read_bytes() for path in (workspace / "archive").iterdir()}
    market.forget()
    ended = aipm(*words)
    assert ended.status == 1
    assert f"aipm: {workspace / 'state.sqlite'}: " in ended.line
    assert "delete it and crawl again: only " in ended.line
    assert market.seen == []
    assert {path.name: path.read_bytes() for path in (workspace / "archive").iterdir()} == archive
    for path in workspace.glob("state.sqlite*"):
        path.unlink()
    assert aipm(*words).status == 0
    assert [look.verdict for look in Archive(workspace).runs()[-1].looks] == ["complete"] * 3
    assert Archive(workspace).runs()[0] == run


@pytest.fixture(scope="session")
def unshare():
    """The command that gives a child mounts of its own; skips where there is none, or it may not."""
    command = ["unshare", "-rm"]
    probe = 'd=$(mktemp -d); mount -t tmpfs -o size=64k none "$d"; s=$?; umount "$d"; rmdir "$d"; exit $s'
    if shutil.which("unshare") is None or subprocess.run([*command, "sh", "-c", probe], check=False).returncode:
        pytest.skip("this system lets nobody mount a disk of his own")
    return command


@pytest.fixture
def on_read_only(unshare, workspace):
    """Run `aipm` where the workspace may be read and not written, be it by root."""

    def run(*words):
        command = [*unshare, "sh", "-c", READ_ONLY, "sh", sys.executable, "-m", "aipm", *words]
        env = os.environ | {"AIPM_WORKSPACE": str(workspace), "COLUMNS": "500"}
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)

    return run


@pytest.mark.slow
@pytest.mark.parametrize("command", ["crawl", "analyze", "weekly", "site"])
def test_a_workspace_that_may_not_be_written_is_named(market, words, workspace, aipm, *, on_read_only, command):
    for earlier in (words, ["analyze"], ["weekly"], ["site"]):
        assert aipm(*earlier).status == 0
    before = {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()}
    market.forget()
    ended = on_read_only(*(words if command == "crawl" else [command]))
    (line,) = ended.stderr.splitlines()
    assert ended.returncode in (1, 2)
    assert line.startswith(f"aipm: {workspace}")
    assert "Read-only file system" in line
    assert line.rpartition("; ")[2].startswith(("see to ", "name ")) or "run the same command again" in line
    assert market.seen == []
    assert {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()} == before


@pytest.mark.slow
@pytest.mark.parametrize("command", [["query", "coverage"], ["explain", "greenhouse/acme/0"]])
def test_it_may_still_be_read(words, aipm, on_read_only, command):
    assert (aipm(*words).status, aipm("analyze").status) == (0, 0)
    ended = on_read_only(*command)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "greenhouse" in ended.stdout


def test_a_new_workspace_in_a_folder_that_may_not_be_written(market, words, workspace, on_read_only):
    ended = on_read_only(*words)
    (line,) = ended.stderr.splitlines()
    assert ended.returncode == 2
    assert line.startswith(f"aipm: {workspace}: can't be used as a workspace: Read-only file system; name a folder")
    assert market.seen == []


def test_a_file_in_the_place_of_the_archive_is_named(market, words, workspace, aipm):
    (workspace / "workspace.json").write_text('{"kind": "aipm-workspace", "market": "web", "version": 1}')
    (workspace / "archive").write_text("dear diary")
    ended = aipm(*words)
    assert ended.status == 2
    assert ended.line.startswith(f"aipm: {workspace}: can't be used as a workspace: File exists; ")
    assert market.seen == []

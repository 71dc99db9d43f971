"""D3: a disk that is full, at whatever file: one line says so, nothing is spoilt, and with room it goes on.

The disk is a real one, a few kilobytes of tmpfs in a mount namespace of the child's;
where the kernel gives none, limits on file sizes and refused calls stand in for it.
"""

import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.crawl import crawl
from crawler.errors import NotWritten
from crawler.hosts import SystemClock
from crawler.settings import Settings, parse_board

ROOT = Path(__file__).parents[3]
TOKENS = ("acme", "beta", "gamma")
BOARDS = [f"greenhouse/{token}" for token in TOKENS]
ON_TMPFS = """
set -e
mount -t tmpfs -o size=24m none "$W"; cp -a "$GIVEN/." "$W"
free() { df --output=avail -B1 "$W" | tail -1; }
head -c "$(( $(free) - $ROOM ))" /dev/zero > "$W/.filler"
"$@" 2> "$OUT/said" > /dev/null && echo 0 > "$OUT/status" || echo $? > "$OUT/status"
rm "$W/.filler"
cp -a "$W/." "$OUT/between"
"$@" 2> "$OUT/said-again" > /dev/null && echo 0 > "$OUT/again" || echo $? > "$OUT/again"
cp -a "$W/." "$OUT/w"
"""


@pytest.fixture(scope="session")
def unshare() -> list[str]:
    """The command that gives a child mounts of its own; skips where there is none, or it may not."""
    command = ["unshare", "-rm"]
    probe = 'd=$(mktemp -d); mount -t tmpfs -o size=64k none "$d"; s=$?; umount "$d"; rmdir "$d"; exit $s'
    if shutil.which("unshare") is None or subprocess.run([*command, "sh", "-c", probe], check=False).returncode:
        pytest.skip("this system lets nobody mount a disk of his own")
    return command


def on_full_disk(unshare: list[str], workspace: Path, room: int, words: list[str]) -> tuple[int, str, int, str]:
    """Run `aipm` on a disk with so much room, and again with more; how both ended; `workspace` is then as left."""
    mounted, out = workspace.with_name("mounted"), workspace.with_name("out")
    mounted.mkdir()
    (out / "w").mkdir(parents=True)
    (out / "between").mkdir()
    env = os.environ | {"W": str(mounted), "GIVEN": str(workspace), "OUT": str(out), "ROOM": str(room)}
    env |= {"AIPM_WORKSPACE": str(mounted), "COLUMNS": "500"}
    command = [*unshare, "sh", "-c", ON_TMPFS, "sh", sys.executable, "-m", "aipm", *words]
    subprocess.run(command, cwd=ROOT, env=env, check=True, timeout=100)
    shutil.rmtree(workspace)
    (out / "w").rename(workspace)
    first, again = (int((out / name).read_text(encoding="utf-8")) for name in ("status", "again"))
    return first, (out / "said").read_text(encoding="utf-8"), again, (out / "said-again").read_text(encoding="utf-8")


def check_refusal(status: int, said: str, place: str) -> None:
    """One line: what, where, and what to do."""
    assert status != 0
    (line,) = said.splitlines()
    assert line.startswith("aipm: ")
    assert place in line
    assert "can't be written" in line
    assert "No space left on device" in line or "disk is full" in line or "disk I/O error" in line
    assert "run the same command again" in line


@pytest.mark.slow
@pytest.mark.parametrize("room", [0, 4_096, 12_288, 40_960, 110_000, 140_000, 170_000, 200_000, 300_000])
def test_a_crawl_on_a_full_disk_goes_on_where_it_was(unshare, market, words, workspace, check_done, *, room):
    status, said, again, _ = on_full_disk(unshare, workspace, room, words)
    check_refusal(status, said, "/mounted")
    assert again == 0
    check_done()
    paths = [path for path in market.paths() if path != "/robots.txt"]
    assert len(paths) <= len(TOKENS) + 1  # no board was asked again but the one whose page found no room
    assert not list((workspace / "archive").glob(".*"))


@pytest.mark.slow
@pytest.mark.parametrize("room", [0, 40_960, 110_000, 3_000_000])
@pytest.mark.parametrize("before", [None, "analyze"])
def test_an_analysis_on_a_full_disk_leaves_what_was_published(unshare, workspace, words, aipm, *, room, before):
    assert aipm(*words).status == 0
    if before:
        assert aipm("analyze").status == 0
        (workspace / "texts").rename(workspace / "moved")  # so that there is something to do again
        shutil.rmtree(workspace / "moved")
    kept = (workspace / "warehouse.duckdb").read_bytes() if before else None
    status, said, again, last = on_full_disk(unshare, workspace, room, ["analyze"])
    check_refusal(status, said, "/mounted")
    assert (again, "1 runs, 3 looks, 3 postings" in last) == (0, True)
    left = workspace.with_name("out") / "between"
    assert ((left / "warehouse.duckdb").read_bytes() if before else None) == kept
    assert {path.name for path in workspace.iterdir() if path.name.startswith(".")} == set()
    assert [path.suffix for path in (workspace / "texts").iterdir()] == [".parquet"]


@pytest.mark.slow
@pytest.mark.parametrize(("command", "room"), [("weekly", 0), ("weekly", 12_288), ("weekly", 40_960), ("site", 0)])
def test_what_is_for_readers_on_a_full_disk_is_whole_or_as_before(unshare, workspace, words, aipm, *, command, room):
    for earlier in (words, ["analyze"], [command]):
        assert aipm(*earlier).status == 0
    whole = contents(workspace / command)
    status, said, again, _ = on_full_disk(unshare, workspace, room, [command])
    check_refusal(status, said, f"/mounted/{command}")
    assert again == 0
    assert contents(workspace.with_name("out") / "between" / command) == whole
    assert contents(workspace / command) == whole


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize("limit", [20_000, 60_000])
def test_a_file_that_may_not_grow_is_named(aipm, words, workspace, check_done, *, limit):
    ended = aipm(*words, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert ended.status == 1
    assert str(workspace) in ended.line
    assert "can't be written (" in ended.line
    assert aipm(*words).status == 0
    check_done()


@pytest.mark.parametrize("number", range(1, 7))
@pytest.mark.parametrize("problem", [errno.ENOSPC, errno.EIO])
def test_whatever_does_not_reach_the_disk_is_done_again(market, workspace, check_done, monkeypatch, *, number, problem):
    """Three boards, the end of their file, the manifest and its folder: six times it must be on disk."""
    calls, sync = [], os.fsync

    def failing(handle: int) -> None:
        calls.append(handle)
        if len(calls) == number:
            raise OSError(problem, os.strerror(problem))
        sync(handle)

    boards, settings = [parse_board(name) for name in BOARDS], Settings(delay=0)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", failing)
        with pytest.raises(NotWritten, match=rf"archive/.*: can't be written \({os.strerror(problem)}\); see to"):
            crawl(workspace, boards, settings, clock=SystemClock(), routes=market.routes)
    seen = len(market.seen)
    crawl(workspace, boards, settings, clock=SystemClock(), routes=market.routes)
    if number < 6:
        check_done()
    assert len(market.seen) - seen <= len(BOARDS) + 1


def test_the_limit_on_files_is_one_we_survive() -> None:
    """Python ignores SIGXFSZ, so that a file too large is an error and no death."""
    assert signal.getsignal(signal.SIGXFSZ) == signal.SIG_IGN

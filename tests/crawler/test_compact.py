"""Merged by month, the archive says the same under the same names: also when killed, or out of room, on the way."""

import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from aipm import app
from crawler import compact as compacting
from crawler.archive import Archive, Look, PageRef, Run, warc_path, write_manifest
from crawler.compact import compact
from crawler.errors import BrokenArchive, NotWritten, WorkspaceBusy
from crawler.months import Months
from crawler.workspace import hold, prepare
from crawler.writer import Writer

ROOT = Path(__file__).parents[2]
FIRST = datetime(2026, 8, 31, 6, tzinfo=UTC)
AUGUST, SEPTEMBER, OCTOBER = "2026-08.warc.gz", "2026-09.warc.gz", "2026-10.warc.gz"


def keep_run(workspace: Path, week: float) -> Run:
    """One run of a board of its own, with a page that is the first run's where it could be."""
    at = FIRST + timedelta(weeks=week)
    writer = Writer(workspace, f"{at:%Y%m%dT%H%M%SZ}-web", 0)
    body = f"week {week} ".encode() * int(1 + 300 * week)
    new = writer.response(f"https://x.example/{week}", 200, "OK", [], body, hashlib.sha256(body).hexdigest(), at)
    earlier = [page for run in Archive(workspace).runs() for look in run.looks for page in look.pages][:1]
    pages = (new, *(writer.revisit("https://x.example/0", 304, [], page, at) for page in earlier))
    writer.close()
    look = Look(source="lever", board="x", looked_at=at, verdict="complete", pages=pages)
    run = Run(run_id=writer.run_id, trigger="web", started_at=at, ended_at=at, code_version="0", looks=(look,))
    write_manifest(workspace, run)
    return run


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Eight weekly runs: one in August, four in September, three in October."""
    prepare(tmp_path / "w", "web")
    for week in range(8):
        keep_run(tmp_path / "w", week)
    return tmp_path / "w"


def pages(workspace: Path) -> list[PageRef]:
    return [page for run in Archive(workspace).runs() for look in run.looks for page in look.pages]


def bodies(workspace: Path) -> list[bytes]:
    """Every page of every manifest, by the pointer it has always had."""
    archive = Archive(workspace)
    return [archive.body(page) for page in pages(workspace)]


def files(workspace: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (workspace / "archive").iterdir()}


def warcs(workspace: Path) -> list[str]:
    return sorted(name for name in files(workspace) if name.endswith(".warc.gz"))


def test_past_months_are_one_file_each_and_every_pointer_holds(workspace: Path) -> None:
    said, manifests = bodies(workspace), {name: text for name, text in files(workspace).items() if "json" in name}
    joined = b"".join(files(workspace)[name] for name in warcs(workspace)[1:5])
    [month] = compact(workspace)
    assert (month.file, month.part_count, month.byte_count, month.torn) == (SEPTEMBER, 4, len(joined), ())
    assert warcs(workspace)[0] == SEPTEMBER
    assert len(warcs(workspace)) == 5  # and the lone one of August, and the three of the month that goes on
    assert files(workspace)[SEPTEMBER] == joined
    assert bodies(workspace) == said
    assert {name: text for name, text in files(workspace).items() if "json" in name} == manifests
    assert compact(workspace) == []


def test_other_tools_read_a_month(workspace: Path) -> None:
    compact(workspace)
    with (workspace / "archive" / SEPTEMBER).open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file, check_digests="raise")]
    assert kinds == ["warcinfo", "response", "revisit"] * 4


def test_a_run_that_comes_late_joins_its_month(workspace: Path) -> None:
    compact(workspace)
    before = files(workspace)[SEPTEMBER]
    late = keep_run(workspace, 2.5).run_id
    said = bodies(workspace)
    keep_run(workspace, 12)
    assert [(month.file, month.part_count) for month in compact(workspace)] == [(SEPTEMBER, 1), (OCTOBER, 3)]
    assert files(workspace)[SEPTEMBER].startswith(before)
    assert not warc_path(workspace, late).exists()
    assert bodies(workspace)[: len(said)] == said


def test_a_later_run_may_say_that_a_merged_page_is_unchanged(workspace: Path) -> None:
    first = pages(workspace)[1]
    compact(workspace)
    at = FIRST + timedelta(weeks=9)
    writer = Writer(workspace, "20261026T060000Z-web", 0)
    again = writer.revisit(first.url, 304, [], first, at)
    writer.close()
    assert Archive(workspace).body(again) == Archive(workspace).body(first)


def test_who_reads_while_months_are_merged_reads_on(workspace: Path) -> None:
    archive, said = Archive(workspace), bodies(workspace)
    every = pages(workspace)
    assert archive.body(every[1]) == said[1]
    with archive.record(every[3]) as (path, _, record):
        compact(workspace)
        assert not path.exists()
        assert record.reader.read() == said[3]
    assert [archive.body(page) for page in every] == said
    assert archive.holds(every[3])
    assert not archive.months.holds("20990101T000000Z-web.warc.gz", 0)


def test_a_torn_file_is_left_where_it_is(workspace: Path) -> None:
    torn = warc_path(workspace, "20260907T060000Z-web")
    torn.write_bytes(torn.read_bytes()[:-9])
    told = CliRunner().invoke(app, ["compact", "--workspace", str(workspace)])
    assert told.exit_code == 1
    assert f"{torn.name} is cut short, and left as it is" in told.stderr
    assert torn.exists()
    assert len(warcs(workspace)) == 6


def test_a_month_that_lost_bytes_takes_in_no_more(workspace: Path) -> None:
    compact(workspace)
    month = workspace / "archive" / SEPTEMBER
    month.write_bytes(month.read_bytes()[:-9])
    keep_run(workspace, 2.5)
    with pytest.raises(BrokenArchive, match=r"2026-09\.warc\.gz: \d+ bytes were merged, \d+ are there; restore it"):
        compact(workspace)


def test_what_cannot_be_read_back_does_not_replace_anything(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(workspace)
    digest_of = compacting.digest_of
    monkeypatch.setattr(compacting, "digest_of", lambda *place: digest_of(*place)[::-1])
    with pytest.raises(BrokenArchive, match="does not give back what it took in of 20260907T060000Z-web"):
        compact(workspace)
    assert {name: text for name, text in files(workspace).items() if name != SEPTEMBER} == before
    monkeypatch.undo()
    compact(workspace)
    assert warcs(workspace)[0] == SEPTEMBER


def test_one_at_a_time(workspace: Path) -> None:
    with hold(workspace, "web"), pytest.raises(WorkspaceBusy):
        compact(workspace)


CHILD = """
import os, signal, sys
from pathlib import Path
from crawler import compact
step, left = sys.argv[2], int(sys.argv[3])

def reached(name):
    global left
    left -= name == step
    if name == step and left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

def chunks(path, offset, length, whole=compact.chunks):
    for chunk in whole(path, offset, length):
        yield chunk[: len(chunk) // 2]
        reached("half a chunk")
        yield chunk[len(chunk) // 2 :]

compact.chunks = chunks
sys.addaudithook(lambda event, _: reached(event))
compact.compact(Path(sys.argv[1]))
"""
POINTS = [
    *(("half a chunk", nth) for nth in (1, 2, 3, 7)),
    *(("os.rename", nth) for nth in (1, 3)),
    *(("os.remove", nth) for nth in (1, 2, 4)),
    *(("open", nth) for nth in (150, 170, 190)),
]


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_killed_on_the_way_nothing_is_lost_and_the_next_goes_on(workspace: Path, point: tuple[str, int]) -> None:
    said = bodies(workspace)
    whole = shutil.copytree(workspace, workspace.with_name("whole"))
    compact(whole)
    ended = subprocess.run([sys.executable, "-c", CHILD, workspace, *map(str, point)], cwd=ROOT, check=False)
    assert ended.returncode in {-signal.SIGKILL, 0 if point[0] == "open" else None}
    assert bodies(workspace) == said
    compact(workspace)
    assert bodies(workspace) == said
    kept = {name: text for name, text in files(workspace).items() if not name.startswith(".")}
    assert kept == files(whole)


@pytest.mark.parametrize("share", [0.1, 0.6, 0.9])
def test_a_full_disk_costs_nothing(workspace: Path, share: float) -> None:
    said, sizes = bodies(workspace), [len(files(workspace)[name]) for name in warcs(workspace)[1:5]]
    limit = int(share * sum(sizes))
    ended = subprocess.run(
        [sys.executable, "-m", "aipm", "compact", "--workspace", workspace],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert ended.returncode == 1
    assert "can't be written (File too large)" in ended.stderr
    assert bodies(workspace) == said
    merged = workspace / "archive" / SEPTEMBER
    held = sum(length for nth, length in enumerate(sizes) if sum(sizes[: nth + 1]) <= limit)
    assert (merged.stat().st_size if merged.exists() else 0) == held
    compact(workspace)
    assert bodies(workspace) == said


def test_a_disk_that_fails_to_say_it_for_good(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = bodies(workspace)
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(5, "Input/output error")))
    with pytest.raises(NotWritten, match="Input/output error"):
        compact(workspace)
    assert bodies(workspace) == said


def test_an_index_that_is_none_is_named(workspace: Path) -> None:
    compact(workspace)
    (workspace / "archive" / "2026-09.parts").write_text("gone")
    with pytest.raises(BrokenArchive, match=r"2026-09\.parts: does not say what its month holds"):
        Months(workspace / "archive").holds("other", 0)

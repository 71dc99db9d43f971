"""An archive elsewhere is the archive here: run by run it goes up whole, and reads the same from there."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.compact import compact
from crawler.crawl import crawl
from crawler.elsewhere import MOST, Elsewhere
from crawler.errors import BadSettings, BrokenArchive, NotAWorkspace
from crawler.retention import prune
from crawler.settings import Settings, parse_board
from scale.errors import NoSuchFile, PlaceUnreachable
from scale.storage import Storage

ROOT = Path(__file__).parents[2]
ACME, BETA = parse_board("greenhouse/acme"), parse_board("greenhouse/beta")


@pytest.fixture
def workspace(tmp_path, memory):
    place = tmp_path / "here"
    point(place, memory)
    return place


@pytest.fixture
def visit(site, clock, workspace):
    """One run over two boards, into an archive elsewhere; each a minute after the last."""
    site.says(site.board("acme"), site.greenhouse(1, 2, ETag='"v1"'))
    site.says(site.board("beta"), site.greenhouse(3))

    def run(*boards, place=workspace):
        clock.passed += 60
        return crawl(place, boards or (ACME, BETA), Settings(delay=0), clock=clock, routes=site.routes)

    return run


def point(workspace: Path, url: str) -> None:
    """Let a folder's archive lie there."""
    workspace.mkdir(exist_ok=True)
    (workspace / "aipm.toml").write_text(f'archive = "{url}"\n')


def titles(workspace: Path) -> list[list[str]]:
    """What each look of an archive shows."""
    archive = Archive(workspace)
    return [sorted(each.title for each in archive.postings(look)) for run in archive.runs() for look in run.looks]


def here(workspace: Path) -> list[str]:
    return sorted(path.name for path in (workspace / "archive").iterdir())


def test_a_run_goes_up_and_its_bodies_leave(visit, workspace, memory):
    run = visit()
    names = [f"{run.run_id}.json", f"{run.run_id}.warc.gz"]
    assert Storage(memory).names() == [*names, "workspace.card"]
    assert here(workspace) == names[:1]
    assert titles(workspace) == [["Product Manager 1", "Product Manager 2"], ["Product Manager 3"]]


def test_pages_that_did_not_change_point_at_what_lies_there(visit, workspace, site):
    first, second = visit(), visit()
    assert [look.verdict for look in second.looks] == ["unchanged", "unchanged"]
    assert [look.pages[0].status for look in second.looks] == [304, 200]
    assert {look.pages[0].warc for look in second.looks} == {f"{first.run_id}.warc.gz"}
    assert titles(workspace)[:2] == titles(workspace)[2:]


def test_another_machine_reads_the_same(visit, workspace, memory, tmp_path):
    visit(), visit()
    there = tmp_path / "there"
    point(there, memory)
    assert Archive(there).market == "web"
    assert Archive(there).runs() == Archive(workspace).runs()
    assert titles(there) == titles(workspace)
    assert not list((there / "archive").glob("*.warc.gz"))


def test_another_machine_goes_on(visit, memory, tmp_path, site):
    visit()
    there = tmp_path / "there"
    point(there, memory)
    run = visit(place=there)
    assert [run.run_id for run in Archive(there).runs()] == ["20261116T060100Z-web", "20261116T060200Z-web"]
    assert [look.verdict for look in run.looks] == ["complete", "complete"]  # that machine has no memory of them


def test_no_run_takes_the_name_of_one_up_there(visit, memory, tmp_path, clock):
    first = visit()
    clock.passed -= 60
    there = tmp_path / "there"
    point(there, memory)
    assert visit(place=there).run_id != first.run_id
    assert len(Archive(there).runs()) == 2


@pytest.mark.parametrize("step", [2, *(pytest.param(step, marks=pytest.mark.slow) for step in (0, 1, 3, 4, 5))])
def test_who_is_cut_off_sends_the_rest_the_next_time(step, visit, workspace, memory, monkeypatch):
    first = visit()
    whole = titles(workspace)
    point(workspace, memory)
    with monkeypatch.context() as broken:
        _die_after(broken, step)
        with pytest.raises(KeyboardInterrupt):
            visit()
        (second,) = (run for run in Archive(workspace).runs() if run != first)
        assert titles(workspace) == whole * 2
        up = Storage(memory).names(".json")
        assert f"{second.run_id}.json" not in up or f"{second.run_id}.warc.gz" in Storage(memory).names()
    third = visit()
    assert [run.run_id for run in Archive(workspace).runs()] == [first.run_id, second.run_id, third.run_id]
    assert titles(workspace) == whole * 3
    assert not list((workspace / "archive").glob("*.warc.gz"))
    assert len(Storage(memory).names(".warc.gz")) == 3


def _die_after(monkeypatch, steps):
    """Break off before or after a step of a run's going up: its bodies sent, its manifest sent, its bodies let go."""
    put, unlink, left = Storage.put, Path.unlink, [steps]

    def dying(original):
        def step(self, *given, **named):
            name = getattr(self, "name", "") or getattr(given[0], "name", "")
            if not name.endswith((".warc.gz", ".json")):
                return original(self, *given, **named)
            for do in (lambda: None, lambda: original(self, *given, **named)):
                do()
                if left[0] == 0:
                    raise KeyboardInterrupt
                left[0] -= 1
            return None

        return step

    monkeypatch.setattr(Storage, "put", dying(put))
    monkeypatch.setattr(Path, "unlink", dying(unlink))


def test_bodies_torn_on_their_way_go_up_again(visit, workspace, memory, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(Storage, "put", _refuse)
        with pytest.raises(PlaceUnreachable):
            visit()
    (run,) = Archive(workspace).runs()
    Storage(memory).write(f"{run.run_id}.warc.gz", b"half a rec")
    visit()
    assert titles(workspace)[:2] == [["Product Manager 1", "Product Manager 2"], ["Product Manager 3"]]
    assert Storage(memory).size(f"{run.run_id}.warc.gz") > 1000


def test_another_file_of_that_name_is_left_alone(visit, workspace, memory):
    run = visit()
    (workspace / "archive" / f"{run.run_id}.warc.gz").write_bytes(b"something else")
    with pytest.raises(BrokenArchive, match=r"differs from memory://.*keep whichever is right"):
        visit()
    assert Storage(memory).size(f"{run.run_id}.warc.gz") > 1000


def _refuse(self, path, name):
    raise PlaceUnreachable(f"{self.url}/{name}", "Access Denied")


@pytest.mark.slow
def test_an_archive_that_was_here_goes_up_with_its_months_and_kept_postings(visit, workspace, memory, clock):
    (workspace / "aipm.toml").unlink()
    visit()
    clock.passed += 40 * 86_400
    visit()
    clock.passed += 40 * 86_400
    visit(BETA)
    prune(workspace, "1 month")
    compact(workspace)
    before = titles(workspace)
    assert [path for path in here(workspace) if path.endswith((".parts", ".kept"))]
    point(workspace, memory)
    visit(BETA)
    assert not [name for name in here(workspace) if name.endswith((".warc.gz", ".xz"))]
    assert titles(workspace)[: len(before)] == before
    there = workspace.with_name("there")
    point(there, memory)
    assert titles(there) == titles(workspace)


def test_a_run_under_way_stays_here(visit, workspace, memory):
    visit()
    (workspace / "archive" / "20261116T090000Z-web.warc.gz").write_bytes(b"begun")
    visit()
    assert "20261116T090000Z-web.warc.gz" not in Storage(memory).names()
    assert "20261116T090000Z-web.warc.gz" in here(workspace)


def test_a_file_lost_up_there_is_told_and_asked_for_again(visit, workspace, memory):
    first = visit()
    Storage(memory).remove(f"{first.run_id}.warc.gz")
    archive = Archive(workspace)
    page = archive.runs()[0].looks[0].pages[0]
    assert not archive.holds(page)
    with pytest.raises(BrokenArchive, match=r"warc.gz: the file is missing; restore it from a copy"):
        archive.body(page)
    assert [look.pages[0].status for look in visit().looks] == [200, 200]


def test_a_place_out_of_reach_ends_the_crawl_before_it_asks(visit, workspace, site, monkeypatch):
    monkeypatch.setattr(Storage, "names", lambda self: _refuse(self, None, ""))
    with pytest.raises(PlaceUnreachable, match="Access Denied"):
        visit()
    assert site.seen == []


def test_made_up_postings_never_mix_with_real_ones(visit, memory, tmp_path):
    visit()
    there = tmp_path / "there"
    point(there, memory)
    (there / "workspace.json").write_text('{"kind":"aipm-workspace","market":"sample","version":1}\n')
    with pytest.raises(NotAWorkspace, match=r"is of one market, and memory://.* of another"):
        crawl(there, [], Settings(), clock=None, routes={"a": "b"}, trigger="sample")


def test_a_folder_that_names_an_empty_place_is_no_workspace(tmp_path, memory):
    point(tmp_path, memory)
    with pytest.raises(NotAWorkspace, match="no workspace"):
        Archive(tmp_path)


@pytest.mark.parametrize("change", [compact, lambda workspace: prune(workspace, "1 week")], ids=["compact", "prune"])
def test_what_rewrites_files_refuses_an_archive_elsewhere(change, workspace):
    with pytest.raises(
        BadSettings, match=r"archive = \"memory://.*only an archive on this disk can be compacted; copy"
    ):
        change(workspace)


def test_who_reads_on_asks_seldom_and_who_jumps_asks_for_little(memory, monkeypatch):
    storage, length = Storage(memory), 20_000
    body = os.urandom(2_000) * 20_000  # 40 MB
    storage.write("one.warc.gz", body)
    asked, read = [], Storage.read
    monkeypatch.setattr(Storage, "read", lambda self, *given: (asked.append(given), read(self, *given))[1])
    reader = Elsewhere(storage)
    for offset in range(0, len(body), length):
        assert reader.read("one.warc.gz", offset, length) == body[offset : offset + length]
    assert len(asked) == 9
    assert sum(min(size, len(body) - offset) for _, offset, size in asked) < 1.1 * len(body)
    assert max(size for _, _, size in asked) == MOST
    reader, asked[:] = Elsewhere(storage), []
    for offset in (30_000_000, 10_000_000, 20_000_000, 500):
        assert reader.read("one.warc.gz", offset, length) == body[offset : offset + length]
    assert [size for _, _, size in asked] == [length] * 4
    with pytest.raises(NoSuchFile):
        reader.read("two.warc.gz", 0, 1)


VISIT = """
import os, signal, sys
from pathlib import Path
from crawler.sample.blocks import Blocks
from crawler.sample.market import Market
from crawler.sample.visit import visit
from scale.storage import Storage
put, left = Storage.put, int(sys.argv[2])
def dying(self, path, name):
    global left
    left -= name.endswith(".json")
    if not left: os.kill(os.getpid(), signal.SIGKILL)
    put(self, path, name)
Storage.put = dying
visit(Path(sys.argv[1]), market=Market(Blocks(small=True)))
"""


@pytest.mark.slow
def test_the_whole_way_over_s3(s3, tmp_path, sample_market):
    """Killed between the bodies and the manifest of its third run, finished, and analyzed on another machine."""
    import duckdb

    from analysis.warehouse import analyze

    point(tmp_path / "crawls", f"{s3}/market")
    for killed_at, status in ((3, -signal.SIGKILL), (0, 0)):
        command = [sys.executable, "-c", VISIT, str(tmp_path / "crawls"), str(killed_at)]
        done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (status, "")
        up = Counter(name.partition(".")[2] for name in Storage(f"{s3}/market").names())
        assert (up["json"], up["warc.gz"]) == ((2, 3) if killed_at else (8, 8))
    point(tmp_path / "reads", f"{s3}/market")
    analyze(tmp_path / "reads")
    for name in ("runs", "looks", "postings", "mentions", "salaries", "versions", "changes", "sightings"):
        tables = []
        for workspace in (tmp_path / "reads", sample_market):
            with duckdb.connect(str(workspace / "warehouse.duckdb"), read_only=True) as warehouse:
                tables.append(warehouse.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall())
        assert tables[0] == tables[1], name
        assert tables[0]
